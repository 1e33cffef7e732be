"""The figures of a call for one person: without the files they have an interest in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rules as permissions

from local4action.calls.models import Call
from local4action.foundation.access import one_or_404
from local4action.reviews import calibration
from local4action.reviews.gate import files_for
from local4action.reviews.models import Calibration, Review, Round, Score
from local4action.reviews.queries.reading import criteria_of, names_of
from local4action.reviews.rules import without_recused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def call_to_calibrate(actor: Any, ref: str) -> Call:
    """A call whose figures this person may see.

    Raises:
        Http404: when there is none: an officer may see each, the board in the phase all together.
    """
    rows = Call.objects.exclude(state__in=["draft", "cleared"]).select_related("round")
    if not permissions.has_perm("reviews.read_all_files", actor):
        rows = rows.filter(round__phase=Round.Phase.ALL)
        if not permissions.has_perm("reviews.see_queue", actor):
            rows = rows.none()
    return one_or_404(rows, ref=ref)


def _reviews(actor: Any, call: int) -> QuerySet[Review]:
    """The submitted reviews that count for this person: of their files, by readers who read."""
    files = files_for(actor).filter(call=call).order_by().values("pk")
    rows = Review.objects.filter(submitted_at__isnull=False, proposal__in=files)
    return without_recused(rows).order_by()


def _scores(actor: Any, call: int) -> Iterator[calibration.Given]:
    given = Score.objects.filter(
        review__submitted_at__isnull=False,
        review__proposal__in=files_for(actor).filter(call=call).order_by().values("pk"),
    )
    rows = (
        without_recused(given, "review__reviewer", "review__proposal")
        .order_by("review__proposal", "review")
        .values_list("review__proposal", "review__reviewer", "criterion", "value")
    )
    return (calibration.Given(*row) for row in rows.iterator(chunk_size=5000))


def figures_for(actor: Any, call: int) -> calibration.Figures:
    """The figures of a call as they are now; takes long for many proposals, so in a job."""
    weights = {one.pk: one.weight for one in criteria_of(Call(pk=call))}
    # Also those without a score: where they come or go, a look must not take it for a change.
    reviews = list(_reviews(actor, call).values_list("pk", flat=True))
    return calibration.Figures(reviews, calibration.figures(_scores(actor, call), weights))


@dataclass(frozen=True, slots=True)
class Kept:
    """The figures that were found for a person, where they may still be shown.

    `since` counts the reviews submitted after they were made; `outdated` says that there are some
    which count a review that would not be counted now, or do without one that would.
    """

    figures: Calibration | None = None
    since: int = 0
    outdated: bool = False


def calibration_for(actor: Any, call: Call) -> Kept:
    """What is kept for this person, held against what would be counted now.

    A reader may have come to have an interest in a file, or have none any more, this person may;
    a review may have been handed back. Two queries, however many reviews there are.
    """
    kept = Calibration.objects.filter(call=call, made_for=actor.pk).first()
    if kept is None:
        return Kept()
    kept.call = call
    counted = dict(_reviews(actor, call.pk).values_list("pk", "submitted_at"))
    made_from = set(kept.reviews)
    since = {pk for pk, at in counted.items() if at is not None and at > kept.made_at}
    if made_from - counted.keys() or counted.keys() - since - made_from:
        return Kept(outdated=True)
    return Kept(kept, len(since))


def spread_of(actor: Any, kept: Calibration) -> list[dict[str, Any]]:
    """The files the board disagrees on most, first the most, with their records; one query."""
    found = {one["file"]: one for one in kept.figures["spread"]}
    labels = {one.pk: one.label for one in criteria_of(kept.call)}
    files = {one.pk: one for one in files_for(actor).filter(pk__in=found)}
    return [
        {
            **one,
            "proposal": files[pk],
            "criterion": labels.get(one["widest"][0]) if one["widest"] else None,
            "apart": one["widest"][1] if one["widest"] else None,
        }
        for pk, one in found.items()
        if pk in files
    ]


def leniency_of(kept: Calibration) -> list[dict[str, Any]]:
    """Each reader's figures with their name, by name; one query."""
    rows = kept.figures["readers"]
    names = names_of({one["reader"] for one in rows})
    return sorted(
        ({**one, "name": names.get(one["reader"], "")} for one in rows), key=lambda one: one["name"]
    )
