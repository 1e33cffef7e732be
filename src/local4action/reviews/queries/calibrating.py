"""The figures of a call for one person: without the files they have an interest in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules as permissions

from local4action.calls.models import Call, Proposal
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
    return calibration.figures(_scores(actor, call), weights)


def calibration_for(actor: Any, call: Call) -> Calibration | None:
    """The figures kept for this person, if all they were made from is still for them.

    Three queries at most, however many files there are.
    """
    kept = Calibration.objects.filter(call=call, made_for=actor.pk).first()
    if kept is None:
        return None
    kept.call = call
    theirs = set(files_for(actor).filter(call=call).order_by().values_list("pk", flat=True))
    return kept if theirs.issuperset(kept.files) else None


def reviews_since(actor: Any, kept: Calibration) -> int:
    """How many reviews of these files were submitted after the figures were made."""
    rows = Review.objects.filter(submitted_at__gt=kept.made_at, proposal__call=kept.call_id)
    return without_recused(rows).filter(proposal__in=_known(actor, kept)).count()


def _known(actor: Any, kept: Calibration) -> QuerySet[Proposal, int]:
    rows: QuerySet[Proposal, int] = (
        files_for(actor).filter(call=kept.call_id).order_by().values_list("pk", flat=True)
    )
    return rows


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
