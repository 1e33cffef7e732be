"""A programme in counts: right to the last one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import roll_up

CATEGORIES = ["on pace", "target met", "moving away", "not yet measurable", None]


@given(st.dictionaries(st.text(min_size=1).filter(str.strip), st.sampled_from(CATEGORIES)))
def test_it_is_what_counting_one_by_one_gives(hubs):
    found = roll_up([*hubs.items()])
    told = {name: category or "not yet measurable" for name, category in hubs.items()}
    assert found["n"] == len(hubs) == sum(found["counts"].values())
    assert set(found["counts"]) == set(found["behind"]) == {*told.values()}
    for category in found["counts"]:
        names = [name for name, one in told.items() if one == category]
        assert found["behind"][category] == names
        assert found["counts"][category] == len(names)


def test_grey_is_counted_and_comes_last():
    rows = [["a", None], ["b", "zebra"], ["c", "not yet measurable"], ["d", "apple"]]
    assert roll_up(rows) == {
        "n": 4,
        "counts": {"apple": 1, "zebra": 1, "not yet measurable": 2},
        "behind": {"apple": ["d"], "zebra": ["b"], "not yet measurable": ["a", "c"]},
    }
    assert [*roll_up(rows)["counts"]] == ["apple", "zebra", "not yet measurable"]
    assert roll_up([]) == {"n": 0, "counts": {}, "behind": {}}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["a", "x"], ["a", "y"]], "rows must name each once, but names 'a' twice"),
        ([["a", 4]], r"rows\[0\]\[1\] must be text or null, not 4"),
        ([["a", " "]], "must be text or null"),
        ([["a"]], r"rows\[0\] must hold two things"),
        ({"a": "x"}, "rows must be a list, not an object"),
    ],
)
def test_bad_rows(rows, sentence):
    with pytest.raises(ValueError, match=sentence):
        roll_up(rows)
