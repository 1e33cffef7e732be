"""An action checks, changes and records in one transaction; a move happens on the locked row."""

import threading

import pytest
import rules
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from local4action.foundation.actions import SYSTEM, NestedActionError, action
from local4action.foundation.workflow import State, Transition, Workflow
from local4action.hubs.models import Hub

is_lead = rules.predicate(lambda person, hub: person.email.startswith("lead@"), name="is_lead")


@pytest.fixture(autouse=True)
def permissions():
    for name in ("test.rename", "test.start"):
        rules.set_perm(name, is_lead)
    yield
    for name in ("test.rename", "test.start"):
        rules.remove_perm(name)


@action("test.rename", on="hub", system=True)
def rename(*, hub, place, actor):
    hub.place_name = place
    hub.save(update_fields=["place_name"])
    if not place:
        raise ValidationError("A place has a name.")
    return hub


FLOW = Workflow(
    "test",
    {"agreed": State("agreed", "agreed"), "running": State("running", "running", "going")},
    (
        Transition(
            "start",
            ("agreed",),
            "running",
            "test.start",
            "Start",
            guard=lambda hub: None if hub.start else "It has no start.",
        ),
    ),
)


def history(hub):
    from django.apps import apps

    event = apps.get_model("hubs", "HubEvent")
    return list(
        event.objects.filter(pgh_obj_id=hub.pk)
        .order_by("pgh_id")
        .values_list("pgh_label", "pgh_context")
    )


def test_an_action_says_in_the_history_who_did_what(cast, make):
    hub = make.hub()
    assert rename(hub=hub, place="Saint-Louis", actor=cast.lead) is hub
    label, context = history(hub)[-1]
    assert (label, context["user"], context["action"]) == ("update", cast.lead.pk, "test.rename")


def test_another_person_may_not_and_nothing_changes(cast, make):
    hub = make.hub(place_name="Thiès")
    with pytest.raises(PermissionDenied):
        rename(hub=hub, place="Dakar", actor=cast.citizen)
    assert Hub.objects.get(pk=hub.pk).place_name == "Thiès"


def test_an_error_undoes_the_whole_act(cast, make):
    hub = make.hub(place_name="Thiès")
    before = len(history(hub))
    with pytest.raises(ValidationError):
        rename(hub=hub, place="", actor=cast.lead)
    assert Hub.objects.get(pk=hub.pk).place_name == "Thiès"
    assert len(history(hub)) == before


def test_the_clock_may_do_what_it_is_allowed_to(make):
    hub = make.hub()
    assert rename(hub=hub, place="Kaolack", actor=SYSTEM).place_name == "Kaolack"


@action("test.rename", on="hub")
def rename_twice(*, hub, actor):
    hub.place_name = "Rufisque"
    hub.save(update_fields=["place_name"])
    return rename(hub=hub, place="Dakar", actor=SYSTEM)


def test_an_action_inside_another_is_refused_and_nothing_is_kept(cast, make):
    """The inner one's actor and name would take the place of the outer one's in the history."""
    hub = make.hub(place_name="Thiès")
    before = len(history(hub))
    with pytest.raises(NestedActionError, match=r"test\.rename was called inside test\.rename"):
        rename_twice(hub=hub, actor=cast.lead)
    assert Hub.objects.get(pk=hub.pk).place_name == "Thiès"
    assert len(history(hub)) == before
    # The refusal leaves nothing behind: the next action runs.
    assert rename(hub=hub, place="Mbour", actor=cast.lead).place_name == "Mbour"


def test_an_action_takes_keywords_only():
    with pytest.raises(TypeError, match="keyword"):
        action("test.rename")(lambda hub, *, actor: hub)


def test_a_move_changes_state_and_columns_together(cast, make):
    hub = make.hub(state="agreed")
    FLOW.move(hub, "start", actor=cast.lead, place_name="Mbour")
    assert (hub.state, hub.place_name) == ("running", "Mbour")
    again = Hub.objects.get(pk=hub.pk)
    assert (again.state, again.place_name) == ("running", "Mbour")


def test_a_move_from_elsewhere_is_told_in_words(cast, make):
    hub = make.hub(state="agreed")
    stale = Hub.objects.get(pk=hub.pk)
    FLOW.move(hub, "start", actor=cast.lead)
    with pytest.raises(ValidationError, match="now “running”"):
        FLOW.move(stale, "start", actor=cast.lead)


def test_a_guard_says_what_is_missing(cast, make):
    hub = make.hub(state="agreed", start=None)
    with pytest.raises(ValidationError, match="no start"):
        FLOW.move(hub, "start", actor=cast.lead)
    with pytest.raises(PermissionDenied):
        FLOW.move(hub, "start", actor=cast.citizen)


def test_buttons_come_from_the_table(cast, make):
    hub = make.hub(state="agreed")
    assert [one.name for one in FLOW.available(hub, cast.lead)] == ["start"]
    assert FLOW.available(hub, cast.citizen) == []
    assert FLOW.available(make.hub(state="running"), cast.lead) == []
    assert FLOW.diagram() == "stateDiagram-v2\n    agreed --> running: start"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_moves_it(make):
    cast = make.cast()
    hub = make.hub(state="agreed")
    answers = []

    def press():
        try:
            FLOW.move(Hub.objects.get(pk=hub.pk), "start", actor=cast.lead)
            answers.append("moved")
        except ValidationError:
            answers.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["moved", "told", "told", "told"]
