"""The self-check's verdicts, and what a hub will be able to claim."""

import datetime as dt

import pytest

from local4action.calls import deadlines
from local4action.calls.data_calendar import can_claim
from local4action.calls.eligibility import Rules, Situation, Verdict, check, overall

RULES = Rules(kinds=["municipality"], closes_on=dt.date(2026, 1, 1))
GOOD = {
    "kind": "municipality",
    "months": 24,
    "deliverables": "can_agree",
    "partners": 2,
    "criteria": "together",
    "topic": "new",
    "reusable": "yes",
    "brand": "yes",
    "communication": "yes",
}


def verdicts(rules=RULES, **said):
    return {one.key: one.verdict for one in check(rules, Situation(**said))}


def test_all_met():
    assert overall(check(RULES, Situation(**GOOD))) is Verdict.MET


def test_nothing_said_nothing_told():
    assert set(verdicts().values()) == {Verdict.CANNOT_TELL}


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("lead", {"kind": "company"}),
        ("time", {"months": 11}),
        ("time", {"months": 37}),
        ("deliverables", {"partners": 1}),
        ("deliverables", {"deliverables": "no"}),
        ("results", {"criteria": "alone"}),
        ("topic", {"topic": "neither"}),
        ("scalable", {"reusable": "no"}),
        ("brand", {"brand": "no"}),
        ("communication", {"communication": "no"}),
    ],
)
def test_each_criterion_can_fail_alone(key, changes):
    found = {one.key: one for one in check(RULES, Situation(**{**GOOD, **changes}))}
    assert [one for one in found if found[one].verdict is not Verdict.MET] == [key]
    assert found[key].reason
    assert found[key].mend


def test_the_list_counts_on_the_day_the_call_closes():
    rules = Rules(kinds=["municipality"], ldc_only=True, closes_on=dt.date(2023, 12, 12))
    later = Rules(kinds=["municipality"], ldc_only=True, closes_on=dt.date(2023, 12, 13))
    assert verdicts(rules, country="BT")["country"] is Verdict.MET
    assert verdicts(later, country="BT")["country"] is Verdict.NOT_MET
    assert verdicts(rules)["country"] is Verdict.CANNOT_TELL


def nepal(today, closes_on):
    rules = Rules(kinds=["municipality"], ldc_only=True, closes_on=closes_on, today=today)
    said = Situation(**{**GOOD, "country": "NP"})
    found = {one.key: one for one in check(rules, said)}["country"]
    return found.verdict, "planned to leave it on 24 November 2026" in found.reason


def test_a_planned_day_of_leaving_the_list_decides_nothing_before_it_comes():
    """Nepal leaves on 24 November 2026: a plan on the 23rd, a fact on the 24th."""
    eve, day = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    assert nepal(eve, eve) == (Verdict.MET, True)
    assert nepal(eve, day) == (Verdict.CANNOT_TELL, True)
    assert nepal(eve, dt.date(2027, 3, 1)) == (Verdict.CANNOT_TELL, True)
    assert nepal(day, day) == (Verdict.NOT_MET, False)
    assert nepal(day, eve) == (Verdict.MET, False)


def test_members_and_sections():
    rules = Rules(kinds=["municipality"], members_only=True, sections=["africa"], countries=["SN"])
    found = verdicts(rules, member="no", section="africa", country="ML")
    assert (found["member"], found["section"], found["country"]) == (
        Verdict.NOT_MET,
        Verdict.MET,
        Verdict.NOT_MET,
    )


def test_claims_follow_the_length():
    assert "only be judged" in can_claim(12)
    assert "first signs" in can_claim(24)
    assert "support the statement" in can_claim(36)
    assert "three years" in can_claim(None)


def test_a_wall_time_that_comes_twice_is_the_later_one():
    twice = deadlines.instant_of("2026-10-25T02:30", "Europe/Madrid")
    assert twice == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
