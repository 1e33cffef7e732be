"""Every kind of interest, said in words an officer can read, and gone with what made it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from local4action.foundation.models import OutboxMail
from local4action.members.models import Representation
from local4action.members.rules import forget_mandates
from local4action.reviews import gate, queries
from local4action.reviews.actions import (
    assign_reviewers,
    declare_conflict,
    set_round,
    state_no_interest,
)
from local4action.reviews.actions.reminding import awaited_reviews
from local4action.reviews.models import Assignment, InterestStatement, Round
from local4action.reviews.pipeline import pipeline_for
from local4action.reviews.rules import is_free, without_recused
from local4action.reviews.tests.conftest import GOOD_SCORES

SINCE = dt.date(2024, 1, 1)
KINDS = (
    "declared", "writes", "organisation", "partner", "association", "represented", "fellow", "hub",
    "country",
)  # fmt: skip


def tie(kind, cast, make, proposal, reader) -> None:
    """Give a reader an interest of one kind in a proposal from the applicants' town."""
    town = proposal.organisation
    if kind == "declared":
        proposal.conflicts.create(person=reader, reason="My cousin.")
    elif kind == "writes":
        proposal.members.create(person=reader, email=reader.email)
    elif kind == "organisation":
        make.mandate(reader, organisation=town)
    elif kind == "partner":
        college = make.organisation("College", kind="university", section="", country="PE")
        colleague = make.person()
        make.mandate(colleague, organisation=college)
        make.mandate(reader, organisation=college)
        proposal.members.create(person=colleague, email=colleague.email)
    elif kind in {"association", "represented"}:
        other = make.organisation("The other", country="PE")
        pair = (other, town) if kind == "association" else (town, other)
        Representation.objects.create(association=pair[0], member=pair[1], since=SINCE)
        make.mandate(reader, organisation=other)
    elif kind == "fellow":
        other = make.organisation("The other", country="PE")
        union = make.organisation("Union", kind="association", country="PE")
        for member in (town, other):
            Representation.objects.create(association=union, member=member, since=SINCE)
        make.mandate(reader, organisation=other)
    elif kind == "hub":
        other = make.organisation("The other", country="PE")
        hub = make.hub(lead=make.organisation("Third", country="PE"))
        make.partner(hub, town)
        make.partner(hub, other)
        make.mandate(reader, organisation=other)
    elif kind == "country":
        Round.objects.create(call=proposal.call, national_rule=True)
        make.mandate(reader, organisation=make.organisation("Neighbour", country=town.country))
    forget_mandates(reader)


SAID = {
    "declared": "declared it",
    "writes": "writes the proposal, or is invited to",
    "organisation": "speaks for Valserein, which leads the proposal",
    "partner": "speaks for an organisation whose people write the proposal",
    "association": "speaks for The other, the association that represents Valserein",
    "represented": "speaks for The other, which is represented by Valserein",
    "fellow": "speaks for The other, which belongs to the same association as Valserein",
    "hub": "speaks for The other, which stands together with Valserein in a hub",
    "country": "speaks for Neighbour in France, where the proposal is led from; in this call"
    " nobody reads those",
}


@pytest.mark.parametrize(
    "case", [(name, kind) for name in ("officer", "board_2") for kind in KINDS]
)
def test_each_kind_keeps_the_file_away_and_says_why(client, cast, make, story, case):
    name, kind = case
    reader = cast.people[name]
    proposal = story.in_review()
    free = story.in_review(organisation=make.organisation("Elsewhere", country="CL"), people=())
    tie(kind, cast, make, proposal, reader)
    assert not is_free(reader, proposal)
    assert is_free(reader, free)
    assert list(gate.files_for(reader)) == [free]
    if name == "board_2":
        (found,) = queries.recusals_of(proposal.call)
        assert (found.person, found.proposal, found.kind) == (reader, proposal, kind)
        assert found.said == SAID[kind]
        assert cast.board_2 not in queries.possible_reviewers(proposal)
        client.force_login(cast.officer)
        page = client.get(f"/en/desk/calls/{proposal.call.ref}/readers/conflicts/")
        shown = "My cousin." if kind == "declared" else SAID[kind]
        assert shown in page.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_reading_given_before_no_longer_counts(cast, make, story, kind):
    proposal = story.in_review()
    story.review(proposal, cast.board_1)
    story.review(proposal, cast.board_2)
    tie(kind, cast, make, proposal, cast.board_2)
    proposal = gate.file_for(cast.officer, proposal.ref)
    assert [one.reviewer for one in queries.submitted_reviews(proposal)] == [cast.board_1]
    recused = [one.reviewer for one in queries.assignments_of(proposal) if one.is_recused]
    assert recused == [cast.board_2]


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_counts_readers_counts_those_who_may_read(client, cast, make, story, kind):
    """An interest that arises after they were asked: each count follows, and an officer sees it."""
    today = timezone.localdate()
    proposal = story.in_review(readers=[cast.board_1, cast.board_2])
    elsewhere = make.organisation("Elsewhere", country="CL")
    free = story.in_review(
        readers=[cast.board_2], call=proposal.call, organisation=elsewhere, people=()
    )
    assert reminded(today) == [cast.board_1, cast.board_2, cast.board_2]
    tie(kind, cast, make, proposal, cast.board_2)
    everyone = Assignment.objects.select_related("reviewer", "proposal")
    assert set(without_recused(everyone)) == {
        one for one in everyone if is_free(one.reviewer, one.proposal)
    }
    assert reminded(today) == [cast.board_1, cast.board_2]
    Assignment.objects.filter(reviewer=cast.board_2).update(due_on=today)
    (line,) = pipeline_for(cast.officer)
    assert line.next_due == today  # for the other file
    free.assignments.all().delete()
    (line,) = pipeline_for(cast.officer)
    assert line.next_due == today + dt.timedelta(days=14)
    readers = {one.person: one for one in queries.readers_of(cast.officer, proposal.call)}
    assert (readers[cast.board_1].asked, readers[cast.board_2].asked) == (1, 0)
    story.review(proposal, cast.board_1)
    assert queries.overview_for(cast.officer).todo["decide"] == 1
    client.force_login(cast.officer)
    (row,) = client.get("/en/desk/reviews/?todo=decide").context["page"].object_list
    assert (row.asked, row.answered, row.lost) == (1, 1, 1)


def reminded(today) -> list:
    now = timezone.make_aware(dt.datetime.combine(today, dt.time(12))) + dt.timedelta(days=10)
    return sorted((one.reviewer for one in awaited_reviews(now)), key=str)


def test_who_lost_a_reader_needs_another_until_enough_are_left(client, cast, make, story):
    proposal = story.in_review(readers=[cast.board_1, cast.board_2])
    client.force_login(cast.officer)
    listed, file = "/en/desk/reviews/?todo=assign", f"/en/desk/reviews/{proposal.ref}/"
    assert queries.overview_for(cast.officer).todo["assign"] == 0
    tie("fellow", cast, make, proposal, cast.board_2)
    assert queries.overview_for(cast.officer).todo["assign"] == 1
    assert "needs another reader" in client.get(listed).content.decode()
    assert "Another reader is needed" in client.get(file).content.decode()
    choosing = client.get(f"{file}assign/").content.decode()
    assert f"{cast.board_2.name} was asked" in choosing.replace("<bdi>", "").replace("</bdi>", "")
    assign_reviewers(
        proposal=proposal, reviewers=[cast.board_1, cast.board_3], due_on=None, actor=cast.officer
    )
    assert queries.overview_for(cast.officer).todo["assign"] == 0
    assert "Another reader is needed" not in client.get(file).content.decode()


def test_who_has_lost_every_reader_waits_for_readers_and_not_for_a_decision(cast, make, story):
    proposal = story.in_review(readers=[cast.board_2])
    Round.objects.create(call=proposal.call, readers_each=1)
    tie("association", cast, make, proposal, cast.board_2)
    todo = queries.overview_for(cast.officer).todo
    assert (todo["assign"], todo["decide"]) == (1, 0)


def test_a_plan_counts_who_may_read_by_now(cast, make, story):
    proposal = story.in_review(readers=[])
    plan = proposal.call.reading_plans.create(way="balanced", readers_each=1, made_by=cast.officer)
    plan.lines.create(proposal=proposal, reader=cast.board_2)
    assert queries.count_short(cast.officer, plan) == 0
    tie("hub", cast, make, proposal, cast.board_2)
    assert queries.count_short(cast.officer, plan) == 1
    assert queries.planned_loads(cast.officer, plan) == {}
    assert queries.planned_pairs(plan, [proposal.pk]) == set()


def test_scores_of_who_has_come_to_have_an_interest_leave_every_figure(cast, make, story):
    proposal = story.in_review()
    story.review(proposal, cast.board_1)
    story.review(proposal, cast.board_2, scores=dict.fromkeys(GOOD_SCORES, 0))
    assert queries.spreads_of([proposal.pk])[proposal.pk][0] == 4
    assert len(queries.figures_for(cast.officer, proposal.call_id).figures["readers"]) == 2
    tie("partner", cast, make, proposal, cast.board_2)
    assert queries.spreads_of([proposal.pk])[proposal.pk] == (0, 0)
    assert len(queries.figures_for(cast.officer, proposal.call_id).figures["readers"]) == 1


def test_fellow_members_are_switched_for_each_call(client, cast, make, story):
    proposal = story.in_review()
    tie("fellow", cast, make, proposal, cast.board_2)
    assert not is_free(cast.board_2, proposal)  # without a word, nobody reads their fellows
    client.force_login(cast.officer)
    page = f"/en/desk/calls/{proposal.call.ref}/readers/"
    conflicts = f"{page}conflicts/"
    assert (
        "nobody reads a proposal led by a fellow member" in client.get(conflicts).content.decode()
    )
    sent = {"readers_each": "2", "form_key": "k1"}
    assert client.post(page, sent).status_code == 302
    assert Round.objects.get(call=proposal.call).fellow_rule is False
    assert is_free(cast.board_2, proposal)
    assert Assignment.objects.count() == without_recused(Assignment.objects.all()).count()
    assert queries.recusals_of(proposal.call) == []
    assert "may read proposals led by a fellow member" in client.get(conflicts).content.decode()
    assert client.post(page, sent | {"fellow_rule": "on", "form_key": "k2"}).status_code == 302
    assert not is_free(cast.board_2, proposal)
    events = Round.pgh_event_model.objects.order_by("pgh_id")
    assert [one.fellow_rule for one in events] == [False, True]


def test_what_ended_binds_no_more(cast, make, story):
    proposal = story.in_review()
    union = make.organisation("Union", kind="association", country="PE")
    left = make.organisation("Left", country="PE")
    Representation.objects.create(association=union, member=proposal.organisation, since=SINCE)
    Representation.objects.create(
        association=union, member=left, since=SINCE, until=dt.date(2025, 1, 1)
    )
    make.mandate(cast.board_2, organisation=left)
    over = make.organisation("Over", country="PE")
    past = dt.date(2025, 1, 1)
    Representation.objects.create(
        association=over, member=proposal.organisation, since=SINCE, until=past
    )
    hub = make.hub(lead=proposal.organisation, state="completed")
    make.partner(hub, over)
    make.partner(make.hub(lead=proposal.organisation), over, state="declined")
    make.mandate(cast.board_2, organisation=over)
    forget_mandates(cast.board_2)
    assert is_free(cast.board_2, proposal)
    assert without_recused(proposal.assignments.all()).count() == 3


def test_the_national_rule_is_switched_for_each_call(cast, make, story):
    proposal = story.in_review()
    make.mandate(cast.board_2, organisation=make.organisation("Neighbour", country="FR"))
    forget_mandates(cast.board_2)
    assert is_free(cast.board_2, proposal)
    set_round(
        call=proposal.call, readers_each=2, national_rule=True, fellow_rule=True, actor=cast.officer
    )
    assert not is_free(cast.board_2, proposal)
    set_round(
        call=proposal.call,
        readers_each=2,
        national_rule=False,
        fellow_rule=True,
        actor=cast.officer,
    )
    assert is_free(cast.board_2, proposal)


def test_an_officer_reads_only_the_conflicts_in_files_they_may_see(client, cast, story):
    proposal = story.in_review()
    declare_conflict(proposal=proposal, reason="My cousin.", actor=cast.board_1)
    assert len(queries.interests_for(cast.officer, proposal.call)) == 1
    declare_conflict(proposal=proposal, reason="My town.", actor=cast.officer)
    assert queries.interests_for(cast.officer, proposal.call) == []
    # For the quorum both count, whoever draws up the minutes.
    assert len(queries.recusals_of(proposal.call)) == 1


def test_the_question_comes_once_before_the_first_reading(client, cast, story):
    proposal = story.in_review(stated=False)
    client.force_login(cast.board_1)
    address = f"/en/desk/reviews/{proposal.ref}/"
    for page, then in (("", ""), ("score/", "?then=score")):
        answer = client.get(address + page)
        assert (answer.status_code, answer.url) == (302, f"{address}conflict/{then}")
    asked = client.get(f"{address}conflict/?then=score").content.decode()
    assert "I have no interest in it" in asked
    assert "Valserein" in asked
    answer = client.post(f"{address}conflict/", {"none": "score", "form_key": "k1"})
    assert answer.url == f"{address}score/"
    assert client.get(f"{address}score/").status_code == 200
    assert client.get(address).status_code == 200
    stated = InterestStatement.objects.get()
    assert (stated.person, stated.proposal) == (cast.board_1, proposal)
    again = state_no_interest(proposal=proposal, actor=cast.board_1)
    assert again.stated_at == stated.stated_at
    client.force_login(cast.officer)
    assert "confirmed to have no interest" in client.get(address).content.decode()


def test_who_declares_instead_reads_nothing(client, cast, story):
    proposal = story.in_review(stated=False)
    client.force_login(cast.board_1)
    address = f"/en/desk/reviews/{proposal.ref}/conflict/"
    assert client.post(address, {"reason": "My cousin.", "form_key": "k1"}).status_code == 302
    assert client.get(address).status_code == 404
    assert client.post(address, {"none": "file", "form_key": "k2"}).status_code == 404
    assert not InterestStatement.objects.exists()


def test_read_blind_the_question_names_nobody(client, cast, story):
    proposal = story.in_review(stated=False)
    Round.objects.create(call=proposal.call, phase="blind")
    client.force_login(cast.board_1)
    page = client.get(f"/en/desk/reviews/{proposal.ref}/conflict/").content.decode()
    assert "Valserein" not in page


def test_a_mail_about_several_files_is_kept_from_who_has_an_interest_in_one(cast, make, story):
    proposal = story.in_review(readers=[])
    plan = proposal.call.reading_plans.create(
        way="balanced", readers_each=1, made_by=cast.officer, state="applied",
        applied_at=timezone.now(),
    )  # fmt: skip
    plan.lines.create(proposal=proposal, reader=cast.board_1)
    OutboxMail.objects.create(
        key=f"{gate.PLANNED}:{plan.pk}:{cast.board_1.pk}", to="x@demo.example", language="en",
        subject="x", body="x", message_id="<1@x>",
    )  # fmt: skip
    assert not OutboxMail.objects.filter(gate.MailsOfFiles().hidden_from(cast.officer)).exists()
    declare_conflict(proposal=proposal, reason="My cousin.", actor=cast.officer)
    hidden = gate.MailsOfFiles().hidden_from(cast.officer)
    assert OutboxMail.objects.filter(hidden).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_conflicts_page_do_not_grow(
    client, cast, story, number, django_assert_num_queries
):
    make, call = story.make, story.make.call()
    for _ in range(number):
        proposal = story.in_review(call=call)
        for reader in (cast.board_1, cast.board_2):
            proposal.conflicts.create(person=reader, reason="My cousin.")
    make.mandate(cast.board_3, organisation=cast.applicant_town)
    client.force_login(cast.officer)
    address = f"/en/desk/calls/{call.ref}/readers/conflicts/"
    client.get(address)
    # Session, person, mandates; call; board, who was asked; what keeps them apart, the files; of
    # those concerned where they stand (mandates, ties, colleagues), of their files the kinds, the
    # records, what was declared; the rules.
    with django_assert_num_queries(15):
        assert len(client.get(address).context["page"].object_list) == number * 3
