"""Who is signed in: sign-in as the library has it, the person found by one prepared read."""

from __future__ import annotations

from typing import Any, Final, override

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField

from local4action.accounts.models import Person
from local4action.foundation.prepared import Prepared, Slot


class Backend(AuthenticationBackend):
    """Sign-in by address and password; each page of the desk asks it who is there."""

    @override
    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session, unless the account was closed since."""
        return _ACTIVE.first(person=user_id)


_ACTIVE: Final = Prepared(
    lambda: Person.objects.filter(pk=Slot("person", BigIntegerField()), is_active=True)
)
