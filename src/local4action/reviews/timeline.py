"""The history of a file, read from what the database triggers kept: who, what, when, from, to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Case, CharField, F, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.calls.models import Proposal, Submission
from local4action.calls.timeline import of_proposal_for_officers
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.prepared import Prepared, Slot
from local4action.reviews.models import (
    Assignment,
    CommentForApplicants,
    Condition,
    Conflict,
    Decision,
    Inquiry,
    InterestStatement,
    Letter,
    LetterDelivery,
    Opinion,
    Review,
    ReviewRevision,
    Screening,
)
from local4action.reviews.queries import names_of

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One act: when, what in words, who did it (empty for the clock), and from what to what."""

    at: dt.datetime
    text: str
    who: str
    details: tuple[str, ...] = ()


SENTENCES: Final[dict[tuple[str, str], Promise]] = {
    ("screening", "passed"): gettext_lazy("Passed the screening"),
    ("screening", "rejected"): gettext_lazy("Rejected at the screening"),
    ("decision", "granted"): gettext_lazy("Decision recorded: granted"),
    ("decision", "declined"): gettext_lazy("Decision recorded: declined"),
    ("inquiry", "asked"): gettext_lazy("The applicants were asked for more"),
    ("inquiry", "answered"): gettext_lazy("The applicants answered what was asked"),
    ("inquiry", "dropped"): gettext_lazy("What was asked needs no answer any more"),
    ("revision", "revised"): gettext_lazy("A submitted review was revised"),
    ("revision", "handed_back"): gettext_lazy("A review was handed back to its reader"),
    ("letter", "insert"): gettext_lazy("Letter drafted"),
    ("letter", "update"): gettext_lazy("Letter edited"),
    ("letter", "redraft"): gettext_lazy("Letter drafted anew"),
    ("letter", "released"): gettext_lazy("Letter released"),
    ("delivery", "handed_over"): gettext_lazy("Letter handed over otherwise"),
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

# What moves a proposal from no state to another one, by the name of the act.
IN_PLACE: Final[dict[str, Promise]] = {
    "calls.reopen_proposal": gettext_lazy("Taken up to be changed"),
    "calls.discard_changes": gettext_lazy("Changes thrown away: what was submitted counts"),
    "calls.extend_proposal": gettext_lazy("More time given to this proposal"),
    "calls.judge_outage": gettext_lazy("More time given after an outage"),
}
# By these a letter follows its template; by others a hand changes it.
REDRAFTS: Final = {"reviews.redraft_letter", "reviews.choose_comments"}
SUBMITTED: Final[dict[str, Promise]] = {
    "first": gettext_lazy("First form submitted. %(known)s"),
    "second": gettext_lazy("Second form submitted. %(known)s"),
}
# What one act writes, and what a file brought whole from elsewhere did in an instant, in order.
AT_ONCE: Final = (
    "proposal", "submission", "screening", "inquiry", "stated", "conflict", "assigned",
    "unassigned", "review", "revision", "comment", "opinion", "opinion_back", "condition",
    "decision", "letter", "delivery",
)  # fmt: skip
# How it is known when a submission arrived.
KNOWN_BY: Final[dict[str, Promise]] = {
    "kernel": gettext_lazy("Its time of arrival is from the web server’s own machine."),
    "proxy": gettext_lazy("Its time of arrival is from the server in front of this site."),
    "clock": gettext_lazy("Its time of arrival is from the clock when it was read."),
    "import": gettext_lazy("Its time of arrival is the one in the file it came with."),
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


def _what_was_sent() -> Case:
    again = Concat(Value("again "), "address", output_field=TextField())
    return Case(When(kind="again", then=again), default=F("kind"), output_field=TextField())


def _kept() -> QuerySet[Any]:
    """What was kept of one proposal, in no order."""
    proposal = Slot("proposal", BigIntegerField())
    mine = {"proposal_id": proposal}
    return _rows(Proposal, "proposal", F("state"), pgh_obj_id=proposal).union(
        _rows(
            Submission,
            "submission",
            Concat("form", Value(" "), "arrival_known_by"),
            pgh_label="insert",
            **mine,
        ),
        _rows(Screening, "screening", F("outcome"), **mine),
        _rows(Inquiry, "inquiry", Value("asked"), pgh_label="insert", **mine),
        _rows(Inquiry, "inquiry", F("state"), state__in=["answered", "dropped"], **mine),
        _rows(InterestStatement, "stated", F("person_id"), pgh_label="insert", **mine),
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
        _rows(
            ReviewRevision,
            "revision",
            F("kind"),
            pgh_label="insert",
            pgh_obj__review__proposal_id=proposal,
        ),
        _rows(Decision, "decision", F("outcome"), **mine),
        _rows(Opinion, "opinion", F("says"), pgh_label="insert", **mine),
        _rows(Opinion, "opinion_back", F("says"), pgh_label="delete", **mine),
        _rows(Condition, "condition", F("state"), pgh_label__in=["insert", "update"], **mine),
        _rows(Letter, "letter", F("pgh_label"), released_at__isnull=True, **mine),
        _rows(Letter, "letter", Value("released"), released_at__isnull=False, **mine),
        _rows(LetterDelivery, "delivery", _what_was_sent(), letter__proposal_id=proposal),
        _rows(
            CommentForApplicants,
            "comment",
            F("review__reviewer_id"),
            review__proposal_id=proposal,
            pgh_label__in=["insert", "update"],
        ),
        all=True,
    )


_KEPT: Final = Prepared(_kept)


def _place(kind: str, detail: str) -> int:
    """Where a row belongs among those of one instant: its move first, then as a file goes."""
    if kind == "submission" and detail.startswith("second"):
        return AT_ONCE.index("inquiry")
    return AT_ONCE.index(kind)


def acts_of(proposal: Proposal) -> list[Act]:
    """Every act on a file, the newest first; two queries."""
    rows = _KEPT.rows(proposal=proposal.pk)
    # All rows of one act carry the time of its transaction.
    found = sorted(rows, key=lambda row: (row[0], _place(row[2], row[3]), row[1]))
    people = {int(row[3]) for row in found if row[3].isdigit()}
    actors = {row[4]["user"] for row in found if row[4] and row[4].get("user")}
    names = names_of(people | actors)
    acts: list[Act] = []
    state = ""
    for at, _key, kind, detail, context in found:
        if kind == "proposal":
            text, state = _moved(state, detail, _named(context)), detail
        else:
            redrafted = kind == "letter" and detail == "update" and _named(context) in REDRAFTS
            text = _said(kind, "redraft" if redrafted else detail, names)
        if text:
            who = names.get((context or {}).get("user") or 0, "")
            acts.append(Act(at, text, who))
    return acts[::-1]


def history_of(proposal: Proposal) -> list[Act]:
    """The same to be read: with all that the room `calls` keeps, each from what to what."""
    theirs = of_proposal_for_officers(proposal)
    details = {(one.at, one.text): one.details for one in theirs}
    own = [replace(act, details=details.get((act.at, act.text), ())) for act in acts_of(proposal)]
    told = {(act.at, act.text) for act in own}
    others = [
        Act(one.at, one.text, one.who, one.details)
        for one in theirs
        if (one.at, one.text) not in told
    ]
    return sorted([*own, *others], key=lambda act: act.at, reverse=True)


def _named(context: Any) -> str:
    """The name of the act that a row was changed by."""
    return str((context or {}).get("action", ""))


def acts_since(proposal: Proposal, seen: int) -> list[Act]:
    """The acts on a file beyond the first `seen`, the newest first; two queries."""
    acts = acts_of(proposal)
    return acts[: max(len(acts) - seen, 0)]


def _moved(before: str, after: str, act: str) -> str:
    """A proposal's row changed: said where it moved, or by an act that leaves it in its state."""
    if before == after:
        return str(IN_PLACE.get(act, ""))
    if not before:
        return _("Proposal begun")
    return _("From “%(before)s” to “%(after)s”") % {
        "before": PROPOSAL.states[before].staff,
        "after": PROPOSAL.states[after].staff,
    }


def _said(kind: str, detail: str, names: Any) -> str:
    if (kind, detail) in SENTENCES:
        return str(SENTENCES[kind, detail])
    if kind == "submission":
        form, known_by = detail.split(" ", 1)
        return str(SUBMITTED[form]) % {"known": KNOWN_BY.get(known_by, "")}
    if kind == "delivery":
        return _("Letter sent again to %(address)s") % {"address": detail.partition(" ")[2]}
    name = names.get(int(detail), "")
    return {
        "assigned": _("%(name)s was asked to read it"),
        "unassigned": _("%(name)s is no longer asked to read it"),
        "stated": _("%(name)s confirmed to have no interest"),
        "conflict": _("%(name)s declared a conflict of interest"),
        "review": _("%(name)s submitted a review"),
        "comment": _("It was chosen what of the comment of %(name)s the applicants read"),
    }[kind] % {"name": name}
