"""The texts letters are drafted from: shipped, changed, tried; held letters follow unless a hand
changed them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from procrastinate.contrib.django.models import ProcrastinateJob

from local4action.foundation.models import LongJob
from local4action.reviews import actions, letters, tasks
from local4action.reviews.models import Conflict, Letter, LetterTemplate, Review
from local4action.reviews.timeline import acts_of

TEXT = "Dear {organisation},\n\nOn this condition:\n{conditions}\n\nThey wrote:\n{comments}\n\nGoodbye."


@pytest.fixture
def call(make):
    return make.call(state="closed", days_left=-3, title=make.text("Roofs"))


def decided(story, cast, call, *, language="en", conditions="", **fields):
    proposal = story.in_review(call=call, language=language, people=(cast.applicant,), **fields)
    story.review(proposal, cast.board_1)
    story.decide(proposal, "granted", conditions=conditions)
    return proposal


def address(call, outcome="granted", language="en"):
    return f"/en/desk/calls/{call.ref}/letters/texts/{outcome}/{language}/"


def save(call, cast, **changes):
    given = {"outcome": "granted", "language": "en", "subject": "About {title}", "body": TEXT}
    return actions.edit_letter_template(call=call, actor=cast.officer, **(given | changes))


def run_redraft():
    row = ProcrastinateJob.objects.filter(task_name="reviews.redraft_letters").latest("id")
    tasks.redraft_letters(**row.args)
    return LongJob.objects.get(pk=row.args["job"])


@pytest.mark.parametrize("outcome", ["granted", "declined", "rejected"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_shipped_passes_its_own_check_in_each_language(outcome, language):
    subject, body = letters.shipped(outcome, language)
    letters.check(outcome, subject, body)
    assert "{title}" in subject
    assert ("Dear applicants" in body) == (language == "en")


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        (("{titel}", TEXT), "subject", "{titel}"),
        (("{comments}", TEXT), "subject", "nothing longer"),
        (("S", TEXT + " {reason}"), "body", "{reason}"),
        (("S", "{comments}"), "body", "{conditions}"),
        (("S", TEXT + " { title"), "body", "brace"),
        (("S", TEXT + " {{title}}"), "body", "brace"),
    ],
)
def test_placeholders_are_checked_beside_their_field(story, client, call, text, field, words):  # noqa: PLR0917
    cast, (subject, body) = story.cast, text
    with pytest.raises(ValidationError) as refused:
        save(call, cast, subject=subject, body=body)
    assert words in " ".join(refused.value.message_dict[field])
    client.force_login(cast.officer)
    page = client.post(address(call), {"subject": subject, "body": body})
    assert page.status_code == 422
    assert not LetterTemplate.objects.exists()


def test_a_paragraph_with_nothing_to_say_is_left_out_and_no_text_is_filled_twice():
    text = "Hello {title}.\n\nFor this:\n{conditions}\n\nBye."
    values = {"title": "{conditions}", "conditions": ""}
    assert letters.filled(text, values) == "Hello {conditions}.\n\nBye."
    values["conditions"] = "Pay.\n\nSoon {title}."
    assert "For this:\nPay.\n\nSoon {title}." in letters.filled(text, values)


def test_held_letters_follow_a_new_text_and_those_changed_by_hand_do_not(client, cast, call, story):
    plain = decided(story, cast, call, conditions="Name a partner.")
    by_hand = decided(story, cast, call)
    other = decided(story, cast, call, language="fr")
    gone = decided(story, cast, call)
    actions.release_letter(proposal=gone, actor=cast.officer)
    actions.edit_letter(proposal=by_hand, subject="By hand", body="x", actor=cast.officer)
    before = {one.proposal_id: one.body for one in Letter.objects.all()}
    client.force_login(cast.officer)
    sent = {"subject": "About {title}", "body": TEXT, "do": "save", "form_key": "a"}
    answer = client.post(address(call), sent)
    job = run_redraft()
    assert answer.url == job.get_absolute_url()
    assert (job.state, job.total, job.said[-2:]) == ("finished", 1, "1.")
    letter = Letter.objects.get(proposal=plain)
    assert letter.subject == f"About {plain.title}"
    assert "On this condition:\nName a partner." in letter.body
    assert "They wrote:\nSay who pays." in letter.body
    for proposal in (by_hand, other, gone):
        assert Letter.objects.get(proposal=proposal).body == before[proposal.pk]
    assert "Letter drafted anew" in [act.text for act in acts_of(plain)]
    # A later letter begins with it, and without a condition speaks of none.
    fresh = Letter.objects.get(proposal=decided(story, cast, call))
    assert "condition" not in fresh.body
    assert fresh.body.startswith("Dear Valserein,")


def test_going_back_to_the_first_text(client, cast, call, story):
    proposal = decided(story, cast, call)
    first = Letter.objects.get().body
    save(call, cast)
    run_redraft()
    assert Letter.objects.get().body != first
    client.force_login(cast.officer)
    assert "Go back to the first text" in client.get(address(call)).text
    client.post(address(call), {"do": "drop"})
    run_redraft()
    assert Letter.objects.get().body == first
    assert not LetterTemplate.objects.exists()
    assert proposal.ref


def test_a_text_is_tried_on_a_real_proposal_without_being_saved(client, cast, call, story):
    one = decided(story, cast, call, title="Rain")
    two = decided(story, cast, call, title="Wind")
    client.force_login(cast.officer)
    assert "Rain" in client.get(address(call)).context["preview"]["subject"]
    sent = {"do": "try", "subject": "For {title}", "body": TEXT, "proposal": two.ref}
    page = client.post(address(call), sent)
    assert page.status_code == 200
    assert page.context["preview"]["subject"] == "For Wind"
    assert "For {title}" in page.text
    assert not LetterTemplate.objects.exists()
    assert client.post(address(call), sent | {"body": "{nothing}"}).status_code == 422
    Conflict.objects.create(proposal=one, person=cast.officer, reason="x")
    assert "Rain" not in client.get(address(call)).text


def test_letters_kept_from_an_officer_follow_unseen_and_uncounted(cast, call, story):
    hidden, shown = decided(story, cast, call), decided(story, cast, call)
    Conflict.objects.create(proposal=hidden, person=cast.officer, reason="x")
    save(call, cast)
    job = run_redraft()
    assert job.total == 1
    for proposal in (hidden, shown):
        assert Letter.objects.get(proposal=proposal).subject.startswith("About")


def test_two_officers_who_change_one_text_are_told(client, cast, call):
    client.force_login(cast.officer)
    token = client.get(address(call)).context["form"].initial["token"]
    save(call, cast, subject="Theirs {title}")
    stale = client.post(address(call), {"subject": "Mine", "body": TEXT, "token": token})
    assert stale.status_code == 422
    assert "Theirs {title}" in stale.text


def test_who_and_where(client, cast, call):
    client.force_login(cast.officer)
    for outcome, language in (("granted", "de"), ("open", "en")):
        assert client.get(address(call, outcome, language)).status_code == 404
    texts = client.get(f"/en/desk/calls/{call.ref}/letters/texts/")
    assert texts.text.count("the text this site comes with") == 9
    with pytest.raises(PermissionDenied):
        save(call, cast) if client.force_login(cast.board_1) else actions.edit_letter_template(
            call=call, outcome="granted", language="en", subject="s", body=TEXT, actor=cast.board_1
        )
    assert client.get(address(call)).status_code == 404


# Comments


def comments(proposal):
    return f"/en/desk/reviews/{proposal.ref}/letter/comments/"


def test_an_officer_chooses_and_rewords_comments_and_the_reviews_stay(client, cast, call, story):
    proposal = story.in_review(call=call, language="en", people=(cast.applicant,))
    one = story.review(proposal, cast.board_1, comment_for_applicant="Rude words.")
    two = story.review(proposal, cast.board_2, comment_for_applicant="Say who pays.")
    story.decide(proposal, "declined")
    client.force_login(cast.officer)
    page = client.get(comments(proposal)).text
    assert "Rude words." in page
    assert "For the board only." not in page
    sent = {
        f"r{one.pk}-text": "Friendly words.", f"r{one.pk}-is_released": "on",
        f"r{two.pk}-text": "Say who pays.", "form_key": "a",
    }  # fmt: skip
    assert client.post(comments(proposal), sent).status_code == 302
    body = Letter.objects.get().body
    assert "Friendly words." in body
    assert "Rude words." not in body
    assert "Say who pays." not in body
    assert set(Review.objects.values_list("comment_for_applicant", flat=True)) == {
        "Rude words.", "Say who pays.",
    }  # fmt: skip
    said = [act.text for act in acts_of(proposal)]
    assert sum("the applicants read" in one for one in said) == 2
    assert "Chosen by" in client.get(comments(proposal)).text


def test_a_letter_changed_by_hand_does_not_follow_until_it_is_drafted_anew(
    client, cast, call, story
):
    proposal = decided(story, cast, call)
    review = Review.objects.get(reviewer=cast.board_1)
    actions.edit_letter(proposal=proposal, subject="By hand", body="x", actor=cast.officer)
    client.force_login(cast.officer)
    sent = {f"r{review.pk}-text": "Other words.", f"r{review.pk}-is_released": "on"}
    client.post(comments(proposal), sent)
    page = f"/en/desk/reviews/{proposal.ref}/letter/"
    text = client.get(page).text
    assert "draft it anew, or put them in yourself" in text
    assert "What was changed by hand is lost." in text
    assert Letter.objects.get().subject == "By hand"
    client.post(page, {"do": "redraft", "form_key": "b"})
    assert "Other words." in Letter.objects.get().body
    assert Letter.objects.get().as_drafted


def test_after_the_release_comments_stay(client, cast, call, story):
    proposal = decided(story, cast, call)
    actions.release_letter(proposal=proposal, actor=cast.officer)
    review = Review.objects.get(reviewer=cast.board_1)
    with pytest.raises(ValidationError, match="stay as they are"):
        actions.choose_comments(
            proposal=proposal, choices={review.pk: (False, "")}, actor=cast.officer
        )
    client.force_login(cast.officer)
    assert client.post(comments(proposal), {f"r{review.pk}-text": "x"}).status_code == 422
    with pytest.raises(PermissionDenied):
        actions.choose_comments(proposal=proposal, choices={}, actor=cast.board_1)
