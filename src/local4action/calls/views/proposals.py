"""My proposals: where each one is, who writes, submitting, receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import actions, answers, conditions, deadlines, queries, submissions
from local4action.calls.forms import InviteForm
from local4action.calls.views.eligibility import judged
from local4action.calls.views.writing import FORMS, act_once
from local4action.calls.workflow import PROPOSAL, is_untold, state_for_writers
from local4action.foundation.access import desk
from local4action.foundation.arrival import arrived_at
from local4action.foundation.canonical import canonical
from local4action.foundation.idempotency import FIELD, answered, once

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.models import Proposal, Submission

PAGE_SIZE: Final = 50
LONGEST_NUMBER: Final = 5


@desk("GET")
def proposals(request: HttpRequest) -> HttpResponse:
    """The proposals I write, and the open calls I could propose to."""
    page = Paginator(queries.proposals_for(request.user), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    for proposal in page.object_list:
        proposal.state_now = state_for_writers(proposal)  # type: ignore[attr-defined]
    context = {"page": page, "open_calls": list(queries.open_calls()[:10])}
    return render(request, "calls/proposals.html", context)


def _trail(proposal: Proposal, here: str = "") -> list[dict[str, Any]]:
    trail: list[dict[str, Any]] = [{"label": _("My proposals"), "url": reverse("calls:proposals")}]
    if not here:
        return [*trail, {"label": proposal}]
    return [*trail, {"label": proposal, "url": proposal.get_absolute_url()}, {"label": here}]


def _steps(proposal: Proposal) -> list[dict[str, Any]]:
    """Where a proposal is on its way, for the line of steps."""
    names = [_("First form"), _("Screening"), _("Second form"), _("Reading"), _("Decision")]
    place = {
        "draft": 0,
        "submitted": 1,
        "second_form": 2,
        "in_review": 3,
        "granted": 4,
        "declined": 4,
        "rejected": 4,
        "withdrawn": 0,
    }[proposal.state]
    return [
        {
            "label": name,
            "state": "done" if number < place else "here" if number == place else "ahead",
        }
        for number, name in enumerate(names)
    ]


@desk("GET", "POST")
def proposal(request: HttpRequest, ref: str) -> HttpResponse:
    """One proposal: where it is, what comes next, who writes it."""
    found = queries.proposal_for(request.user, ref)
    if request.method == "POST":
        return _do(request, found)
    member = queries.membership_of(found, request.user)
    name = queries.current_form(found)
    given = queries.answers_of(found, name) if name else []
    submitted = submissions.all_submissions_of(found)
    moves = {one.name: one for one in PROPOSAL.available(found, request.user)}
    over = deadlines.is_over(found, timezone.now())
    return render(
        request,
        "calls/proposal.html",
        {
            "proposal": found,
            "state": state_for_writers(found),
            "is_untold": is_untold(found),
            "steps": _steps(found),
            "withdrawing": moves.get("withdraw"),
            "reopening": None if over or name else moves.get("reopen"),
            "discarding": moves.get("discard") if name and found.state == "submitted" else None,
            "deadline": deadlines.of_form(found, name or "first"),
            "takes_more": found.call.state in actions.ACCEPTING and not over,
            "invited": member is not None and member.joined_at is None,
            "member": member,
            "name": name,
            "done": sum(not answers.is_empty(one.value) for one in given),
            "all": len(given),
            "left_at": queries.left_at(found, name, request.user) if name else "",
            "submissions": submitted,
            "submitted_forms": sorted({one.form for one in submitted}),
            "people": queries.members_of(found),
            "trail": _trail(found),
        },
    )


def _do(request: HttpRequest, found: Proposal) -> HttpResponse:
    doing = request.POST.get("do", "")

    def act() -> Any:
        if doing == "join":
            actions.join_proposal(proposal=found, actor=request.user)
            messages.success(request, _("You write this proposal together now."))
        elif doing == "reopen":
            actions.reopen_proposal(proposal=found, actor=request.user)
            messages.success(request, _("Change what you like, then submit again."))
            return reverse("calls:form", args=[found.ref, "first"])
        elif doing == "discard":
            actions.discard_changes(proposal=found, actor=request.user)
            messages.success(request, _("The changes are gone. What you submitted counts."))
        elif doing == "withdraw":
            actions.withdraw_proposal(proposal=found, actor=request.user)
            messages.success(request, _("The proposal is withdrawn. Its text stays here."))
        else:
            raise ValidationError(_("This button is not known. Nothing was changed."))
        return found

    return act_once(request, act)


@desk("GET", "POST")
def invite(request: HttpRequest, ref: str) -> HttpResponse:
    """Who writes; invite a colleague, take one off."""
    found = queries.proposal_for(request.user, ref)
    address = reverse("calls:invite", args=[ref])
    if "remove" in request.POST:
        return _remove(request, found)
    form = InviteForm(request.POST or None)

    def act() -> str:
        email = form.cleaned_data["email"]
        actions.invite_colleague(proposal=found, email=email, actor=request.user)
        said = _("The invitation to %(email)s is on its way.") % {"email": email}
        messages.success(request, said)
        return address

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    return render(
        request,
        "calls/people.html",
        {
            "proposal": found,
            "form": form,
            "people": queries.members_of(found),
            "may_invite": rules.has_perm("calls.invite_colleague", request.user, found),
            "key": request.POST.get(FIELD, ""),
            "trail": _trail(found, _("People")),
        },
        status=422 if form.errors else 200,
    )


def _remove(request: HttpRequest, found: Proposal) -> HttpResponse:
    chosen = request.POST["remove"]
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0

    def act() -> str:
        actions.remove_colleague(proposal=found, member_id=number, actor=request.user)
        messages.success(request, _("This person no longer writes on the proposal."))
        return request.path

    return act_once(request, act)


def _missing(given: list[AnsweredQuestion]) -> list[dict[str, Any]]:
    found = []
    for one in given:
        problem = answers.problem(one.question, one.value)
        if problem:
            found.append({"question": one.question, "problem": problem})
    return found


@desk("GET", "POST")
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """What is still missing, and the button that submits."""
    found = queries.proposal_for(request.user, ref)
    name = queries.current_form(found)
    if not rules.has_perm("calls.submit_proposal", request.user, found):
        raise PermissionDenied
    form = forms.Form(request.POST or {} if request.method == "POST" else None)
    if request.method == "POST" and (answer := _submitted(request, found, name, form)):
        return answer
    if name is None:
        return redirect(found)
    given = queries.answers_of(found, name)
    return render(
        request,
        "calls/submit.html",
        {
            "proposal": found,
            "name": name,
            "form": form,
            "missing": _missing(given),
            **judged(found, name),
            "answered": given,
            "key": request.POST.get(FIELD, ""),
            "deadline": deadlines.of_form(found, name),
            "again": found.state == "submitted",
            "trail": _trail(found, _("Submit")),
        },
        status=422 if form.errors else 200,
    )


def _submitted(
    request: HttpRequest, found: Proposal, name: str | None, form: forms.Form
) -> HttpResponse | None:
    """The way to the receipt, or None with what was refused in `form`.

    A second click may come when the first is done: it finds its answer by the key of the form,
    and without one by the submission that is there. Nothing is submitted anew unless the proposal
    was reopened.
    """
    arrived = arrived_at(request)
    known_by = getattr(request, "arrival_known_by", "clock")

    def act() -> str:
        wanted = name or latest_form(found)
        made = None if name else queries.submission_of(found, wanted)
        if made is None:
            made = actions.submit_form(
                proposal=found,
                form=wanted,
                arrived_at=arrived,
                arrival_known_by=known_by,
                actor=request.user,
            )
        return _address(found, made)

    form.is_valid()
    try:
        return once(request, act)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


def _address(found: Proposal, made: Submission) -> str:
    """Where the receipt of this very submission is, also when another takes its place."""
    return f"{reverse('calls:receipt', args=[found.ref, made.form])}?number={made.number}"


def latest_form(found: Proposal) -> str:
    """The form that was submitted last, where none can be written any more."""
    return "first" if found.state == "submitted" else "second"


@desk("GET")
def receipt(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The receipt: when it arrived, its hash, the PDF once it is made."""
    found, submission = _submission(request, ref, form)
    return render(
        request,
        "calls/receipt.html",
        {
            "proposal": found,
            "submission": submission,
            "call": found.call,
            "answered": _as_submitted(found, submission),
            "trail": _trail(found, _("Receipt")),
        },
    )


def _as_submitted(found: Proposal, submission: Submission) -> list[AnsweredQuestion]:
    """The answers of the record, which is what was submitted whatever happened since."""
    given = submission.record["answers"]
    language = get_language() or "en"
    asked = queries.questions_asked(found, submission.form)
    left_out = conditions.hidden(asked, given)
    return [
        answers.answered(one, given.get(one.key, answers.empty(one.kind)), language)
        for one in asked
        if one.key not in left_out
    ]


def _submission(request: HttpRequest, ref: str, form: str) -> tuple[Proposal, Submission]:
    found = queries.proposal_for(request.user, ref)
    submission = None
    number = request.GET.get("number", "")
    if form in FORMS:
        submission = (
            submissions.submission_numbered(found, form, int(number))
            if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER
            else queries.submission_of(found, form)
        )
    if submission is None:
        raise Http404
    return found, submission


@desk("GET")
def record(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The canonical record, byte for byte what the hash was made from."""
    _found, submission = _submission(request, ref, form)
    response = HttpResponse(
        canonical(submission.record), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{submission.ref}.json"'
    return response
