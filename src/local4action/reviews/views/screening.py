"""A proposal is screened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.calls.judged import shown
from local4action.calls.queries import judgement_submitted
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, queries
from local4action.reviews.forms import AskForm, PassForm, RejectForm, in_days
from local4action.reviews.timeline import acts_of
from local4action.reviews.views.answering import officers_file, page, trail

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal
    from local4action.reviews.timeline import Act


WEEKS_FOR_SECOND_FORM: Final = 4
WEEKS_FOR_ANSWERS: Final = 2


@desk("GET", "POST")
def screen(request: HttpRequest, ref: str) -> HttpResponse:
    """Pass a proposal on, ask the applicants for more, or reject it with a reason."""
    proposal = officers_file(request, ref, "reviews.screen_proposal")
    if request.POST.get("claim"):
        return _claim(request, proposal)
    acts = acts_of(proposal)
    forms_by_outcome = _forms(request, acts)
    sent = forms_by_outcome.get(request.POST.get("outcome", ""), forms_by_outcome["pass"])

    def act() -> str:
        return _done(request, proposal, sent)

    if request.method == "POST" and (answer := answered(request, sent, act)):
        return answer
    inquiries = queries.inquiries_of(proposal)
    context = {
        "proposal": proposal,
        "open": proposal.state == "submitted",
        "forms": forms_by_outcome,
        "inquiries": inquiries,
        **shown(judgement_submitted(proposal), "first"),
        "awaited": bool(inquiries) and inquiries[0].state == "asked",
        "trail": trail(proposal, _("Screen")),
        **_colleagues(request, proposal, sent, acts),
    }
    _refresh(sent, acts)
    return page(request, "reviews/screen.html", sent, context)


def _forms(request: HttpRequest, acts: list[Act]) -> dict[str, Any]:
    """The three ways to decide; the one that was sent is bound, nothing else as passing."""
    outcome = request.POST.get("outcome", "")
    chosen = outcome if outcome in {"ask", "reject"} else "pass"
    seen = {"seen": len(acts)}

    def given(name: str) -> Any:
        return request.POST if request.method == "POST" and chosen == name else None

    weeks = {"due_on": in_days(7 * WEEKS_FOR_SECOND_FORM)}
    answer_by = {"answer_by": in_days(7 * WEEKS_FOR_ANSWERS)}
    return {
        "pass": PassForm(given("pass"), initial=seen | weeks, auto_id="pass-%s"),
        "ask": AskForm(given("ask"), initial=seen | answer_by, auto_id="ask-%s"),
        "reject": RejectForm(given("reject"), initial=seen, auto_id="reject-%s"),
    }


def _refresh(sent: forms.Form, acts: list[Act]) -> None:
    """A page shown again shows every act: who sends it then decides knowing them."""
    if sent.is_bound:
        given: Any = sent.data
        sent.data = given.copy()
        sent.data["seen"] = str(len(acts))  # type: ignore[index]


def _done(request: HttpRequest, proposal: Proposal, sent: Any) -> str:
    """Do what the form that was sent says; where to go then."""
    found = sent.cleaned_data
    whole = {"proposal": proposal, "actor": request.user, "seen": found["seen"]}
    file = reverse("reviews:file", args=[proposal.ref])
    if isinstance(sent, RejectForm):
        actions.reject_at_screening(reason=found["reason"], **whole)
        messages.success(request, _("Rejected. The letter is drafted: read it and release it."))
        return reverse("reviews:letter", args=[proposal.ref])
    if isinstance(sent, AskForm):
        actions.ask_for_more(questions=found["questions"], due_on=found["answer_by"], **whole)
        messages.success(
            request, _("The applicants are asked. The file comes back when they have answered.")
        )
        return file
    actions.pass_screening(due_on=found["due_on"], **whole)
    messages.success(request, _("Passed. The applicants are asked for the second form."))
    return file


def _colleagues(
    request: HttpRequest, proposal: Proposal, sent: Any, acts: list[Act]
) -> dict[str, Any]:
    """Who else has the file open, and what was done since the page that was sent was printed."""
    seen = sent.cleaned_data.get("seen") if sent.is_bound else None
    claim = None
    if request.method == "GET" and proposal.state == "submitted":
        # Someone may have decided between the reading and the lock; the page then says so.
        try:
            claim = actions.claim_screening(proposal=proposal, actor=request.user)
        except ValidationError:
            proposal.refresh_from_db(fields=["state"])
    else:
        claim = queries.claim_on(proposal, request.user)
    mine = claim is not None and claim.person_id == request.user.pk
    return {
        "colleague": None if mine else claim,
        "own_claim": claim if mine else None,
        "meanwhile": [] if seen is None else acts[: max(len(acts) - seen, 0)],
    }


def _claim(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Take a file over from a colleague, or leave it to them."""

    def act() -> str:
        if request.POST["claim"] == "leave":
            actions.leave_screening(proposal=proposal, actor=request.user)
            return f"{reverse('reviews:queue')}?todo=screen"
        try:
            actions.claim_screening(proposal=proposal, actor=request.user, take_over=True)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return reverse("reviews:screen", args=[proposal.ref])

    return once(request, act)
