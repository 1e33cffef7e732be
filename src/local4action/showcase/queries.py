"""Reading what the public side shows: hubs with all that was promised and done, organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local4action.agreements.models import Agreement, Deliverable
from local4action.monitoring.models import Acceptance
from local4action.showcase.models import FacetCount, HubEntry

if TYPE_CHECKING:
    from local4action.foundation.translations import Translated
    from local4action.hubs.models import Hub


def _in_force(hub: Hub) -> Any:
    return Deliverable.objects.filter(
        agreement__hub=hub, agreement__state=Agreement.State.SIGNED
    )


def promises_of(hub: Hub) -> tuple[int, int]:
    """How many deliverables of the agreement in force were accepted, and how many it has."""
    promised = _in_force(hub).count()
    if not promised:
        return 0, 0
    done = (
        _in_force(hub)
        .filter(reports__acceptance__outcome=Acceptance.Outcome.ACCEPTED)
        .distinct()
        .count()
    )
    return done, promised


def promised_texts(hub: Hub) -> list[Translated]:
    """What the agreement in force promises, in words."""
    return list(_in_force(hub).values_list("text", flat=True))


def entries_tagged(code: str, limit: int = 6) -> tuple[list[HubEntry], int]:
    """The newest public hubs tagged with a node (`sdg:11.2`), and how many there are."""
    total = FacetCount.objects.filter(facet="agenda", value=code).values_list("count", flat=True)
    entries = HubEntry.objects.filter(agendas__contains=[code]).order_by("-changed_at", "-hub")
    return list(entries.defer("words")[:limit]), sum(total)


def counts_of_frame(slug: str) -> dict[str, int]:
    """How many public hubs are tagged with each code of a frame."""
    rows = FacetCount.objects.filter(facet="agenda", value__startswith=f"{slug}:", count__gt=0)
    return {value.split(":", 1)[1]: count for value, count in rows.values_list("value", "count")}
