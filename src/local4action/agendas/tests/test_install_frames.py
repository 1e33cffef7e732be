"""The frames we ship arrive in the tables, once, and keep their identity."""

import pytest
from django.core.exceptions import PermissionDenied

from local4action.agendas import actions, queries
from local4action.agendas.models import Frame, FrameNode
from local4action.foundation.actions import SYSTEM

pytestmark = pytest.mark.django_db


def test_every_frame_and_node_arrives_in_order():
    frames = actions.install_frames(actor=SYSTEM)
    assert [frame.slug for frame in queries.frames()] == [frame.slug for frame in frames]
    assert frames[0].slug == "sdg"
    goals = queries.tree(frames[0])
    assert [goal.code for goal, _ in goals] == [str(number) for number in range(1, 18)]
    assert sum(len(targets) for _, targets in goals) == 169
    assert str(goals[10][0].title.render("fr")) != str(goals[10][0].title.render("en"))


def test_a_second_run_changes_nothing(django_assert_max_num_queries):
    actions.install_frames(actor=SYSTEM)
    before = list(FrameNode.objects.order_by("pk").values())
    with django_assert_max_num_queries(24):  # one read for each frame and its nodes, no write
        actions.install_frames(actor=SYSTEM)
    assert list(FrameNode.objects.order_by("pk").values()) == before
    assert Frame.objects.count() == len(list(actions.FOLDER.glob("*.json")))


def test_a_changed_title_is_put_right_and_its_row_stays():
    actions.install_frames(actor=SYSTEM)
    node = queries.node_for("sdg", "11.2")
    kept = node.pk, node.title
    node.title = actions.translated({"en": "Something else"})
    node.save()
    actions.install_frames(actor=SYSTEM)
    again = queries.node_for("sdg", "11.2")
    assert (again.pk, again.title) == kept


def test_no_person_installs_frames(cast):
    with pytest.raises(PermissionDenied):
        actions.install_frames(actor=cast.officer)
