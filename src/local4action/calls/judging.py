"""A proposal is judged as it stands: its lead by the register, the rest by its answers.

What an answer tells is said by its question (`Question.feature`). A machine reads what was chosen,
counted, ticked or dated; an answer in words is noted as said, and left to people. No database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from local4action.calls import answers, eligibility
from local4action.calls.data_calendar import Outlook, outlooks
from local4action.calls.eligibility import Verdict
from local4action.foundation import dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.eligibility import Finding
    from local4action.calls.models import Call, Question
    from local4action.members.standing import Standing

DATA_CALENDAR: Final = "data_calendar"
# What a tick or a filled table says, for each field that knows a few words only.
_WORDS: Final = {
    "deliverables": {"agreed", "can_agree", "no"},
    "criteria": {"together", "alone"},
    "topic": {"agenda", "new", "neither"},
    "reusable": {"yes", "no"},
    "brand": {"yes", "no"},
    "communication": {"yes", "no"},
}
_TICKED: Final = {
    "deliverables": "can_agree", "criteria": "together", "topic": "agenda", "reusable": "yes",
    "brand": "yes", "communication": "yes",
}  # fmt: skip
# Question sets from before questions said what they tell: their shipped keys do.
_BY_KEY: Final = {
    "months": "months", "start": "start", "end": "end", "goals": "topic", "partners": "partners",
    "deliverables": "deliverables", "criteria": "criteria", "brand": "brand",
    "scalability": "reusable", "communication": "communication",
    "communication_plan": "communication",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One finding with the question that mends it, and the form that asks it ("" where none)."""

    finding: Finding
    question: Question | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A proposal as it stands: findings, hard rules broken, and what its figures will allow.

    `calendars` has the outlook of each table of figures by the key of its question.
    """

    judged: list[Judged]
    broken: list[Finding]
    months: float | None
    calendars: dict[str, list[Outlook]] = field(default_factory=dict)

    def counted(self, verdict: str) -> int:
        """How many findings have this verdict."""
        return sum(one.finding.verdict == verdict for one in self.judged)


def closing_day(call: Call) -> dt.date:
    """The day a call closes, where it closes."""
    return call.closes_at.astimezone(ZoneInfo(call.closes_zone)).date()


def rules_of(call: Call) -> eligibility.Rules:
    """A call's own rules."""
    return eligibility.Rules(
        kinds=call.kinds,
        sections=call.sections,
        countries=call.countries,
        ldc_only=call.ldc_only,
        members_only=call.members_only,
        min_months=call.min_months,
        max_months=call.max_months,
        closes_on=closing_day(call),
    )


def feature_of(question: Question, known: Iterable[Question]) -> str:
    """What is read from a question; by its key where none of its set says anything."""
    if question.feature or any(one.feature for one in known):
        return question.feature
    return _BY_KEY.get(question.key, "")


def judge(
    call: Call,
    lead: Standing,
    forms: dict[str, list[AnsweredQuestion]],
    *,
    current: str = "",
    language: str = "en",
) -> Judgement:
    """A proposal by the rules of its call.

    Args:
        call: with its rules.
        lead: who leads it, on the day the call closes.
        forms: the questions of each form with what was answered.
        current: the form that is being written, whose questions can mend what is amiss.
        language: of the reader.
    """
    read = _by_feature(forms)
    said = situation(lead, read)
    findings = eligibility.check(rules_of(call), said, language=language)
    judged = [_with_question(one, read, current) for one in findings]
    months = _length(said.months, said.by_dates)
    return Judgement(
        # What no question asks and no register knows is not part of this call.
        judged=[one for one in judged if one.form or one.finding.key in eligibility.HARD],
        broken=_broken(judged, current),
        months=months,
        calendars=_calendars(read, months, current),
    )


def calendars_of(forms: dict[str, list[AnsweredQuestion]]) -> dict[str, list[Outlook]]:
    """What the tables of figures in these forms will allow, by the key of their question."""
    read = _by_feature(forms)
    return _calendars(read, _length(_first_number(read, "months"), _by_dates(read)))


def _calendars(read: Read, months: float | None, current: str = "") -> dict[str, list[Outlook]]:
    """An empty table has something to say only to whoever is filling it in."""
    found = {}
    for form, one in read.get(DATA_CALENDAR, []):
        seen = outlooks(one.value, months)
        if seen or form == current:
            found[one.question.key] = seen
    return found


def _broken(judged: list[Judged], current: str) -> list[Finding]:
    """The hard rules broken; of a second form only by what is asked there.

    Who leads was judged when the first form came in; a second form that may not be submitted for
    something it cannot mend would be a trap.
    """
    here = [one for one in judged if current != "second" or one.form == current]
    return eligibility.broken([one.finding for one in here])


type Read = dict[str, list[tuple[str, AnsweredQuestion]]]


def _by_feature(forms: dict[str, list[AnsweredQuestion]]) -> Read:
    found: Read = {}
    for name, given in forms.items():
        questions = [one.question for one in given]
        for one in given:
            feature = feature_of(one.question, questions)
            if feature:
                found.setdefault(feature, []).append((name, one))
    return found


def _with_question(finding: Finding, read: Read, current: str) -> Judged:
    """The question to go to: what was answered wrongly, or what is not answered yet.

    Of several that of the form in hand, what a machine reads before a text, and else the first.
    """
    asked = [pair for name in finding.reads for pair in read.get(name, [])]
    if not asked:
        return Judged(finding)
    wrong = finding.verdict is Verdict.NOT_MET
    form, one = min(
        asked,
        key=lambda pair: (
            answers.is_empty(pair[1].value) is wrong,
            pair[0] != current,
            wrong and pair[1].question.kind in answers.TEXT_KINDS,
        ),
    )
    return Judged(finding, one.question, form)


def _length(months: float | None, by_dates: tuple[int, int] | None) -> float | None:
    """How many months a hub takes, as it was said or as its dates have it."""
    if months is None and by_dates:
        return by_dates[1]
    return months


def situation(lead: Standing, read: Read) -> eligibility.Situation:
    """What is known of a hub to be, for the check."""
    values: dict[str, Any] = {}
    in_words: set[str] = set()
    for name in _WORDS:
        value, worded = _told(name, read)
        values[name] = value
        in_words |= {name} if worded else set()
    values["partners"], worded = _partners(read)
    in_words |= {"partners"} if worded else set()
    return eligibility.Situation(
        kind=lead.kind,
        country=lead.country,
        section=lead.section,
        member=_member(lead),
        member_through=lead.member_through,
        acts_for_countries=lead.acts_for_countries,
        acts_for_sections=lead.acts_for_sections,
        months=_first_number(read, "months"),
        by_dates=_by_dates(read),
        in_words=frozenset(in_words),
        **values,
    )


def _member(lead: Standing) -> str:
    if lead.membership == "member":
        return "yes"
    if lead.membership == "not_member":
        return "unclear" if lead.member_through else "no"
    return "yes" if lead.member_through else "unknown"


def _answered(read: Read, feature: str) -> Sequence[AnsweredQuestion]:
    given = [one for _form, one in read.get(feature, [])]
    return [one for one in given if not answers.is_empty(one.value)]


def _told(feature: str, read: Read) -> tuple[str, bool]:
    """The word a choice or a tick says for a field, or "" and whether something else was said."""
    worded = False
    for one in _answered(read, feature):
        if isinstance(one.value, str) and one.value in _WORDS[feature]:
            return one.value, False
        if one.value is True or one.question.kind in {"goals", "targets"}:
            return _TICKED[feature], False
        worded = True
    return "", worded


def _partners(read: Read) -> tuple[int | None, bool]:
    """How many partners: a number, or the rows of a table; else whether they were told of."""
    given = _answered(read, "partners")
    for one in given:
        if isinstance(one.value, int | float) and not isinstance(one.value, bool):
            return int(one.value), False
        if isinstance(one.value, list) and all(isinstance(row, dict) for row in one.value):
            return sum(any(row.values()) for row in one.value), False
    return None, bool(given)


def _first_number(read: Read, feature: str) -> float | None:
    for one in _answered(read, feature):
        if isinstance(one.value, int | float) and not isinstance(one.value, bool):
            return one.value
    return None


def _by_dates(read: Read) -> tuple[int, int] | None:
    """The shortest and longest time from start to end, in months; dates may name a year only."""
    start, end = (
        next((one.value for one in _answered(read, name) if _is_date(one.value)), "")
        for name in ("start", "end")
    )
    if not start or not end:
        return None
    starts = (f"{start}-01", f"{start}-12") if len(start) == 4 else (start, start)
    ends = (f"{end}-01", f"{end}-12") if len(end) == 4 else (end, end)
    try:
        return dates.months_between(starts[1], ends[0]), dates.months_between(starts[0], ends[1])
    except OverflowError:  # the last day there is has no day after it
        return None


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and bool(dates.PATTERN.match(value))
