"""What the pages of this room print, prepared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.agreements.written import plain
from local4action.calls.data_calendar import Outlook, outlooks
from local4action.foundation import dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.agreements.models import Indicator, Remark
    from local4action.hubs.models import Hub

TERM_NAMES: Final = {
    "data_sharing": _("Sharing of data"),
    "consent": _("Consent"),
    "communication": _("Communication"),
}
WHOLE: Final = _("The agreement as a whole")
RHYTHMS: Final = {
    "month": _("Each month"),
    "quarter": _("Each quarter"),
    "half": _("Each half year"),
    "year": _("Each year"),
}
WAYS: Final = {
    "up": _("More is better"),
    "down": _("Less is better"),
    "band": _("It has to stay between two edges"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one thing: what waits for an answer, and what is settled."""

    part: str
    key: str
    open: list[Remark] = field(default_factory=list)
    settled: list[Remark] = field(default_factory=list)


def said_of(part: str, key: str, remarks: Iterable[Remark]) -> Said:
    """The remarks on one thing, sorted; `key` as in addresses."""
    said = Said(part, key)
    for one in remarks:
        (said.open if one.outcome == "open" else said.settled).append(one)
    return said


def outlooks_of(indicators: Iterable[Indicator], hub: Hub) -> list[Outlook]:
    """What the calendar of each indicator will allow to say, as the call's form says it."""
    if not hub.start or not hub.end:
        return []
    language = get_language() or "en"
    rows: list[dict[str, Any]] = [
        {
            "name": f"{one.key} {one.text.render(language)}",
            "unit": one.unit,
            "base": plain(one.base),
            "target": plain(one.target),
            "earlier": str(len(one.earlier.all())),
            "every": one.every,
            "after": str(one.follow_up),
        }
        for one in indicators
    ]
    return outlooks(rows, dates.months_between(hub.start, hub.end))
