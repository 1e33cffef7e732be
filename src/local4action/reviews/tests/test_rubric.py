"""The criteria of a call: written before reading begins, frozen by the first review."""

from __future__ import annotations

import importlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from local4action.foundation.editing import StaleEditError
from local4action.foundation.translations import Status, Translated
from local4action.reviews import actions, queries
from local4action.reviews.criteria import default_criteria, fingerprint
from local4action.reviews.models import Criterion, Review


def address(call, more=""):
    return f"/en/desk/calls/{call.ref}/criteria/{more}"


NEW = {
    "label_en": "Care",
    "label_fr": "Soin",
    "label_es": "",
    "explanation_en": "Who is cared for?",
    "anchor_0_en": "Nobody.",
    "anchor_4_en": "Everyone.",
    "weight": "3",
}


def test_an_officer_writes_a_rubric(client, cast, make):
    call = make.call(state="draft")
    client.force_login(cast.officer)
    assert "There are no criteria yet" in client.get(address(call)).content.decode()
    assert client.post(address(call, "new/"), NEW | {"form_key": "a"}).url == address(call)
    one = Criterion.objects.get(call=call)
    assert (one.key, one.weight, str(one.label)) == ("care", 3, "Care")
    assert one.label.render("fr").text == "Soin"
    assert [score for score, text in one.anchors if text] == [0, 4]
    # The same name again has another key; it moves up; it is taken out.
    client.post(address(call, "new/"), NEW | {"form_key": "b"})
    assert [one.key for one in queries.criteria_of(call)] == ["care", "care-2"]
    client.post(address(call), {"up": "care-2", "form_key": "c"})
    assert [one.key for one in queries.criteria_of(call)] == ["care-2", "care"]
    client.post(address(call), {"remove": "care-2", "form_key": "d"})
    assert [one.key for one in queries.criteria_of(call)] == ["care"]
    page = client.get(address(call)).content.decode()
    assert "Who is cared for?" in page
    assert "Everyone." in page


def test_a_criterion_needs_a_name_and_keeps_what_was_typed(client, cast, make):
    call = make.call()
    client.force_login(cast.officer)
    answer = client.post(address(call, "new/"), NEW | {"label_en": "", "label_fr": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A criterion needs a name" in page
    assert "Who is cared for?" in page
    assert client.post(address(call, "new/"), NEW | {"weight": "99"}).status_code == 422
    assert not Criterion.objects.exists()


def test_what_is_not_touched_keeps_where_it_came_from(cast, make):
    call = make.call()
    actions.install_default_criteria(call=call, actor=cast.officer)
    one = queries.criteria_of(call)[0]
    texts = {
        name: {language: version.text for language, version in getattr(one, name).texts.items()}
        for name in ("label", "explanation", "anchor_0")
    }
    texts["anchor_0"]["fr"] = "Rien du tout."
    changed = actions.edit_criterion(
        call=call, key=one.key, texts=texts, weight=2, actor=cast.officer
    )
    assert changed.label == one.label
    assert changed.anchor_0.render("fr").text == "Rien du tout."
    assert changed.anchor_1 == one.anchor_1  # not sent, so left
    texts["label"]["en"] = "Link"
    again = actions.edit_criterion(
        call=call, key=one.key, texts=texts, weight=2, actor=cast.officer
    )
    assert again.label.outdated("fr")


def test_two_officers_do_not_undo_one_another(client, cast, make):
    call = make.call()
    actions.add_criterion(call=call, texts={"label": {"en": "Care"}}, weight=1, actor=cast.officer)
    texts = {"label": {"en": "Care", "fr": "Soin"}}
    actions.edit_criterion(call=call, key="care", texts=texts, weight=1, actor=cast.officer)
    with pytest.raises(StaleEditError):
        actions.edit_criterion(
            call=call, key="care", texts={"label": {"en": "Cure", "fr": ""}}, weight=1,
            token="old", actor=cast.officer,
        )  # fmt: skip
    client.force_login(cast.officer)
    answer = client.post(address(call, "care/edit/"), NEW | {"token": "old", "form_key": "a"})
    assert answer.status_code == 422
    assert "What someone else saved meanwhile" in answer.content.decode()


def test_the_first_review_freezes_it(client, cast, story):
    proposal = story.in_review()
    call = proposal.call
    actions.save_draft(proposal=proposal, changes={"score_brand": ("3", None)}, actor=cast.board_1)
    texts = {"label": {"en": "New"}}
    for act in (
        lambda: actions.add_criterion(call=call, texts=texts, weight=1, actor=cast.officer),
        lambda: actions.edit_criterion(
            call=call, key="brand", texts=texts, weight=1, actor=cast.officer
        ),
        lambda: actions.remove_criterion(call=call, key="brand", actor=cast.officer),
        lambda: actions.move_criterion(call=call, key="brand", up=True, actor=cast.officer),
        lambda: actions.copy_rubric(call=call, source=None, actor=cast.officer),
    ):
        with pytest.raises(ValidationError, match="frozen"):
            act()
    client.force_login(cast.officer)
    assert "These criteria are frozen" in client.get(address(call)).content.decode()
    answer = client.post(address(call, "new/"), NEW | {"form_key": "a"})
    assert answer.status_code == 422
    assert "frozen" in answer.content.decode()
    answer = client.post(address(call), {"remove": "brand", "form_key": "b"}, follow=True)
    assert "frozen" in answer.content.decode()
    assert len(queries.criteria_of(call)) == len(default_criteria())


def test_another_calls_criteria_are_copied_or_ours(client, cast, make):
    source, call = make.call(), make.call()
    actions.add_criterion(
        call=source, texts={"label": {"es": "Cuidado"}}, weight=4, actor=cast.officer
    )
    client.force_login(cast.officer)
    client.post(address(call), {"copy": "yes", "source": source.ref, "form_key": "a"})
    assert [(one.key, one.weight) for one in queries.criteria_of(call)] == [("cuidado", 4)]
    assert fingerprint(queries.criteria_of(call)) == fingerprint(queries.criteria_of(source))
    client.post(address(call), {"copy": "yes", "source": "", "form_key": "b"})
    assert len(queries.criteria_of(call)) == len(default_criteria())
    assert client.post(address(call), {"copy": "yes", "source": "zz"}).status_code == 422
    with pytest.raises(ValidationError):
        actions.copy_rubric(call=call, source=make.call(), actor=cast.officer)


def test_only_officers(client, cast, make):
    call = make.call()
    for name in ("board_1", "applicant"):
        with pytest.raises(PermissionDenied):
            actions.add_criterion(call=call, texts={}, weight=1, actor=cast.people[name])
        client.force_login(cast.people[name])
        assert client.get(address(call)).status_code == 404
    client.force_login(cast.bureau)
    assert client.get(address(call)).status_code == 403


def test_the_database_knows_a_reasonable_weight(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.create(
            call=make.call(), key="k", position=0, label=make.text("K"), weight=0
        )


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_rubric_do_not_grow(client, cast, make, number, django_assert_num_queries):
    call = make.call()
    for name in ("One", "Two", "Three")[:number]:
        actions.add_criterion(
            call=call, texts={"label": {"en": name}}, weight=1, actor=cast.officer
        )
    client.force_login(cast.officer)
    # Session, person, mandates; the call, calls to copy from, criteria, whether they are frozen.
    with django_assert_num_queries(7):
        assert client.get(address(call)).status_code == 200


OLD = Translated.of("0: none.\n2: some,\nand more.\n4: all.", "en")


@pytest.fixture
def migration():
    return importlib.import_module("local4action.reviews.migrations.0007_rubrics_phases_and_copies")


def test_one_text_becomes_a_text_for_each_score(migration):
    value = OLD.with_translation("fr", "0 : rien.\n4\u00a0: tout.", Status.CHECKED)
    found = migration.divided(value)
    assert {score: str(text) for score, text in found.items()} == {
        0: "none.",
        2: "some,\nand more.",
        4: "all.",
    }
    assert found[4].render("fr").text == "tout."
    assert not found[4].outdated("fr")
    assert "fr" not in found[2].texts
    assert migration.divided(value.revised("0: nothing.")) is None  # French has a score more
    assert migration.divided(value.revised("0: a.\n2: b.\n4: c."))[0].outdated("fr")


@pytest.mark.parametrize("text", ["Judge by heart.", "Well:\n0: none.", "0: a\n0: b", "7: x"])
def test_a_text_of_another_form_is_left_whole(migration, text):
    assert migration.divided(Translated.of(text, "en")) is None


def test_it_goes_there_and_back(migration, make):
    from django.apps import apps

    one = Criterion.objects.create(
        call=make.call(), key="k", position=0, label=make.text("K"), explanation=OLD
    )
    kept = Criterion.objects.create(
        call=one.call, key="l", position=1, label=make.text("L"), explanation=make.text("By heart.")
    )
    migration.divide(apps, None)
    one.refresh_from_db()
    kept.refresh_from_db()
    assert (one.explanation, str(one.anchor_2)) == (None, "some,\nand more.")
    assert str(kept.explanation) == "By heart."
    migration.put_together(apps, None)
    one.refresh_from_db()
    assert str(one.explanation) == str(OLD)


def test_a_review_begun_while_the_rubric_is_edited_waits(cast, story):
    """The lock of both is the call's row: nothing slips between the look and the write."""
    proposal = story.in_review()
    actions.save_draft(proposal=proposal, changes={}, actor=cast.board_1)
    assert Review.objects.count() == 1
    assert queries.is_rubric_frozen(proposal.call)
