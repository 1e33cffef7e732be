"""A meeting is planned, opened, and says something of each file, if enough are there."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.foundation.desk import waiting_for
from local4action.foundation.editing import StaleEditError
from local4action.reviews import actions, queries
from local4action.reviews.models import AgendaItem, Conflict, Decision, Letter, Meeting, Opinion
from local4action.reviews.quorum import Count
from local4action.reviews.tests.conftest import GOOD_SCORES

NEW = "/en/desk/meetings/new/"


def whole(cast, call, **changes):
    return {
        "call": call.ref,
        "body": cast.board.pk,
        "title": "Autumn session",
        "starts_local": "2026-11-20T10:00",
        "starts_zone": "Africa/Dakar",
        "place": "Room 2",
        "link": "https://example.org/room",
        "language": "en",
        "chair": cast.board_1.pk,
        "quorum_kind": "number",
        "quorum": "2",
        "voting": "secret",
        "form_key": "k1",
    } | changes


def test_an_officer_plans_changes_and_cancels_it(client, cast, make):
    call = make.call()
    client.force_login(cast.officer)
    assert client.post(NEW, whole(cast, call)).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at.isoformat() == "2026-11-20T10:00:00+00:00"
    assert meeting.voting == "secret"
    edit = f"/en/desk/meetings/{meeting.ref}/edit/"
    token = client.get(edit).context["form"].initial["token"]
    changed = whole(cast, call, title="Winter session", token=token, form_key="k2")
    assert client.post(edit, changed).status_code == 302
    # An officer who printed the form before sees both.
    late = client.post(edit, changed | {"title": "Mine", "form_key": "k3"})
    assert late.status_code == 422
    assert "Winter session" in late.content.decode()
    assert client.post(meeting.get_absolute_url(), {"do": "open"}, follow=True).status_code == 200
    meeting.refresh_from_db()
    assert (meeting.title, meeting.state) == ("Winter session", "planned")  # nothing to talk about
    client.post(meeting.get_absolute_url(), {"do": "cancel"})
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("starts_local", "2026-02-30T10:00"),
        ("starts_zone", "Mars"),
        ("chair", "0"),
        ("link", "javascript:alert(1)"),
        ("quorum", "0"),
        ("voting", "loud"),
        ("body", "x"),
    ],
)
def test_bad_input_plans_nothing(client, cast, make, field, value):
    client.force_login(cast.officer)
    assert client.post(NEW, whole(cast, make.call(), **{field: value})).status_code == 422
    assert not Meeting.objects.exists()


def test_the_chair_sits_in_the_body_and_the_share_is_a_share(cast, make, room):
    call = make.call()
    for wrong in ({"chair": cast.bureau}, {"quorum": 101}, {"title": ""}):
        with pytest.raises(ValidationError):
            room.meeting(call, **wrong)
    with pytest.raises(ValidationError):
        room.meeting(call, body=cast.policy_council)
    with pytest.raises(PermissionDenied):
        actions.prepare_meeting(call=call, body=cast.board, columns={}, actor=cast.board_1)


def test_the_agenda_holds_files_in_an_order_and_other_items(client, cast, make, room, story):
    call = make.call()
    close, apart = (room.file(call=call, title=title) for title in ("Close", "Apart"))
    waits_elsewhere = story.in_review(call=call, title="Elsewhere")
    for proposal, scores in ((close, (3, 3)), (apart, (0, 4))):
        for reader, score in zip((cast.board_1, cast.board_2), scores, strict=True):
            given = dict.fromkeys(GOOD_SCORES, score)
            story.review(proposal, reader, scores=given)
    meeting = room.meeting(call)
    found = queries.files_to_discuss(cast.officer, meeting, "spread")
    assert found == [apart, close]
    assert waits_elsewhere not in found
    client.force_login(cast.officer)
    address = f"/en/desk/meetings/{meeting.ref}/agenda/"
    form = client.get(address, {"by": "spread"}).context["form"]
    sent = {
        "token": form.initial["token"], "all_waiting": "on", "texts": "Welcome\nAny other business",
        "form_key": "k1",
    }  # fmt: skip
    assert client.post(f"{address}?by=spread", sent).status_code == 302
    titles = [str(one.proposal or one.title) for one in meeting.items.all()]
    assert titles == ["Apart", "Close", "Welcome", "Any other business"]
    # Put in another order, one taken off; who saw the agenda of before is told.
    form = client.get(address).context["form"]
    pks = [one.pk for one in meeting.items.all()]
    sent = {"token": form.initial["token"], "texts": "", "form_key": "k2"}
    sent |= {f"order_{pk}": place for pk, place in zip(pks, (3, 2, 1, 4), strict=True)}
    assert client.post(address, sent | {f"off_{pks[3]}": "on"}).status_code == 302
    titles = [str(one.proposal or one.title) for one in meeting.items.all()]
    assert titles == ["Welcome", "Close", "Apart"]
    assert client.post(address, sent | {"form_key": "k3"}).status_code == 422
    with pytest.raises(ValidationError):
        actions.set_agenda(meeting=meeting, order=pks, files=[waits_elsewhere], actor=cast.officer)


def test_a_recommendation_by_vote_with_a_condition(client, cast, room):
    proposal = room.file()
    meeting = room.running(proposal, texts=["Welcome"])
    item = meeting.items.first()
    client.force_login(cast.officer)
    form = client.get(item.get_absolute_url()).context["form"]
    sent = {
        "do": "record",
        "token": form.initial["token"],
        "says": "grant_if",
        "agreed": "Strong; one partner more.",
        "method": "names",
        f"vote_{cast.board_1.pk}": "for",
        f"vote_{cast.board_2.pk}": "for",
        f"vote_{cast.board_3.pk}": "against",
        "condition_1_text": "A second partner signs.",
        "condition_1_due": "2099-05-01",
        "condition_1_checker": cast.board_2.pk,
        "form_key": "k1",
    }
    assert client.post(item.get_absolute_url(), sent).status_code == 302
    item.refresh_from_db()
    assert (item.votes_for, item.votes_against, item.votes_abstain) == (2, 1, 0)
    assert (item.present, item.needed, item.recorded_by) == (3, 2, cast.officer)
    opinion = Opinion.objects.get(item=item)
    assert (opinion.step.body, opinion.says) == (cast.board, "grant_if")
    assert not Decision.objects.exists()
    # The next step: the bureau, which decides.
    assert queries.next_link(proposal).step.body == cast.executive_bureau
    again = client.post(item.get_absolute_url(), sent | {"form_key": "k2"})
    assert again.status_code == 422
    assert "recorded the outcome already" in again.content.decode()
    welcome = meeting.items.last()
    room.record(welcome, says="", agreed="The chair welcomes everyone.")
    assert Opinion.objects.filter(item=welcome).count() == 0
    # Recorded by mistake: taken back while the meeting is in session.
    client.post(item.get_absolute_url(), {"do": "back", "form_key": "k3"})
    item.refresh_from_db()
    assert (item.recorded_at, item.says) == (None, "")
    assert not Opinion.objects.filter(item=item).exists()


def test_the_bureau_decides_and_the_register_points_to_its_minutes(cast, room):
    proposal = room.file(up_to="bureau")
    meeting = room.running(proposal, body=cast.executive_bureau, chair=cast.bureau)
    item = meeting.items.get()
    room.record(item, "grant_if", conditions=[room.condition()])
    decision = Decision.objects.get()
    assert (decision.outcome, decision.body) == ("granted", cast.executive_bureau)
    assert decision.minutes.startswith("Autumn session, ")
    assert decision.minutes.endswith(", item 1")
    assert "A second partner signs." in decision.conditions
    proposal.refresh_from_db()
    assert proposal.state == "granted"
    assert "A second partner signs." in Letter.objects.get().body
    with pytest.raises(ValidationError, match="register has it"):
        actions.take_back_item(item=item, actor=cast.officer)


def test_without_a_quorum_nothing_is_decided_and_it_says_why(cast, room):
    proposal = room.file()
    meeting = room.running(proposal, present=[cast.board_1])
    item = meeting.items.get()
    with pytest.raises(ValidationError, match="1 present who may vote, 2 are needed"):
        room.record(item)
    room.record(item, "postpone")  # that needs none
    assert queries.next_link(proposal).step.body == cast.board


def test_recusals_are_subtracted_and_the_file_is_nowhere_for_them(client, cast, room):
    proposal = room.file(title="Hidden words")
    other = room.file(call=proposal.call, title="Open words")
    meeting = room.running(proposal, other, quorum_kind="number", quorum=3, present=None)
    first, second = meeting.items.all()
    assert queries.room_for(first).presence.reached
    client.force_login(cast.officer)
    recusal = f"{first.get_absolute_url()}recusal/"
    assert client.post(recusal, {"person": cast.board_3.pk, "reason": ""}).status_code == 422
    sent = {"person": cast.board_3.pk, "reason": "My cousin.", "form_key": "k1"}
    assert client.post(recusal, sent).status_code == 302
    assert Conflict.objects.get().person == cast.board_3
    with pytest.raises(ValidationError, match="2 present who may vote, 3 are needed"):
        room.record(first)
    room.record(second)
    client.force_login(cast.board_3)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "An item you are recused from" in page
    assert "Hidden words" not in page
    assert "Open words" in page
    assert client.get(first.get_absolute_url()).status_code == 404
    assert client.get(second.get_absolute_url()).status_code == 200
    assert queries.agenda_sizes(cast.board_3, [meeting]) == {meeting.pk: 1}


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"method": "count", "count": Count(1, 2, 0)}, "More for than against"),
        ({"method": "count", "count": Count(4, 0, 0)}, "More votes are counted"),
        ({"method": "shout"}, "how the room came to it"),
        ({"agreed": ""}, "what was agreed"),
        ({"says": "perhaps"}, "one of the outcomes"),
        ({"says": "grant_if"}, "on what condition"),
    ],
)
def test_what_does_not_hold_is_not_recorded(cast, room, outcome, words):
    meeting = room.running(room.file())
    item = meeting.items.get()
    with pytest.raises(ValidationError, match=words):
        room.record(item, **outcome)
    item.refresh_from_db()
    assert item.recorded_at is None
    assert Opinion.objects.filter(item=item).count() == 0


def test_who_is_not_there_has_no_vote(cast, room):
    meeting = room.running(room.file(), present=[cast.board_1, cast.board_2])
    names = {cast.board_3.pk: "for", cast.board_1.pk: "for"}
    with pytest.raises(ValidationError, match="not present"):
        room.record(meeting.items.get(), method="names", names=names)


def test_a_step_with_two_thirds_needs_them(cast, room):
    proposal = room.file()
    proposal.call.steps.filter(body=cast.board).update(majority="two_thirds")
    meeting = room.running(proposal)
    with pytest.raises(ValidationError, match="Two thirds"):
        room.record(meeting.items.get(), method="count", count=Count(1, 1, 1))
    room.record(meeting.items.get(), method="count", count=Count(2, 1, 0))


def test_two_officers_do_not_overwrite_each_other(client, cast, make, room):
    meeting = room.running(room.file())
    item = meeting.items.get()
    client.force_login(cast.officer)
    token = client.get(item.get_absolute_url()).context["form"].initial["token"]
    other = make.person("officer_two")
    make.mandate(other, body=cast.secretariat, role="member")
    actions.note_item(item=item, agreed="Their notes.", token=token, actor=other)
    answer = client.post(
        item.get_absolute_url(),
        {"do": "note", "agreed": "My notes.", "token": token, "form_key": "k1"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Their notes." in page
    assert "My notes." in page
    with pytest.raises(StaleEditError):
        actions.record_presence(
            meeting=meeting, presence={cast.board_1.pk: "excused"}, token="x", actor=other
        )


def test_only_officers_record_and_only_its_members_see_it(client, cast, room):
    meeting = room.running(room.file())
    item = meeting.items.get()
    for person in (cast.board_1, cast.bureau, cast.applicant):
        with pytest.raises(PermissionDenied):
            actions.note_item(item=item, agreed="x", actor=person)
    client.force_login(cast.board_1)
    page = client.get(item.get_absolute_url())
    assert page.status_code == 200
    assert "Record the outcome" not in page.content.decode()
    assert client.post(item.get_absolute_url(), {"do": "note", "agreed": "x"}).status_code == 403
    assert [one.url for one in waiting_for(cast.board_1) if "meetings" in one.url]
    client.force_login(cast.bureau)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert client.get("/en/desk/meetings/").status_code == 200
    client.force_login(cast.applicant)
    assert client.get("/en/desk/meetings/").status_code == 404


def test_before_it_opens_the_board_sees_titles_only(client, cast, room, story):
    """Who proposes, and what other readers found, is not told before by way of an agenda."""
    proposal = room.file(title="Open words")
    story.review(proposal, cast.board_2)
    meeting = room.meeting(proposal.call)
    actions.set_agenda(meeting=meeting, order=[], files=[proposal], actor=cast.officer)
    item = meeting.items.get()
    pages = (meeting.get_absolute_url(), item.get_absolute_url())
    seen = {}
    for name in ("board_1", "officer"):
        client.force_login(cast.people[name])
        seen[name] = "".join(client.get(page).content.decode() for page in pages)
    for words in ("Valserein", "For the board only."):
        assert words not in seen["board_1"]
        assert words in seen["officer"]
    assert "Open words" in seen["board_1"]
    actions.open_meeting(meeting=meeting, actor=cast.officer)
    client.force_login(cast.board_1)
    assert "For the board only." in client.get(item.get_absolute_url()).content.decode()


def test_an_officer_with_an_interest_records_nothing_of_it(client, cast, room):
    meeting = room.running(room.file(title="Hidden words"))
    item = meeting.items.get()
    Conflict.objects.create(proposal=item.proposal, person=cast.officer, reason="x")
    with pytest.raises(PermissionDenied):
        room.record(AgendaItem.objects.get(pk=item.pk))
    client.force_login(cast.officer)
    for page in ("", "agenda/", "presence/"):
        text = client.get(f"{meeting.get_absolute_url()}{page}").content.decode()
        assert "Hidden words" not in text
    # Putting the rest in order leaves it where it was.
    actions.set_agenda(meeting=meeting, order=[], texts=["Welcome"], actor=cast.officer)
    assert [one.title for one in meeting.items.all()] == ["", "Welcome"]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, cast, room, number, django_assert_num_queries):
    call = room.story.make.call()
    files = [room.file(call=call) for _ in range(number)]
    meeting = room.running(*files)
    for _ in range(number):
        room.meeting(call)
    client.force_login(cast.board_1)
    client.get("/en/desk/meetings/")
    with django_assert_num_queries(6):
        assert client.get("/en/desk/meetings/").status_code == 200
    with django_assert_num_queries(9):  # one asks what they may vote on
        assert client.get(meeting.get_absolute_url()).status_code == 200
    client.force_login(cast.officer)
    with django_assert_num_queries(7):
        assert client.get(f"{meeting.get_absolute_url()}agenda/").status_code == 200
