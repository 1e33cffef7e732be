"""A person who is signed in shows once more that it is them, before what cannot be undone."""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

    from local4action.accounts.models import Person

type Proof = Literal["password", "second factor"]

MOST_WRONG: Final = 10
WRONG_KEPT_SECONDS: Final = 300
STAMP: Final = struct.Struct("<d")


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
    if wrong_tries(person) >= MOST_WRONG:
        raise ValidationError(_("Too many wrong tries. Wait five minutes and try again."))
    if verify_code(person, secret):
        return "second factor"
    if verify_password(person, secret):
        return "password"
    _keep_wrong_try(person)
    return None


def wrong_tries(person: Person) -> int:
    """How often this person's secret was guessed wrongly within the last five minutes.

    Kept in a small file under `L4A_HOME/run`, one time stamp after the other: all processes of a
    machine see it, two tries at the same moment are both counted (the system appends whole), and a
    restart forgets nothing. Neither the database nor a cache in it would do: a wrong try makes the
    action fail, and its transaction takes the count back. A cache in memory counts for each process
    anew. Where several machines serve one site, each counts for itself.
    """
    try:
        kept = _kept(person).read_bytes()
    except FileNotFoundError:
        return 0
    since = time.time() - WRONG_KEPT_SECONDS
    whole = len(kept) - len(kept) % STAMP.size
    return sum(at >= since for (at,) in STAMP.iter_unpack(kept[:whole]))


def _keep_wrong_try(person: Person) -> None:
    path = _kept(person)
    path.parent.mkdir(parents=True, exist_ok=True)
    if wrong_tries(person) == 0:
        path.unlink(missing_ok=True)  # what is older than five minutes is not needed
    with path.open("ab", buffering=0) as file:
        file.write(STAMP.pack(time.time()))


def _kept(person: Person) -> Path:
    folder: Path = settings.HOME / "run" / "wrong"
    return folder / str(person.pk)
