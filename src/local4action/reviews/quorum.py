"""How many must be there, and what a vote needs. Pure: no database."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def needed(kind: str, value: int, entitled: int) -> int:
    """How many must be in the room.

    Args:
        kind: `number`, or `share` in per cent.
        value: the number, or the share of those who may vote on the item.
        entitled: the members of the body without those recused from the item.
    """
    if kind == "number":
        return value
    return max(1, -(-entitled * value // 100))


@dataclass(frozen=True, slots=True)
class Presence:
    """Who counts for one item: recused people are neither present nor entitled."""

    entitled: int
    present: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether there is a quorum."""
        return self.present >= self.needed

    @property
    def reason(self) -> str:
        """Why there is none, in words; empty where there is one."""
        if self.reached:
            return ""
        said = ngettext(
            "No quorum: %(present)s present who may vote, %(needed)s is needed.",
            "No quorum: %(present)s present who may vote, %(needed)s are needed.",
            self.needed,
        )
        return said % {"present": self.present, "needed": self.needed}


@dataclass(frozen=True, slots=True)
class Count:
    """The votes on an item."""

    for_it: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        """How many voted or abstained."""
        return self.for_it + self.against + self.abstained

    def carries(self, majority: str) -> bool:
        """Whether it is adopted: abstentions are no votes."""
        if majority == "two_thirds":
            return self.for_it > 0 and 3 * self.for_it >= 2 * (self.for_it + self.against)
        return self.for_it > self.against

    def refusal(self, majority: str) -> str:
        """Why it is not adopted, in words."""
        counts = {"for": self.for_it, "against": self.against}
        if majority == "two_thirds":
            said = _("Two thirds of those voting are needed: %(for)s for, %(against)s against.")
        else:
            said = _("More for than against is needed: %(for)s for, %(against)s against.")
        return said % counts
