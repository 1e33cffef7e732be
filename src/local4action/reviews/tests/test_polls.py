"""The members vote themselves, openly or in secret; the count fills the outcome's form."""

from __future__ import annotations

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from local4action.foundation.desk import waiting_for
from local4action.foundation.models import AnsweredForm
from local4action.reviews import actions, queries
from local4action.reviews.models import Conflict, Meeting, Poll, PollVote, SecretPaper, Vote


@pytest.fixture
def asked(cast, room):
    """An item with an open vote, in a meeting that votes `voting`."""

    def make(voting="open", **options):
        meeting = room.running(room.file(title="Hidden words"), voting=voting, **options)
        item = meeting.items.get()
        return item, actions.open_poll(item=item, actor=cast.officer)

    return make


def cast_all(item, poll, **choices):
    """Each of the cast votes, by name."""
    for person, choice in choices.values():
        actions.cast_vote(item=item, poll=poll.pk, choice=choice, actor=person)


def of_three(cast, *choices):
    people = (cast.board_1, cast.board_2, cast.board_3)
    return {
        str(one.pk): pair
        for one, pair in zip(people, zip(people, choices, strict=True), strict=True)
    }


def counts(poll):
    return (poll.votes_for, poll.votes_against, poll.votes_abstain)


def at(item):
    return f"{item.get_absolute_url()}vote/"


@pytest.mark.parametrize("voting", ["open", "secret"])
def test_the_count_is_right_and_fills_the_outcome(client, cast, asked, voting):
    item, poll = asked(voting)
    cast_all(item, poll, **of_three(cast, "against", "for", "abstain"))
    actions.cast_vote(item=item, poll=poll.pk, choice="for", actor=cast.board_1)  # changed
    poll = actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)
    assert (poll.state, counts(poll)) == ("closed", (2, 0, 1))
    client.force_login(cast.officer)
    form = client.get(item.get_absolute_url()).context["form"]
    named = {key: value for key, value in form.initial.items() if key.startswith("vote_")}
    assert form.initial["method"] == ("names" if voting == "open" else "count")
    assert [form.initial[f"votes_{one}"] for one in ("for", "against", "abstain")] == [2, 0, 1]
    expected = {
        f"vote_{cast.board_1.pk}": "for",
        f"vote_{cast.board_2.pk}": "for",
        f"vote_{cast.board_3.pk}": "abstain",
    }
    assert named == (expected if voting == "open" else {})
    # The officer confirms it, as it stands in the form.
    sent = {name: value for name, value in form.initial.items() if value != ""}
    sent |= {"do": "record", "says": "grant", "agreed": "It holds.", "form_key": "k1"}
    assert client.post(item.get_absolute_url(), sent).status_code == 302
    item.refresh_from_db()
    assert (item.votes_for, item.votes_against, item.votes_abstain) == (2, 0, 1)
    assert Vote.objects.filter(item=item).count() == (3 if voting == "open" else 0)


def test_a_secret_vote_leaves_nobodys_name_behind(client, cast, asked):
    item, poll = asked("secret")
    client.force_login(cast.board_1)
    assert (
        client.post(at(item), {"do": "against", "poll": poll.pk, "form_key": "k"}).status_code
        == 302
    )
    cast_all(item, poll, **of_three(cast, "against", "for", "for"))
    paper = SecretPaper.objects.filter(poll=poll, choice="against").get()
    assert str(cast.board_1.pk) != paper.mark
    assert len(paper.mark) == 64
    assert not AnsweredForm.objects.exists()  # it would keep who sent what
    assert not PollVote.objects.exists()
    assert not hasattr(SecretPaper, "pgh_event_model")
    actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)
    assert not SecretPaper.objects.exists()
    history = Poll.pgh_event_model.objects.filter(pgh_obj_id=poll.pk).order_by("pgh_id")
    assert [(one.state, one.votes_for, one.pgh_context["user"]) for one in history] == [
        ("open", None, cast.officer.pk),
        ("closed", 2, cast.officer.pk),
    ]


def test_an_open_vote_is_kept_by_name_with_its_changes(cast, asked):
    item, poll = asked()
    for choice in ("for", "for", "against"):
        actions.cast_vote(item=item, poll=poll.pk, choice=choice, actor=cast.board_1)
    history = PollVote.pgh_event_model.objects.order_by("pgh_id")
    assert [(one.pgh_label, one.choice, one.person_id) for one in history] == [
        ("insert", "for", cast.board_1.pk),
        ("update", "against", cast.board_1.pk),
    ]
    assert {one.pgh_context["action"] for one in history} == {"reviews.cast_vote"}


@pytest.mark.parametrize("voting", ["open", "secret"])
def test_what_each_sees_while_it_is_open(client, cast, asked, voting):
    item, poll = asked(voting)
    actions.cast_vote(item=item, poll=poll.pk, choice="against", actor=cast.board_1)
    seen = {}
    for name in ("board_1", "board_2", "officer"):
        client.force_login(cast.people[name])
        page = client.get(at(item)).content.decode()
        seen[name] = page.split('id="vote"')[1].split("</section>")[0]
        assert "1 of 3 have voted." in seen[name]
        assert 'id="vote"' in client.get(item.get_absolute_url()).content.decode()
    assert "Your vote: Against." in seen["board_1"]
    assert "You have not voted yet." in seen["board_2"]
    assert 'value="for"' not in seen["officer"]
    assert "Close the vote" in seen["officer"]
    for name in ("board_2", "officer"):
        assert ("Against</span>" in seen[name]) == (voting == "open")
        assert (str(cast.board_1) in seen[name]) == (voting == "open")


def test_the_page_asks_again_and_hears_nothing_until_something_changes(client, cast, asked):
    item, poll = asked()
    client.force_login(cast.board_1)
    panel = client.get(at(item), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    again = panel.split('hx-get="')[1].split('"')[0]
    assert client.get(again, headers={"HX-Request": "true"}).status_code == 204
    actions.cast_vote(item=item, poll=poll.pk, choice="for", actor=cast.board_2)
    assert client.get(again, headers={"HX-Request": "true"}).status_code == 200
    room_closed = actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)
    assert room_closed.state == "closed"
    panel = client.get(again, headers={"HX-Request": "true"}).content.decode()
    assert "1 for, 0 against, 0 abstained" in panel
    assert 'value="for"' not in panel


def test_it_waits_on_the_desk_of_those_who_are_there_until_they_voted(client, cast, asked):
    there = [cast.board_1, cast.board_2]
    item, poll = asked("secret", present=there)

    def wait(person):
        return [one.url for one in waiting_for(person) if str(one.label) == "Vote now"]

    assert wait(cast.board_1) == wait(cast.board_2) == [at(item)]
    assert wait(cast.board_3) == wait(cast.officer) == []
    client.force_login(cast.board_1)
    assert "Vote on item 1" in client.get(item.meeting.get_absolute_url()).content.decode()
    client.post(at(item), {"do": "for", "poll": poll.pk})
    assert wait(cast.board_1) == []
    assert "Vote on item 1" not in client.get(item.meeting.get_absolute_url()).content.decode()
    actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)
    assert wait(cast.board_2) == []


def test_someone_present_from_afar_votes_and_counts(cast, asked, room):
    meeting = room.running(room.file(), present=[cast.board_1])
    item = meeting.items.get()
    with pytest.raises(ValidationError, match="No quorum"):
        actions.open_poll(item=item, actor=cast.officer)
    afar = {cast.board_2.pk: "remote"}
    actions.record_presence(meeting=meeting, presence=afar, actor=cast.officer)
    poll = actions.open_poll(item=item, actor=cast.officer)
    actions.cast_vote(item=item, poll=poll.pk, choice="for", actor=cast.board_2)
    assert counts(actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)) == (1, 0, 0)
    room.record(item, method="names", names={cast.board_2.pk: "for"})
    assert "Present online: " in room.minutes(meeting).sections.get(position=2).text


def test_who_may_not_vote(client, cast, asked):
    item, poll = asked(present=[cast.board_1, cast.board_2])
    sent = {"do": "for", "poll": poll.pk}
    for person, status in (
        (cast.board_3, 403), (cast.officer, 403), (cast.bureau, 404), (cast.applicant, 404),
    ):  # fmt: skip
        client.force_login(person)
        assert client.post(at(item), sent).status_code == status
        with pytest.raises(PermissionDenied):
            actions.cast_vote(item=item, poll=poll.pk, choice="for", actor=person)
    client.force_login(cast.board_3)
    assert "no vote here" in client.get(at(item)).content.decode()
    client.force_login(cast.board_1)
    for doing in ("open", "close"):
        sent = {"do": doing, "poll": poll.pk, "form_key": doing}
        assert client.post(at(item), sent).status_code == 403
    assert not PollVote.objects.exists()


@pytest.mark.parametrize("voting", ["open", "secret"])
def test_who_is_recused_meets_it_nowhere_and_is_not_counted(client, cast, asked, voting):
    item, poll = asked(voting)
    cast_all(item, poll, **of_three(cast, "for", "for", "against"))
    actions.record_recusal(item=item, person=cast.board_3, reason="My cousin.", actor=cast.officer)
    client.force_login(cast.board_3)
    for answer in (
        client.get(at(item)),
        client.get(at(item), headers={"HX-Request": "true"}),
        client.post(at(item), {"do": "for", "poll": poll.pk}),
        client.get(item.get_absolute_url()),
    ):
        assert answer.status_code == 404
    page = client.get(item.meeting.get_absolute_url()).content.decode()
    assert "Vote on item" not in page
    assert "Hidden words" not in page
    assert not [one for one in waiting_for(cast.board_3) if str(one.label) == "Vote now"]
    with pytest.raises(PermissionDenied):
        actions.cast_vote(
            item=type(item).objects.get(pk=item.pk), poll=poll.pk, choice="for", actor=cast.board_3
        )
    client.force_login(cast.officer)
    assert "2 of 2 have voted." in client.get(at(item)).content.decode()
    assert counts(actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)) == (2, 0, 0)


def test_an_officer_with_an_interest_holds_no_vote(client, cast, asked):
    item, poll = asked()
    Conflict.objects.create(proposal=item.proposal, person=cast.officer, reason="x")
    client.force_login(cast.officer)
    assert client.get(at(item)).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.close_poll(
            item=type(item).objects.get(pk=item.pk), poll=poll.pk, actor=cast.officer
        )


def test_a_closed_vote_takes_nothing_and_an_old_form_none_of_the_next(client, cast, asked):
    item, first = asked()
    actions.close_poll(item=item, poll=first.pk, actor=cast.officer)
    client.force_login(cast.board_1)
    answer = client.post(at(item), {"do": "for", "poll": first.pk}, follow=True)
    assert "This vote is closed. Nothing was changed." in answer.content.decode()
    client.force_login(cast.officer)
    client.post(at(item), {"do": "open", "form_key": "k1"})
    client.post(at(item), {"do": "open", "form_key": "k1"})  # the second click
    second = Poll.objects.get(state="open")
    assert Poll.objects.count() == 2
    with pytest.raises(ValidationError, match="closed"):
        actions.cast_vote(item=item, poll=first.pk, choice="for", actor=cast.board_1)
    with pytest.raises(ValidationError):
        actions.close_poll(item=item, poll=first.pk, actor=cast.officer)
    client.post(at(item), {"do": "close", "poll": second.pk, "form_key": "k2"})
    client.post(at(item), {"do": "close", "poll": second.pk, "form_key": "k2"})
    assert queries.poll_of(item) == second
    assert Poll.objects.filter(state="closed").count() == 2


@pytest.mark.parametrize(
    "sent", [{}, {"do": "maybe"}, {"do": "for", "poll": "x"}, {"do": "for", "poll": "9" * 30}]
)
def test_bad_input_counts_nothing(client, cast, asked, sent):
    item, poll = asked()
    client.force_login(cast.board_1)
    assert client.post(at(item), {"poll": poll.pk} | sent).status_code == 302
    assert not PollVote.objects.exists()


def test_nothing_is_recorded_closed_or_taken_off_under_an_open_vote(cast, asked, room):
    item, poll = asked()
    with pytest.raises(ValidationError, match="Close the vote first"):
        room.record(item)
    with pytest.raises(ValidationError, match="Close the vote first"):
        actions.close_meeting(meeting=item.meeting, actor=cast.officer)
    actions.set_agenda(meeting=item.meeting, order=[], texts=["Welcome"], actor=cast.officer)
    assert [one.title for one in item.meeting.items.all()] == ["", "Welcome"]
    with pytest.raises(ValidationError, match="open already"):
        actions.open_poll(item=item.meeting.items.last(), actor=cast.officer)
    actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)
    room.record(item)  # by consensus: what was voted does not bind the form
    for wrong in (item, item.meeting.items.first()):
        with pytest.raises(ValidationError, match="already"):
            actions.open_poll(item=wrong, actor=cast.officer)
    actions.close_meeting(meeting=item.meeting, actor=cast.officer)
    with pytest.raises(ValidationError, match="not in session"):
        actions.open_poll(item=item.meeting.items.last(), actor=cast.officer)


def test_the_minutes_tell_each_vote(cast, asked, room):
    item, poll = asked("secret")
    cast_all(item, poll, **of_three(cast, "for", "for", "against"))
    actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)
    room.record(item)
    text = room.minutes(item.meeting).sections.get(item=item).text
    assert "The members voted on this site, in secret: 2 for, 1 against, 0 abstained." in text
    assert "Agreed by consensus." in text
    for person in (cast.board_1, cast.board_3):
        assert str(person) not in text


def test_the_database_keeps_one_open_vote_and_known_choices(cast, asked):
    item, poll = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.create(item=item, voting="open")
    with pytest.raises(IntegrityError), transaction.atomic():
        PollVote.objects.create(poll=poll, person=cast.board_1, choice="maybe")
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=item.meeting_id).update(voting="loud")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("voting", ["open", "secret"])
def test_two_clicks_at_once_are_one_vote(cast, asked, voting):
    item, poll = asked(voting)
    failed = []

    def click(choice):
        try:
            actions.cast_vote(item=item, poll=poll.pk, choice=choice, actor=cast.board_1)
        except Exception as error:  # noqa: BLE001 - said in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    hands = [Thread(target=click, args=["for"]) for _ in range(4)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert failed == []
    assert counts(actions.close_poll(item=item, poll=poll.pk, actor=cast.officer)) == (1, 0, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_votes(client, cast, asked, number, django_assert_num_queries):
    item, poll = asked()
    for person in (cast.board_1, cast.board_2, cast.board_3)[:number]:
        actions.cast_vote(item=item, poll=poll.pk, choice="for", actor=person)
    client.force_login(cast.board_1)
    client.get(at(item))
    with django_assert_num_queries(12):
        assert client.get(at(item)).status_code == 200
