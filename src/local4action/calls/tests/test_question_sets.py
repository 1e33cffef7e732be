"""Question sets are built by staff: questions written, moved, removed; versions begun, dropped."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from local4action.calls import actions, comparing, queries
from local4action.calls.models import Question, QuestionSet, QuestionSetVersion
from local4action.foundation.editing import token_of
from local4action.foundation.translations import Translated

OPTIONS = [{"value": one, "label": {"en": one.upper()}} for one in ("yes", "no")]


def text(words):
    return Translated.of(words, "en")


@pytest.fixture
def draft(make):
    return make.question_set("roofs", keys=("title", "promise"))


def add(draft, cast, key, kind="short_text", **changes):
    return actions.add_question(
        version=draft,
        key=key,
        kind=kind,
        changes={"label": text(key.title()), **changes},
        actor=cast.officer,
    )


def keys(version):
    return [one.key for one in queries.questions_in(version)]


def test_questions_are_added_moved_and_removed(draft, cast):
    first = add(draft, cast, "roof", "choice", options=OPTIONS)
    add(draft, cast, "size", shown_if={"key": "roof", "any": ["yes"]})
    assert keys(draft) == ["title", "promise", "roof", "size"]
    actions.move_question(question=first, by=-1, actor=cast.officer)
    assert keys(draft) == ["title", "roof", "promise", "size"]
    actions.move_question(question=first, by=-5, actor=cast.officer)
    assert keys(draft) == ["roof", "title", "promise", "size"]
    title = Question.objects.get(version=draft, key="title")
    actions.remove_question(question=title, actor=cast.officer)
    assert keys(draft) == ["roof", "promise", "size"]
    positions = Question.objects.filter(version=draft).values_list("position", flat=True)
    assert list(positions) == [0, 1, 2]


def test_what_hangs_on_a_question_stays_after_it(draft, cast):
    roof = add(draft, cast, "roof", "choice", options=OPTIONS)
    size = add(draft, cast, "size", shown_if={"key": "roof", "any": ["yes"]})
    with pytest.raises(ValidationError, match="hangs on"):
        actions.move_question(question=size, by=-1, actor=cast.officer)
    with pytest.raises(ValidationError, match="hangs on"):
        actions.remove_question(question=roof, actor=cast.officer)
    with pytest.raises(ValidationError, match="hangs on"):
        actions.edit_question(
            question=roof,
            changes={"options": [OPTIONS[1], {"value": "boat", "label": {"en": "Boat"}}]},
            actor=cast.officer,
        )
    assert keys(draft) == ["title", "promise", "roof", "size"]


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("choice", {"options": OPTIONS[:1]}, "options"),
        ("choice", {"options": [*OPTIONS, OPTIONS[0]]}, "options"),
        ("choices", {"options": [*OPTIONS, {"value": "B!", "label": {"en": "B"}}]}, "options"),
        ("choice", {"options": [*OPTIONS, {"value": "b", "label": {"en": ""}}]}, "options"),
        ("table", {"columns": []}, "columns"),
        ("table", {"columns": [{"key": "a", "kind": "boat", "label": {"en": "A"}}]}, "columns"),
        ("table", {"columns": [{"key": "a", "kind": "text", "label": {}}]}, "columns"),
        ("table", {"columns": [{"key": "a", "kind": "choice", "label": {"en": "A"}}]}, "columns"),
        ("table", {"columns": [{"key": "a", "kind": "text", "label": {"en": "A"}}] * 2}, "columns"),
        ("number", {"least": 5, "most": 4}, "most"),
        ("file", {"file_types": ["exe"]}, "file_types"),
        ("file", {"most_mb": 900}, "most_mb"),
        ("short_text", {"shown_if": {"key": "title", "any": ["x"]}}, "shown_if"),
        ("short_text", {"shown_if": {"key": "later", "any": ["x"]}}, "shown_if"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(draft, cast, kind, changes, field):
    with pytest.raises(ValidationError) as refused:
        add(draft, cast, "bad", kind, **changes)
    assert list(refused.value.error_dict) == [field]
    assert keys(draft) == ["title", "promise"]


@pytest.mark.parametrize("key", ["title", "Big", "1a", "", "a b", "x" * 41])
def test_a_short_name_is_one_of_its_own(draft, cast, key):
    with pytest.raises(ValidationError) as refused:
        add(draft, cast, key)
    assert list(refused.value.error_dict) == ["key"]


def test_only_officers_build(draft, cast):
    question = Question.objects.get(version=draft, key="title")
    for person in (cast.bureau, cast.board_1, cast.applicant):
        with pytest.raises(PermissionDenied):
            actions.add_question(
                version=draft, key="x", kind="date", changes={"label": text("X")}, actor=person
            )
        with pytest.raises(PermissionDenied):
            actions.edit_question(question=question, changes={}, actor=person)
        with pytest.raises(PermissionDenied):
            actions.remove_question(question=question, actor=person)
        with pytest.raises(PermissionDenied):
            actions.make_question_set(title=text("X"), actor=person)
        with pytest.raises(PermissionDenied):
            actions.make_question_version(question_set=draft.question_set, actor=person)
        assert not queries.question_sets_for(person).exists()


def freeze(version):
    QuestionSetVersion.objects.filter(pk=version.pk).update(frozen_at=timezone.now())


def test_a_frozen_version_stays_as_it_is(draft, cast):
    question = Question.objects.get(version=draft, key="title")
    freeze(draft)
    for act in (
        lambda: add(draft, cast, "roof"),
        lambda: actions.edit_question(question=question, changes={}, actor=cast.officer),
        lambda: actions.move_question(question=question, by=1, actor=cast.officer),
        lambda: actions.remove_question(question=question, actor=cast.officer),
    ):
        with pytest.raises(ValidationError, match="stay as they are"):
            act()


def test_a_new_version_begins_with_the_questions_of_the_last(draft, cast):
    add(draft, cast, "roof", "choice", options=OPTIONS, is_for_board=False, feature="topic")
    question_set = draft.question_set
    assert actions.make_question_version(question_set=question_set, actor=cast.officer) == draft
    freeze(draft)
    second = actions.make_question_version(question_set=question_set, actor=cast.officer)
    assert second.number == 2
    before, now = queries.questions_in(draft), queries.questions_in(second)
    assert {one.what for one in comparing.compare(before, now)} == {"same"}
    roof = Question.objects.get(version=second, key="roof")
    actions.edit_question(question=roof, changes={"required": True}, actor=cast.officer)
    title = Question.objects.get(version=second, key="title")
    actions.remove_question(question=title, actor=cast.officer)
    add(second, cast, "place", "place")
    found = {
        one.question.key: (one.what, one.parts)
        for one in comparing.compare(before, queries.questions_in(second))
    }
    assert found == {
        "title": ("gone", []),
        "promise": ("same", []),
        "roof": ("changed", ["whether it must be answered"]),
        "place": ("new", []),
    }
    assert keys(draft) == ["title", "promise", "roof"]


def test_a_draft_version_can_be_thrown_away(draft, cast, make):
    with pytest.raises(ValidationError, match="keeps its first version"):
        actions.drop_question_version(version=draft, actor=cast.officer)
    freeze(draft)
    second = actions.make_question_version(question_set=draft.question_set, actor=cast.officer)
    call = make.call(state="draft", first_form=second)
    with pytest.raises(ValidationError, match="A call asks"):
        actions.drop_question_version(version=second, actor=cast.officer)
    call.first_form = draft
    call.save()
    actions.drop_question_version(version=second, actor=cast.officer)
    assert list(draft.question_set.versions.all()) == [draft]
    with pytest.raises(ValidationError, match="stay as they are"):
        actions.drop_question_version(version=draft, actor=cast.officer)


def test_a_set_is_made_empty_or_like_another(draft, cast):
    empty = actions.make_question_set(title=text("New"), actor=cast.officer)
    assert empty.slug == "new-2"
    assert queries.questions_in(empty.versions.get()) == []
    like = actions.make_question_set(title=text("Roofs"), like=draft, actor=cast.officer)
    assert like.slug == "roofs-2"
    assert keys(like.versions.get()) == ["title", "promise"]


def test_two_editors_of_one_question_know_of_one_another(draft, cast):
    question = Question.objects.get(version=draft, key="title")
    seen = token_of(comparing.marks(question))
    actions.edit_question(
        question=question, changes={"label": text("Hers")}, token=seen, actor=cast.officer
    )
    with pytest.raises(ValidationError) as refused:
        actions.edit_question(
            question=question, changes={"label": text("His")}, token=seen, actor=cast.officer
        )
    assert refused.value.code == "stale"
    assert str(Question.objects.get(pk=question.pk).label) == "Hers"


def test_the_shipped_sets_can_all_be_asked(sets):
    from local4action.calls import templates
    from local4action.calls.wellformed import judge

    assert {one.slug for one in QuestionSet.objects.all()} == {
        "first-form", "second-form", "first-form-needs", "first-form-association",
        "second-form-association",
    }  # fmt: skip
    for version in QuestionSetVersion.objects.all():
        asked = queries.questions_in(version)
        for place, question in enumerate(asked):
            judge(question, asked[:place], [one.key for one in asked if one is not question])
            for labels in [one["label"] for one in (*question.options, *question.columns)]:
                assert set(labels) == {"en", "fr", "es"}
    for call in templates.call_templates():
        for slug in (call.first_form, call.second_form):
            assert QuestionSet.objects.filter(slug=slug).exists()
    indicators = Question.objects.get(version=sets[1], key="indicators")
    assert indicators.feature == "data_calendar"
    assert [one["key"] for one in indicators.columns] == [
        "name", "unit", "base", "target", "earlier", "every", "after",
    ]  # fmt: skip
    features = set(Question.objects.values_list("feature", flat=True))
    assert features >= {
        "months", "start", "partners", "deliverables", "criteria", "topic", "reusable", "brand",
        "communication", "data_calendar",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_sets_of_one_title_made_at_one_moment_have_names_of_their_own(cast):
    ready = threading.Barrier(4)

    def make_one(_number: int) -> str:
        try:
            connection.ensure_connection()
            ready.wait()
            return actions.make_question_set(title=text("Water"), actor=cast.officer).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = sorted(pool.map(make_one, range(4)))
    assert made == ["water", "water-2", "water-3", "water-4"]
