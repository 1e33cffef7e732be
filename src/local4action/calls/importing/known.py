"""What a call holds already: what came in with files, and what was written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from local4action.calls.models import ImportedProposal, Proposal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from local4action.calls.models import Call


class Imported(NamedTuple):
    """What is known of a row that came in before."""

    content: str
    sent_at: dt.datetime
    version: int
    ref: str
    state: str


def imported_into(call: Call) -> dict[str, Imported]:
    """What came into a call with files, by whose it is."""
    rows = ImportedProposal.objects.filter(call=call).values_list(
        "key", "content", "sent_at", "version", "proposal__ref", "proposal__state"
    )
    found: Iterator[Any] = rows.iterator()
    return {key: Imported(*others) for key, *others in found}


def proposed_here(call: Call) -> dict[int, list[tuple[str, str]]]:
    """Reference and title of the proposals written here, by the key of their organisation."""
    rows = Proposal.objects.filter(call=call, imported__isnull=True).exclude(state="withdrawn")
    found: dict[int, list[tuple[str, str]]] = {}
    for organisation, ref, title in rows.values_list("organisation_id", "ref", "title").iterator():
        found.setdefault(organisation, []).append((ref, title))
    return found
