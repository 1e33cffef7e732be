"""The room's README shows the tables of states as they are."""

from __future__ import annotations

from pathlib import Path

from local4action.hubs.workflow import HUB, JOINING


def test_the_diagrams_are_those_of_the_tables():
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for workflow in (HUB, JOINING):
        assert workflow.diagram() in text
