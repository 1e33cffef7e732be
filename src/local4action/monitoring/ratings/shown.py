"""A closed round's result as pages and files show it; too few answers are only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.monitoring.ratings.distance import SCALE
from local4action.monitoring.ratings.drawing import picture
from local4action.monitoring.ratings.words import GROUPS, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.monitoring.ratings.distance import Distribution
    from local4action.monitoring.ratings.reading import CriterionResult, Result
    from local4action.monitoring.ratings.tables import RatingsRound

COLUMNS: Final = (
    "round", "criterion", "text", "language", "group", "invited", "answered_round", "answered",
    *(f"rated_{step}" for step in SCALE), "cannot_judge", "median",
)  # fmt: skip


def criteria_shown(result: Result) -> list[dict[str, Any]]:
    """Each criterion with a picture and a row for each group, and the distance in words."""
    return [
        {
            "key": one.key,
            "text": one.text,
            "groups": [
                _group(name, found, result.invited.get(name), one)
                for name, found in one.groups.items()
            ],
            "distance": said(one.distance),
            "sentences": one.sentences,
        }
        for one in result.criteria
    ]


def _group(
    name: str, found: Distribution, invited: int | None, one: CriterionResult
) -> dict[str, Any]:
    title = str(GROUPS[name])
    label = _("%(group)s, criterion %(key)s: how many chose each step from 1 to 5.") % {
        "group": title,
        "key": one.key,
    }
    return {
        "title": title,
        "shown": found.shown,
        "picture": picture(found, label) if found.shown else "",
        "counts": found.counts,
        "cannot_judge": found.cannot_judge,
        "answered": answered_of(found.answered, invited),
    }


def answered_of(answered: int, invited: int | None) -> str:
    """How many answered, of how many where that is known."""
    if invited is None:
        return ngettext("%(count)d answered", "%(count)d answered", answered) % {"count": answered}
    return _("%(answered)d of %(invited)d answered") % {"answered": answered, "invited": invited}


def taking_part(result: Result) -> list[dict[str, str]]:
    """How many of each group were invited and answered."""
    return [
        {"term": str(GROUPS[name]), "value": answered_of(count, result.invited.get(name))}
        for name, count in result.answered.items()
    ]


def rows(round_: RatingsRound, result: Result) -> Iterator[dict[str, Any]]:
    """A flat row for each criterion and group; numbers are empty where too few answered."""
    for one in result.criteria:
        for name, found in one.groups.items():
            shown = found.shown
            counts = zip(SCALE, found.counts, strict=True)
            yield {
                "round": round_.ref,
                "criterion": one.key,
                "text": str(one.text),
                "language": one.text.original,
                "group": name,
                "invited": result.invited.get(name),
                "answered_round": result.answered[name],
                "answered": found.answered,
                **{f"rated_{step}": count if shown else None for step, count in counts},
                "cannot_judge": found.cannot_judge if shown else None,
                "median": found.median if shown else None,
            }


def document(round_: RatingsRound, result: Result) -> dict[str, Any]:
    """The same as one document."""
    return {
        "round": round_.ref,
        "hub": round_.hub.ref,
        "agreement": round_.agreement.number,
        "opened_on": round_.opened_at.date().isoformat(),
        "closed_at": round_.closed_at.isoformat(timespec="seconds") if round_.closed_at else None,
        "open_to_citizens": round_.welcomes_citizens,
        "invited": result.invited,
        "answered": result.answered,
        "criteria": [
            {
                "key": one.key,
                "text": {"language": one.text.original, "text": str(one.text)},
                "groups": {
                    name: {
                        "answered": found.answered,
                        "counts": list(found.counts) if found.shown else None,
                        "cannot_judge": found.cannot_judge if found.shown else None,
                        "median": found.median if found.shown else None,
                    }
                    for name, found in one.groups.items()
                },
                "distance": {
                    "steps": one.distance.steps,
                    "highest": one.distance.highest,
                    "lowest": one.distance.lowest,
                }
                if one.distance
                else None,
                "sentences": [
                    {
                        "text": str(each.text),
                        "language": each.text.original,
                        "organisation": str(each.organisation) if each.organisation else None,
                    }
                    for each in one.sentences
                ],
            }
            for one in result.criteria
        ],
        "licence": "CC-BY-4.0",
    }
