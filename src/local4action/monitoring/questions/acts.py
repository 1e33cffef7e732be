"""A question is asked, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.names import languages
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import locked_open, now_text, tell
from local4action.hubs.queries import people_of
from local4action.monitoring.questions.reading import asking_for
from local4action.monitoring.questions.states import QUESTION
from local4action.monitoring.questions.tables import HubQuestion

if TYPE_CHECKING:
    from local4action.accounts.models import Person
    from local4action.hubs.models import Hub

LONGEST: Final = 4000


@action("monitoring.ask_hub", on="hub")
def ask_hub(
    *, actor: Any, hub: Hub, text: str, language: str, is_public: bool = False
) -> HubQuestion:
    """Ask the lead something, in the name of one's body; the lead is told by mail.

    Args:
        actor: an officer, or a member of the board without a tie to the hub.
        hub: a hub whose file is open.
        text: the question.
        language: BCP 47, in which it is written.
        is_public: whether question and answer are on the hub's page once it is answered.

    Raises:
        ValidationError: there is no text or too much of it, or the file is closed.
    """
    row = locked_open(hub)
    said = _said(text, language, actor, "text")
    body = asking_for(actor)
    if body is None:
        raise PermissionDenied("monitoring.ask_hub")
    question = HubQuestion.objects.create(
        hub=row,
        text=said,
        body=body,
        is_public=is_public,
        asked_on=timezone.localdate(),
        asked_by=actor,
    )
    for _organisation, person in people_of([row.lead_id]):
        _mail(question, person, "question_asked")
    return question


@action("monitoring.answer_question", on="question")
def answer_question(
    *, actor: Any, question: HubQuestion, answer: str, language: str
) -> HubQuestion:
    """Answer a question, once; whoever asked is told by mail.

    Raises:
        ValidationError: there is no text or too much of it, or it was answered already.
    """
    said = _said(answer, language, actor, "answer")
    QUESTION.move(
        question,
        "answer",
        actor=actor,
        answer=said,
        answered_on=timezone.localdate(),
        answered_by=actor,
    )
    asker = question.asked_by
    if asker is not None and asker.is_active:
        _mail(question, asker, "question_answered")
    if question.is_public:
        tell(question.hub)
    return question


def _said(text: str, language: str, actor: Any, name: str) -> Translated:
    words = cleaned(text)
    if not words:
        raise ValidationError({name: _("Write something first.")})
    if len(words) > LONGEST:
        raise ValidationError({name: _("At most %(most)d characters.") % {"most": LONGEST}})
    if language not in {code for code, _name in languages("en")}:
        raise ValidationError({"language": _("Choose one of the list.")})
    return Translated.of(words, language, by=actor.pk, at=now_text())


def _mail(question: HubQuestion, person: Person, template: str) -> None:
    with translation.override(person.language):
        path = reverse("monitoring:question", args=[question.ref])
    mail.write_from_template(
        f"monitoring/mail/{template}",
        {"question": question, "hub": question.hub, "person": person, "path": path},
        to=person.email,
        language=person.language,
        key=f"{question.pk}:{person.pk}",
    )
