"""The README shows the states as they are."""

from pathlib import Path

from local4action.reviews.meeting_workflow import CONDITION, MEETING, MINUTES, POLL
from local4action.reviews.workflow import INQUIRY, LETTER, PLAN


def test_the_diagram_is_that_of_the_table():
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for workflow in (LETTER, INQUIRY, PLAN, MEETING, POLL, MINUTES, CONDITION):
        assert workflow.diagram() in text
