"""Does this qualify? The programme's features and a call's own rules, each explained. No database.

The features are those the programme sets for every hub: led locally, one to three years with
deliverables agreed beforehand, coherent with the brand, results that others can use and criteria
set together, a topic of the global agendas or a new one, and a plan for communication.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from local4action.foundation import dates
from local4action.foundation.names import country_name
from local4action.members.ldc import is_least_developed, leaves_on

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

LEADING_PARTNERS: Final = 2
MONTHS_FOR_SIGNS: Final = 24
MONTHS_FOR_SUPPORT: Final = 36


class Verdict(StrEnum):
    """What can be said about one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Rules:
    """A call's own rules about who may lead and for how long; empty collections allow all."""

    kinds: Collection[str]
    sections: Collection[str] = ()
    countries: Collection[str] = ()
    ldc_only: bool = False
    members_only: bool = False
    min_months: int = 12
    max_months: int = 36
    closes_on: dt.date | None = None
    today: dt.date | None = None  # the clock's, unless it is said


@dataclass(frozen=True, slots=True)
class Situation:
    """What someone says of themselves; "" or None where they did not say."""

    kind: str = ""
    country: str = ""
    section: str = ""
    member: str = ""  # yes, no
    months: int | None = None
    deliverables: str = ""  # agreed, can_agree, no
    partners: int | None = None
    criteria: str = ""  # together, alone
    topic: str = ""  # agenda, new, neither
    reusable: str = ""  # yes, no
    brand: str = ""  # yes, no
    communication: str = ""  # yes, no


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion: what it is, whether it is met, why, and how to mend it."""

    key: str
    criterion: str
    verdict: Verdict
    reason: str
    mend: str = ""


def check(rules: Rules, said: Situation, *, language: str = "en") -> list[Finding]:
    """Every criterion that applies to a call, in a fixed order, with its verdict and why."""
    found = [_lead(rules, said)]
    if rules.members_only:
        found.append(_member(said))
    if rules.sections:
        found.append(_section(rules, said))
    if rules.ldc_only or rules.countries:
        found.append(_country(rules, said, language))
    found.append(_time(rules, said))
    found += [one(said) for one in _FEATURES]
    return found


def overall(findings: list[Finding]) -> Verdict:
    """Met when all are; not met when one is not; otherwise it cannot be told yet."""
    verdicts = {one.verdict for one in findings}
    for one in (Verdict.NOT_MET, Verdict.CANNOT_TELL):
        if one in verdicts:
            return one
    return Verdict.MET


def _finding(  # one place decides what is shown beside each verdict
    key: str, criterion: str, *, met: bool | None, yes: str, no: str, mend: str
) -> Finding:
    if met is None:
        return Finding(key, criterion, Verdict.CANNOT_TELL, _("You have not said."), mend)
    if met:
        return Finding(key, criterion, Verdict.MET, yes)
    return Finding(key, criterion, Verdict.NOT_MET, no, mend)


def _lead(rules: Rules, said: Situation) -> Finding:
    return _finding(
        "lead",
        _("Led by a local or regional government, or an association of them"),
        met=said.kind in rules.kinds if said.kind else None,
        yes=_("Your kind of organisation may lead a hub in this call."),
        no=_("Your kind of organisation cannot lead a hub in this call; it can be a partner."),
        mend=_("Ask your town, region or their association to lead, and take part as a partner."),
    )


def _member(said: Situation) -> Finding:
    return _finding(
        "member",
        _("Member of the world organisation"),
        met=said.member == "yes" if said.member else None,
        yes=_("You are a member, directly or through a section."),
        no=_("This call is for members only."),
        mend=_(
            "Ask your national association whether you belong through it, or the World"
            " Secretariat how to join."
        ),
    )


def _section(rules: Rules, said: Situation) -> Finding:
    return _finding(
        "section",
        _("In one of the sections this call is for"),
        met=said.section in rules.sections if said.section else None,
        yes=_("Your section is among them."),
        no=_("This call is for other sections."),
        mend=_("Look for another open call, or propose together with a place in those sections."),
    )


def _country(rules: Rules, said: Situation, language: str) -> Finding:
    name = country_name(said.country, language) if said.country else ""
    today = rules.today or dt.datetime.now(dt.UTC).date()
    met = None
    plan = ""
    if said.country:
        met = not rules.countries or said.country in rules.countries
        if met and rules.ldc_only:
            met = is_least_developed(said.country, rules.closes_on or today)
            plan = _planned(said.country, today, language)
    criterion = (
        _("In one of the least developed countries")
        if rules.ldc_only
        else _("In one of the countries this call is for")
    )
    mend = _("Look for another open call, or be the partner of a place on the list.")
    if plan and not met:
        # A day that may still be moved decides nothing: the verdict waits, and says for what.
        return Finding("country", criterion, Verdict.CANNOT_TELL, plan, mend)
    found = _finding(
        "country",
        criterion,
        met=met,
        yes=_("%(country)s is on the list on the day the call closes.") % {"country": name},
        no=_("%(country)s is not on the list on the day the call closes.") % {"country": name},
        mend=mend,
    )
    return replace(found, reason=f"{found.reason} {plan}") if plan else found


def _planned(country: str, today: dt.date, language: str) -> str:
    """What is planned for a country that is on the list today, in words; "" when nothing is."""
    day = leaves_on(country, today)
    if day is None or day <= today:
        return ""
    return _(
        "%(country)s is on the list today and is planned to leave it on %(day)s; the General"
        " Assembly of the United Nations may still move that day."
    ) % {"country": country_name(country, language), "day": dates.spoken(day.isoformat(), language)}


def _time(rules: Rules, said: Situation) -> Finding:
    limits = {"least": rules.min_months, "most": rules.max_months}
    return _finding(
        "time",
        _("Takes from %(least)s to %(most)s months") % limits,
        met=rules.min_months <= said.months <= rules.max_months if said.months else None,
        yes=_("%(months)s months lie within the time allowed.") % {"months": said.months},
        no=_("%(months)s months lie outside the time allowed.") % {"months": said.months},
        mend=_("Choose a part of the work that fits between %(least)s and %(most)s months.")
        % limits,
    )


def _deliverables(said: Situation) -> Finding:
    return _finding(
        "deliverables",
        _("Deliverables agreed beforehand with partners"),
        met=None
        if not said.deliverables or said.partners is None
        else said.deliverables != "no" and said.partners >= LEADING_PARTNERS,
        yes=_("Your partners can sign for the deliverables before the start."),
        no=_("The deliverables must be agreed beforehand, by you and at least two partners."),
        mend=_("Name at least two partners and three to eight things you will deliver together."),
    )


def _results(said: Situation) -> Finding:
    return _finding(
        "results",
        _("Criteria of success set together with partners and the people concerned"),
        met=said.criteria == "together" if said.criteria else None,
        yes=_("Success is judged by what you set together."),
        no=_("Criteria set by the lead alone do not allow a shared monitoring."),
        mend=_("Plan a meeting where partners and stakeholders say what success means to them."),
    )


def _reusable(said: Situation) -> Finding:
    return _finding(
        "scalable",
        _("Results that another place could use"),
        met=said.reusable == "yes" if said.reusable else None,
        yes=_("Another place could take over at least a part."),
        no=_("A hub is there for others to learn from as well."),
        mend=_("Think of one deliverable that a smaller or poorer place could take over."),
    )


def _topic(said: Situation) -> Finding:
    return _finding(
        "topic",
        _("A topic of the global agendas, or a new approach"),
        met=said.topic in {"agenda", "new"} if said.topic else None,
        yes=_("The topic fits."),
        no=_("The topic serves no global agenda and is not new either."),
        mend=_("Look through the agendas: most local needs are part of one of the 17 goals."),
    )


def _brand(said: Situation) -> Finding:
    return _finding(
        "brand",
        _("Coherent with the brand"),
        met=said.brand == "yes" if said.brand else None,
        yes=_("You will show the common visual materials beside your own."),
        no=_("A hub shows the common visual materials beside its own."),
        mend=_("Ask your communication office whether both can stand side by side."),
    )


def _communication(said: Situation) -> Finding:
    return _finding(
        "communication",
        _("A plan for communication"),
        met=said.communication == "yes" if said.communication else None,
        yes=_("You will tell others what was promised and what came of it."),
        no=_("A hub that nobody hears of cannot feed the global conversation."),
        mend=_(
            "A first idea is enough: who should know, through which channels, in which languages."
        ),
    )


_FEATURES: Final[tuple[Callable[[Situation], Finding], ...]] = (
    _deliverables, _brand, _results, _reusable, _topic, _communication,
)  # fmt: skip


def can_claim(months: int | None) -> str:
    """What a hub of this length with yearly data will be able to say about its pace.

    With one value a year a side of the comparison has at most as many points as years: fewer than
    three say nothing, three allow first signs, four and more allow a supported statement.
    """
    if not months:
        return _(
            "With one figure a year, a hub of one year can only be judged by its deliverables, one"
            " of two years can show first signs of faster progress, and one of three years can"
            " support the statement that progress was faster."
        )
    if months < MONTHS_FOR_SIGNS:
        claim = _(
            "With one figure a year, a hub of %(months)s months can only be judged by its"
            " deliverables: there will be too few figures to say whether progress was faster."
        )
    elif months < MONTHS_FOR_SUPPORT:
        claim = _(
            "With one figure a year, a hub of %(months)s months can at best show first signs of"
            " faster progress; they could still be chance."
        )
    else:
        claim = _(
            "With one figure a year, a hub of %(months)s months can at best support the statement"
            " that progress was faster than before."
        )
    advice = _("Earlier figures, quarterly figures or a look back after the end allow more.")
    return f"{claim % {'months': months}} {advice}"
