"""What must hold of an item before it is kept: sentences by the field they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.agreements.promises import MOST_WEIGHT
from local4action.foundation import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from local4action.hubs.models import Hub

    type Values = Mapping[str, Any]
    type Check = Callable[[Hub, set[int], Values], None]


def _deliverable(_hub: Hub, parties: set[int], values: Values) -> None:
    if not 0 < values["weight"] <= MOST_WEIGHT:
        raise ValidationError({"weight": _("The weight is more than 0 and at most 50 %.")})
    _party(parties, values, "owner", "acceptor")
    if values["owner"].pk == values["acceptor"].pk:
        raise ValidationError(
            {"acceptor": _("Another organisation than the owner has to accept it.")}
        )


def _indicator(_hub: Hub, parties: set[int], values: Values) -> None:
    _party(parties, values, "data_owner")
    floor, ceiling = values["floor"], values["ceiling"]
    if values["better"] == "band" and (floor is None or ceiling is None):
        raise ValidationError({"floor": _("A band needs its lower and its upper edge.")})
    if floor is not None and ceiling is not None and floor >= ceiling:
        raise ValidationError({"ceiling": _("The upper edge is above the lower one.")})
    for name in ("base", "target") if values["better"] != "band" else ("target",):
        outside = (floor is not None and values[name] < floor) or (
            ceiling is not None and values[name] > ceiling
        )
        if outside:
            raise ValidationError({name: _("This is outside the lowest and the highest value.")})
    if dates.earliest(values["target_on"]) <= dates.earliest(values["base_on"]):
        raise ValidationError({"target_on": _("The day of the target is after that of the base.")})
    base_day = dates.earliest(values["base_on"])
    for on, _value, _source in values["earlier"]:
        if dates.earliest(on) >= base_day:
            raise ValidationError({"earlier": _("%(date)s is not before the base.") % {"date": on}})


def _workshop(_hub: Hub, _parties: set[int], values: Values) -> None:
    if values["held_on"] > timezone.localdate():
        raise ValidationError({"held_on": _("Record it once it has taken place.")})


def _party(parties: set[int], values: Values, *names: str) -> None:
    for name in names:
        if values[name].pk not in parties:
            raise ValidationError({name: _("Choose the lead or a partner that said yes.")})


CHECKS: Final[dict[str, Check]] = {
    "deliverables": _deliverable,
    "indicators": _indicator,
    "workshops": _workshop,
}
