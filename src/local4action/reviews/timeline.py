"""The history of a file, read from what the database triggers kept: who, what, when, from, to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, CharField, F, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.calls.models import Proposal, Submission
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.prepared import Prepared, Slot
from local4action.reviews.models import (
    Assignment,
    Condition,
    Conflict,
    Decision,
    Letter,
    Opinion,
    Review,
    Screening,
)
from local4action.reviews.queries import names_of

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One act: when, what in words, and who did it (empty for the clock)."""

    at: dt.datetime
    text: str
    who: str


SENTENCES: Final[dict[tuple[str, str], Promise]] = {
    ("screening", "passed"): gettext_lazy("Passed the screening"),
    ("screening", "rejected"): gettext_lazy("Rejected at the screening"),
    ("decision", "granted"): gettext_lazy("Decision recorded: granted"),
    ("decision", "declined"): gettext_lazy("Decision recorded: declined"),
    ("submission", "first"): gettext_lazy("First form submitted"),
    ("submission", "second"): gettext_lazy("Second form submitted"),
    ("letter", "insert"): gettext_lazy("Letter drafted"),
    ("letter", "update"): gettext_lazy("Letter edited"),
    ("letter", "released"): gettext_lazy("Letter released"),
    ("opinion", "grant"): gettext_lazy("A step of the chain spoke: grant"),
    ("opinion", "grant_if"): gettext_lazy("A step of the chain spoke: grant if"),
    ("opinion", "decline"): gettext_lazy("A step of the chain spoke: decline"),
    ("opinion", "postpone"): gettext_lazy("A step of the chain spoke: postpone"),
    ("opinion_back", "grant"): gettext_lazy("Taken back: grant"),
    ("opinion_back", "grant_if"): gettext_lazy("Taken back: grant if"),
    ("opinion_back", "decline"): gettext_lazy("Taken back: decline"),
    ("opinion_back", "postpone"): gettext_lazy("Taken back: postpone"),
    ("condition", "open"): gettext_lazy("Condition attached"),
    ("condition", "fulfilled"): gettext_lazy("Condition marked as fulfilled"),
    ("condition", "not_fulfilled"): gettext_lazy("Condition marked as not fulfilled"),
}


def _rows(model: Any, kind: str, detail: Any, **condition: Any) -> QuerySet[Any]:
    events: Any = model.pgh_event_model.objects.filter(**condition).order_by()
    rows: QuerySet[Any] = events.values_list(
        "pgh_created_at",
        "pgh_id",
        Value(kind, CharField()),
        Cast(detail, TextField()),
        "pgh_context",
    )
    return rows


def _kept() -> QuerySet[Any]:
    """What was kept of one proposal, in no order."""
    proposal = Slot("proposal", BigIntegerField())
    mine = {"proposal_id": proposal}
    return _rows(Proposal, "proposal", F("state"), pgh_obj_id=proposal).union(
        _rows(Submission, "submission", F("form"), pgh_label="insert", **mine),
        _rows(Screening, "screening", F("outcome"), **mine),
        _rows(Assignment, "assigned", F("reviewer_id"), pgh_label="insert", **mine),
        _rows(Assignment, "unassigned", F("reviewer_id"), pgh_label="delete", **mine),
        _rows(Conflict, "conflict", F("person_id"), **mine),
        _rows(
            Review,
            "review",
            F("reviewer_id"),
            pgh_label="update",
            submitted_at__isnull=False,
            **mine,
        ),
        _rows(Decision, "decision", F("outcome"), **mine),
        _rows(Opinion, "opinion", F("says"), pgh_label="insert", **mine),
        _rows(Opinion, "opinion_back", F("says"), pgh_label="delete", **mine),
        _rows(Condition, "condition", F("state"), pgh_label__in=["insert", "update"], **mine),
        _rows(Letter, "letter", F("pgh_label"), released_at__isnull=True, **mine),
        _rows(Letter, "letter", Value("released"), released_at__isnull=False, **mine),
        all=True,
    )


_KEPT: Final = Prepared(_kept)


def acts_of(proposal: Proposal) -> list[Act]:
    """Every act on a file, the newest first; two queries."""
    rows = _KEPT.rows(proposal=proposal.pk)
    # All rows of one act carry the time of its transaction: its move comes first, then the rest.
    found = sorted(rows, key=lambda row: (row[0], row[2] != "proposal", row[1]))
    people = {int(row[3]) for row in found if row[3].isdigit()}
    actors = {row[4]["user"] for row in found if row[4] and row[4].get("user")}
    names = names_of(people | actors)
    acts: list[Act] = []
    state = ""
    for at, _key, kind, detail, context in found:
        if kind == "proposal":
            text, state = _moved(state, detail), detail
        else:
            text = _said(kind, detail, names)
        if text:
            who = names.get((context or {}).get("user") or 0, "")
            acts.append(Act(at, text, who))
    return acts[::-1]


def _moved(before: str, after: str) -> str:
    """A proposal's row changed: said only where it moved from one state to another."""
    if before == after:
        return ""
    if not before:
        return _("Proposal begun")
    return _("From “%(before)s” to “%(after)s”") % {
        "before": PROPOSAL.states[before].staff,
        "after": PROPOSAL.states[after].staff,
    }


def _said(kind: str, detail: str, names: Any) -> str:
    if (kind, detail) in SENTENCES:
        return str(SENTENCES[kind, detail])
    name = names.get(int(detail), "")
    return {
        "assigned": _("%(name)s was asked to read it"),
        "unassigned": _("%(name)s is no longer asked to read it"),
        "conflict": _("%(name)s declared a conflict of interest"),
        "review": _("%(name)s submitted a review"),
    }[kind] % {"name": name}
