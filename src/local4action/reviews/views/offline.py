"""A reader takes files along, brings scores back, and submits several reviews at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, queries
from local4action.reviews.forms import ScoresForm, SubmitForm
from local4action.reviews.views.answering import page, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk("GET", "POST")
def offline(request: HttpRequest) -> HttpResponse:
    """The pack to read, the form to score, and the place where the form comes back."""
    area_or_404("reviews.take_offline", request.user)
    brings = request.method == "POST" and "make" not in request.POST
    form = ScoresForm(request.POST, request.FILES) if brings else ScoresForm()

    def bring() -> str:
        job = actions.bring_scores(upload=form.cleaned_data["file"], actor=request.user)
        return job.get_absolute_url()

    if request.method == "POST" and not brings:
        return once(request, lambda: _make(request))
    if brings and (answer := answered(request, form, bring)):
        return answer
    context = {
        "offline": queries.offline_for(request.user),
        "copies": queries.copies_of(request.user),
        "trail": trail(here=_("Read and score offline")),
    }
    return page(request, "reviews/offline.html", form, context)


def _make(request: HttpRequest) -> str:
    try:
        job = actions.ask_offline_copy(kind=request.POST.get("make", ""), actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return reverse("reviews:offline")
    return job.get_absolute_url()


@desk("GET", "POST")
def scores(request: HttpRequest, ref: str) -> HttpResponse:
    """What a form that came back would save, file by file; saved when its reader says so."""
    area_or_404("reviews.bring_scores", request.user)
    upload = queries.upload_for(request.user, ref)

    def act() -> str:
        try:
            saved = actions.save_scores_brought(upload=upload, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return reverse("reviews:offline_scores", args=[ref])
        said = ngettext(
            "The draft of %(number)s review is saved. Submit it when you are ready.",
            "The drafts of %(number)s reviews are saved. Submit them when you are ready.",
            saved,
        )
        messages.success(request, said % {"number": saved})
        return reverse("reviews:submit_drafts")

    if request.method == "POST":
        return once(request, act)
    found = queries.judged(request.user, upload.rows)
    context = {
        "upload": upload,
        "files": found,
        "savable": any(one.changes for one in found),
        "trail": _trail(_("Scores you brought back")),
    }
    return render(request, "reviews/scores_brought.html", context)


@desk("GET", "POST")
def submit(request: HttpRequest) -> HttpResponse:
    """Submit one's whole drafts, several at once."""
    area_or_404("reviews.take_offline", request.user)
    found = queries.drafts_of(request.user)
    whole = [one for one in found if one.is_whole]
    form = SubmitForm(request.POST or None, whole)

    def act() -> str:
        chosen = form.cleaned_data["chosen"]
        for one in whole:
            if one.proposal.ref in chosen:
                actions.submit_draft(proposal=one.proposal, actor=request.user)
        said = ngettext(
            "%(number)s review is submitted. Thank you.",
            "%(number)s reviews are submitted. Thank you.",
            len(chosen),
        )
        messages.success(request, said % {"number": len(chosen)})
        return reverse("reviews:queue")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context: dict[str, Any] = {
        "whole": whole,
        "begun": [one for one in found if not one.is_whole],
        "trail": _trail(_("Submit your reviews")),
    }
    return page(request, "reviews/submit_drafts.html", form, context)


def _trail(here: str) -> list[dict[str, Any]]:
    between = {"label": _("Read and score offline"), "url": reverse("reviews:offline")}
    return [*trail(), between, {"label": here}]
