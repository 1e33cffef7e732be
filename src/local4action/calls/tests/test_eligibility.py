"""Each criterion and its verdict, by itself."""

import datetime as dt

import pytest

from local4action.calls import deadlines
from local4action.calls.eligibility import Rules, Situation, Verdict, broken, check, overall

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


def test_a_wall_time_that_comes_twice_is_the_later_one():
    twice = deadlines.instant_of("2026-10-25T02:30", "Europe/Madrid")
    assert twice == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


WORDED = frozenset({"deliverables", "partners", "criteria", "reusable", "brand", "communication"})


def test_what_was_said_in_words_is_neither_met_nor_missing():
    found = {one.key: one for one in check(RULES, Situation(months=24, in_words=WORDED))}
    worded = {key for key, one in found.items() if one.verdict is Verdict.SAID}
    assert worded == {"deliverables", "results", "scalable", "brand", "communication"}
    assert "people" not in found["topic"].reason
    assert all("will judge it" in found[key].reason for key in worded)
    assert overall(list(found.values())) is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"deliverables": "agreed", "in_words": {"partners"}}, Verdict.SAID),
        ({"partners": 3, "in_words": {"deliverables"}}, Verdict.SAID),
        ({"partners": 1, "in_words": {"deliverables"}}, Verdict.NOT_MET),
        ({"deliverables": "no", "in_words": {"partners"}}, Verdict.NOT_MET),
        ({"deliverables": "agreed"}, Verdict.CANNOT_TELL),
        ({"in_words": {"partners"}}, Verdict.CANNOT_TELL),
        ({"deliverables": "agreed", "partners": 2}, Verdict.MET),
    ],
)
def test_deliverables_need_both_halves(changes, verdict):
    assert verdicts(**changes)["deliverables"] is verdict


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"months": 24, "by_dates": (24, 24)}, Verdict.MET),
        ({"months": 24, "by_dates": (48, 48)}, Verdict.NOT_MET),
        ({"months": 48, "by_dates": (24, 24)}, Verdict.NOT_MET),
        ({"by_dates": (13, 36)}, Verdict.MET),
        ({"by_dates": (25, 48)}, Verdict.CANNOT_TELL),
        ({"months": 24, "by_dates": (25, 48)}, Verdict.MET),
        ({"by_dates": (37, 60)}, Verdict.NOT_MET),
        ({"by_dates": (-20, 3)}, Verdict.NOT_MET),
        ({"months": 0}, Verdict.NOT_MET),
        ({"months": -24}, Verdict.NOT_MET),
        ({"months": 36.5}, Verdict.NOT_MET),
        ({"months": 10**12}, Verdict.NOT_MET),
    ],
)
def test_time_by_months_and_by_dates(changes, verdict):
    assert verdicts(**changes)["time"] is verdict


MEMBERS = Rules(kinds=["association"], members_only=True)


@pytest.mark.parametrize(
    ("member", "through", "verdict", "words"),
    [
        ("yes", "", Verdict.MET, "directly or through a section"),
        ("yes", "FAMW", Verdict.MET, "through FAMW"),
        ("no", "", Verdict.NOT_MET, "members only"),
        ("unknown", "", Verdict.CANNOT_TELL, "does not say yet"),
        ("unclear", "FAMW", Verdict.CANNOT_TELL, "FAMW is one"),
        ("", "", Verdict.CANNOT_TELL, "Not said yet"),
    ],
)
def test_membership_as_the_register_has_it(member, through, verdict, words):
    found = {
        one.key: one for one in check(MEMBERS, Situation(member=member, member_through=through))
    }
    assert found["member"].verdict is verdict
    assert words in found["member"].reason


def test_an_association_that_acts_for_others_is_left_to_people():
    day = dt.date(2026, 1, 1)
    rules = Rules(kinds=["association"], ldc_only=True, closes_on=day, today=day)
    seat = {"kind": "association", "country": "MA"}
    assert verdicts(rules, **seat)["country"] is Verdict.NOT_MET
    assert verdicts(rules, **seat, acts_for_countries=("FR",))["country"] is Verdict.NOT_MET
    found = {
        one.key: one for one in check(rules, Situation(**seat, acts_for_countries=("FR", "SN")))
    }
    assert found["country"].verdict is Verdict.CANNOT_TELL
    assert "World Secretariat" in found["country"].reason
    africa = Rules(kinds=["association"], sections=["africa"])
    assert verdicts(africa, section="mewa")["section"] is Verdict.NOT_MET
    for section in ("mewa", ""):
        said = {"section": section, "acts_for_sections": ("africa",)}
        assert verdicts(africa, **said)["section"] is Verdict.CANNOT_TELL


def test_only_hard_rules_keep_a_proposal_out():
    rules = Rules(
        kinds=["municipality"],
        members_only=True,
        sections=["africa"],
        countries=["SN"],
    )
    wrong = Situation(
        kind="company",
        country="FR",
        section="europe",
        member="no",
        months=48,
        deliverables="no",
        partners=0,
        criteria="alone",
        topic="neither",
        reusable="no",
        brand="no",
        communication="no",
    )
    findings = check(rules, wrong)
    assert {one.verdict for one in findings} == {Verdict.NOT_MET}
    assert [one.key for one in broken(findings)] == ["lead", "member", "section", "country", "time"]
    assert broken(check(rules, Situation())) == []
