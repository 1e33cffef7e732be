"""Who else writes at this moment, and what they changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import BigIntegerField, CharField, DateTimeField
from django.utils import timezone

from local4action.calls.models import Answer, Presence
from local4action.calls.queries.answers import answers_to
from local4action.calls.queries.questions import asked_version_id, questions_asked
from local4action.foundation.prepared import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.accounts.models import Person
    from local4action.calls.models import Proposal, Question

_OTHERS: Final = Prepared(
    lambda: (
        Presence.objects.filter(
            proposal=Slot("proposal", BigIntegerField()),
            form=Slot("form", CharField()),
            until__gt=Slot("now", DateTimeField()),
        )
        .exclude(person=Slot("person", BigIntegerField()))
        .order_by("pk")
        .values_list("at", "person__name")
    )
)
_VERSIONS: Final = Prepared(
    lambda: (
        Answer.objects.filter(
            proposal=Slot("proposal", BigIntegerField()),
            question__version=Slot("version", BigIntegerField()),
        )
        .order_by()
        .values_list("question__key", "version")
    )
)


def others_present(proposal: Proposal, form: str, person: Person) -> list[tuple[str, str]]:
    """Who else has this form open: the key of the question they are in, and their name."""
    now = timezone.now()
    return _OTHERS.rows(proposal=proposal.pk, form=form, now=now, person=person.pk)


def answers_beyond(
    proposal: Proposal, form: str, known: Mapping[str, int]
) -> list[tuple[Question, Answer]]:
    """The answers with a later version than the one known, by the question's key.

    One query where nothing changed, since then the texts stay in the database; otherwise three.
    """
    rows = _VERSIONS.rows(proposal=proposal.pk, version=asked_version_id(proposal, form))
    later = {key for key, version in rows if version > known.get(key, version)}
    if not later:
        return []
    questions = {one.pk: one for one in questions_asked(proposal, form) if one.key in later}
    given = answers_to(proposal, questions.values())
    return [(questions[key], answer) for key, answer in given.items()]
