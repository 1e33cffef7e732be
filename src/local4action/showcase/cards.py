"""Cards of hubs from their prepared rows: plain values, no query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local4action.foundation import dates, names
from local4action.foundation.addresses import address
from local4action.hubs.workflow import HUB

if TYPE_CHECKING:
    from local4action.showcase.models import HubEntry


def place(name: str, country: str, language: str) -> str:
    """A town and its country in the reader's language; the country alone where no town is known."""
    nation = names.country_name(country, language)
    return f"{name}, {nation}" if name else nation


def period(start: str | None, end: str | None) -> str:
    """The years from start to end, as far as they are known: "2024–2026"."""
    if not start:
        return ""
    first = dates.earliest(start).year
    last = dates.latest(end).year if end else None
    return str(first) if last in {None, first} else f"{first}–{last}"


def card(entry: HubEntry, language: str) -> dict[str, Any]:
    """A card as the tag `hub_card` draws it, in the reader's language."""
    kept = entry.card
    text = kept["text"].get(language) or kept["text"]["en"]
    state = HUB.states[kept["state"]]
    return {
        "url": address("showcase:hub", kept["tail"]),
        "title": text["t"],
        "lang": text["tl"],
        "promise": text.get("p", ""),
        "promise_lang": text.get("pl", ""),
        "place": place(kept["place"], kept["country"], language),
        "goals": kept["goals"],
        "state_word": str(state.public),
        "state_kind": state.tone,
        "done": kept["done"],
        "promised": kept["promised"],
        "dates": period(kept["start"], kept["end"]),
        "example": kept["example"],
    }
