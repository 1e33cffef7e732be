"""The texts that the letters of a call are drafted from, for each outcome and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import desk
from local4action.foundation.idempotency import FIELD, answered, once
from local4action.reviews import actions, letters, queries
from local4action.reviews.actions.letters_in_bulk import template_text
from local4action.reviews.forms import LetterTemplateForm, outcome_choices
from local4action.reviews.views.letters_in_bulk import letters_address, officers_call

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call, Proposal


@desk("GET")
def letter_templates(request: HttpRequest, ref: str) -> HttpResponse:
    """The texts of a call at a glance."""
    call = officers_call(request, ref, "reviews.edit_letter_template")
    written = queries.letter_templates(call)
    rows = [
        {
            "words": words,
            "cells": [
                {
                    "language": language,
                    "template": written.get((outcome, language)),
                    "url": reverse("reviews:letter_template", args=[call.ref, outcome, language]),
                }
                for language, _name in settings.LANGUAGES
            ],
        }
        for outcome, words in outcome_choices()
    ]
    context = {"call": call, "rows": rows, "trail": _trail(call, _("Texts"))}
    return render(request, "reviews/letter_templates.html", context)


def _trail(call: Call, here: str, *between: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"label": _("Calls"), "url": reverse("calls:call_list")},
        {"label": call.title, "url": reverse("calls:call_edit", args=[call.ref])},
        {"label": _("Letters"), "url": letters_address(call)},
        *between,
        {"label": here},
    ]


@desk("GET", "POST")
def letter_template(request: HttpRequest, ref: str, outcome: str, language: str) -> HttpResponse:
    """One text: changed, tried on a real proposal, given back."""
    call = officers_call(request, ref, "reviews.edit_letter_template")
    if outcome not in letters.REQUIRED or language not in dict(settings.LANGUAGES):
        raise Http404
    kind = {"outcome": outcome, "language": language}
    doing = request.POST.get("do", "save") if request.method == "POST" else ""
    if doing == "drop":
        return _dropped(request, call, kind)
    proposals = queries.proposals_to_preview(request.user, call, outcome)
    form = LetterTemplateForm(request.POST or None, template_text(call, **kind), proposals)
    if request.method == "POST":
        form.full_clean()
    answer = None
    if doing == "try":
        _try(form, outcome)
    elif request.method == "POST":
        answer = answered(request, form, lambda: _saved(request, call, kind, form))
    if answer is not None:
        return answer
    words = PROPOSAL.states[outcome].staff
    texts = {"label": _("Texts"), "url": reverse("reviews:letter_templates", args=[call.ref])}
    tried = _chosen(form, proposals)
    context = {
        "call": call,
        "form": form,
        "words": words,
        "language": language,
        "template": queries.letter_template(call, outcome, language),
        "followers": queries.as_drafted(call, outcome, language).count(),
        "placeholders": [(name, letters.PLACEHOLDERS[name]) for name in letters.allowed(outcome)],
        "preview": None if tried is None else _preview(form, tried, outcome, language),
        "proposal": tried,
        "may_edit": has_perm("reviews.edit_letter_template", request.user),
        "key": request.POST.get(FIELD, ""),
        "trail": _trail(call, str(words), texts),
    }
    status = 422 if form.errors or doing == "save" else 200
    return render(request, "reviews/letter_template.html", context, status=status)


def _saved(request: HttpRequest, call: Call, kind: dict[str, str], form: LetterTemplateForm) -> Any:
    sent = form.cleaned_data
    job = actions.edit_letter_template(
        call=call,
        **kind,
        subject=sent["subject"],
        body=sent["body"],
        token=sent["token"] or None,
        actor=request.user,
    )
    return job or _back(request, call, _("The text is saved."))


def _back(request: HttpRequest, call: Call, said: str) -> str:
    messages.success(request, said)
    return reverse("reviews:letter_templates", args=[call.ref])


def _dropped(request: HttpRequest, call: Call, kind: dict[str, str]) -> HttpResponse:
    def act() -> Any:
        job = actions.drop_letter_template(call=call, **kind, actor=request.user)
        return job or _back(request, call, _("The letters are drafted from the first text again."))

    return once(request, act)


def _try(form: LetterTemplateForm, outcome: str) -> None:
    """What saving would refuse is said when it is tried, too."""
    if not form.is_valid():
        return
    try:
        letters.check(outcome, *form.subject_and_body())
    except ValidationError as error:
        for name, found in error.message_dict.items():
            form.add_error(name, found)


def _chosen(form: LetterTemplateForm, proposals: list[Proposal]) -> Proposal | None:
    wanted = form.data.get("proposal", "") if form.is_bound else ""
    found = [one for one in proposals if one.ref == wanted] or proposals
    return found[0] if found else None


def _preview(
    form: LetterTemplateForm, proposal: Proposal, outcome: str, language: str
) -> dict[str, str]:
    """The letter about a real proposal, from what is typed."""
    text = form.subject_and_body()
    known = queries.said_of(proposal)
    subject, body = letters.letter_from(text, proposal, outcome, language, **known)
    return {"subject": subject, "body": body, "language": language}
