"""What is done with figures: a value is recorded, corrected, or many come in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation import dates
from local4action.foundation.actions import action
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text, tell
from local4action.hubs.models import Hub
from local4action.monitoring import rules as _rules  # noqa: F401 - the permissions named below
from local4action.monitoring.observation import Observation, ObservedGroup
from local4action.monitoring.observed import RECORDING, comparators_of, observations_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from local4action.agreements.models import Indicator

LONGEST: Final = {"source": 300, "method": 300, "break_note": 600, "reason": 600}


@dataclass(frozen=True, slots=True)
class Written:
    """A value as somebody writes it; a value of None says that there is none for this date.

    `place` is the key of a similar place, "" for the hub itself. With a note the value breaks the
    series. A group without a value is known to be missing.
    """

    on: str
    value: Decimal | None
    source: str
    place: str = ""
    standard_error: Decimal | None = None
    method: str = ""
    break_note: str = ""
    groups: tuple[tuple[str, Decimal | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: the value, and the row it takes the place of, if it does."""

    indicator: Indicator
    written: Written
    corrects: Observation | None = None


@action("monitoring.record_figure", on="indicator")
def record_figure(
    *, actor: Any, indicator: Indicator, written: Written, language: str
) -> Observation:
    """Record a value of an indicator.

    Raises:
        ValidationError: with the name of the field it is about.
    """
    hub = recording(indicator.agreement.hub)
    check(indicator, written, _place_keys(hub))
    rows = observations_of(hub).filter(
        indicator=indicator.key, comparator=written.place, on=written.on
    )
    if rows.exists():
        raise ValidationError(
            {"on": _("There is a value for this date already: correct that one instead.")}
        )
    made = _add(Line(indicator, written), hub, actor, language)
    tell(hub)
    return made


@action("monitoring.record_figure", on="indicator")
def correct_figure(
    *,
    actor: Any,
    indicator: Indicator,
    observation: Observation,
    written: Written,
    reason: str,
    language: str,
) -> Observation:
    """Put a row in the place of another; both stay, with the reason.

    Raises:
        ValidationError: without a reason, with nothing changed, or where it was corrected already.
    """
    hub = recording(indicator.agreement.hub)
    check(indicator, written, _place_keys(hub))
    if Observation.objects.filter(corrects=observation).exists():
        raise ValidationError(
            _("This value was corrected in the meantime. Look at the present one.")
        )
    if not cleaned(reason):
        raise ValidationError({"reason": _("Say why it is corrected: both values are shown.")})
    made = _add(Line(indicator, written, observation), hub, actor, language, reason)
    tell(hub)
    return made


@action("monitoring.record_table", on="hub")
def record_table(
    *, actor: Any, hub: Hub, lines: Sequence[Line], reason: str, language: str
) -> list[Observation]:
    """Record the lines of a table: all of them or none.

    Whose figures they are was asked line by line when the table was read (`observation_table`).

    Raises:
        ValidationError: somebody recorded one of these dates in between.
    """
    row = recording(hub)
    places = _place_keys(row)
    present = {
        (one.indicator, one.comparator, one.on): one.pk
        for one in observations_of(row).filter(corrected_by__isnull=True)
    }
    made = []
    for line in lines:
        check(line.indicator, line.written, places)
        there = present.get((line.indicator.key, line.written.place, line.written.on))
        if there != (line.corrects.pk if line.corrects else None):
            raise ValidationError(
                _("Somebody recorded some of these dates in between. Look at the lines again.")
            )
        made.append(_add(line, row, actor, language, reason))
    if made:
        tell(row)
    return made


def recording(hub: Hub) -> Hub:
    """The hub's row, locked, if values may be recorded for it.

    Raises:
        ValidationError: when it does not run yet or was stopped.
    """
    row = Hub.objects.select_for_update(of=("self",)).select_related("lead").get(pk=hub.pk)
    if row.state not in RECORDING:
        raise ValidationError(_("Figures are recorded once the hub runs."), code="state")
    return row


def check(indicator: Indicator, written: Written, places: set[str]) -> None:
    """What must hold of a value, whoever sends it.

    Raises:
        ValidationError: with the name of the field it is about.
    """
    if written.place not in places:
        raise ValidationError({"place": _("Choose the hub or one of its similar places.")})
    day = dates.earliest(dates.parse(written.on))
    if day > timezone.localdate():
        raise ValidationError({"on": _("This date is still to come.")})
    if not written.place and day <= dates.earliest(indicator.base_on):
        raise ValidationError(
            {"on": _("This is not after the base: earlier values belong to the agreement.")}
        )
    if not cleaned(written.source):
        raise ValidationError({"source": _("Say where the value comes from.")})
    for name in ("source", "method", "break_note"):
        _short(getattr(written, name), name)
    low, high = indicator.floor, indicator.ceiling
    outside = written.value is not None and (
        (low is not None and written.value < low) or (high is not None and written.value > high)
    )
    if outside and indicator.better != "band":
        raise ValidationError({"value": _("This is outside the lowest and the highest value.")})
    if written.standard_error is not None and written.standard_error < 0:
        raise ValidationError({"standard_error": _("A standard error is never below zero.")})


def _short(text: str, name: str) -> str:
    words = cleaned(text)
    if len(words) > LONGEST[name]:
        raise ValidationError({name: _("At most %(most)d characters.") % {"most": LONGEST[name]}})
    return words


def _place_keys(hub: Hub) -> set[str]:
    return {"", *(one.key for one in comparators_of(hub))}


def _add(line: Line, hub: Hub, actor: Any, language: str, reason: str = "") -> Observation:
    def words(text: str, name: str) -> Translated | None:
        said = _short(text, name)
        return Translated.of(said, language, by=actor.pk, at=now_text()) if said else None

    written = line.written
    note = words(written.break_note, "break_note")
    made = Observation.objects.create(
        hub=hub,
        indicator=line.indicator.key,
        comparator=written.place,
        on=written.on,
        value=written.value,
        standard_error=written.standard_error,
        source=cleaned(written.source),
        method=cleaned(written.method),
        breaks_series=note is not None,
        break_note=note,
        corrects=line.corrects,
        reason=words(reason, "reason") if line.corrects else None,
        recorded_at=timezone.now(),
        recorded_by=actor,
    )
    ObservedGroup.objects.bulk_create(
        ObservedGroup(observation=made, position=position, name=name, value=value)
        for position, (name, value) in enumerate(written.groups)
    )
    return made
