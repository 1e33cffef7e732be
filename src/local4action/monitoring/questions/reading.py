"""Reading questions: the gates, what waits for the lead, what anyone reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import OuterRef, Q

from local4action.foundation.access import one_or_404
from local4action.foundation.documents import documents
from local4action.foundation.translations import Translated
from local4action.hubs.models import Hub
from local4action.hubs.queries import hubs_for
from local4action.members.models import Body
from local4action.members.rules import current_mandates, is_board_member
from local4action.monitoring.questions.tables import HubQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def hubs_to_question(actor: Any) -> QuerySet[Hub]:
    """The hubs whose questions a person reads: their own, and for the board all public ones."""
    rows = hubs_for(actor)
    if not is_board_member(actor):
        return rows
    seen = Q(is_public=True) | Q(pk__in=rows.values("pk"))
    return Hub.objects.select_related("lead").filter(seen)


def hub_to_question(actor: Any, ref: str) -> Hub:
    """The hub whose questions are asked for, or 404."""
    return one_or_404(hubs_to_question(actor), ref=ref)


def question_for(actor: Any, ref: str) -> HubQuestion:
    """The question asked for, or 404."""
    rows = HubQuestion.objects.filter(hub__in=hubs_to_question(actor))
    return one_or_404(rows.select_related("hub__lead", "body"), ref=ref)


def questions_of(hub: Hub) -> list[HubQuestion]:
    """The questions on a hub a gate has let through, the newest first."""
    return list(hub.questions.select_related("body"))


def asking_for(actor: Any) -> Body | None:
    """The body a person asks for: the Secretariat, else the board; None for who serves in none."""
    kinds = (Body.Kind.SECRETARIAT, Body.Kind.BOARD)
    bodies = [one.body for one in current_mandates(actor) if one.body is not None]
    found = [body for kind in kinds for body in bodies if body.kind == kind]
    return found[0] if found else None


def waiting_for_answer(organisations: Iterable[int]) -> list[HubQuestion]:
    """The open questions on hubs that these organisations lead; one query."""
    rows = HubQuestion.objects.filter(
        state=HubQuestion.State.OPEN, hub__lead__in=list(organisations)
    )
    return list(rows.select_related("hub").order_by("asked_on", "pk"))


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question asked publicly, with its answer and the body that asked."""

    text: Translated
    answer: Translated
    body: Translated
    asked_on: str
    answered_on: str


def with_questions(hubs: QuerySet[Hub]) -> QuerySet[Hub]:
    """The same hubs, each with the documents that `public_questions` reads."""
    rows = HubQuestion.objects.filter(
        hub=OuterRef("pk"), state=HubQuestion.State.ANSWERED, is_public=True
    )
    return hubs.annotate(
        question_documents=documents(
            rows.order_by("-answered_on", "-pk"),
            text="text", answer="answer", body="body__name", asked_on="asked_on",
            answered_on="answered_on",
        )
    )  # fmt: skip


def public_questions(hub: Hub) -> list[QuestionShown]:
    """What was asked publicly and answered, of a hub read `with_questions`; no query."""
    known: Any = hub
    return [
        QuestionShown(
            Translated.stored(one["text"]),
            Translated.stored(one["answer"]),
            Translated.stored(one["body"]),
            one["asked_on"],
            one["answered_on"],
        )
        for one in known.question_documents
    ]


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of the questions on a hub."""
    return [apps.get_model("monitoring", "HubQuestionEvent").objects.filter(hub=hub)]
