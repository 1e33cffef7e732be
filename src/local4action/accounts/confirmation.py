"""A person who is signed in shows once more that it is them, before what cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.accounts.models import Person

type Proof = Literal["password", "second factor"]

MOST_WRONG: Final = 10
WRONG_KEPT_SECONDS: Final = 300


def confirmed_recently(request: HttpRequest) -> bool:
    """Whether this session gave its password or second factor anew in the last five minutes."""
    return bool(did_recently_reauthenticate(request))


def verify_password(person: Person, password: str) -> bool:
    """Whether this is the person's password."""
    return bool(password) and person.has_usable_password() and person.check_password(password)


def verify_code(person: Person, code: str) -> bool:
    """Whether this is a valid code of the person's second factor; a code counts once only."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    factors: Any = Authenticator.objects.filter(user=person, type__in=kinds)
    return bool(code) and any(factor.wrap().validate_code(code.strip()) for factor in factors)


def verify_again(person: Person, secret: str) -> Proof | None:
    """What `secret` is of this person's: password, second factor, or neither.

    Raises:
        ValidationError: after ten wrong tries within five minutes.
    """
    kept = f"accounts.wrong:{person.pk}"
    if cache.get(kept, 0) >= MOST_WRONG:
        raise ValidationError(_("Too many wrong tries. Wait five minutes and try again."))
    if verify_code(person, secret):
        return "second factor"
    if verify_password(person, secret):
        return "password"
    cache.add(kept, 0, WRONG_KEPT_SECONDS)
    cache.incr(kept)
    return None
