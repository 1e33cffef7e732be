"""The editor of questions in the browser, without a script: list, open, write, preview, compare."""

import pytest
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, queries
from local4action.calls.models import Question, QuestionSet, QuestionSetVersion

LIST = "calls:question_sets"


@pytest.fixture
def draft(make):
    return make.question_set("roofs", keys=("title", "promise"))


@pytest.fixture
def client(sign_in, cast):
    return sign_in(cast.officer)


def page_of(version, name="question_version", *more):
    return reverse(f"calls:{name}", args=[version.question_set.slug, version.number, *more])


def test_a_choice_is_written_in_three_languages(client, draft):
    url = page_of(draft, "question_add") + "?kind=choice"
    assert client.get(url).status_code == 200
    data = {
        "original": "fr",
        "label_fr": "Un toit ?",
        "label_en": "A roof?",
        "help_fr": "Choisissez.",
        "options": ["yes", "Yes", "Oui", "Sí", "", "Not yet", "Pas encore", "", *[""] * 4],
        "required": "on",
        "is_for_board": "on",
        "feature": "reusable",
    }
    response = client.post(url, data)
    assert response.status_code == 302
    question = Question.objects.get(version=draft, key="un_toit")
    assert question.label.original == "fr"
    assert question.label.texts["en"].text == "A roof?"
    assert question.options == [
        {"value": "yes", "label": {"en": "Yes", "fr": "Oui", "es": "Sí"}},
        {"value": "not_yet", "label": {"en": "Not yet", "fr": "Pas encore"}},
    ]
    assert (question.required, question.is_for_board, question.feature) == (True, True, "reusable")
    url = page_of(draft, "question_add") + "?kind=number"
    data = {
        "original": "en", "label_en": "How big?", "unit_en": "m²", "least": "1", "most": "2.5",
        "shown_if": ["un_toit=yes"],
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    number = Question.objects.get(version=draft, key="how_big")
    assert (number.least, number.most, str(number.unit)) == (1.0, 2.5, "m²")
    assert number.shown_if == {"key": "un_toit", "any": ["yes"]}
    assert number.is_for_board is False
    html = client.get(page_of(draft)).content.decode()
    assert "A roof?" in html
    assert "Only if the answer to" in html


def test_a_table_is_written_and_edited(client, draft):
    url = page_of(draft, "question_add") + "?kind=table"
    data = {
        "original": "en",
        "label_en": "Indicators",
        "columns": [
            *("name", "text", "Name", "Nom", "Nombre", "", ""),
            *("after", "number", "After", "", "", "months | mois | meses", ""),
            *("every", "choice", "Every", "", "", "", "month = month | mois | mes\nyear"),
            *[""] * 7,
        ],
        "most_rows": "6",
        "key": "indicators",
    }
    assert client.post(url, data).status_code == 302
    question = Question.objects.get(version=draft, key="indicators")
    assert [one["kind"] for one in question.columns] == ["text", "number", "choice"]
    assert question.columns[1]["unit"] == {"en": "months", "fr": "mois", "es": "meses"}
    assert question.columns[2]["options"] == [
        {"value": "month", "label": {"en": "month", "fr": "mois", "es": "mes"}},
        {"value": "year", "label": {"en": "year"}},
    ]
    edit = page_of(draft, "question_edit", "indicators")
    page = client.get(edit)
    html = page.content.decode()
    assert "month = month | mois | mes" in html
    assert "months | mois | meses" in html
    more = client.post(edit, {**data, "more": "columns"})
    assert more.status_code == 200
    assert "error-summary" not in more.content.decode()
    same = page.context["form"].initial
    changed = client.post(edit, {**data, "label_en": "Figures", "token": same["token"]})
    assert changed.status_code == 302
    question.refresh_from_db()
    assert str(question.label) == "Figures"
    assert len(question.columns) == 3
    stale = client.post(edit, {**data, "label_en": "Numbers", "token": same["token"]})
    assert stale.status_code == 422
    assert str(stale.context["theirs"]["question"].label) == "Figures"
    assert "Numbers" in stale.content.decode()
    token = stale.context["form"]["token"].value()
    last = client.post(edit, {**data, "label_en": "Numbers", "token": token})
    assert last.status_code == 302, last.context["form"].errors


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("short_text", {}, "label_en"),
        ("short_text", {"label_fr": "Titre"}, "label_en"),
        ("short_text", {"label_en": "x" * 401}, "label_en"),
        ("short_text", {"label_en": "A", "help_fr": "Aide"}, "help_en"),
        ("short_text", {"label_en": "A", "key": "title"}, "key"),
        ("short_text", {"label_en": "A", "key": "Not good"}, "key"),
        ("short_text", {"label_en": "A", "max_words": "-1"}, "max_words"),
        ("choice", {"label_en": "A"}, "options"),
        ("choice", {"label_en": "A", "options": ["a", "b"]}, "options"),
        ("table", {"label_en": "A"}, "columns"),
        ("table", {"label_en": "A", "columns": ["a", "boat", "A", "", "", "", ""]}, "columns"),
        ("number", {"label_en": "A", "least": "5", "most": "1"}, "most"),
        ("number", {"label_en": "A", "least": "many"}, "least"),
        ("file", {"label_en": "A", "most_mb": "400"}, "most_mb"),
        ("file", {"label_en": "A", "file_types": ["exe"]}, "file_types"),
        ("date", {"label_en": "A", "feature": "boats"}, "feature"),
    ],
)
def test_what_is_wrong_is_said_by_the_field(client, draft, kind, data, field):
    url = page_of(draft, "question_add") + f"?kind={kind}"
    page = client.post(url, {"original": "en", **data})
    assert page.status_code == 422
    assert field in page.context["form"].errors, page.context["form"].errors
    for typed in data.values():
        if isinstance(typed, str) and len(typed) < 300:
            assert typed in page.content.decode()
    assert queries.questions_in(draft)[-1].key == "promise"


def test_questions_are_moved_and_removed_by_buttons(client, draft):
    url = page_of(draft)
    moved = client.post(url, {"up": "promise"})
    assert moved["Location"].endswith("#question-promise")
    assert [one.key for one in queries.questions_in(draft)] == ["promise", "title"]
    assert client.post(url, {"remove": "title", "form_key": "a" * 20}).status_code == 302
    assert client.post(url, {"remove": "title", "form_key": "a" * 20}).status_code == 302
    assert [one.key for one in queries.questions_in(draft)] == ["promise"]
    page = client.post(url, {"remove": "title"}, follow=True)
    assert b"removed meanwhile" in page.content


def test_versions_are_begun_compared_and_dropped(client, draft, cast):
    QuestionSetVersion.objects.update(frozen_at=timezone.now())
    question_set = reverse("calls:question_set", args=["roofs"])
    assert client.post(question_set, {"do": "version"}).status_code == 302
    second = QuestionSetVersion.objects.get(number=2)
    title = Question.objects.get(version=second, key="title")
    actions.remove_question(question=title, actor=cast.officer)
    page = client.get(reverse("calls:question_compare", args=["roofs"]))
    assert [(one.what, one.question.key) for one in page.context["differences"]] == [
        ("gone", "title")
    ]
    assert page.context["same"] == 1
    odd = client.get(reverse("calls:question_compare", args=["roofs"]) + "?from=x&to=²")
    assert odd.status_code == 200
    assert client.get(page_of(draft, "question_edit", "title")).status_code == 404
    assert client.get(page_of(draft, "question_add") + "?kind=date").status_code == 404
    assert client.post(page_of(second), {"drop": "yes"}).status_code == 302
    assert not QuestionSetVersion.objects.filter(number=2).exists()


def test_a_set_is_made_like_another(client, draft):
    url = reverse("calls:question_set_new")
    wrong = client.post(url, {"original": "fr", "title_en": "Mine"})
    assert wrong.status_code == 422
    assert "title_fr" in wrong.context["form"].errors
    data = {"original": "fr", "title_fr": "Les miennes", "like": str(draft.pk)}
    assert client.post(url, data).status_code == 302
    made = QuestionSet.objects.get(slug="les-miennes")
    assert [one.key for one in queries.questions_in(made.versions.get())] == ["title", "promise"]


def test_the_preview_shows_every_kind(client, sets):
    for version in sets:
        page = client.get(page_of(version, "question_preview"))
        assert page.status_code == 200
        for question in queries.questions_in(version):
            assert f'data-answer="{question.key}"' in page.content.decode()


def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, make, django_assert_num_queries
):
    for count in (1, 2):
        for _one in range(count):
            make.question_set()
        client.get(reverse(LIST))
        with django_assert_num_queries(4):
            page = client.get(reverse(LIST))
    assert len(page.context["sets"]) == 3


def test_a_version_takes_as_many_queries_for_one_question_as_for_three(
    client, make, django_assert_num_queries
):
    for keys in (("title",), ("title", "promise", "why")):
        version = make.question_set(keys=keys)
        client.get(page_of(version))
        with django_assert_num_queries(6):
            client.get(page_of(version))


def test_others_do_not_know_of_them(sign_in, cast, draft):
    for person in (cast.citizen, cast.bureau, cast.board_1, cast.applicant):
        stranger = sign_in(person)
        assert stranger.get(reverse(LIST)).status_code == 404
        assert stranger.get(page_of(draft)).status_code == 404
        assert stranger.post(page_of(draft), {"remove": "title"}).status_code == 404
        assert stranger.get(page_of(draft, "question_edit", "title")).status_code == 404
