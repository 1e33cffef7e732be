"""The one thing a citizens' page keeps in a browser: a signed mark, sent to that page only.

It tells a second answer of the same browser from a new one, and nothing else. Other cookies of
the site are the whole host's; this one is bound to its page, and so cannot be called `__Host-`.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

    from local4action.monitoring.ratings.tables import RatingsRound

SECURE: Final = settings.BASE_URL.startswith("https://")
NAME: Final = "__Secure-rated" if SECURE else "rated"


def mark_of(request: HttpRequest, round_: RatingsRound) -> str | None:
    """The mark this browser has for a round; None where it has none that we signed."""
    try:
        return _signer(round_).unsign(request.COOKIES.get(NAME, ""))
    except BadSignature:
        return None


def give_mark(response: HttpResponse, round_: RatingsRound, path: str) -> None:
    """Let the browser keep a new mark for as long as the round is open."""
    left: dt.timedelta = round_.closes_on - timezone.now().date()
    response.set_cookie(
        NAME,
        _signer(round_).sign(secrets.token_hex(16)),
        max_age=(left.days + 2) * 86_400,
        path=path,
        secure=SECURE,
        httponly=True,
        samesite="Strict",
    )


def _signer(round_: RatingsRound) -> Signer:
    return Signer(salt=f"ratings:{round_.ref}")
