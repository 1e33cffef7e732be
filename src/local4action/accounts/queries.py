"""Accounts as other floors ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local4action.accounts.cast import CAST
from local4action.accounts.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def member_of_cast(slug: str) -> Person | None:
    """The account of a person of the demo, where the demo has been loaded."""
    email = next((one.email for one in CAST if one.slug == slug), None)
    return None if email is None else Person.objects.filter(email=email, is_active=True).first()


def person_with_address(email: str) -> Person | None:
    """The active person who signs in with this e-mail address, in any case."""
    return Person.objects.filter(email__iexact=email.strip(), is_active=True).first()


def people(keys: Iterable[int]) -> QuerySet[Person]:
    """The active people with these keys, as they write their names."""
    return Person.objects.filter(pk__in=keys, is_active=True).order_by("name", "pk")
