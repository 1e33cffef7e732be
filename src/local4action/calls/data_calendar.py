"""What the figures a hub plans to collect will let it say about its pace. No database.

The table says, for each indicator, how many earlier values there are, how often a value comes and
for how long after the end. That is enough to know what the comparison with before can reach at
best (`measures`), and what would allow more. Which words it will be, the values decide.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action import measures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

YEAR: Final = 12
STEPS: Final = {"month": 1, "quarter": 3, "half": 6, "year": YEAR}
MOST_INDICATORS: Final = 50
MOST_VALUES: Final = 1200  # a hundred years of months
LONGEST_MONTHS: Final = 1200
TOO_FEW, FIRST_SIGNS, SUPPORTED = measures.GRADES


@dataclass(frozen=True, slots=True)
class Outlook:
    """One indicator: how many values there will be, and what they will let one say at best.

    `during` counts the value at the start as well. The numbers are None and `grade` is "" where
    the table or the length of the hub does not say enough. `better` is the next sentence above,
    `more` what it would take, and `remarks` what its base and target already tell.
    """

    name: str
    unit: str
    before: int
    during: int | None
    after: int | None
    grade: str
    sentence: str
    better: str = ""
    more: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def outlooks(rows: Any, months: float | None) -> list[Outlook]:
    """What each row of the table will allow, in the order of the rows; empty rows are left out.

    Args:
        rows: a list of rows, each a value by column: `name`, `unit`, `base`, `target`, `earlier`
            (how many earlier values there are), `every` (`month`, `quarter`, `half`, `year`) and
            `after` (months of follow-up). Anything else is left aside.
        months: how long the hub takes, None where it did not say.
    """
    usable = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    filled = [one for one in usable if any(_text(value) for value in one.values())]
    return [_outlook(row, months) for row in filled[:MOST_INDICATORS]]


def _outlook(row: Mapping[str, Any], months: float | None) -> Outlook:
    name, unit = _text(row.get("name"))[:200], _text(row.get("unit"))[:60]
    before, follow_up = _whole(row.get("earlier")) or 0, _whole(row.get("after")) or 0
    step = STEPS.get(_text(row.get("every")).lower())
    remarks = _remarks(_number(row.get("base")), _number(row.get("target")), unit, months)
    if step is None or not months or not 0 < months <= LONGEST_MONTHS:
        missing = (
            _("Say how many months the hub takes.")
            if step
            else _("Say how often a value comes: each month, quarter, half year or year.")
        )
        return Outlook(name, unit, before, None, None, "", missing, remarks=remarks)
    during = 1 + int(months // step)
    after = 1 + int((months + min(follow_up, LONGEST_MONTHS)) // step) - during
    grade = measures.reachable_grade(before, during + after)["grade"]
    better, more = "", list[str]()
    if grade != SUPPORTED:
        wanted = measures.GRADES[measures.GRADES.index(grade) + 1]
        needed = measures.points_needed(wanted)["points"]
        better = sentence(wanted)
        more = list(_more(needed, before, during + after, step, months))
    said = sentence(grade)
    return Outlook(name, unit, before, during, after, grade, said, better, tuple(more), remarks)


def sentence(grade: str) -> str:
    """The most that a grade allows a page to say."""
    return {
        TOO_FEW: _("Too early to compare with before."),
        FIRST_SIGNS: _("First signs of faster progress; it could still be chance."),
        SUPPORTED: _("Progress has been faster since the start."),
    }[grade]


def _more(needed: int, before: int, from_start: int, step: int, months: float) -> Iterable[str]:
    """What it takes to have so many values on each side; each side that lacks some has its say."""
    if before < needed:
        lacking = needed - before
        yield ngettext(
            "Find %(lacking)s more value from before the start: %(needed)s are needed.",
            "Find %(lacking)s more values from before the start: %(needed)s are needed.",
            lacking,
        ) % {"lacking": lacking, "needed": needed}
    if from_start < needed:
        follow_up = math.ceil((needed - 1) * step - months)
        oftener = (one for one in (6, 3, 1) if one < step and 1 + int(months // one) >= needed)
        yield _later(next(oftener, 0), follow_up) % {"months": follow_up}


def _later(oftener: int, months: int) -> str:
    """More values after the start: oftener where that is enough, or for longer."""
    if oftener == 6:
        return ngettext(
            "Collect a value each half year, or go on until %(months)s month after the end.",
            "Collect a value each half year, or go on until %(months)s months after the end.",
            months,
        )
    if oftener == 3:
        return ngettext(
            "Collect a value each quarter, or go on until %(months)s month after the end.",
            "Collect a value each quarter, or go on until %(months)s months after the end.",
            months,
        )
    if oftener == 1:
        return ngettext(
            "Collect a value each month, or go on until %(months)s month after the end.",
            "Collect a value each month, or go on until %(months)s months after the end.",
            months,
        )
    return ngettext(
        "Go on collecting until %(months)s month after the end.",
        "Go on collecting until %(months)s months after the end.",
        months,
    )


def _remarks(
    base: float | None, target: float | None, unit: str, months: float | None
) -> tuple[str, ...]:
    """What base and target tell already; nothing where one of them is missing."""
    if base is None or target is None:
        return ()
    if base == target:
        return (
            _("The target is the base: this can be held, but no progress can be shown with it."),
        )
    if not months or months < 0:
        return ()
    pace = abs(target - base) * YEAR / months
    asked = _("The target asks for %(pace)s a year.") % {"pace": f"{pace:.3g} {unit}".strip()}
    return (
        f"{asked} "
        + _("Look at the earlier values: if they moved as fast, acceleration cannot be claimed."),
    )


def yearly_grade(months: float) -> str:
    """The best grade of a hub of so many months with one value a year, whatever came before."""
    plenty = measures.points_needed(SUPPORTED)["points"]
    return measures.reachable_grade(plenty, 1 + int(min(months, LONGEST_MONTHS) // YEAR))["grade"]


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _number(value: Any) -> float | None:
    """A number as people write it: 1 200,5 or 48 %; None where there is none."""
    text = re.sub(r"[\s\u202f\u00a0%’']", "", _text(value)).replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    """How many there are: a number, or the length of a list of several.

    A year where a count was asked (“2019”) is no count: it would promise what nobody has.
    """
    several = [one for one in re.split(r"[;\n]|,\s", _text(value)) if one.strip()]
    if len(several) > 1:
        return len(several)
    number = _number(value)
    return int(number) if number is not None and 0 <= number <= MOST_VALUES else None


def can_claim(months: float | None) -> str:
    """What a hub of this length with yearly data will be able to say about its pace.

    However many earlier values there are: it is the time after the start that is short.
    """
    if not months or months < 0:
        return _(
            "With one figure a year, a hub of one year can only be judged by its deliverables, one"
            " of two years can show first signs of faster progress, and one of three years can"
            " support the statement that progress was faster."
        )
    claim = {
        "not enough data": _(
            "With one figure a year, a hub of %(months)s months can only be judged by its"
            " deliverables: there will be too few figures to say whether progress was faster."
        ),
        "indicative": _(
            "With one figure a year, a hub of %(months)s months can at best show first signs of"
            " faster progress; they could still be chance."
        ),
        "supported": _(
            "With one figure a year, a hub of %(months)s months can at best support the statement"
            " that progress was faster than before."
        ),
    }[yearly_grade(months)]
    advice = _("Earlier figures, quarterly figures or a look back after the end allow more.")
    return f"{claim % {'months': f'{months:g}'}} {advice}"
