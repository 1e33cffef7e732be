"""What this site knows of badges: its own issuer, its keys, and what became of what it signed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from local4action.labels import credentials, issuer
from local4action.labels.badges.multikey import public_key
from local4action.labels.badges.verdict import Known

if TYPE_CHECKING:
    from collections.abc import Mapping

_ID: Final = re.compile(r"/label/(L4A-[0-9]{4}-[0-9]{4,12})/credential\.json#([0-9]{1,5})")


def ours() -> Known:
    """This site as issuer, sections that sign beside it, public keys, the status of a credential.

    A check never passes a badge of an issuer that is not named here, nor one signed with a key
    that is not.
    """
    every = list(credentials.every_key())
    return Known(
        issuers=frozenset({issuer.did()}),
        cosigners=frozenset(issuer.did(one.organisation) for one in every if one.organisation),
        keys={issuer.method(one): public_key(one.public) for one in every},
        status=_status,
    )


def _status(document: Mapping[str, Any]) -> str:
    """What became of a credential that this site signed."""
    found = _ID.fullmatch(str(document.get("id", "")).removeprefix(settings.BASE_URL))
    if found is None:
        return "unknown"
    return credentials.status_of(found[1], int(found[2]))
