"""What themes, costs and fields are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from local4action.foundation.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.foundation.translations import Translated

THEMES: Final = {
    "governance": _("Governance"),
    "money": _("Money"),
    "people": _("People"),
    "technology": _("Technology"),
    "law": pgettext_lazy("theme", "Law"),
    "participation": _("Participation"),
    "data": pgettext_lazy("theme", "Data"),
    "communication": _("Communication"),
}
COST_BANDS: Final = {
    "under_10k": _("Under 10,000 euros"),
    "10k_50k": _("10,000 to 50,000 euros"),
    "50k_250k": _("50,000 to 250,000 euros"),
    "250k_1m": _("250,000 to 1 million euros"),
    "over_1m": _("Over 1 million euros"),
}
# Each text of the report with the most characters it may have.
TEXTS: Final = {"reached": 6000, "cost": 1000, "law": 1000, "staff": 1000, "time": 1000}
NEEDS: Final = {
    "cost": _("Money"),
    "law": pgettext_lazy("theme", "Law"),
    "staff": _("Staff"),
    "time": _("Time"),
}
LONGEST_LESSON: Final = 2000


def in_months(months: int) -> str:
    """A number of months in words."""
    return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}


def searchable(texts: Iterable[Translated | None]) -> str:
    """The words of texts in all their languages, folded."""
    found = [version.text for one in texts if one is not None for version in one.texts.values()]
    return " ".join(folded(" ".join(found)).split())
