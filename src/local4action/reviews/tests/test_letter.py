"""The letter: drafted, edited, held, released, read."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.accounts.models import Person
from local4action.foundation.desk import belonging_to, waiting_for
from local4action.foundation.models import OutboxMail
from local4action.reviews.actions import draft_letter, edit_letter, read_letter, release_letter
from local4action.reviews.models import Letter, LetterReading


def address(proposal):
    return f"/en/desk/reviews/{proposal.ref}/letter/"


def received(proposal):
    return f"/en/desk/proposals/{proposal.ref}/letter/"


@pytest.fixture
def decided(cast, story):
    proposal = story.in_review(people=(cast.applicant, cast.mayor))
    story.decide(proposal, "declined")
    OutboxMail.objects.all().delete()
    return proposal


def test_held_until_released_then_sent_to_every_writer_and_read(client, cast, decided):
    client.force_login(cast.applicant)
    assert client.get(received(decided)).status_code == 404
    client.force_login(cast.officer)
    assert client.get(address(decided)).status_code == 200
    client.post(address(decided), {"subject": "Réponse", "body": "Bonjour", "form_key": "k1"})
    assert not OutboxMail.objects.exists()
    again = {"subject": "Réponse", "body": "Bonjour à tous", "release": "yes", "form_key": "k2"}
    client.post(address(decided), again)
    client.post(address(decided), again)
    sent = OutboxMail.objects.order_by("to")
    assert [(one.to, one.subject, one.language) for one in sent] == [
        ("applicant@demo.example", "Réponse", "fr"),
        ("mayor@demo.example", "Réponse", "fr"),
    ]
    assert received(decided) in [one.url for one in waiting_for(cast.applicant)]
    assert received(decided) in [one.url for one in belonging_to(cast.applicant)]
    client.force_login(cast.applicant)
    assert "Bonjour à tous" in client.get(received(decided)).content.decode()


def test_those_who_write_it_learn_the_outcome_from_their_letter(client, cast, decided):
    client.force_login(cast.applicant)
    pages = [
        decided.get_absolute_url(),
        f"{decided.get_absolute_url()}history/",
        "/en/desk/",
        "/en/desk/proposals/",
    ]

    def said():
        texts = [client.get(page).content.decode() for page in pages]
        return [("Declined" in text, "Decided, the letter follows" in text) for text in texts]

    assert said() == [(False, True), (False, False), (False, True), (False, True)]
    release_letter(proposal=decided, actor=cast.officer)
    assert said() == [(True, False)] * 4


def test_a_released_letter_changes_no_more(client, cast, decided):
    release_letter(proposal=decided, actor=cast.officer)
    for act in (
        lambda: release_letter(proposal=decided, actor=cast.officer),
        lambda: edit_letter(proposal=decided, subject="a", body="b", actor=cast.officer),
        lambda: draft_letter(proposal=decided, actor=cast.officer),
    ):
        with pytest.raises(ValidationError):
            act()
    assert OutboxMail.objects.count() == 2
    client.force_login(cast.officer)
    assert '<form class="form"' not in client.get(address(decided)).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"subject": "", "body": "x"},
        {"subject": "x", "body": " "},
        {"subject": "x" * 301, "body": "x"},
    ],
)
def test_bad_input_keeps_what_was_typed(client, cast, decided, sent):
    client.force_login(cast.officer)
    answer = client.post(address(decided), sent | {"release": "yes"})
    assert answer.status_code == 422
    assert not OutboxMail.objects.exists()


def test_only_officers_write_and_only_writers_read(client, cast, decided):
    release_letter(proposal=decided, actor=cast.officer)
    client.force_login(cast.board_1)
    assert client.get(address(decided)).status_code == 403
    for person in (cast.citizen, cast.board_1, cast.lead):
        client.force_login(person)
        assert client.get(received(decided)).status_code == 404
    with pytest.raises(PermissionDenied):
        release_letter(proposal=decided, actor=cast.applicant)


@pytest.mark.parametrize("state", ["granted", "declined", "rejected"])
def test_a_proposal_decided_elsewhere_gets_its_letter_on_demand(client, cast, make, state):
    proposal = make.proposal(state=state, people=(cast.applicant,), language="es")
    client.force_login(cast.officer)
    assert "without a letter" in client.get(address(proposal)).content.decode()
    assert client.post(address(proposal), {"form_key": "k1"}).status_code == 302
    assert Letter.objects.get().language == "es"


def test_before_a_decision_there_is_none(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.officer)
    assert "There is no letter yet" in client.get(address(proposal)).content.decode()
    with pytest.raises(ValidationError):
        draft_letter(proposal=proposal, actor=cast.officer)


def test_a_language_this_site_does_not_speak_is_answered_in_english(cast, story):
    proposal = story.in_review(language="sw")
    story.decide(proposal)
    assert Letter.objects.get().language == "en"


def test_a_letter_waits_until_this_very_person_has_read_it(client, cast, decided):
    release_letter(proposal=decided, actor=cast.officer)
    client.force_login(cast.applicant)
    client.head(received(decided))
    assert received(decided) in [one.url for one in waiting_for(cast.applicant)]
    client.get(received(decided))
    client.get(received(decided))
    applicant = Person.objects.get(pk=cast.applicant.pk)  # as the next request reads them
    assert received(decided) not in [one.url for one in waiting_for(applicant)]
    assert received(decided) in [one.url for one in belonging_to(applicant)]
    assert received(decided) in [one.url for one in waiting_for(cast.mayor)]
    read = LetterReading.objects.get()
    assert (read.person, read.letter.proposal) == (cast.applicant, decided)
    client.force_login(cast.officer)
    assert str(cast.applicant.name) in client.get(address(decided)).content.decode()


def test_nobody_else_reads_it_and_no_held_letter_is_read(cast, decided):
    with pytest.raises(ValidationError):
        read_letter(proposal=decided, actor=cast.applicant)
    release_letter(proposal=decided, actor=cast.officer)
    with pytest.raises(PermissionDenied):
        read_letter(proposal=decided, actor=cast.citizen)
    assert not LetterReading.objects.exists()
