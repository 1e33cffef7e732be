"""What readers see of answers: tables as tables, files as links, some for the officers alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, queries
from local4action.calls.models import Proposal, Question
from local4action.calls.tests.conftest import FIRST, SECOND, answer
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Translated
from local4action.reviews.models import Assignment, Conflict, InterestStatement

PDF = b"%PDF-1.7 " + b"x" * 100


@pytest.fixture
def read(make, cast):
    """A proposal in review whose forms asked two files, one of them for the officers alone."""
    first, second = actions.install_question_sets(actor=SYSTEM)
    for place, (key, board) in enumerate((("open_letter", True), ("closed_letter", False))):
        Question.objects.create(
            version=first, key=key, kind="file", position=100 + place, is_for_board=board,
            label=Translated.of(key, "en"),
        )  # fmt: skip
    call = make.call(first_form=first, second_form=second)
    proposal = make.proposal(call=call, people=(cast.applicant,), title="")
    sent = {}
    for question in queries.questions_of(call, "first")[-2:]:
        upload = SimpleUploadedFile(f"{question.key}.pdf", PDF, "application/pdf")
        sent[question.key] = actions.keep_file(
            proposal=proposal, question=question, upload=upload, actor=cast.applicant
        )
    answer(proposal, "first", FIRST | sent, cast.applicant)
    for form, state in (("first", "second_form"), ("second", "in_review")):
        if form == "second":
            answer(proposal, "second", SECOND, cast.applicant)
        actions.submit_form(
            proposal=proposal, form=form, arrived_at=timezone.now(), actor=cast.applicant
        )
        Proposal.objects.update(state=state, second_form_due=timezone.localdate())
        proposal = Proposal.objects.select_related("call", "organisation").get()
    Assignment.objects.create(proposal=proposal, reviewer=cast.board_1)
    InterestStatement.objects.create(proposal=proposal, person=cast.board_1)
    return proposal, {key: value["ref"] for key, value in sent.items()}


def page_for(client, person, proposal):
    client.force_login(person)
    return client.get(reverse("reviews:file", args=[proposal.ref]))


def test_tables_are_tables_and_files_are_links(read, cast, client):
    proposal, sent = read
    html = page_for(client, cast.officer, proposal).content.decode()
    assert "Quatorze citernes" in html
    assert '<th scope="col">Share of the whole (%)</th>' in html
    for ref in sent.values():
        assert f"/files/{ref}" in html
        assert client.get(f"/files/{ref}").status_code == 200


def test_some_answers_are_for_the_officers_alone(read, cast, client):
    proposal, sent = read
    html = page_for(client, cast.board_1, proposal).content.decode()
    assert f"/files/{sent['open_letter']}" in html
    assert sent["closed_letter"] not in html
    assert "closed_letter" not in html
    assert client.get(f"/files/{sent['open_letter']}").status_code == 200
    assert client.get(f"/files/{sent['closed_letter']}").status_code == 404


def test_who_has_an_interest_fetches_no_file(read, cast, client):
    proposal, sent = read
    for person in (cast.officer, cast.board_1):
        Conflict.objects.create(proposal=proposal, person=person, reason="A cousin.")
        assert page_for(client, person, proposal).status_code == 404
        for ref in sent.values():
            assert client.get(f"/files/{ref}").status_code == 404


def test_what_was_sent_and_not_submitted_is_the_writers_own(read, cast, client):
    proposal, _sent = read
    question = queries.questions_asked(proposal, "first")[-1]
    Proposal.objects.update(state="draft")
    kept = actions.keep_file(
        proposal=Proposal.objects.get(), question=question, actor=cast.applicant,
        upload=SimpleUploadedFile("later.pdf", PDF + b"y", "application/pdf"),
    )  # fmt: skip
    Proposal.objects.update(state="in_review")
    client.force_login(cast.officer)
    assert client.get(f"/files/{kept['ref']}").status_code == 404
    client.force_login(cast.applicant)
    assert client.get(f"/files/{kept['ref']}").status_code == 200


def test_in_the_board_room_an_answer_for_officers_stays_with_them(read, cast, client, room):
    proposal, sent = read
    item = room.running(room.ready(proposal)).items.get()
    seen = {}
    # Nobody had asked the third reader to read it.
    for person in (cast.officer, cast.board_1, cast.board_3):
        client.force_login(person)
        html = client.get(item.get_absolute_url()).content.decode()
        fetched = {ref for ref in sent.values() if client.get(f"/files/{ref}").status_code == 200}
        seen[person] = {key for key, ref in sent.items() if f"/files/{ref}" in html}
        assert fetched == {sent[key] for key in seen[person]}
    assert seen == {
        cast.officer: {"open_letter", "closed_letter"},
        cast.board_1: {"open_letter"},
        cast.board_3: {"open_letter"},
    }
    client.force_login(cast.bureau)
    assert client.get(f"/files/{sent['open_letter']}").status_code == 404
