"""What still keeps a draft from being proposed, in words; and what it will allow to claim.

Pure functions over plain values, so that the page helps while one writes and the guard decides by
the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.foundation import dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

WHOLE: Final = Decimal(1)
MOST_WEIGHT: Final = Decimal("0.5")
FEWEST_MONTHS, MOST_MONTHS = 12, 36
FEWEST_PARTNERS: Final = 2
FEWEST_FOR_CLOCK: Final = 4


@dataclass(frozen=True, slots=True)
class Promise:
    """One deliverable as these rules see it."""

    key: str
    weight: Decimal
    due_on: dt.date
    owner: int
    acceptor: int


def percent(weight: Decimal) -> str:
    """A share of one as per cent, without needless zeros: "33.33", "25"."""
    return f"{(weight * 100).quantize(Decimal('0.01')).normalize():f}"


def problems(
    promises: Sequence[Promise],
    *,
    criteria: int,
    workshops: int,
    start: str | None,
    end: str | None,
    parties: Collection[int],
    partners: int,
) -> list[str]:
    """Everything still missing, a sentence each; empty when it can be proposed.

    Args:
        promises: the deliverables.
        criteria: how many success criteria there are.
        workshops: how many workshops are recorded.
        start: when the hub starts, of any precision.
        end: when it ends.
        parties: the lead and the partners that said yes.
        partners: how many partners said yes.
    """
    return [
        *_about_weights(promises),
        *_about_time(promises, start, end),
        *_about_parties(promises, parties, partners),
        *([] if criteria else [_("Write at least one success criterion.")]),
        *([] if workshops else [_("Record how it was agreed: at least one workshop.")]),
    ]


def _about_weights(promises: Sequence[Promise]) -> list[str]:
    if not promises:
        return [_("Add the deliverables: at least two, as none may weigh more than half.")]
    found = []
    total = sum((one.weight for one in promises), Decimal(0))
    if total != WHOLE:
        found.append(
            _("The weights add up to %(total)s %%, not to 100 %%.") % {"total": percent(total)}
        )
    found += [
        _("%(key)s weighs %(weight)s %%: no deliverable may weigh more than 50 %%.")
        % {"key": one.key, "weight": percent(one.weight)}
        for one in promises
        if one.weight > MOST_WEIGHT
    ]
    return found


def _about_time(promises: Sequence[Promise], start: str | None, end: str | None) -> list[str]:
    if not start or not end:
        return [_("Write the start and the end of the hub in its file first.")]
    months = dates.months_between(start, end)
    found = []
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        found.append(
            ngettext(
                "The hub runs for %(months)d month; it must be from one to three years.",
                "The hub runs for %(months)d months; it must be from one to three years.",
                months,
            )
            % {"months": months}
        )
    first, last = dates.earliest(start), dates.latest(end)
    found += [
        _("%(key)s is due outside the time of the hub.") % {"key": one.key}
        for one in promises
        if not first <= one.due_on <= last
    ]
    return found


def _about_parties(
    promises: Sequence[Promise], parties: Collection[int], partners: int
) -> list[str]:
    found = []
    if partners < FEWEST_PARTNERS:
        found.append(
            _("%(count)d of at least two partners has said yes so far.") % {"count": partners}
        )
    for one in promises:
        if one.owner not in parties or one.acceptor not in parties:
            found.append(
                _("%(key)s names an organisation that is neither the lead nor a partner.")
                % {"key": one.key}
            )
        if one.owner == one.acceptor:
            found.append(
                _("%(key)s must be accepted by another organisation than its owner.")
                % {"key": one.key}
            )
    return found


def claims(start: str | None, end: str | None, deliverables: int) -> list[str]:
    """What results on a yearly calendar of data will allow this hub to claim."""
    said = []
    if start and end:
        months = dates.months_between(start, end)
        if months < 24:
            said.append(
                _(
                    "With one figure a year, a hub of this length can be judged on its "
                    "deliverables only: no claim about faster progress will be possible."
                )
            )
        elif months < 36:
            said.append(
                _(
                    "With one figure a year, a hub of this length can show first signs of faster "
                    "progress at best, which could still be chance."
                )
            )
        else:
            said.append(
                _(
                    "With one figure a year and four earlier ones, a hub of this length can "
                    "support the sentence that progress has been faster since the start."
                )
            )
        if months <= MOST_MONTHS:
            said.append(
                _(
                    "Earlier figures, figures every quarter or a look back after the end make "
                    "stronger claims possible."
                )
            )
    if 0 < deliverables < FEWEST_FOR_CLOCK:
        said.append(
            _("With fewer than four deliverables the page shows counts and months, no clock.")
        )
    return said
