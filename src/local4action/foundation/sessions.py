"""Sessions as Django keeps them in the database, found by one prepared read."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from local4action.foundation.prepared import Prepared, Slot


class SessionStore(db.SessionStore):
    """Django's own; each page of the desk begins with this read."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        # A cookie is whatever was sent; no column of text takes this sign.
        found = None if "\x00" in key else _BY_KEY.first(key=key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


_BY_KEY: Final = Prepared(
    lambda: Session.objects.filter(
        session_key=Slot("key", CharField()), expire_date__gt=Slot("now", DateTimeField())
    )
)
