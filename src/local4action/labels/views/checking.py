"""Anyone asks what is true of a badge, ours or somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone

from local4action.foundation.access import public_form
from local4action.labels import known, sentences
from local4action.labels.badges.verdict import judge
from local4action.labels.forms import CheckForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_form
def check(request: HttpRequest) -> HttpResponse:
    """The form, and the verdict on what was sent with it. Nothing of it is kept."""
    sent = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if sent else CheckForm()
    context: dict[str, Any] = {}
    if sent and form.is_valid():
        verdict = judge(form.cleaned_data["credential"], known.ours(), timezone.now())
        heading, meaning = sentences.overall(verdict)
        context |= {
            "verdict": verdict,
            "heading": heading,
            "meaning": meaning,
            "rows": sentences.rows(verdict),
            "facts": [{"term": term, "value": one} for term, one in sentences.said(verdict)],
        }
        form = CheckForm()
    return render(
        request,
        "labels/check.html",
        {"form": form, **context},
        status=422 if sent and "verdict" not in context else 200,
    )
