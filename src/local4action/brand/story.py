"""The five stations of the thread, from an idea in a town to a text of the world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATIONS: Final[tuple[tuple[str, Promise], ...]] = (
    ("idea", _("Idea")),
    ("agreed", _("Agreed")),
    ("running", _("Running")),
    ("results", _("Results")),
    ("used", _("Used in a global text")),
)


@dataclass(frozen=True)
class Step:
    """One station: `state` is done, here, ahead or gap; `note` a date or a few words, if known."""

    key: str
    label: str | Promise
    state: str
    note: str = ""
    url: str = ""


def story_steps(
    here: str,
    notes: Mapping[str, str] | None = None,
    urls: Mapping[str, str] | None = None,
    gaps: frozenset[str] = frozenset(),
) -> list[Step]:
    """Return the five steps of a hub that stands at station `here`.

    Stations before it are done unless named in `gaps` (passed without what they ask for);
    an unknown station raises `ValueError`.
    """
    keys = [key for key, _label in STATIONS]
    at = keys.index(here)

    def state(index: int, key: str) -> str:
        if index == at:
            return "here"
        if key in gaps:
            return "gap"
        return "done" if index < at else "ahead"

    return [
        Step(key, label, state(index, key), (notes or {}).get(key, ""), (urls or {}).get(key, ""))
        for index, (key, label) in enumerate(STATIONS)
    ]
