"""The README shows the states as they are."""

from pathlib import Path

from local4action.calls.workflow import CALL, PROPOSAL


def test_the_diagrams_are_those_of_the_tables():
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert CALL.diagram() in text
    assert PROPOSAL.diagram() in text
