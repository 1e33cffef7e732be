"""Every act of this room leaves a trace that a person with the right reads on a page of history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from local4action.calls import history_words, timeline
from local4action.calls.tests.acts import (
    SCENES,
    adopt,
    drop_version,
    extend_one,
    invite,
    make_version,
)
from local4action.calls.tests.conftest import answer
from local4action.foundation.actions import ACTIONS

# What changes nothing that anyone could ask about later, each with its reason.
NO_TRACE = {
    "calls.make_form_document": "prints what is there already",
    "calls.forget_presences": "forgets where people were, which no history keeps",
}


ALL = [
    pytest.param(page, scene, id=f"{page}-{scene.__name__}")
    for page, scenes in SCENES.items()
    for several in scenes.values()
    for scene in several
]


class World:
    """What the scenes play with; `who` is the person the page is to name."""


@pytest.fixture
def world(make, cast, call, ready):
    found = World()
    found.make, found.cast, found.call, found.proposal = make, cast, call, ready
    found.draft = make.question_set("roofs", keys=("title", "promise"))
    found.set = found.draft.question_set
    found.who = cast.officer
    # A new version begins where the last is frozen.
    for version in (call.first_form, call.second_form):
        version.frozen_at = timezone.now()
        version.save()
    return found


def test_every_act_is_played_or_has_its_reason_not_to_be():
    named = {run.permission for name, run in ACTIONS.items() if ".calls.actions." in name}
    played = {name for scenes in SCENES.values() for name in scenes if name}
    assert named - played - set(NO_TRACE) == {"calls.install_question_sets"}
    assert set(history_words.ACTS) == named - set(NO_TRACE)


@pytest.mark.parametrize(("page", "scene"), ALL)
def test_the_act_is_read_on_its_page(page, scene, world, sign_in):
    if page == "proposal":
        world.who = world.cast.applicant
    if scene in {make_version, drop_version}:
        world.draft.frozen_at = timezone.now()
        world.draft.save()
    text, detail = scene(world)
    reader, name, ref = {
        "set": (world.cast.officer, "question_history", world.set.slug),
        "call": (world.cast.bureau, "call_history", world.call.ref),
        "proposal": (world.cast.applicant, "history", world.proposal.ref),
    }[page]
    answered = sign_in(reader).get(reverse(f"calls:{name}", args=[ref]))
    assert answered.status_code == 200
    acts = answered.context["page"].object_list
    said = [(act.text, act.who, act.details) for act in acts]
    found = [act for act in acts if act.text.startswith(text)]
    assert found, said
    assert any(detail in " ".join(act.details) for act in found), said
    assert (world.who.name if world.who else "") in {act.who for act in found}, said
    assert text in answered.content.decode()


def test_sets_that_came_with_the_software_say_so(sets):
    acts = timeline.of_question_set(sets[0].question_set)
    assert [(act.text, act.who, act.details) for act in acts] == [
        ("Came with this software", "", ("Version 1",))
    ]


def test_officers_read_of_a_file_what_others_did_and_not_what_is_written(world):
    answer(world.proposal, "first", {"promise": "Un secret."}, world.cast.applicant)
    for scene in (invite, extend_one, adopt):
        scene(world)
    acts = timeline.of_proposal_for_officers(world.proposal)
    texts = {act.text for act in acts}
    assert {
        "Colleague invited",
        "More time given to this proposal",
        "Another version of the questions adopted",
    } <= texts
    assert "Answers written" not in texts
    assert {act.who for act in acts if act.text.startswith("More")} == {world.cast.officer.name}


@pytest.mark.parametrize("count", [1, 3])
def test_a_history_takes_as_many_queries_however_long_it_is(world, count):
    for number in range(count):
        answer(world.proposal, "first", {"promise": f"{number}."}, world.cast.applicant)
        invite(world)
    with CaptureQueriesContext(connection) as captured:
        assert timeline.of_proposal(world.proposal)
    assert len(captured) == 2
