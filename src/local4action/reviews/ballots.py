"""How a secret vote finds its voter's paper again without a name on it."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def mark_of(poll: int, person: int) -> str:
    """The mark of a person's paper in one vote, by the keys of both.

    Only this site, which holds the secret key, can say whose it is, and only while the papers are
    there: they are thrown away when they are counted.
    """
    return salted_hmac("reviews.ballots", f"{poll}:{person}", algorithm="sha256").hexdigest()
