"""An answer as its readers see it, whatever its kind."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from local4action.calls.answers import AnsweredQuestion
from local4action.calls.kinds.tables import Shown
from local4action.calls.templatetags.calls import answer
from local4action.foundation.translations import Translated

BAD = '<img src=x onerror="a">'
INERT = "&lt;img src=x onerror=&quot;a&quot;&gt;"


def _one(kind, shown, value="", table=None):
    question = SimpleNamespace(kind=kind, label=Translated.of("What & when", "en"))
    return AnsweredQuestion(question, value, shown, 0, table)


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("short_text", f'<p><bdi lang="fr" dir="auto">{INERT}</bdi></p>'),
        ("place", f'<p><bdi lang="fr" dir="auto">{INERT}</bdi></p>'),
        ("number", f"<p>{INERT}</p>"),
    ],
)
def test_a_short_answer_is_inert(kind, drawn):
    assert answer(_one(kind, BAD), "fr") == drawn


def test_a_long_answer_keeps_its_marks_and_its_language():
    drawn = answer(_one("long_text", f"**Roofs** {BAD}"), "fr")
    assert "<strong>Roofs</strong>" in drawn
    assert 'lang="fr"' in drawn
    assert "<img" not in drawn


def test_no_answer_says_so():
    assert answer(_one("number", ""), "fr") == '<p class="hint">Not answered</p>'


def test_a_file_is_a_link_with_its_size():
    sent = {"ref": "abcdefgh", "name": BAD, "size": 2048}
    drawn = answer(_one("file", "plan.pdf", sent), "fr")
    assert f'<a href="/files/abcdefgh"><bdi>{INERT}</bdi></a>' in drawn
    assert "2.0\xa0KB" in drawn


def test_a_table_names_the_column_in_each_cell():
    table = Shown(["What", BAD], [False, True], [["Roofs", "3"], [BAD, ""]])
    drawn = answer(_one("table", "Roofs, 3", [], table), "fr")
    assert 'aria-label="What &amp; when"' in drawn
    assert f'<th scope="col">{INERT}</th>' in drawn
    assert f'<td data-label="{INERT}" lang="fr" dir="auto">3</td>' in drawn
    assert "<img" not in drawn
