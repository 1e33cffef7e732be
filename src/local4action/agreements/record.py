"""The canonical record of an agreement and its hash: what is signed, to the byte.

Its bytes and its hash are those of `foundation.canonical`, so that anyone can recompute them.
Numbers with a fraction are written as text: canonical JSON knows one way to write a text, and many
opinions about a fraction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from local4action.agreements.written import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from local4action.agreements.models import (
        Agreement,
        Aim,
        Comparator,
        Deliverable,
        Indicator,
        NeedOrOffer,
        SuccessCriterion,
        Workshop,
    )
    from local4action.foundation.translations import Translated
    from local4action.hubs.models import HubPartner
    from local4action.members.models import Organisation

FORMAT: Final = "local4action-agreement-2"


def _text(value: Translated | None) -> dict[str, str]:
    if value is None:
        return {"lang": "", "text": ""}
    return {"lang": value.original, "text": str(value)}


def _organisation(organisation: Organisation) -> dict[str, str]:
    return {"name": str(organisation.name), "ref": organisation.ref}


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _deliverable(one: Deliverable) -> dict[str, Any]:
    return {
        "acceptor": _organisation(one.acceptor),
        "due": one.due_on.isoformat(),
        "evidence": _text(one.evidence),
        "key": one.key,
        "owner": _organisation(one.owner),
        "text": _text(one.text),
        "weight": f"{one.weight:.4f}",
    }


def _criterion(one: SuccessCriterion) -> dict[str, Any]:
    return {"key": one.key, **_text(one.text)}


def _workshop(one: Workshop) -> dict[str, Any]:
    return {
        "came": _text(one.came),
        "came_count": one.came_count,
        "changed": _text(one.changed),
        "held": one.held_on.isoformat(),
        "invited": _text(one.invited),
        "invited_count": one.invited_count,
        "key": one.key,
        "text": _text(one.text),
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "base": {"on": one.base_on, "source": one.base_source, "value": plain(one.base)},
        "better": one.better,
        "ceiling": _number(one.ceiling),
        "code": one.code,
        "data_owner": _organisation(one.data_owner),
        "earlier": [
            {"on": value.on, "source": value.source, "value": plain(value.value)}
            for value in one.earlier.all()
        ],
        "every": one.every,
        "floor": _number(one.floor),
        "follow_up_months": one.follow_up,
        "key": one.key,
        "source_set": one.source_set,
        "target": {"on": one.target_on, "value": plain(one.target)},
        "text": _text(one.text),
        "unit": one.unit,
    }


def _comparator(one: Comparator) -> dict[str, Any]:
    return {
        "country": one.country,
        "key": one.key,
        "name": one.name,
        "source": one.source,
        "text": _text(one.text),
    }


def _aim(one: Aim) -> dict[str, Any]:
    frame = one.node.frame
    return {
        "code": one.node.code,
        "frame": frame.slug,
        "frame_version": frame.version,
        "key": one.key,
        "text": _text(one.text),
    }


def _need_or_offer(one: NeedOrOffer) -> dict[str, Any]:
    return {"key": one.key, "kind": one.kind, "text": _text(one.text)}


_WRITERS: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "aims": _aim,
    "comparators": _comparator,
    "criteria": _criterion,
    "deliverables": _deliverable,
    "indicators": _indicator,
    "needs_and_offers": _need_or_offer,
    "workshops": _workshop,
}


def record_of(
    agreement: Agreement,
    items: Mapping[str, Sequence[Any]],
    partners: Iterable[HubPartner],
    *,
    amends: str = "",
) -> dict[str, Any]:
    """The record as it would be frozen now; texts in their original language.

    Args:
        agreement: the version.
        items: its items by part, in order.
        partners: those that said yes.
        amends: the hash of the version that it takes the place of.
    """
    hub = agreement.hub
    return {
        **{name: [write(one) for one in items[name]] for name, write in _WRITERS.items()},
        "amends": amends,
        "communication": _text(agreement.communication),
        "consent": _text(agreement.consent),
        "data_sharing": _text(agreement.data_sharing),
        "end": hub.end or "",
        "format": FORMAT,
        "hub": {"promise": _text(hub.promise), "ref": hub.ref, "title": _text(hub.title)},
        "lead": _organisation(hub.lead),
        "number": agreement.number,
        "partners": [_organisation(one.organisation) for one in partners if one.organisation],
        "start": hub.start or "",
        "why": _text(agreement.why),
    }
