"""Each kind of question: what is read, what is refused, how it is shown, carried and exported."""

import pytest
from django.core.exceptions import ValidationError

from local4action.calls import answers
from local4action.calls.models import Question
from local4action.foundation.translations import Translated

EVERY = {
    "key": "every",
    "kind": "choice",
    "label": {"en": "Every", "fr": "Chaque"},
    "options": [
        {"value": "month", "label": {"en": "month", "fr": "mois"}},
        {"value": "year", "label": {"en": "year", "fr": "année"}},
    ],
}
COLUMNS = [
    {"key": "name", "kind": "text", "label": {"en": "Name", "fr": "Nom"}},
    {"key": "base", "kind": "number", "label": {"en": "Base"}, "unit": {"en": "%"}},
    {"key": "due", "kind": "date", "label": {"en": "Due"}},
    EVERY,
]
OPTIONS = [
    {"value": "roof", "label": {"en": "A roof", "fr": "Un toit"}},
    {"value": "tank", "label": {"en": "A tank"}},
]


def question(kind, **fields):
    return Question(key="q", kind=kind, label=Translated.of("Q", "en"), **fields)


ASKED = {
    "short_text": question("short_text", max_words=2),
    "long_text": question("long_text", max_words=3),
    "choice": question("choice", options=OPTIONS),
    "choices": question("choices", options=OPTIONS),
    "number": question("number", unit=Translated.of("months", "en"), least=12, most=36),
    "date": question("date"),
    "goals": question("goals"),
    "targets": question("targets"),
    "place": question("place"),
    "table": question("table", columns=COLUMNS, most_rows=1),
    "file": question("file", file_types=["pdf"], most_mb=1),
    "consent": question("consent"),
}
ROW = {"name": "Walkers", "base": 3.5, "due": "2027-03", "every": "year"}
SENT = {"ref": "abcd2345", "name": "a.pdf", "sha256": "0" * 64, "size": 2048}


@pytest.mark.parametrize(
    ("kind", "raw", "value", "shown", "cell"),
    [
        ("short_text", ["  two   words "], "two words", "two words", "two words"),
        ("long_text", ["a\r\nb"], "a\nb", "a\nb", "a\nb"),
        ("choice", ["roof"], "roof", "Un toit", "roof"),
        ("choice", ["tank"], "tank", "A tank", "tank"),
        ("choices", ["tank", "roof"], ["roof", "tank"], "Un toit; A tank", "roof; tank"),
        ("number", ["24,0"], 24, "24\xa0months", 24),
        ("date", ["2027-03"], "2027-03", "mars 2027", "2027-03"),
        ("goals", ["11", "6"], [6, 11], "Goal 6; Goal 11", "6; 11"),
        ("targets", ["11.3, 6.B 1.1"], ["1.1", "6.b", "11.3"], None, "1.1; 6.b; 11.3"),
        ("place", [" Ndarou "], {"name": "Ndarou"}, "Ndarou", "Ndarou"),
        (
            "table",
            ["Walkers", "3,5", "2027-03", "year", "", " ", "", ""],
            [ROW],
            "Nom: Walkers; Base (%): 3.5; Due: mars 2027; Chaque: année",
            "name: Walkers; base: 3.5; due: 2027-03; every: year",
        ),
        ("file", [""], {}, "", ""),
        ("consent", ["on"], True, "Yes", True),
        ("consent", [], False, "", ""),
    ],
)
def test_what_is_read_and_shown(kind, raw, value, shown, cell):
    asked = ASKED[kind]
    assert answers.parse(asked, raw) == value
    if shown is not None:
        assert answers.shown(asked, value, "fr") == shown
    assert answers.cell(asked, value) == cell
    assert answers.parse(asked, []) == answers.empty(kind)
    assert answers.is_empty(answers.empty(kind))


@pytest.mark.parametrize("kind", ["choices", "goals", "targets", "table"])
def test_what_is_stored_comes_back_as_it_is_typed(kind):
    raw = {
        "choices": ["roof"],
        "goals": ["6"],
        "targets": ["11.3"],
        "table": ["A", "1", "", "month", "B", "", "2027", ""],
    }[kind]
    asked = ASKED[kind]
    assert answers.as_typed(asked, answers.parse(asked, raw)) == raw


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        ("short_text", ["x" * 301], "301"),
        ("long_text", ["x" * 20_001], "20001"),
        ("choice", ["boat"], "answers offered"),
        ("choices", ["roof", "boat"], "answers offered"),
        ("number", ["many"], "number"),
        ("number", ["1e400"], "number"),
        ("date", ["2027-13"], ""),
        ("goals", ["18"], "17 goals"),
        ("targets", ["11.99"], "11.99"),
        ("targets", ["SELECT"], "select"),
        ("table", ["A", "many", "", ""], "Row 1, base"),
        ("table", ["A", "1", "2027-13", ""], "Row 1, due"),
        ("table", ["A", "1", "", "boat"], "Row 1, every"),
        ("table", ["A", "1", ""], "do not fit"),
        ("table", ["A", "1", "", ""] * 201, "do not fit"),
        ("file", ["a.pdf"], "file itself"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(kind, raw, said):
    with pytest.raises(ValidationError) as refused:
        answers.parse(ASKED[kind], raw)
    assert said in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("short_text", "three words here", "3 words; at most 2"),
        ("long_text", "one two three four", "4 words; at most 3"),
        ("number", 11, "the least is 12"),
        ("number", 37, "the most is 36"),
        ("table", [ROW, ROW], "2 rows; at most 1"),
    ],
)
def test_limits_hold_when_it_is_submitted(kind, value, said):
    assert said in answers.problem(ASKED[kind], value)


def test_within_the_limits_nothing_is_wrong():
    for kind, value in (("number", 12), ("table", [ROW]), ("short_text", "two words")):
        assert answers.problem(ASKED[kind], value) is None
    assert answers.problem(question("table", columns=COLUMNS, required=True), []) is not None
    assert answers.problem(question("number", required=True), 0) is None


@pytest.mark.parametrize(
    ("before", "now", "value", "carried"),
    [
        (question("short_text"), question("long_text"), "a b", "a b"),
        (question("long_text"), question("short_text"), "a\n\nb", "a b"),
        (question("long_text"), question("short_text"), "x" * 400, ""),
        (ASKED["choice"], ASKED["choices"], "roof", ["roof"]),
        (ASKED["choices"], ASKED["choice"], ["tank"], "tank"),
        (ASKED["choices"], ASKED["choice"], ["roof", "tank"], ""),
        (ASKED["choice"], question("choice", options=OPTIONS[1:]), "roof", ""),
        (question("goals"), question("targets"), [6], []),
        (question("number"), question("short_text"), 24, "24"),
        (question("file"), question("consent"), SENT, False),
        (ASKED["table"], question("table", columns=COLUMNS[:1]), [ROW], [{"name": "Walkers"}]),
        (ASKED["table"], question("table", columns=[{**COLUMNS[0], "kind": "date"}]), [ROW], []),
    ],
)
def test_an_answer_is_carried_where_it_still_says_something(before, now, value, carried):
    assert answers.carried(now, before, value) == carried


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12500", 12500), ("12 500", 12500), ("12\u202f500", 12500), ("12’500", 12500),
        ("1.250.000", 1250000), ("1,250,000", 1250000), ("3,5", 3.5), ("0.125", 0.125),
        ("0,125", 0.125), ("1234,567", 1234.567), ("-2", -2),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_was_meant(text, number):
    assert answers.parse(ASKED["number"], [text]) == number


def test_two_years_are_not_one_number():
    with pytest.raises(ValidationError, match="one number"):
        answers.parse(ASKED["number"], ["2017, 2018"])


@pytest.mark.parametrize("text", ["12,500", "12.500", "-1,000"])
def test_a_number_that_can_be_read_two_ways_is_not_guessed(text):
    whole = text.replace(",", "").replace(".", "")
    with pytest.raises(ValidationError, match=f"two ways. Write {whole} or {text}0"):
        answers.parse(ASKED["number"], [text])
    assert answers.parse(ASKED["number"], [f"{text}0"]) == float(text.replace(",", "."))


def test_what_a_field_shows_is_read_again_as_the_same():
    assert answers.as_typed(ASKED["number"], 3.125) == "3.1250"
    row = [{**ROW, "base": 12.375}]
    assert answers.parse(ASKED["table"], answers.as_typed(ASKED["table"], row)) == row
