"""The letters of a call: read one by one, approved together, each once, whatever is killed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from local4action.calls.models import Call
from local4action.calls.tasks import decide_calls
from local4action.foundation.models import LongJob, OutboxMail
from local4action.reviews import actions, tasks
from local4action.reviews.models import Conflict, Letter, LetterDelivery
from local4action.reviews.timeline import acts_of


def address(call, more=""):
    return f"/en/desk/calls/{call.ref}/letters/{more}"


@pytest.fixture
def call(make):
    return make.call(state="closed", days_left=-3)


@pytest.fixture
def decided(call, cast, story):
    """Three proposals: one granted, two declined; each with its letter."""
    found = []
    for outcome, title in (("granted", "One"), ("declined", "Two"), ("declined", "Three")):
        proposal = story.in_review(call=call, title=title, people=(cast.applicant,))
        story.decide(proposal, outcome)
        found.append(proposal)
    OutboxMail.objects.all().delete()
    return found


def ticks():
    return [f"{one.pk}:{one.changed_at.isoformat()}" for one in Letter.objects.order_by("pk")]


def run_release():
    """The job, as a worker does it."""
    job = LongJob.objects.get(kind="reviews.releasing")
    from procrastinate.contrib.django.models import ProcrastinateJob

    row = ProcrastinateJob.objects.get(task_name="reviews.release_letters")
    tasks.release_letters(**row.args)
    job.refresh_from_db()
    return job


def test_ticked_letters_are_released_by_a_job_and_the_others_stay(client, cast, call, decided):
    client.force_login(cast.officer)
    sent = {"do": "ticked", "letter": ticks()[:2], "form_key": "a"}
    answer = client.post(address(call), sent)
    assert client.post(address(call), sent).url == answer.url
    job = run_release()
    assert answer.url == job.get_absolute_url()
    assert (job.state, job.done, job.total) == ("finished", 2, 2)
    assert job.said == "2 letters are released and on their way."
    states = list(Letter.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["released", "released", "held"]
    assert OutboxMail.objects.count() == 2
    assert cast.officer.name in [act.who for act in acts_of(decided[0])]


def test_done_again_after_a_kill_nothing_goes_out_twice(client, cast, call, decided):
    client.force_login(cast.officer)
    client.post(address(call), {"do": "ticked", "letter": ticks()})
    # The worker was killed after the first letter; another one takes the whole job over.
    actions.release_letter(proposal=decided[0], actor=cast.officer)
    run_release()
    job = run_release()
    assert (job.state, job.done) == ("finished", 3)
    assert OutboxMail.objects.count() == 3
    assert Letter.objects.filter(state="released").count() == 3


def test_what_changed_after_it_was_seen_stays_held(client, cast, call, decided):
    client.force_login(cast.officer)
    seen = ticks()
    actions.edit_letter(proposal=decided[1], subject="Other", body="Other", actor=cast.officer)
    client.post(address(call), {"do": "ticked", "letter": seen})
    job = run_release()
    assert "1 was changed after you saw it and is still held." in job.said
    assert Letter.objects.get(proposal=decided[1]).state == "held"


def test_all_that_fit_are_released_unless_the_list_is_another_one(client, cast, call, decided):
    client.force_login(cast.officer)
    page = client.get(address(call, "?outcome=declined"))
    mark = page.context["mark"]
    assert "Release all 2 held letters of this list" in page.text
    actions.edit_letter(proposal=decided[2], subject="Other", body="Other", actor=cast.officer)
    refused = client.post(address(call, "?outcome=declined"), {"do": "all", "mark": mark})
    assert refused.status_code == 422
    assert "look once more" in refused.text
    mark = client.get(address(call, "?outcome=declined")).context["mark"]
    client.post(address(call, "?outcome=declined"), {"do": "all", "mark": mark})
    run_release()
    held = Letter.objects.get(state="held")
    assert held.proposal == decided[0]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "ticked"},
        {"letter": ["x", "1:yesterday", f"{'9' * 30}:2027-01-01T10:00"]},
        {"do": "all"},
    ],
)
def test_nothing_ticked_is_said_and_nothing_goes(client, cast, call, decided, sent):
    client.force_login(cast.officer)
    assert client.post(address(call), sent).status_code == 422
    assert not LongJob.objects.exists()


def test_filters_and_their_numbers(client, cast, call, decided):
    client.force_login(cast.officer)
    actions.release_letter(proposal=decided[0], actor=cast.officer)

    def shown(query):
        page = client.get(address(call, query)).context["page"]
        return [str(one.proposal) for one in page.object_list]

    assert shown("") == ["One", "Two", "Three"]
    assert shown("?outcome=declined") == ["Two", "Three"]
    assert shown("?state=released") == ["One"]
    assert shown("?state=held&outcome=granted") == []
    assert shown("?language=fr") == ["One", "Two", "Three"]
    assert shown("?language=%00&outcome=x&state=y") == ["One", "Two", "Three"]
    tabs = {str(one["label"]): one["count"] for one in client.get(address(call)).context["tabs"]}
    assert tabs == {"All": 3, "Held": 2, "Released": 1, "Not delivered": 0}


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list_do_not_grow(client, story, call, number, django_assert_num_queries):
    cast = story.cast
    for _ in range(number):
        story.decide(story.in_review(call=call, people=(cast.applicant,)))
    client.force_login(cast.officer)
    client.get(address(call))
    with django_assert_num_queries(8):
        client.get(address(call))


def test_from_one_letter_to_the_next_within_the_list(client, cast, call, decided):
    client.force_login(cast.officer)
    first = f"/en/desk/reviews/{decided[1].ref}/letter/?outcome=declined"
    after = f"/en/desk/reviews/{decided[2].ref}/letter/?outcome=declined"
    page = client.get(first)
    assert after in page.text
    assert f"{decided[0].ref}/letter/" not in page.text
    assert f'rel="prev" href="{first}"' in client.get(after).text
    sent = {"subject": "S", "body": "B", "save": "yes"}
    assert client.post(first, sent).url == first


def test_who_has_an_interest_sees_and_releases_none_of_it(client, cast, call, decided):
    client.force_login(cast.officer)
    seen = ticks()
    Conflict.objects.create(proposal=decided[0], person=cast.officer, reason="x")
    page = client.get(address(call))
    assert page.context["page"].paginator.count == 2
    assert page.context["tabs"][0]["count"] == 2
    client.post(address(call), {"do": "ticked", "letter": seen})
    job = run_release()
    assert Letter.objects.get(state="held").proposal == decided[0]
    assert job.done == job.total


def test_only_officers(client, cast, call, decided):
    for person, status in ((cast.bureau, 403), (cast.board_1, 404), (cast.applicant, 404)):
        client.force_login(person)
        assert client.get(address(call)).status_code == status
        with pytest.raises(PermissionDenied):
            actions.approve_letters(call=call, approved=[(1, "x")], actor=person)


def test_a_call_is_not_decided_while_letters_are_held(cast, call, decided):
    decide_calls(timestamp=0)
    assert Call.objects.get(pk=call.pk).state == "closed"
    for proposal in decided:
        actions.release_letter(proposal=proposal, actor=cast.officer)
    decide_calls(timestamp=0)
    assert Call.objects.get(pk=call.pk).state == "decided"


@pytest.fixture
def bounced(cast, decided):
    proposal = decided[0]
    actions.release_letter(proposal=proposal, actor=cast.officer)
    mail = OutboxMail.objects.get()
    mail.state, mail.problem = "failed", "550 no such mailbox"
    mail.save()
    return proposal, mail


def undelivered(client, call):
    page = client.get(address(call, "?state=undelivered")).context["page"]
    return [one.proposal for one in page.object_list]


def at_mail(proposal, mail):
    return f"/en/desk/reviews/{proposal.ref}/letter/mails/{mail.ref}/"


def test_what_was_not_delivered_is_listed_and_sent_again_to_a_better_address(
    client, cast, call, bounced
):
    proposal, mail = bounced
    client.force_login(cast.officer)
    assert undelivered(client, call) == [proposal]
    letter = f"/en/desk/reviews/{proposal.ref}/letter/"
    assert "550 no such mailbox" in client.get(letter).text
    page = at_mail(proposal, mail)
    assert page in client.get(letter).text
    assert client.post(page, {"do": "again", "address": "not one"}).status_code == 422
    sent = {"do": "again", "address": "mairie@demo.example", "form_key": "a"}
    for _ in range(2):
        assert client.post(page, sent).url == letter
    mail.refresh_from_db()
    assert (mail.to, mail.state, mail.attempts) == ("mairie@demo.example", "queued", 0)
    done = LetterDelivery.objects.get()
    assert (done.address_before, done.done_by) == (cast.applicant.email, cast.officer)
    assert "Letter sent again to mairie@demo.example" in [act.text for act in acts_of(proposal)]
    assert undelivered(client, call) == []
    assert client.post(page, {"do": "again", "address": "b@demo.example"}).status_code == 422


def test_it_is_noted_that_it_was_handed_over_otherwise(client, cast, call, bounced):
    proposal, mail = bounced
    client.force_login(cast.officer)
    page = at_mail(proposal, mail)
    assert client.post(page, {"do": "over", "note": " "}).status_code == 422
    assert client.post(page, {"do": "over", "note": "On paper, to the mayor."}).status_code == 302
    assert undelivered(client, call) == []
    assert "On paper, to the mayor." in client.get(f"/en/desk/reviews/{proposal.ref}/letter/").text
    assert "Letter handed over otherwise" in [act.text for act in acts_of(proposal)]


def test_a_mail_of_another_letter_is_not_there(client, cast, bounced, decided):
    client.force_login(cast.officer)
    assert client.get(at_mail(decided[1], bounced[1])).status_code == 404
    Conflict.objects.create(proposal=decided[0], person=cast.officer, reason="x")
    assert client.get(at_mail(*bounced)).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.note_handover(
            proposal=decided[0], mail_ref=bounced[1].ref, note="x", actor=cast.officer
        )


def test_two_officers_who_edit_one_letter_are_told(client, cast, decided):
    client.force_login(cast.officer)
    page = f"/en/desk/reviews/{decided[0].ref}/letter/"
    token = client.get(page).context["form"].initial["token"]
    actions.edit_letter(proposal=decided[0], subject="Theirs", body="T", actor=cast.officer)
    stale = client.post(page, {"subject": "Mine", "body": "M", "token": token})
    assert stale.status_code == 422
    assert "Theirs" in stale.text
    assert "Mine" in stale.text
    again = {"subject": "Mine", "body": "M", "token": stale.context["form"]["token"].value()}
    assert client.post(page, again).status_code == 302
    letter = Letter.objects.get(proposal=decided[0])
    assert (letter.subject, letter.as_drafted) == ("Mine", False)
    assert letter.changed_at > timezone.now() - dt.timedelta(minutes=1)
