"""Question sets: the shipped ones come in, new ones are made, versions are begun and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local4action.calls import templates
from local4action.calls.actions.questions import held_draft
from local4action.calls.comparing import ASKED
from local4action.calls.models import Call, Question, QuestionSet, QuestionSetVersion
from local4action.foundation.actions import action, in_turn

if TYPE_CHECKING:
    from local4action.foundation.translations import Translated

TAKEN = frozenset({"new", ""})


def _questions(version: QuestionSetVersion, asked: list[dict[str, Any]]) -> list[Question]:
    return [
        Question(
            version=version,
            key=one["key"],
            position=position,
            kind=one["kind"],
            label=templates.translated(one["label"]),
            help=templates.translated(one["help"]) if one.get("help") else None,
            required=one.get("required", False),
            max_words=one.get("max_words"),
            options=one.get("options", []),
            unit=templates.translated(one["unit"]) if one.get("unit") else None,
            least=one.get("least"),
            most=one.get("most"),
            columns=one.get("columns", []),
            most_rows=one.get("most_rows"),
            file_types=one.get("file_types", []),
            most_mb=one.get("most_mb"),
            shown_if=one.get("shown_if", {}),
            is_for_board=one.get("is_for_board", True),
            is_public=one.get("is_public", False),
            is_personal=one.get("is_personal", False),
            feature=one.get("feature", ""),
        )
        for position, one in enumerate(asked)
    ]


@action("calls.install_question_sets", system=True)
def install_question_sets(*, actor: Any) -> list[QuestionSetVersion]:
    """Put the shipped question sets into the database.

    A set that is there already is left as it is: its later versions belong to its editors.

    Returns:
        The newest versions of the two sets of the general call: the first form, the second.
    """
    del actor
    found = {}
    for shipped in templates.question_sets():
        question_set, new = QuestionSet.objects.get_or_create(
            slug=shipped["slug"], defaults={"title": templates.translated(shipped["title"])}
        )
        if new:
            version = QuestionSetVersion.objects.create(question_set=question_set, number=1)
            Question.objects.bulk_create(_questions(version, shipped["questions"]))
        found[question_set.slug] = question_set.versions.order_by("-number")[0]
    general = templates.call_templates()[0]
    return [found[general.first_form], found[general.second_form]]


def _copied(source: QuestionSetVersion, into: QuestionSetVersion) -> None:
    Question.objects.bulk_create(
        Question(
            version=into,
            key=one.key,
            position=one.position,
            **{name: getattr(one, name) for name in ASKED},
        )
        for one in Question.objects.filter(version=source).order_by("position", "pk")
    )


@action("calls.make_question_set")
def make_question_set(
    *, title: Translated, actor: Any, like: QuestionSetVersion | None = None
) -> QuestionSet:
    """Begin a question set with a draft version: empty, or with the questions of another.

    Raises:
        ValidationError: when the title gives no name to know it by.
    """
    del actor
    base = slugify(str(title))[:50].strip("-")
    in_turn("question sets", base)
    slug, number = base or "questions", 1
    while slug in TAKEN or QuestionSet.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base or 'questions'}-{number}"
    question_set = QuestionSet.objects.create(slug=slug, title=title)
    version = QuestionSetVersion.objects.create(question_set=question_set, number=1)
    if like is not None:
        _copied(like, version)
    return question_set


@action("calls.make_question_version", on="question_set")
def make_question_version(*, question_set: QuestionSet, actor: Any) -> QuestionSetVersion:
    """Begin the next version of a set with the questions of its last.

    Returns:
        The draft; the one that is there already, where there is one.
    """
    del actor
    locked = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    last = locked.versions.order_by("-number")[0]
    if last.frozen_at is None:
        return last
    version = QuestionSetVersion.objects.create(question_set=locked, number=last.number + 1)
    _copied(last, version)
    return version


@action("calls.drop_question_version", on="version")
def drop_question_version(*, version: QuestionSetVersion, actor: Any) -> QuestionSet:
    """Throw a draft version away; the history keeps what it said.

    Raises:
        ValidationError: when it is frozen, a call asks it, or it is the only one of its set.
    """
    del actor
    locked = held_draft(version)
    if version.number == 1:
        raise ValidationError(
            _("A set keeps its first version. Edit it, or leave it unused."), code="only"
        )
    asking = Call.objects.filter(first_form=locked) | Call.objects.filter(second_form=locked)
    if asking.exists():
        raise ValidationError(
            _("A call asks these questions. Give it another version first."), code="asked"
        )
    try:
        locked.questions.all().delete()
        locked.delete()
    except ProtectedError:
        raise ValidationError(
            _("Answers were given to these questions already."), code="answered"
        ) from None
    return version.question_set
