"""The form as a document: fetched, brought back, and taken over answer by answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import actions, answers, queries
from local4action.calls.documents.offers import offers
from local4action.calls.queries.versions import document_for, documents_of
from local4action.calls.ticking import ReturnForm, TickForm
from local4action.calls.views.taking_over import say_what_came
from local4action.calls.views.versions import language_of, trail
from local4action.calls.views.writing import act_once
from local4action.foundation.access import desk
from local4action.foundation.idempotency import FIELD, answered
from local4action.foundation.inspection import MOST_BYTES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.documents.offers import Offer
    from local4action.calls.models import Proposal


@desk("GET", "POST")
def offline(request: HttpRequest, ref: str) -> HttpResponse:
    """Fetch the form as a document, and bring it back."""
    proposal = queries.proposal_for(request.user, ref)
    name = queries.current_form(proposal)
    if name is None:
        return redirect(proposal)
    if request.POST.get("do") == "make":
        return act_once(
            request,
            lambda: actions.make_form_document(proposal=proposal, form=name, actor=request.user),
        )
    posted = request.method == "POST"
    form = ReturnForm(request.POST, request.FILES) if posted else ReturnForm()

    def act() -> Any:
        upload = form.cleaned_data["file"]
        return actions.return_form_document(
            proposal=proposal,
            form=name,
            content=upload.read(MOST_BYTES + 1),
            name=upload.name or "",
            actor=request.user,
        )

    if posted and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "name": name,
        "form": form,
        "documents": list(documents_of(proposal, name, request.user)[:20]),
        "key": request.POST.get(FIELD, ""),
        "trail": trail(proposal, (_("Write offline"), "")),
    }
    return render(request, "calls/offline.html", context, status=422 if form.errors else 200)


@desk("GET", "POST")
def returned(request: HttpRequest, ref: str, document: str) -> HttpResponse:
    """What was edited in a document that came back; what is ticked is taken over."""
    proposal = queries.proposal_for(request.user, ref)
    found = document_for(request.user, proposal, document)
    given = queries.answers_by_question(proposal, found.form)
    questions = queries.questions_of(proposal.call, found.form)
    offered = offers(found.found, questions, given, get_language() or "en")
    open_ones = [one for one in offered if one.state in {"changed", "both"}]
    sent = request.POST if request.method == "POST" else None
    form = TickForm([(one.question, one.value) for one in open_ones], sent)

    def act() -> str:
        saved = actions.take_from_document(
            proposal=proposal, document=found, changes=form.changes(), actor=request.user
        )
        say_what_came(request, saved, form)
        return reverse("calls:form", args=[ref, found.form])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "name": found.form,
        "document": found,
        "rows": [_row(one, proposal) for one in open_ones],
        "same": [one.question for one in offered if one.state == "same"],
        "wrong": [one for one in offered if one.state == "wrong"],
        "nowhere": [one["text"] for one in found.found if not one["key"]],
        "writable": queries.current_form(proposal) == found.form,
        "form": form,
        "key": request.POST.get(FIELD, ""),
        "trail": trail(
            proposal,
            (_("Write offline"), reverse("calls:offline", args=[ref])),
            (found.name, ""),
        ),
    }
    return render(request, "calls/returned.html", context, status=422 if form.errors else 200)


def _row(one: Offer, proposal: Proposal) -> dict[str, Any]:
    language = get_language() or "en"
    now = one.answer.value if one.answer else answers.empty(one.question.kind)
    return {
        "question": one.question,
        "both": one.state == "both",
        "pieces": one.pieces,
        "theirs": answers.shown(one.question, now, language),
        "ours": answers.shown(one.question, one.value, language),
        "answer": one.answer,
        "version": one.version,
        "language": language_of(one.question, proposal),
    }
