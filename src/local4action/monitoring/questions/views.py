"""Pages of the questions on a hub, on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.rules import require
from local4action.hubs.workflow import is_open
from local4action.monitoring.questions import acts, reading
from local4action.monitoring.questions.forms import AskForm, QuestionAnswerForm
from local4action.monitoring.questions.states import QUESTION

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.hubs.models import Hub


def _trail(hub: Hub, *last: str) -> list[dict[str, Any]]:
    return [
        {"label": hub.title, "url": hub.get_absolute_url()},
        {"label": _("Questions"), "url": reverse("monitoring:questions", args=[hub.ref])},
        *({"label": one, "url": ""} for one in last),
    ]


@desk("GET", "POST")
def questions(request: HttpRequest, ref: str) -> HttpResponse:
    """What was asked on a hub and answered; officers and the board ask here."""
    hub = reading.hub_to_question(request.user, ref)
    form = AskForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST":
        require("monitoring.ask_hub", request.user, hub)

    def act() -> str:
        sent = form.cleaned_data
        acts.ask_hub(
            actor=request.user,
            hub=hub,
            text=sent["text"],
            language=sent["language"],
            is_public=sent["is_public"],
        )
        return reverse("monitoring:questions", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The question is sent. The lead is told by mail."))
        return answer
    rows = reading.questions_of(hub)
    context = {
        "hub": hub,
        "form": form,
        "rows": [(one, QUESTION.state_of(one)) for one in rows],
        "may_ask": is_open(hub) and rules.has_perm("monitoring.ask_hub", request.user, hub),
        "trail": _trail(hub)[:2],
    }
    return page(request, "monitoring/questions/list.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def question(request: HttpRequest, ref: str) -> HttpResponse:
    """One question, and the lead's answer."""
    found = reading.question_for(request.user, ref)
    form = QuestionAnswerForm(request.POST or None, initial={"language": get_language()})
    here = reverse("monitoring:question", args=[ref])
    if request.method == "POST":
        require("monitoring.answer_question", request.user, found)

    def act() -> str:
        sent = form.cleaned_data
        acts.answer_question(
            actor=request.user, question=found, answer=sent["answer"], language=sent["language"]
        )
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Your answer is sent."))
        return answer
    context = {
        "hub": found.hub,
        "question": found,
        "state": QUESTION.state_of(found),
        "form": form,
        "may_answer": found.state == found.State.OPEN
        and rules.has_perm("monitoring.answer_question", request.user, found),
        "trail": _trail(found.hub, _("Question")),
    }
    return page(
        request, "monitoring/questions/question.html", context, wrong=request.method == "POST"
    )
