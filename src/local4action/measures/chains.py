"""Local-global connection: from what places did to what the world adopted, link by link."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypedDict

from local4action.measures.inputs import (
    Id,
    flag,
    identifier,
    identifiers,
    items,
    mapping,
    measure,
    record,
    share,
    shown,
    whole,
)
from local4action.measures.shares import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# A recommendation stands on practices of so many owners, in so many countries.
OWNERS: Final = 2
COUNTRIES: Final = 2

type _Neighbours = Mapping[Id, set[Id]]


class Traceability(TypedDict):
    """What stands on practice and what reached an adopted text; see `traceability`."""

    grounded: list[Id]
    grounding_rate: float | None
    reached: list[Id]
    reach_rate: float | None
    funnel: list[int]


class Audit(TypedDict):
    """A rate tempered by a re-check of its links; see `audit_adjust`."""

    link_precision: float
    low: float
    adjusted: float | None
    adjusted_low: float | None


@measure
def traceability(
    links: Sequence[Mapping[str, object]],
    owners: Mapping[Id, Sequence[Id]],
    recs: Sequence[Id],
    globals_: Sequence[Id],
    findings_due: Sequence[Id],
    practices: Sequence[Id],
) -> Traceability:
    """Which recommendations stand on practice, and which findings reached an adopted text.

    A chain leads from a practice over a finding and a recommendation to an adopted text, along
    links that are verified; it may have further steps. A claimed link that is not verified counts
    for nothing.

    Args:
        links: one object for each, with `f` and `t`, what it leads from and to, and `v`, whether it
            is verified. What else it has is let be.
        owners: for each practice [owner, country].
        recs: recommendations, each once.
        globals_: adopted global texts, each once.
        findings_due: findings that were due by now, each once.
        practices: each once.

    Returns:
        `grounded`: recommendations whose chains reach practices of at least two owners in at least
        two countries, in the order given; `grounding_rate`: their share, null without any
        recommendation. `reached`: findings with a chain from a practice and one to an adopted
        text; `reach_rate`: their share, null without any finding. `funnel`: how many practices,
        findings, recommendations that a finding leads to directly, and of those with a chain to
        an adopted text.

    Raises:
        ValueError: when something is named twice, a practice has no owner, a key is missing, or
            something is of the wrong kind.
    """
    advice, texts = identifiers("recs", recs), {*identifiers("globals_", globals_)}
    findings, origins = (
        identifiers("findings_due", findings_due),
        identifiers("practices", practices),
    )
    onward, back = _verified(links)
    whose = _owners(owners, origins)
    stands_on = _reachable(origins, onward)
    arrives = _reachable(texts, back)
    grounded = _grounded(advice, origins, whose, onward)
    reached = [one for one in findings if one in stands_on and one in arrives]
    others = {*origins, *advice, *texts}
    found = [one for one in advice if back.get(one, set()) - others]
    adopted = [one for one in found if one in arrives]
    return {
        "grounded": grounded,
        "grounding_rate": len(grounded) / len(advice) if advice else None,
        "reached": reached,
        "reach_rate": len(reached) / len(findings) if findings else None,
        "funnel": [len(origins), len(findings), len(found), len(adopted)],
    }


def _verified(links: object) -> tuple[_Neighbours, _Neighbours]:
    """Where verified links lead to from each end, and where they come from."""
    onward: dict[Id, set[Id]] = defaultdict(set)
    back: dict[Id, set[Id]] = defaultdict(set)
    for at, one in enumerate(items("links", links)):
        link = record(f"links[{at}]", one, ("f", "t", "v"))
        from_, to = (identifier(f"links[{at}].{end}", link[end]) for end in ("f", "t"))
        if flag(f"links[{at}].v", link["v"]):
            onward[from_].add(to)
            back[to].add(from_)
    return onward, back


def _owners(owners: object, practices: Sequence[Id]) -> dict[Id, tuple[Id, Id]]:
    """Of each practice its owner and its country."""
    # Names of an object are text, also where the practice is called by a number.
    given = {str(name): owner for name, owner in mapping("owners", owners).items()}
    found = {}
    for practice in practices:
        if str(practice) not in given:
            raise ValueError(f"owners must say whose each practice is, but lacks {shown(practice)}")
        name = f"owners[{shown(practice)}]"
        pair = items(name, given[str(practice)])
        if len(pair) != 2:
            raise ValueError(f"{name} must hold an owner and a country, not {shown(pair)}")
        found[practice] = identifier(f"{name}[0]", pair[0]), identifier(f"{name}[1]", pair[1])
    return found


def _reachable(starts: Iterable[Id], neighbours: _Neighbours) -> set[Id]:
    """Everything one comes to along the links, the starts among it."""
    waiting = [*starts]
    seen = {*waiting}
    while waiting:
        new = neighbours.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


def _grounded(
    advice: Sequence[Id],
    practices: Sequence[Id],
    whose: Mapping[Id, tuple[Id, Id]],
    onward: _Neighbours,
) -> list[Id]:
    """Recommendations with practices of enough owners and countries behind them.

    Owners and countries are handed on along the links. Two of each are enough to know of anything,
    so that each link is walked a few times at most, however many practices there are.
    """
    behind: dict[Id, tuple[set[Id], set[Id]]] = defaultdict(lambda: (set(), set()))
    for practice in practices:
        owner, country = whose[practice]
        behind[practice][0].add(owner)
        behind[practice][1].add(country)
    waiting = [*practices]
    while waiting:
        here = waiting.pop()
        for there in onward.get(here, ()):
            before = [len(known) for known in behind[there]]
            for known, news, enough in zip(
                behind[there], behind[here], (OWNERS, COUNTRIES), strict=True
            ):
                known.update([*news - known][: enough - len(known)])
            if [len(known) for known in behind[there]] != before:
                waiting.append(there)
    return [
        one for one in advice if len(behind[one][0]) >= OWNERS and len(behind[one][1]) >= COUNTRIES
    ]


@measure
def audit_adjust(rate: float | None, audit_ok: int, audit_n: int, links_per_chain: int) -> Audit:
    """A rate tempered by how many links held when some of them were checked again.

    Args:
        rate: a grounding or reach rate, 0 to 1; None when there is none yet.
        audit_ok: links that held, 0 to `audit_n`.
        audit_n: links drawn at random and checked again, 1 or more.
        links_per_chain: links that all have to hold, 1 or more.

    Returns:
        `link_precision`: ok / n. `low`: its lower Wilson bound at 95 %. `adjusted`: rate x
        precision ^ links, `adjusted_low`: rate x low ^ links; both null without a rate.

    Raises:
        ValueError: when something is no such number.
    """
    known = None if rate is None else share("rate", rate)
    links = whole("links_per_chain", links_per_chain, 1)
    low = wilson(whole("audit_ok", audit_ok, 0), whole("audit_n", audit_n, 1))["lo"]
    precision = audit_ok / audit_n
    return {
        "link_precision": precision,
        "low": low,
        "adjusted": None if known is None else known * precision**links,
        "adjusted_low": None if known is None else known * low**links,
    }
