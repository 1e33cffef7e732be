"""What a reader sees in each phase, and may do with a review they have submitted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.calls.models import Answer
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail
from local4action.reviews import actions, gate, phases, queries
from local4action.reviews.actions.reminding import readers_due, remind_reader
from local4action.reviews.models import Review, ReviewRevision, Round

from .conftest import GOOD_SCORES

TITLE = "Les toits de Hqzkj"
REVIEW = {"scores": GOOD_SCORES, "comment_for_board": "B", "comment_for_applicant": "A"}


def in_phase(story, phase, **fields):
    proposal = story.in_review(**fields)
    Round.objects.update_or_create(call=proposal.call, defaults={"phase": phase})
    return proposal


def page(client, person, proposal, more=""):
    client.force_login(person)
    return client.get(f"/en/desk/reviews/{proposal.ref}/{more}").content.decode()


@pytest.mark.parametrize(
    ("phase", "seen"),
    [("blind", (False, False)), ("own", (False, True)), ("all", (True, True))],
)
def test_whose_reviews_a_reader_sees(client, cast, story, phase, seen):
    proposal = in_phase(story, phase)
    story.review(proposal, cast.board_2, comment_for_board="Not convinced.")
    assert ("Not convinced." in page(client, cast.board_1, proposal)) is seen[0]
    story.review(proposal, cast.board_1)
    assert ("Not convinced." in page(client, cast.board_1, proposal)) is seen[1]
    assert "Not convinced." in page(client, cast.officer, proposal)


def test_in_the_blind_phase_no_page_names_who_proposes(client, cast, story):
    town = cast.applicant_town
    town.name, town.place_name = story.make.text("Ville de Hqzkj", "fr"), "Hqzkj"
    town.save()
    cast.applicant.name = "Zoé Hqzkjova"
    cast.applicant.save()
    proposal = in_phase(story, "blind", title=TITLE)
    said = {
        "title": TITLE,
        "promise": "La mairie de HQZKJ, avec Zoe Hqzkjova : voir www.hqzkj.example et a@hqzkj.example.",
    }
    for key, value in said.items():
        question = proposal.call.first_form.questions.get(key=key)
        Answer.objects.create(
            proposal=proposal, question=question, value=value, saved_at=timezone.now()
        )
    for more in ("", "score/", "conflict/"):
        found = page(client, cast.board_1, proposal, more)
        assert "hqzkj" not in found.lower(), more
        assert f"Proposal {proposal.ref}" in found
    read = page(client, cast.board_1, proposal)
    assert "left out: it may say who proposes" in read
    assert "La mairie de […], avec […] : voir […] et […]" in read
    assert "A text may still tell who wrote it" in read
    for address in ("/en/desk/reviews/", "/en/desk/", "/en/desk/offline/"):
        assert "hqzkj" not in client.get(address).content.decode().lower()
    # An officer knows; and in another phase, or once it is decided, everyone who reads it.
    assert "Hqzkj" in page(client, cast.officer, proposal)
    story.decide(proposal)
    assert "Hqzkj" in page(client, cast.board_1, proposal)


def test_mails_of_a_blind_reading_name_nobody(cast, story):
    proposal = story.in_review(readers=[cast.board_1], title=TITLE)
    Round.objects.create(call=proposal.call, phase="blind")
    OutboxMail.objects.all().delete()
    actions.assign_reviewers(
        proposal=proposal,
        reviewers=[cast.board_1, cast.board_2],
        due_on=timezone.localdate() + timezone.timedelta(days=1),
        actor=cast.officer,
    )
    later = timezone.now() + timezone.timedelta(seconds=5)
    for one in readers_due(later):
        remind_reader(proposal=one.proposal, reviewer=one.reviewer, now=later, actor=SYSTEM)
    story.review(proposal, cast.board_1)
    actions.hand_back_review(
        proposal=proposal, review=Review.objects.get(), reason="Say more.", actor=cast.officer
    )
    mails = list(OutboxMail.objects.filter(to__startswith="board"))
    assert {one.key.split(":")[0] for one in mails} >= {
        "reviews/mail/assigned",
        "reviews/mail/handed_back",
    }
    for one in mails:
        assert f"Proposal {proposal.ref}" in one.subject + one.body
        assert "Hqzkj" not in one.subject + one.body
        assert str(proposal.organisation.name) not in one.subject + one.body


def test_a_veiled_record_cannot_be_saved(cast, story):
    proposal = in_phase(story, "blind", title=TITLE)
    found = gate.file_for(cast.board_1, proposal.ref)
    assert found.title == f"Proposal {proposal.ref}"
    with pytest.raises(ValueError, match="unsaved related object"):
        found.save()
    assert phases.veiled(cast.officer, [proposal])[0].title == TITLE


def test_an_officer_sets_the_phase_and_readers_are_told(client, cast, story):
    proposal = story.in_review(readers=[cast.board_1, cast.board_2], title=TITLE)
    actions.declare_conflict(proposal=proposal, reason="Cousin.", actor=cast.board_2)
    call = proposal.call
    OutboxMail.objects.all().delete()
    client.force_login(cast.officer)
    address = f"/en/desk/calls/{call.ref}/phase/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"phase": "blind", "form_key": "a"}).url == address
    assert [one.to for one in OutboxMail.objects.all()] == [cast.board_1.email]
    assert "Blind reading" in OutboxMail.objects.get().body
    assert client.post(address, {"phase": "blind", "form_key": "b"}).status_code == 422
    assert client.post(address, {"phase": "none", "form_key": "c"}).status_code == 422
    client.post(address, {"phase": "all", "form_key": "d"})
    assert OutboxMail.objects.count() == 2
    changes = queries.phase_changes(call)
    assert [(str(one.name), one.who) for one in changes] == [
        ("All together", "Officer"),
        ("Blind reading", "Officer"),
    ]
    with pytest.raises(PermissionDenied):
        actions.set_phase(call=call, phase="own", actor=cast.board_1)


def test_a_reader_revises_when_all_read_together(client, cast, story):
    proposal = in_phase(story, "all")
    story.review(proposal, cast.board_1, comment_for_board="Before.")
    client.force_login(cast.board_1)
    address = f"/en/desk/reviews/{proposal.ref}/score/"
    assert "Revise my review" in client.get(address).content.decode()
    sent = {f"score_{key}": "none" if one is None else str(one) for key, one in GOOD_SCORES.items()}
    sent |= {"score_brand": "4", "comment_for_applicant": "A", "comment_for_board": "After."}
    wrong = client.post(address, sent | {"form_key": "a"})
    assert wrong.status_code == 422
    assert "After." in wrong.content.decode()
    assert client.post(address, sent | {"note": "I had misread it.", "form_key": "b"}).url
    one = ReviewRevision.objects.get()
    assert one.before["values"]["score_brand"] == "1"
    assert one.before["values"]["comment_for_board"] == "Before."
    found = page(client, cast.officer, proposal)
    for words in ("After.", "Before.", "I had misread it.", "What it was before"):
        assert words in found
    assert "A submitted review was revised" in found
    with pytest.raises(ValidationError, match="Nothing was changed"):
        actions.revise_review(
            proposal=proposal,
            note="x",
            scores=GOOD_SCORES | {"brand": 4},
            comment_for_applicant="A",
            comment_for_board="After.",
            actor=cast.board_1,
        )


@pytest.mark.parametrize("phase", ["blind", "own"])
def test_elsewhere_a_submitted_review_is_final(cast, story, phase):
    proposal = in_phase(story, phase)
    story.review(proposal, cast.board_1)
    with pytest.raises(ValidationError, match="final"):
        actions.revise_review(proposal=proposal, note="x", **REVIEW, actor=cast.board_1)
    with pytest.raises(ValidationError):
        actions.save_review(proposal=proposal, **REVIEW, actor=cast.board_1)
    with pytest.raises(PermissionDenied):
        actions.revise_review(proposal=proposal, note="x", **REVIEW, actor=cast.officer)


def test_an_officer_hands_a_review_back_with_a_reason(client, cast, story):
    proposal = story.in_review()
    review = story.review(proposal, cast.board_1, comment_for_board="Hm.")
    client.force_login(cast.officer)
    address = f"/en/desk/reviews/{proposal.ref}/hand-back/{review.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Say who pays.", "form_key": "a"}).status_code == 302
    review.refresh_from_db()
    assert review.submitted_at is None
    mail = OutboxMail.objects.get(key__startswith="reviews/mail/handed_back")
    assert (mail.to, "Say who pays." in mail.body) == (cast.board_1.email, True)
    assert "Say who pays." in page(client, cast.board_1, proposal, "score/")
    assert "A review was handed back to its reader" in page(client, cast.officer, proposal)
    assert client.get(address).status_code == 404
    # Submitted again, the others and the officers see it with what it was.
    story.review(proposal, cast.board_1, comment_for_board="Clear now.")
    found = page(client, cast.officer, proposal)
    assert "Clear now." in found
    assert "Hm." in found
    with pytest.raises(PermissionDenied):
        actions.hand_back_review(proposal=proposal, review=review, reason="x", actor=cast.board_2)
