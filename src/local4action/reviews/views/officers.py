"""The officers' pages: the queue, screening, asking readers, deciding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from rules import has_perm

from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, gate, queries
from local4action.reviews.forms import (
    AssignForm,
    DecideForm,
    PassForm,
    QueueFilters,
    RejectForm,
    in_days,
)
from local4action.reviews.views.answering import page, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal

PAGE_SIZE: Final = 50
WEEKS_FOR_SECOND_FORM: Final = 4
WEEKS_FOR_REVIEWS: Final = 3
WAITING: Final = (
    ("screen", gettext_lazy("To screen")),
    ("assign", gettext_lazy("To give to readers")),
    ("decide", gettext_lazy("To decide")),
    ("letter", gettext_lazy("Letters held")),
)


@desk("GET")
def queue(request: HttpRequest) -> HttpResponse:
    """Proposals by state for an officer; the files to read for a member of the board."""
    area_or_404("reviews.see_queue", request.user)
    if not has_perm("reviews.read_all_files", request.user):
        return _to_read(request)
    filters = QueueFilters(request.GET, queries.choices_for(request.user))
    wanted = filters.wanted()
    counts = queries.counts_for(request.user, wanted)
    rows = _paged(request, queries.queue_for(request.user, wanted))
    context = {
        "page": rows,
        "filters": filters,
        "tabs": _tabs(request, wanted, counts),
        "todo": _todo(request, wanted),
        "filtered": wanted != queries.Wanted(),
    }
    return render(request, "reviews/queue.html", context)


def _paged(request: HttpRequest, rows: Any) -> Any:
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for proposal in found.object_list:
        proposal.state_now = PROPOSAL.state_of(proposal)
    return found


def _to_read(request: HttpRequest) -> HttpResponse:
    rows = _paged(request, queries.assigned_to(request.user))
    return render(request, "reviews/to_read.html", {"page": rows})


def _address(request: HttpRequest, **changes: str) -> str:
    kept = {key: request.GET.get(key, "") for key in ("q", "call", "language", "country")}
    asked = {key: value for key, value in (kept | changes).items() if value}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _tabs(
    request: HttpRequest, wanted: queries.Wanted, counts: dict[str, int]
) -> list[dict[str, Any]]:
    everything = {
        "label": pgettext("proposals", "All"),
        "url": _address(request),
        "count": sum(counts.values()),
        "current": not wanted.state and not wanted.todo,
    }
    return [everything] + [
        {
            "label": PROPOSAL.states[state].staff,
            "url": _address(request, state=state),
            "count": counts.get(state, 0),
            "current": wanted.state == state,
        }
        for state in gate.STATES
    ]


def _todo(request: HttpRequest, wanted: queries.Wanted) -> list[dict[str, Any]]:
    counts = queries.todo_counts_for(request.user)
    return [
        {
            "label": label,
            "url": _address(request, todo=name),
            "count": counts[name],
            "current": wanted.todo == name,
        }
        for name, label in WAITING
    ]


def _officers_file(request: HttpRequest, ref: str, permission: str) -> Proposal:
    """A file this person may do this with: 404 where they may not know of it, else 403."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm(permission, request.user, proposal):
        raise PermissionDenied
    return proposal


@desk("GET", "POST")
def screen(request: HttpRequest, ref: str) -> HttpResponse:
    """Pass a proposal on with a day for the second form, or reject it with a reason."""
    proposal = _officers_file(request, ref, "reviews.screen_proposal")
    rejecting = request.POST.get("outcome") == "reject"
    given = request.POST if request.method == "POST" else None
    passing = PassForm(
        None if rejecting else given, initial={"due_on": in_days(7 * WEEKS_FOR_SECOND_FORM)}
    )
    reject = RejectForm(given if rejecting else None)

    def act() -> str:
        if rejecting:
            actions.reject_at_screening(
                proposal=proposal, reason=reject.cleaned_data["reason"], actor=request.user
            )
            messages.success(request, _("Rejected. The letter is drafted: read it and release it."))
            return reverse("reviews:letter", args=[ref])
        due_on = passing.cleaned_data["due_on"]
        actions.pass_screening(proposal=proposal, due_on=due_on, actor=request.user)
        messages.success(request, _("Passed. The applicants are asked for the second form."))
        return reverse("reviews:file", args=[ref])

    sent = reject if rejecting else passing
    if request.method == "POST" and (answer := answered(request, sent, act)):
        return answer
    context = {
        "proposal": proposal,
        "passing": passing,
        "reject": reject,
        "trail": trail(proposal, _("Screen")),
    }
    return page(request, "reviews/screen.html", sent, context)


@desk("GET", "POST")
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose who reads a proposal; all of the board without an interest to begin with."""
    proposal = _officers_file(request, ref, "reviews.assign_reviewers")
    people = queries.possible_reviewers(proposal)
    asked = queries.assignments_of(proposal)
    chosen = [one.reviewer_id for one in asked] or [person.pk for person in people]
    due_on = next((one.due_on for one in asked), None) or in_days(7 * WEEKS_FOR_REVIEWS)
    form = AssignForm(request.POST or None, people, {"reviewers": chosen, "due_on": due_on})

    def act() -> str:
        keys = set(form.cleaned_data["reviewers"])
        actions.assign_reviewers(
            proposal=proposal,
            reviewers=[one for one in people if one.pk in keys],
            due_on=form.cleaned_data["due_on"],
            actor=request.user,
        )
        messages.success(request, _("The readers are asked; those newly asked get a mail."))
        return reverse("reviews:file", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"proposal": proposal, "trail": trail(proposal, _("Readers"))}
    return page(request, "reviews/assign.html", form, context)


@desk("GET", "POST")
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Record what a body decided about a proposal."""
    proposal = _officers_file(request, ref, "reviews.record_decision")
    bodies = list(queries.deciding_bodies())
    form = DecideForm(request.POST or None, bodies)

    def act() -> str:
        found = form.cleaned_data
        actions.record_decision(
            proposal=proposal,
            outcome=found["outcome"],
            decided_on=found["decided_on"],
            body=next(one for one in bodies if one.pk == found["body"]),
            minutes=found["minutes"],
            conditions=found["conditions"],
            actor=request.user,
        )
        messages.success(request, _("Recorded. The letter is drafted: read it and release it."))
        return reverse("reviews:letter", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    reviews = queries.reviews_for(request.user, proposal)
    lines = queries.lines_of(queries.criteria_of(proposal.call), reviews)
    context = {
        "proposal": proposal,
        "reviews": reviews,
        "lines": lines,
        "outstanding": [
            one
            for one in queries.assignments_of(proposal)
            if not one.has_answered and not one.is_recused  # type: ignore[attr-defined]
        ],
        "trail": trail(proposal, _("Decision")),
    }
    return page(request, "reviews/decide.html", form, context)
