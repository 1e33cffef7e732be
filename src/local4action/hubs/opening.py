"""What a granted proposal already says of its hub."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from local4action.calls.queries import answers_for_everyone
from local4action.foundation import dates
from local4action.foundation.text import cleaned
from local4action.hubs.models import Hub

if TYPE_CHECKING:
    from local4action.calls.models import Proposal

MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Opening:
    """The fields a file opens with; what the proposal does not say stays empty."""

    title: str
    promise: str = ""
    context: str = ""
    place_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    form: str = ""
    start: str | None = None
    end: str | None = None
    goals: tuple[int, ...] = ()


def end_after(start: str, months: int) -> str:
    """The end of a hub of whole months: the month before the same day, or the last full month."""
    first = dates.earliest(start)
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    if len(start) < 10:
        month -= 1
        return f"{year - (month == 0):04d}-{month or 12:02d}"
    day = min(first.day, calendar.monthrange(year, month)[1])
    return dates.shifted(f"{year:04d}-{month:02d}-{day:02d}", -1)


def _place(value: Any) -> tuple[str, float | None, float | None]:
    if not isinstance(value, dict):
        return cleaned(str(value or ""))[:200], None, None
    name = cleaned(str(value.get("name") or ""))[:200]
    try:
        latitude, longitude = float(value["latitude"]), float(value["longitude"])
    except (KeyError, TypeError, ValueError):
        return name, None, None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return name, None, None
    return name, latitude, longitude


def _date(value: Any) -> str | None:
    try:
        return dates.parse(str(value)) if value else None
    except ValidationError:
        return None


def opening_of(proposal: Proposal) -> Opening:
    """Read the answers whose keys name a field of the file.

    The file is public from its first day: what not everyone may read stays out of it.
    """
    forms = answers_for_everyone(proposal).values()
    answers: dict[str, Any] = {one.question.key: one.value for form in forms for one in form}
    place_name, latitude, longitude = _place(answers.get("place"))
    start = _date(answers.get("start"))
    end = None
    try:
        months = int(answers.get("months") or 0)
    except (TypeError, ValueError):
        months = 0
    if start and 0 < months <= MOST_MONTHS:
        end = end_after(start, months)
    form = str(answers.get("form") or "")
    named = answers.get("goals")
    goals = named if isinstance(named, list) else []
    return Opening(
        title=cleaned(str(proposal.title or proposal.ref))[:200],
        promise=cleaned(str(answers.get("promise") or ""))[:600],
        context=cleaned(str(answers.get("context") or ""))[:20000],
        place_name=place_name,
        latitude=latitude,
        longitude=longitude,
        form=form if form in Hub.Form.values else "",
        start=start,
        end=end,
        goals=tuple(goal for goal in goals if isinstance(goal, int)),
    )
