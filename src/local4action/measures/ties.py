"""Synchronization: what hubs build on one another's work, and between whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, TypedDict

from local4action.measures.inputs import (
    Id,
    flag,
    identifier,
    identifiers,
    items,
    measure,
    moment,
    pairs,
    record,
    refuse_doubles,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIE: Final = ("id", "src", "tgt", "so", "to", "ts", "tt", "locator", "cs", "ct")


class BuildOn(TypedDict):
    """Which deliverables build on the work of others; see `build_on`."""

    verified: list[Id]
    built_on: int
    n: int
    rate: float | None
    rejected: dict[Id, str]


class Bridging(TypedDict):
    """How much goes across regions; see `ei_index`."""

    EI: float
    external_share: float
    expected_external_share: float
    lift: float | None


@measure
def build_on(deliverables: Sequence[Id], ties: Sequence[Mapping[str, object]]) -> BuildOn:
    """How many deliverables build on the work of others, as shown by ties that hold.

    Args:
        deliverables: their names, each once.
        ties: one object for each, with all of `id` (each once); `src`, the work built on, and
            `tgt`, the deliverable that builds on it; `so` and `to`, their owners; `ts`, when the
            source was published, and `tt`, when the reuse was decided (numbers, or dates such as
            2027, 2027-03 or 2027-03-15, as exact as known); `locator`, where the source can be
            found (text, or whether there is one); `cs` and `ct`, whether the source and the reuser
            confirmed it. What else it has is let be.

    Returns:
        `verified`: ties that hold, in the order given. `rejected`: the others, each with the first
        of `same owner`, `source is later` (not known to be earlier; dates are compared as far as
        both are known), `no locator`, `source not confirmed`, `reuser not confirmed`. `n`: all
        deliverables; `built_on`: those with a tie that holds, one or ten; `rate`: built_on / n,
        null when there is no deliverable.

    Raises:
        ValueError: when something is named twice, a key is missing or holds the wrong kind of
            value, or a date stands beside a number.
    """
    ours = identifiers("deliverables", deliverables)
    given = [record(f"ties[{at}]", one, TIE) for at, one in enumerate(items("ties", ties))]
    names = [identifier(f"ties[{at}].id", one["id"]) for at, one in enumerate(given)]
    refuse_doubles("the id of ties", names)
    verified: list[Id] = []
    rejected: dict[Id, str] = {}
    targets: set[Id] = set()
    for at, (name, tie) in enumerate(zip(names, given, strict=True)):
        identifier(f"ties[{at}].src", tie["src"])
        target = identifier(f"ties[{at}].tgt", tie["tgt"])
        if reason := _reason_against(f"ties[{at}]", tie):
            rejected[name] = reason
        else:
            verified.append(name)
            targets.add(target)
    built_on_others = sum(one in targets for one in ours)
    return {
        "verified": verified,
        "built_on": built_on_others,
        "n": len(ours),
        "rate": built_on_others / len(ours) if ours else None,
        "rejected": rejected,
    }


def _reason_against(name: str, tie: Mapping[str, object]) -> str | None:
    """The first reason for which a tie does not hold, None when it does."""
    owners = [identifier(f"{name}.{key}", tie[key]) for key in ("so", "to")]
    is_earlier = _is_earlier(name, tie["ts"], tie["tt"])
    is_located = _is_located(f"{name}.locator", tie["locator"])
    by_source, by_reuser = (flag(f"{name}.{key}", tie[key]) for key in ("cs", "ct"))
    reasons = {
        "same owner": owners[0] == owners[1],
        "source is later": not is_earlier,
        "no locator": not is_located,
        "source not confirmed": not by_source,
        "reuser not confirmed": not by_reuser,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_earlier(name: str, source: object, reuse: object) -> bool:
    published, decided = moment(f"{name}.ts", source), moment(f"{name}.tt", reuse)
    if isinstance(published, str) and isinstance(decided, str):
        known = min(len(published), len(decided))
        return published[:known] < decided[:known]
    if isinstance(published, str) or isinstance(decided, str):
        raise ValueError(
            f"{name}.ts and {name}.tt must both be dates or both numbers, "
            f"not {shown(source)} and {shown(reuse)}"
        )
    return published < decided


def _is_located(name: str, locator: object) -> bool:
    if isinstance(locator, str):
        return bool(locator.strip())
    if locator is None or isinstance(locator, bool):
        return bool(locator)
    raise ValueError(f"{name} must be text or null, not {shown(locator)}")


@measure
def fractional_credit(ties: Sequence[tuple[Id, Id]]) -> dict[Id, float]:
    """Credit for work that others built on: each deliverable hands out 1, in equal parts.

    Args:
        ties: lists of two, [source, deliverable]. The same one again changes nothing.

    Returns:
        For each source its credit, above 0; together as many as there are deliverables. Empty
        without ties.

    Raises:
        ValueError: when a tie is no list of two names.
    """
    sources: dict[Id, dict[Id, None]] = defaultdict(dict)
    for source, deliverable in _named_pairs("ties", ties):
        sources[deliverable][source] = None
    credit: dict[Id, float] = defaultdict(float)
    for each in sources.values():
        for source in each:
            credit[source] += 1 / len(each)
    return dict(credit)


@measure
def ei_index(ties: Sequence[tuple[Id, Id]]) -> Bridging:
    """How much is exchanged across regions, beside what chance alone would give.

    Args:
        ties: lists of two, [region of the source, region of the reuser], one for each tie; one at
            least.

    Returns:
        `EI`: (E - I) / (E + I), -1 (all within regions) to 1 (all across). `external_share`: E /
        (E + I). `expected_external_share`: 1 - sum of o_r i_r, with the share of each region
        among sources and among reusers. `lift`: share / expected share, null when none is
        expected because there is one region only.

    Raises:
        ValueError: when there is no tie, or one is no list of two names.

    Source: D. Krackhardt, R. N. Stern, Informal networks and organizational crises, Social
    Psychology Quarterly 51 (1988).
    """
    given = _named_pairs("ties", ties, 1)
    total = len(given)
    across = sum(source != reuser for source, reuser in given)
    out, into = Counter(source for source, _ in given), Counter(reuser for _, reuser in given)
    # In whole numbers: with one region nothing is expected across, to the last bit.
    expected = (total**2 - sum(out[region] * into[region] for region in out)) / total**2
    share = across / total
    return {
        "EI": (2 * across - total) / total,
        "external_share": share,
        "expected_external_share": expected,
        "lift": share / expected if expected else None,
    }


def _named_pairs(name: str, value: object, least: int = 0) -> list[tuple[Id, Id]]:
    return [
        (identifier(f"{name}[{at}][0]", one), identifier(f"{name}[{at}][1]", other))
        for at, (one, other) in enumerate(pairs(name, value, least))
    ]
