"""Whether a label is valid today, as its page says it in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from local4action.labels.models import Label, LabelMove


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` as notices have it; the reason is a person's own words, in their language."""

    kind: str
    words: str
    more: str
    reason: str = ""
    language: str = ""


def of(label: Label, moves: Sequence[LabelMove], today: dt.date) -> Standing:
    """How it stands on a day; past its last day it has ended, whatever was written down yet."""
    state = label.state
    if state in {"active", "on_watch", "suspended"} and label.valid_until is not None:
        state = "expired" if label.valid_until < today else state
    kind, words, more = _SAID[state]
    # What was noted since, such as a condition that is met, is no reason for the state it is in.
    entered = [one for one in moves if one.source != one.target]
    last = entered[-1] if entered and entered[-1].target == label.state else None
    if last is None or state not in {"suspended", "withdrawn"}:
        return Standing(kind, str(words), str(more))
    return Standing(kind, str(words), str(more), last.reason, last.language)


_SAID: Final = {
    "candidate": (
        "neutral",
        _("This label was granted and is not in force yet"),
        _("It comes into force when the agreement is signed and the hub begins."),
    ),
    "active": (
        "good",
        _("This label is valid"),
        _("The hub below carries it by right."),
    ),
    "on_watch": (
        "warn",
        _("This label is valid, and on watch"),
        _("Nobody has confirmed for a long time how the hub goes on, or something is looked into."),
    ),
    "suspended": (
        "stop",
        _("This label is suspended"),
        _("The hub may not use it for the time being."),
    ),
    "completed": (
        "good",
        _("The hub was completed under this label"),
        _("What was promised and what was done stays on the hub's page."),
    ),
    "withdrawn": (
        "stop",
        _("This label was withdrawn"),
        _("The hub may no longer use it."),
    ),
    "expired": (
        "warn",
        _("This label is no longer in force"),
        _("Its last day has passed."),
    ),
}
