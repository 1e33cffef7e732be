"""The shipped question sets come into the database."""

from __future__ import annotations

from typing import Any

from local4action.calls import templates
from local4action.calls.models import Question, QuestionSet, QuestionSetVersion
from local4action.foundation.actions import action


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
            is_public=one.get("is_public", False),
            is_personal=one.get("is_personal", False),
        )
        for position, one in enumerate(asked)
    ]


@action("calls.install_question_sets", system=True)
def install_question_sets(*, actor: Any) -> list[QuestionSetVersion]:
    """Put the shipped question sets into the database, and return their newest versions.

    A set that is there already is left as it is: its later versions belong to its editors.
    """
    del actor
    found = []
    for shipped in templates.shipped()["question_sets"]:
        question_set, new = QuestionSet.objects.get_or_create(
            slug=shipped["slug"], defaults={"title": templates.translated(shipped["title"])}
        )
        if new:
            version = QuestionSetVersion.objects.create(question_set=question_set, number=1)
            Question.objects.bulk_create(_questions(version, shipped["questions"]))
        found.append(question_set.versions.order_by("-number")[0])
    return found
