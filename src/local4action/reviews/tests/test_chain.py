"""Who speaks on a file, in which order; the last one decides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.foundation.editing import StaleEditError
from local4action.reviews import actions, queries
from local4action.reviews.models import Condition, Decision, Opinion, Step

DAY = dt.date(2026, 9, 1)


def say(cast, proposal, body, says="grant", **changes):
    given = {"reasons": "It holds.", "said_on": DAY, "actor": cast.officer}
    return actions.record_opinion(proposal=proposal, body=body, says=says, **(given | changes))


def kinds(call):
    return [(step.body.slug, step.kind) for step in queries.chain_of(call)]


USUAL = [("secretariat", "proposes"), ("board", "recommends"), ("bureau", "decides")]


def test_a_call_has_the_usual_chain_until_it_is_set(client, cast, make):
    call = make.call()
    assert kinds(call) == USUAL
    assert not Step.objects.exists()
    client.force_login(cast.officer)
    address = f"/en/desk/calls/{call.ref}/chain/"
    form = client.get(address).context["form"]
    given = {
        "token": form.initial["token"],
        "step_1_body": cast.board.pk,
        "step_1_kind": "recommends",
        "step_2_body": cast.executive_bureau.pk,
        "step_2_kind": "decides",
        "step_2_majority": "two_thirds",
        "step_2_quorum_kind": "number",
        "step_2_quorum": "3",
        "form_key": "k1",
    }
    assert client.post(address, given).status_code == 302
    assert kinds(call) == [("board", "recommends"), ("bureau", "decides")]
    last = Step.objects.get(kind="decides")
    assert (last.majority, last.quorum_kind, last.quorum) == ("two_thirds", "number", 3)
    # Someone else set it in between: told, nothing overwritten.
    stale = given | {"form_key": "k2", "step_1_body": ""}
    assert client.post(address, stale).status_code == 422
    assert len(kinds(call)) == 2


@pytest.mark.parametrize("wrong", ["none", "decides_first", "twice", "share"])
def test_exactly_one_step_decides_and_it_is_the_last(client, cast, make, wrong):
    call = make.call()
    board, bureau = cast.board.pk, cast.executive_bureau.pk
    steps = {
        "none": [(board, "recommends"), (bureau, "recommends")],
        "decides_first": [(board, "decides"), (bureau, "recommends")],
        "twice": [(bureau, "proposes"), (bureau, "decides")],
        "share": [(board, "recommends"), (bureau, "decides")],
    }[wrong]
    given = {"form_key": "k1"}
    for number, (body, kind) in enumerate(steps, start=1):
        given |= {f"step_{number}_body": body, f"step_{number}_kind": kind}
    if wrong == "share":
        given |= {"step_1_quorum_kind": "share", "step_1_quorum": "101"}
    client.force_login(cast.officer)
    assert client.post(f"/en/desk/calls/{call.ref}/chain/", given).status_code == 422
    assert kinds(call) == USUAL


def test_it_is_frozen_by_the_first_step_and_by_the_close(cast, make, story):
    bureau = [actions.NewStep(cast.executive_bureau, "decides")]
    proposal = story.in_review()
    say(cast, proposal, cast.secretariat)
    for call in (proposal.call, make.call(state="closed")):
        with pytest.raises(ValidationError):
            actions.set_chain(call=call, steps=bureau, actor=cast.officer)
    for person in (cast.bureau, cast.board_1, cast.applicant):
        with pytest.raises(PermissionDenied):
            actions.set_chain(call=make.call(), steps=bureau, actor=person)
    with pytest.raises(StaleEditError):
        actions.set_chain(call=make.call(), steps=bureau, token="x", actor=cast.officer)


def test_steps_speak_in_their_order_and_a_postponed_one_again(cast, story):
    proposal = story.in_review()
    with pytest.raises(ValidationError, match="not the turn"):
        say(cast, proposal, cast.board)
    say(cast, proposal, cast.secretariat, "postpone")
    with pytest.raises(ValidationError, match="not the turn"):
        say(cast, proposal, cast.board)
    say(cast, proposal, cast.secretariat)
    with pytest.raises(ValidationError, match="not the turn"):
        say(cast, proposal, cast.secretariat)
    say(cast, proposal, cast.board, "decline")
    with pytest.raises(ValidationError, match="decides"):
        say(cast, proposal, cast.executive_bureau)
    said = [(one.step.body.slug, one.says) for one in Opinion.objects.all()]
    assert said == [("secretariat", "postpone"), ("secretariat", "grant"), ("board", "decline")]
    assert [link.is_next for link in queries.links_of(proposal)] == [False, False, True]


def test_the_page_of_the_next_step(client, cast, story):
    proposal = story.in_review()
    client.force_login(cast.officer)
    address = f"/en/desk/reviews/{proposal.ref}/step/"
    whole = {
        "says": "grant_if",
        "reasons": "Strong, one gap.",
        "said_on": "2026-09-01",
        "minutes": "Note 12.",
        "condition_1_text": "A second partner signs.",
        "condition_1_due": "2099-05-01",
        "condition_1_checker": cast.board_2.pk,
        "form_key": "k1",
    }
    for name, value in (
        ("says", "maybe"), ("reasons", " "), ("said_on", "2999-01-01"), ("condition_1_text", ""),
        ("condition_1_due", "2020-01-01"), ("condition_1_checker", ""), ("says", "grant"),
    ):  # fmt: skip
        answer = client.post(address, whole | {name: value})
        assert answer.status_code == 422, name
        assert "Note 12." in answer.content.decode()
    assert not Opinion.objects.exists()
    assert client.post(address, whole).status_code == 302
    page = client.get(f"/en/desk/reviews/{proposal.ref}/").content.decode()
    assert "Strong, one gap." in page
    assert "A second partner signs." in page
    assert "A step of the chain spoke: grant if" in page
    # The next step begins with the conditions wished for.
    form = client.get(address).context["form"]
    assert form.initial["condition_1_text"] == "A second partner signs."
    assert not queries.conditions_of(proposal)  # a wish binds nobody


def test_a_decision_by_hand_is_that_of_the_last_step(cast, story, room):
    proposal = story.in_review()
    with pytest.raises(ValidationError) as refused:
        story.decide(proposal, body=cast.board)
    assert "this body decides: Bureau" in str(refused.value.message_dict["body"])
    assert not Decision.objects.exists()
    decision = story.decide(proposal, attached=[room.condition()])
    assert decision.conditions.startswith("A second partner signs. (")
    (condition,) = queries.conditions_of(proposal)
    assert (condition.checked_by, condition.state) == (cast.board_2, "open")
    assert Opinion.objects.get().says == "grant_if"


def test_a_condition_is_not_checked_by_who_has_an_interest(cast, story, room):
    proposal = story.in_review()
    actions.declare_conflict(proposal=proposal, reason="Cousin.", actor=cast.board_2)
    assert cast.board_2 not in queries.possible_checkers(proposal)
    with pytest.raises(ValidationError):
        story.decide(proposal, attached=[room.condition()])
    assert not Condition.objects.exists()
    assert not Decision.objects.exists()
