"""Names, in the reader's language, of what the tables of the board room say in codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from local4action.members.models import Body

    type Words = str | Promise

# What a step does; in the order of the story.
KINDS: Final[dict[str, Words]] = {
    "proposes": _("proposes"),
    "recommends": _("recommends"),
    "decides": _("decides"),
}
SAYS: Final[dict[str, Words]] = {
    "grant": _("Grant"),
    "grant_if": _("Grant if"),
    "decline": _("Decline"),
    "postpone": _("Postpone"),
}
TONES: Final[dict[str, str]] = {
    "grant": "good", "grant_if": "good", "decline": "stop", "postpone": "warn",
}  # fmt: skip
MAJORITIES: Final[dict[str, Words]] = {
    "simple": _("more for than against"),
    "two_thirds": _("two thirds of those voting"),
}
QUORUMS: Final[dict[str, Words]] = {
    "share": _("a share of those who may vote, in per cent"),
    "number": _("a number of people"),
}
PRESENCES: Final[dict[str, Words]] = {
    "present": pgettext_lazy("at a meeting", "Present"),
    "remote": pgettext_lazy("at a meeting", "Present online"),
    "excused": pgettext_lazy("at a meeting", "Excused"),
    "absent": pgettext_lazy("at a meeting", "Absent"),
    "expected": pgettext_lazy("at a meeting", "Expected"),
}
METHODS: Final[dict[str, Words]] = {
    "consensus": _("Consensus"),
    "count": _("Vote by count"),
    "names": _("Vote by name"),
}
VOTINGS: Final[dict[str, Words]] = {
    "open": _("Openly: everyone sees who voted what"),
    "secret": _("In secret: only the counts are known"),
}
CHOICES: Final[dict[str, Words]] = {
    "for": pgettext_lazy("vote", "For"),
    "against": pgettext_lazy("vote", "Against"),
    "abstain": pgettext_lazy("vote", "Abstain"),
}


def body_name(body: Body) -> str:
    """What a body is called, in the reader's language."""
    return str(body.name.render(get_language() or "en").text)
