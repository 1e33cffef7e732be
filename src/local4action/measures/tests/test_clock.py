"""The delivery clock: against walking along the plan, and what each rule is for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local4action.measures import milestone_es


def walked(milestones, at):
    """The rules as they are written, on a curve that is walked in small steps."""
    plan = sorted(milestones, key=lambda one: (one["due"], -one["w"]))
    done = [one for one in plan if one["accepted"] is not None and one["accepted"] <= at]
    due = [one for one in plan if one["due"] <= at]
    overdue = [one for one in due if one not in done]
    if len(done) == len(plan):
        return max(one["due"] for one in plan), max(one["accepted"] for one in done)
    earned = sum(one["w"] for one in done)
    month, reached, steps = 0.0, 0.0, 4000
    for one in plan:
        for _ in range(steps):
            if reached >= earned - 1e-9:
                break
            month += (one["due"] - previous(plan, one)) / steps
            reached += one["w"] / steps
    if overdue:
        return min(month, at), at
    assert earned >= sum(one["w"] for one in due) - 1e-9
    return max(month, at), at


def previous(plan, one):
    place = next(at for at, other in enumerate(plan) if other is one)
    return plan[place - 1]["due"] if place else 0


@st.composite
def plans(draw):
    count = draw(st.integers(2, 7))
    parts = draw(st.lists(st.integers(1, 3), min_size=count, max_size=count))
    total = sum(parts)
    if max(parts) * 2 > total:
        parts, total = [1] * count, count
    months = st.integers(0, 40).map(lambda halves: halves / 2)
    return [
        {"w": part / total, "due": draw(months), "accepted": draw(st.none() | months)}
        for part in parts
    ]


@given(plans(), st.integers(0, 50).map(lambda halves: halves / 2))
def test_it_is_what_walking_along_the_plan_gives(plan, at):
    found = milestone_es(plan, at)
    earned, now = walked(plan, at)
    assert found["ES"] == pytest.approx(earned, abs=0.03)
    assert found["SVt"] == pytest.approx(earned - now, abs=0.03)
    if now:
        assert found["SPIt"] == pytest.approx(found["ES"] / now)
    else:
        assert found["SPIt"] is None
    due = [one for one in plan if one["due"] <= at]
    accepted = [one for one in due if one["accepted"] is not None and one["accepted"] <= at]
    assert found["due"] == len(due)
    assert found["accepted_of_due"] == len(accepted)
    assert found["overdue"] == len(due) - len(accepted)


@given(plans(), st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(plan, at, chance):
    shuffled = [*plan]
    chance.shuffle(shuffled)
    assert milestone_es(plan, at) == milestone_es(shuffled, at)


@given(plans(), st.integers(1, 50))
def test_one_more_accepted_is_never_behind(plan, at):
    for place, one in enumerate(plan):
        if one["accepted"] is None:
            more = [*plan[:place], {**one, "accepted": at}, *plan[place + 1 :]]
            assert milestone_es(more, at)["SVt"] >= milestone_es(plan, at)["SVt"] - 1e-9


@given(plans(), st.integers(1, 50))
def test_nobody_is_ahead_while_something_is_overdue(plan, at):
    found = milestone_es(plan, at)
    assert found["overdue"] == 0 or found["SVt"] <= 0


@given(plans(), st.integers(0, 50), st.integers(51, 99))
def test_once_all_is_accepted_time_stands_still(plan, at, later):
    done = [{**one, "accepted": min(one["due"] + 1, at)} for one in plan]
    found, after = milestone_es(done, at), milestone_es(done, later)
    assert (found["ES"], found["SVt"], found["SPIt"]) == (
        after["ES"],
        after["SVt"],
        after["SPIt"],
    )
    assert after["due"] == len(plan)


def quarters(*accepted):
    return [
        {"w": 0.25, "due": 6 * place, "accepted": month}
        for place, month in enumerate(accepted, start=1)
    ]


def clock(plan, at):
    found = milestone_es(plan, at)
    return found["ES"], found["SVt"], found["overdue"]


def test_each_rule():
    assert clock(quarters(None, None, None, None), 0) == (0, 0, 0)
    assert clock(quarters(None, None, None, None), 5) == (5, 0, 0)  # nothing was due
    assert clock(quarters(None, None, None, None), 9) == (0, -9, 1)
    assert clock(quarters(6, None, None, None), 11) == (11, 0, 0)
    assert clock(quarters(6, None, None, None), 12) == (6, -6, 1)  # due that day, not there
    assert clock(quarters(6, 12, 13, None), 13) == (18, 5, 0)
    assert clock(quarters(6, 12, 18, 30), 40) == (24, -6, 0)  # late, and stays late
    assert clock(quarters(6, 12, 18, 20), 40) == (24, 4, 0)
    assert clock(quarters(6, 12, 18, 30), 29) == (18, -11, 1)  # accepted later than AT


def test_the_day_of_the_start_has_no_index():
    assert milestone_es(quarters(None, None, None, None), 0)["SPIt"] is None


def test_weights_as_people_write_them():
    thirds = [{"w": w, "due": 4, "accepted": 2} for w in (0.333333, 0.333333, 0.333334)]
    assert milestone_es(thirds, 3)["ES"] == 4
    tenths = [{"w": 0.1, "due": month, "accepted": month} for month in range(1, 11)]
    tenths[9]["accepted"] = None
    assert clock(tenths, 9) == (9, 0, 0)


def plan(**changes):
    return [{"w": 0.5, "due": 6, "accepted": None} | changes, {"w": 0.5, "due": 9, "accepted": 9}]


@pytest.mark.parametrize(
    ("milestones", "sentence"),
    [
        ([], "milestones must hold at least 1"),
        ("abc", "milestones must be a list"),
        ([7], r"milestones\[0\] must be an object, not 7"),
        (plan(w=0.6), r"milestones\[0\].w must be above 0 and at most 0.5, not 0.6"),
        (plan(w=0), "w must be above 0"),
        (plan(w=-0.5), "w must be above 0"),
        (plan(w=0.4), "the weights w must sum to 1, not 0.9"),
        (plan(w=True), r"milestones\[0\].w must be a number, not true"),
        (plan(due=None), r"milestones\[0\].due must be a number, not null"),
        (plan(due=-1), "due must be at least 0"),
        (plan(accepted="3"), "accepted must be a number, not '3'"),
        (plan(accepted=-2), "accepted must be at least 0"),
        ([{"w": 0.5, "due": 3}, *plan()[1:]], r"milestones\[0\] lacks accepted"),
    ],
)
def test_bad_input(milestones, sentence):
    with pytest.raises(ValueError, match=sentence):
        milestone_es(milestones, 3)


@pytest.mark.parametrize("at", [-1, None, "3", True, float("nan"), float("inf")])
def test_a_time_that_is_none(at):
    with pytest.raises(ValueError, match="AT must be"):
        milestone_es(plan(), at)
