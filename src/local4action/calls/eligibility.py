"""Does this qualify? The programme's features and a call's own rules, each explained. No database.

The features are those the programme sets for every hub: led locally, one to three years with
deliverables agreed beforehand, coherent with the brand, results that others can use and criteria
set together, a topic of the global agendas or a new one, and a plan for communication.

A machine reads what was chosen, counted or dated. What was answered in words it cannot judge: it
says that something was said, and leaves the rest to people.
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
# What a call cannot go without, and a machine can tell: a proposal that breaks one of these is not
# taken. Everything else is advice, and people judge it.
HARD: Final = frozenset({"lead", "member", "section", "country", "time"})


class Verdict(StrEnum):
    """What can be said about one criterion."""

    MET = "met"
    SAID = "said"
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
    """What is known of a hub to be; "", () or None where nothing was said.

    `by_dates` is the shortest and the longest time its dates can mean, in months. `in_words` names
    the fields that were answered in words, which a machine does not judge. An association brings
    the countries and sections of those it acts for.
    """

    kind: str = ""
    country: str = ""
    section: str = ""
    member: str = ""  # yes, no; unknown, unclear where the register says so
    member_through: str = ""
    acts_for_countries: Collection[str] = ()
    acts_for_sections: Collection[str] = ()
    months: float | None = None
    by_dates: tuple[int, int] | None = None
    deliverables: str = ""  # agreed, can_agree, no
    partners: int | None = None
    criteria: str = ""  # together, alone
    topic: str = ""  # agenda, new, neither
    reusable: str = ""  # yes, no
    brand: str = ""  # yes, no
    communication: str = ""  # yes, no
    in_words: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion: what it is, whether it is met, why, how to mend it, and what it was read from.

    `reads` names the fields of `Situation`, so that a page can point at the question.
    """

    key: str
    criterion: str
    verdict: Verdict
    reason: str
    mend: str = ""
    reads: tuple[str, ...] = ()


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
    """The worst there is: met only when all are met."""
    verdicts = {one.verdict for one in findings}
    for one in (Verdict.NOT_MET, Verdict.CANNOT_TELL, Verdict.SAID):
        if one in verdicts:
            return one
    return Verdict.MET


def broken(findings: list[Finding]) -> list[Finding]:
    """The hard rules that are not met: what keeps a call from taking a proposal."""
    return [one for one in findings if one.key in HARD and one.verdict is Verdict.NOT_MET]


def _finding(  # one place decides what is shown beside each verdict
    key: str,
    criterion: str,
    said: Situation,
    *reads: str,
    met: bool | None,
    yes: str,
    no: str,
    mend: str,
) -> Finding:
    """`met` is that of the fields which a machine can read; False decides, whatever else is."""
    if met is False:
        return Finding(key, criterion, Verdict.NOT_MET, no, mend, reads)
    empty = [one for one in reads if getattr(said, one) in ("", None)]
    if any(one not in said.in_words for one in empty):
        return Finding(key, criterion, Verdict.CANNOT_TELL, _("Not said yet."), mend, reads)
    if empty:
        words = _("Answered in words: whoever reads the proposal will judge it.")
        return Finding(key, criterion, Verdict.SAID, words, "", reads)
    return Finding(key, criterion, Verdict.MET, yes, "", reads)


def _lead(rules: Rules, said: Situation) -> Finding:
    return _finding(
        "lead",
        _("Led by a local or regional government, or an association of them"),
        said,
        "kind",
        met=said.kind in rules.kinds if said.kind else None,
        yes=_("This kind of organisation may lead a hub in this call."),
        no=_("This kind of organisation cannot lead a hub in this call; it can be a partner."),
        mend=_("Ask your town, region or their association to lead, and take part as a partner."),
    )


def _member(said: Situation) -> Finding:
    finding = _finding(
        "member",
        _("Member of the world organisation"),
        said,
        "member",
        met={"yes": True, "no": False}.get(said.member),
        yes=_("A member, directly or through a section; the day the call closes counts."),
        no=_("This call is for members only."),
        mend=_(
            "Ask your national association whether you belong through it, or the World"
            " Secretariat how to join."
        ),
    )
    if said.member == "yes" and said.member_through:
        through = _("A member through %(association)s; the day the call closes counts.")
        return replace(finding, reason=through % {"association": said.member_through})
    unsure = {
        "unknown": _("The register does not say yet whether it is a member."),
        "unclear": _("The register says that it is no member, but %(association)s is one.")
        % {"association": said.member_through},
    }
    if said.member not in unsure:
        return finding
    mend = _("Ask the World Secretariat to look it up before the call closes.")
    return replace(finding, verdict=Verdict.CANNOT_TELL, reason=unsure[said.member], mend=mend)


def _section(rules: Rules, said: Situation) -> Finding:
    finding = _finding(
        "section",
        _("In one of the sections this call is for"),
        said,
        "section",
        met=said.section in rules.sections if said.section else None,
        yes=_("Its section is among them."),
        no=_("This call is for other sections."),
        mend=_("Look for another open call, or propose together with a place in those sections."),
    )
    if finding.verdict is not Verdict.MET and set(said.acts_for_sections) & set(rules.sections):
        return _for_others(finding, _("It acts for members in those sections."))
    return finding


def _country(rules: Rules, said: Situation, language: str) -> Finding:
    name = country_name(said.country, language) if said.country else ""
    today = rules.today or dt.datetime.now(dt.UTC).date()
    met = _is_listed(rules, said.country, today) if said.country else None
    plan = _planned(said.country, today, language) if rules.ldc_only and said.country else ""
    finding = _finding(
        "country",
        _("In one of the least developed countries")
        if rules.ldc_only
        else _("In one of the countries this call is for"),
        said,
        "country",
        met=met,
        yes=_("%(country)s is on the list on the day the call closes.") % {"country": name},
        no=_("%(country)s is not on the list on the day the call closes.") % {"country": name},
        mend=_("Look for another open call, or be the partner of a place on the list."),
    )
    if plan and met:
        return replace(finding, reason=f"{finding.reason} {plan}")
    if plan and (not rules.countries or said.country in rules.countries):
        # A day that may still be moved decides nothing: the verdict waits, and says for what.
        return replace(finding, verdict=Verdict.CANNOT_TELL, reason=plan)
    if met is False and any(_is_listed(rules, one, today) for one in said.acts_for_countries):
        return _for_others(finding, _("It acts for members in countries that are on the list."))
    return finding


def _is_listed(rules: Rules, country: str, today: dt.date) -> bool:
    if rules.countries and country not in rules.countries:
        return False
    return not rules.ldc_only or is_least_developed(country, rules.closes_on or today)


def _for_others(finding: Finding, why: str) -> Finding:
    """An association that does not qualify by its seat, but by those it acts for: people decide."""
    decide = _("Whether that counts is for the World Secretariat to say.")
    reason = " ".join(one for one in (finding.reason, why, decide) if one)
    if finding.verdict is Verdict.CANNOT_TELL:
        reason = f"{why} {decide}"
    return replace(finding, verdict=Verdict.CANNOT_TELL, reason=reason)


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
    lengths = [(said.months, said.months)] if said.months is not None else []
    lengths += [said.by_dates] if said.by_dates else []
    # What was said twice must hold twice: months that fit do not outweigh dates that do not.
    outside = [one for one in lengths if one[1] < limits["least"] or one[0] > limits["most"]]
    within = [one for one in lengths if limits["least"] <= one[0] and one[1] <= limits["most"]]
    shown = (outside or within or [(0, 0)])[0][0]
    finding = Finding(
        "time",
        _("Takes from %(least)s to %(most)s months") % limits,
        Verdict.CANNOT_TELL,
        _("The dates leave open how long it takes: say how many months.")
        if lengths
        else _("Not said yet."),
        _("Choose a part of the work that fits between %(least)s and %(most)s months.") % limits,
        ("months", "start", "end"),
    )
    if outside:
        no = _("%(months)s months lie outside the time allowed.") % {"months": f"{shown:g}"}
        return replace(finding, verdict=Verdict.NOT_MET, reason=no)
    if lengths and (len(within) == len(lengths) or said.months is not None):
        yes = _("%(months)s months lie within the time allowed.") % {"months": f"{shown:g}"}
        return replace(finding, verdict=Verdict.MET, reason=yes, mend="")
    return finding


def _deliverables(said: Situation) -> Finding:
    few = said.partners is not None and said.partners < LEADING_PARTNERS
    finding = _finding(
        "deliverables",
        _("Deliverables agreed beforehand with partners"),
        said,
        "deliverables",
        "partners",
        met=False if few or said.deliverables == "no" else None,
        yes=_("Partners can sign for the deliverables before the start."),
        no=_("The deliverables must be agreed beforehand, by the lead and at least two partners."),
        mend=_("Name at least two partners and three to eight things you will deliver together."),
    )
    return replace(finding, reads=("partners",)) if few and said.deliverables != "no" else finding


def _results(said: Situation) -> Finding:
    return _finding(
        "results",
        _("Criteria of success set together with partners and the people concerned"),
        said,
        "criteria",
        met=said.criteria == "together" if said.criteria else None,
        yes=_("Success is judged by what was set together."),
        no=_("Criteria set by the lead alone do not allow a shared monitoring."),
        mend=_("Plan a meeting where partners and stakeholders say what success means to them."),
    )


def _reusable(said: Situation) -> Finding:
    return _finding(
        "scalable",
        _("Results that another place could use"),
        said,
        "reusable",
        met=said.reusable == "yes" if said.reusable else None,
        yes=_("Another place could take over at least a part."),
        no=_("A hub is there for others to learn from as well."),
        mend=_("Think of one deliverable that a smaller or poorer place could take over."),
    )


def _topic(said: Situation) -> Finding:
    return _finding(
        "topic",
        _("A topic of the global agendas, or a new approach"),
        said,
        "topic",
        met=said.topic in {"agenda", "new"} if said.topic else None,
        yes=_("A new approach can be a hub as well.")
        if said.topic == "new"
        else _("It names what it serves in the global agendas."),
        no=_("The topic serves no global agenda and is not new either."),
        mend=_("Look through the agendas: most local needs are part of one of the 17 goals."),
    )


def _brand(said: Situation) -> Finding:
    return _finding(
        "brand",
        _("Coherent with the brand"),
        said,
        "brand",
        met=said.brand == "yes" if said.brand else None,
        yes=_("The common visual materials will be shown beside its own."),
        no=_("A hub shows the common visual materials beside its own."),
        mend=_("Ask your communication office whether both can stand side by side."),
    )


def _communication(said: Situation) -> Finding:
    return _finding(
        "communication",
        _("A plan for communication"),
        said,
        "communication",
        met=said.communication == "yes" if said.communication else None,
        yes=_("Others will be told what was promised and what came of it."),
        no=_("A hub that nobody hears of cannot feed the global conversation."),
        mend=_(
            "A first idea is enough: who should know, through which channels, in which languages."
        ),
    )


_FEATURES: Final[tuple[Callable[[Situation], Finding], ...]] = (
    _deliverables, _brand, _results, _reusable, _topic, _communication,
)  # fmt: skip
