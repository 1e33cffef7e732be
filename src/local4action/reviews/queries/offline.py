"""What a reader may take along, what of it is still theirs, and what a form that came back says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from local4action.calls.models import Proposal
from local4action.foundation.access import one_or_404
from local4action.reviews import drafts, phases, score_forms
from local4action.reviews.criteria import fingerprint
from local4action.reviews.gate import files_for, may_fetch_copy
from local4action.reviews.models import InterestStatement, OfflineCopy, Review, ScoreUpload
from local4action.reviews.queries.reading import assigned_to, criteria_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from local4action.reviews.models import Criterion


# Of files one is to say this of, whoever reads hundreds sees the nearest; the rest is in the queue.
MOST_TO_STATE: Final = 20
# A chair may be given thousands of files. So many make a PDF that a worker prints within its memory
# and a reader can find their way in; a form of as many is read back.
MOST_TO_TAKE: Final = 100


def _read_now(reader: Any, *, stated: bool) -> QuerySet[Proposal]:
    said = InterestStatement.objects.filter(person=reader.pk).order_by().values("proposal")
    rows = assigned_to(reader).filter(state=Proposal.State.IN_REVIEW)
    return rows.filter(pk__in=said) if stated else rows.exclude(pk__in=said)


def files_to_take(reader: Any) -> list[Proposal]:
    """The files that come into a copy, each as its reader may have it.

    Those they are reading now and have said of that they have no interest in them, what is to be
    scored first, then the nearest day; at most `MOST_TO_TAKE`.
    """
    return phases.veiled(reader, _read_now(reader, stated=True)[:MOST_TO_TAKE])


@dataclass(frozen=True, slots=True)
class Offline:
    """What a reader may take along: how many files, and whether they began a review of one.

    `number` come into a copy, of the `total` they are reading.
    `to_state` are those they have not said of that they have no interest in them, the nearest day
    first, at most `MOST_TO_STATE`; `more_to_state` says how many more.
    """

    number: int
    total: int
    has_drafts: bool
    to_state: list[Proposal]
    more_to_state: int


def offline_for(reader: Any) -> Offline:
    """What the page shows; three queries, or four where more than it shows are to be stated."""
    unstated = _read_now(reader, stated=False)
    shown = phases.veiled(reader, unstated[: MOST_TO_STATE + 1])
    more = unstated.order_by().count() - MOST_TO_STATE if shown[MOST_TO_STATE:] else 0
    stated = _read_now(reader, stated=True).order_by()
    total = stated.count()
    return Offline(
        number=min(total, MOST_TO_TAKE),
        total=total,
        has_drafts=stated.filter(Q(submitted_at=None), Q(saved_at__isnull=False)).exists(),
        to_state=shown[:MOST_TO_STATE],
        more_to_state=more,
    )


def sheets_to_score(reader: Any) -> list[score_forms.Sheet]:
    """Of these the ones they have not submitted, with rubric and draft."""
    files = [one for one in files_to_take(reader) if one.submitted_at is None]  # type: ignore[attr-defined]
    own = own_reviews(reader, files)
    rubrics = _rubrics(files)
    return [
        score_forms.Sheet(one, rubrics[one.call_id], own.get(one.pk))
        for one in files
        if rubrics[one.call_id]
    ]


def own_reviews(reader: Any, files: Iterable[Proposal]) -> dict[int, Review]:
    """This reader's reviews of several files, by the file's key; two queries."""
    rows = Review.objects.filter(reviewer=reader.pk, proposal__in=[one.pk for one in files])
    return {one.proposal_id: one for one in rows.prefetch_related("scores")}


def _rubrics(files: Iterable[Proposal]) -> dict[int, list[Criterion]]:
    return {
        call.pk: criteria_of(call) for call in {one.call_id: one.call for one in files}.values()
    }


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a reader, and whether it may be submitted as it is."""

    proposal: Proposal
    scored: tuple[int, int]
    is_whole: bool


def drafts_of(reader: Any) -> list[Draft]:
    """What this reader began and has not submitted."""
    rows = _read_now(reader, stated=True).filter(Q(submitted_at=None), Q(saved_at__isnull=False))
    files = phases.veiled(reader, rows)
    own, rubrics = own_reviews(reader, files), _rubrics(files)
    found = []
    for one in files:
        if review := own.get(one.pk):
            values = drafts.values_of(review, rubrics[one.call_id])
            found.append(Draft(one, drafts.scored(values), not drafts.missing(values)))
    return found


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy a reader had made, and whether they may still have it."""

    record: OfflineCopy
    is_theirs: bool


def copies_of(reader: Any) -> dict[str, Copy]:
    """The copies of this reader, by kind."""
    rows = OfflineCopy.objects.filter(reader=reader.pk, file__isnull=False).select_related("file")
    return {one.kind: Copy(one, may_fetch_copy(reader, one.ref)) for one in rows}


def upload_for(actor: Any, ref: str) -> ScoreUpload:
    """The scores this person brought back.

    Raises:
        Http404: when they brought none of that reference.
    """
    return one_or_404(ScoreUpload.objects.filter(reader=actor.pk), ref=ref)


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One line of a form: what is stored, what it says, and what would come of it.

    `outcome` is new, changed, unchanged or refused; `why` says more of the last, and of a change
    on the site since the form was made.
    """

    field: str
    label: Any
    before: str
    after: str
    outcome: str
    why: str = ""


@dataclass(slots=True)
class FoundFile:
    """The lines of one file; `refused` says why none of them can be saved."""

    ref: str
    proposal: Proposal | None = None
    refused: str = ""
    lines: list[FoundLine] = field(default_factory=list)

    @property
    def changes(self) -> dict[str, tuple[str, str | None]]:
        """What would be saved, each on what is stored now."""
        return {
            one.field: (one.after, drafts.mark(one.before))
            for one in self.lines
            if one.outcome in {"new", "changed"} and not self.refused
        }


def judged(reader: Any, rows: Iterable[list[str]]) -> list[FoundFile]:
    """What saving these lines would do now, file by file; always judged anew."""
    by_ref: dict[str, dict[str, score_forms.Line]] = defaultdict(dict)
    for row in rows:
        line = score_forms.Line(*row)
        by_ref[line.ref][line.field] = line
    known = {
        one.ref: one
        for one in phases.veiled(
            reader, files_for(reader).filter(ref__in=list(by_ref)).select_related("call__round")
        )
    }
    own, rubrics = own_reviews(reader, known.values()), _rubrics(known.values())
    found = []
    for ref, lines in by_ref.items():
        proposal = known.get(ref)
        if proposal is None:
            found.append(FoundFile(ref, refused=_("This is none of the files you read.")))
            continue
        one = FoundFile(ref, proposal)
        rubric, review = rubrics[proposal.call_id], own.get(proposal.pk)
        one.refused = _refused(proposal, review)
        _judge(one, lines, rubric, review)
        found.append(one)
    return found


def _refused(proposal: Proposal, review: Review | None) -> str:
    if proposal.state != Proposal.State.IN_REVIEW:
        return _("It is no longer being read.")
    if review is not None and review.submitted_at is not None:
        return _("You have submitted your review of it meanwhile.")
    return ""


def _judge(
    one: FoundFile,
    lines: dict[str, score_forms.Line],
    rubric: list[Criterion],
    review: Review | None,
) -> None:
    now = drafts.values_of(review, rubric)
    labels: dict[str, Any] = {f"{drafts.SCORE}{line.key}": line.label for line in rubric} | {
        "comment_for_applicant": _("Comment to the applicants"),
        "comment_for_board": _("Comment to the board"),
    }
    mark = fingerprint(rubric)
    if not one.refused and any(line.rubric != mark for line in lines.values()):
        one.refused = _("The criteria were changed since the form was made: make a new one.")
    for name, line in lines.items():
        if name in now:
            one.lines.append(_line(name, line, labels[name], now[name]))
        elif not one.refused:
            one.refused = _("The criteria were changed since the form was made: make a new one.")


def _line(name: str, line: score_forms.Line, label: Any, now: str) -> FoundLine:
    try:
        after = score_forms.typed(line)
    except ValidationError as error:
        return FoundLine(name, label, now, line.text[:60], "refused", " ".join(error.messages))
    untouched = drafts.mark(after) == line.mark
    if after == now or not after or untouched:
        return FoundLine(name, label, now, now, "unchanged")
    why = ""
    if drafts.mark(now) != line.mark:
        why = _("It was changed on the site since the form was made.")
    return FoundLine(name, label, now, after, "changed" if now else "new", why)
