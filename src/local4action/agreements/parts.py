"""The parts of an agreement: which kinds of items it has and what each is made of.

Pages, actions, the record and remarks go by this table, so a new kind of item is one entry here,
one form and one sentence in the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from local4action.agreements.models import (
    Aim,
    Comparator,
    Deliverable,
    Indicator,
    NeedOrOffer,
    SuccessCriterion,
    Workshop,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from local4action.agreements.models.items import Item


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of item.

    Attributes:
        name: in addresses, of remarks, and how an agreement's items of this kind are reached.
        letter: what its keys begin with.
        model: its table.
        one: what one is called; `many`: all together; `add`: the link to a new one.
        lede: what they are for, a sentence.
        none: what a page says where there is none yet.
        texts: its translated texts; True where one must be written.
        facts: its other columns.
        related: what is read with it; `joined`: rows of its own that are written with it.
    """

    name: str
    letter: str
    model: type[Item]
    one: Promise
    many: Promise
    add: Promise
    lede: Promise
    none: Promise
    texts: Mapping[str, bool]
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


DELIVERABLES: Final = Part(
    "deliverables", "D", Deliverable,
    _("Deliverable"), _("Deliverables"), _("Add a deliverable"),
    _("What will be there by when, who delivers it and who accepts it."),
    _("No deliverable is written down yet."),
    {"text": True, "evidence": False},
    ("weight", "due_on", "owner", "acceptor"),
    related=("owner", "acceptor"),
)  # fmt: skip
CRITERIA: Final = Part(
    "criteria", "C", SuccessCriterion,
    _("Success criterion"), _("Success criteria"), _("Add a success criterion"),
    _("How all who took part will know that it was worth it."),
    _("No success criterion is written down yet."),
    {"text": True},
)  # fmt: skip
WORKSHOPS: Final = Part(
    "workshops", "W", Workshop,
    _("Workshop"), _("How it was agreed"), _("Add a workshop"),
    _("Who was asked, who came, and what was changed because of what they said."),
    _("No workshop is recorded yet."),
    {"text": True, "invited": True, "came": True, "changed": True},
    ("held_on", "invited_count", "came_count"),
)  # fmt: skip
INDICATORS: Final = Part(
    "indicators", "I", Indicator,
    _("Indicator"), _("Indicators"), _("Add an indicator"),
    _("A figure from where to where by when, and how often it will be observed."),
    _("No indicator is written down yet. Without one the hub is judged by its deliverables."),
    {"text": True},
    (
        "source_set", "code", "unit", "better", "base", "base_on", "base_source",
        "target", "target_on", "floor", "ceiling", "every", "follow_up", "data_owner",
    ),
    related=("data_owner",),
    joined=("earlier",),
)  # fmt: skip
COMPARATORS: Final = Part(
    "comparators", "P", Comparator,
    _("Similar place"), _("Similar places"), _("Add a similar place"),
    _("Places named before the start, to tell what would have happened anyway: at least four, "
      "better nine."),
    _("No similar place is named yet."),
    {"text": False},
    ("name", "country", "source"),
)  # fmt: skip
AIMS: Final = Part(
    "aims", "G", Aim,
    _("Global agenda"), _("Global agendas it serves"), _("Add a goal, target or chapter"),
    _("The goals, targets and chapters the hub works for, and how."),
    _("No goal, target or chapter is named yet."),
    {"text": False},
    ("node",),
    related=("node__frame",),
)  # fmt: skip
NEEDS_AND_OFFERS: Final = Part(
    "needs_and_offers", "N", NeedOrOffer,
    _("Need or offer"), _("Needs and offers"), _("Add a need or an offer"),
    _("What the hub asks of others, and what others may have from it."),
    _("Nothing is asked and nothing offered yet."),
    {"text": True},
    ("kind",),
)  # fmt: skip

PARTS: Final = {
    one.name: one
    for one in (
        DELIVERABLES, CRITERIA, WORKSHOPS, INDICATORS, COMPARATORS, AIMS, NEEDS_AND_OFFERS,
    )
}  # fmt: skip
# Texts of the agreement as a whole.
TERMS: Final = ("data_sharing", "consent", "communication")
