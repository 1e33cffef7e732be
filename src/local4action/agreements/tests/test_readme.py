"""What the README says of states is what the tables say."""

from __future__ import annotations

from pathlib import Path

from local4action.agreements.workflow import AGREEMENT, REMARK


def test_the_diagrams_of_the_readme_are_those_of_the_tables():
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for workflow in (AGREEMENT, REMARK):
        assert workflow.diagram() in text
