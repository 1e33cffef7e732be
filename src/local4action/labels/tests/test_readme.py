"""The README shows the states as they are, and every step has its words."""

from pathlib import Path

from local4action.labels.words import STEPS
from local4action.labels.workflow import LABEL, MATERIAL


def test_the_diagrams_are_those_of_the_tables():
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert LABEL.diagram() in text
    assert MATERIAL.diagram() in text


def test_every_step_has_its_words():
    beside = {"grant", "meet_conditions", "share", "unshare"}
    assert set(STEPS) == {one.name for one in LABEL.transitions} | beside
