"""The scale, the groups and the distance between them, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from local4action.monitoring.ratings.distance import Distance

ANCHORS: Final = {
    1: gettext_lazy("Not reached at all"),
    2: gettext_lazy("Hardly reached"),
    3: gettext_lazy("Half reached"),
    4: gettext_lazy("Largely reached"),
    5: gettext_lazy("Fully reached"),
}
CANNOT_JUDGE: Final = gettext_lazy("I cannot judge this")
GROUPS: Final = {
    "lead": gettext_lazy("Lead"),
    "partner": gettext_lazy("Partners"),
    "stakeholder": gettext_lazy("Stakeholders"),
    "citizen": gettext_lazy("Citizens"),
}


def said(distance: Distance | None) -> str:
    """The distance between groups as a sentence."""
    if distance is None:
        return _("Too few ratings to compare the groups.")
    if distance.word == "same":
        return _("The groups see this much alike.")
    names = {"high": GROUPS[distance.highest], "low": GROUPS[distance.lowest]}
    if distance.word == "apart":
        return (
            _("The groups see this differently: “%(high)s” rate it higher, “%(low)s” lower.")
            % names
        )
    return (
        _("The groups see this very differently: “%(high)s” rate it high, “%(low)s” low.") % names
    )
