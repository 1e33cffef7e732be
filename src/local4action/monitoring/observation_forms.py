"""Forms of figures: one value, its correction, a whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, override

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from local4action.agreements.item_forms import Figure, PartialDay
from local4action.monitoring.observation_table import (
    MOST_BYTES,
    file_as_text,
    groups_as_text,
    groups_read,
)
from local4action.monitoring.observed import groups_written
from local4action.monitoring.observing import Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.monitoring.observation import Observation
    from local4action.monitoring.observed import Figure as FigureRead

LONGEST_TABLE: Final = 400_000
AT_HUB: Final = "hub"


class FigureForm(forms.Form):
    """One value: three fields are asked for, the others wait folded."""

    ASKED = ("place", "on", "value", "source")

    place = forms.ChoiceField(label=_("Place"))
    on = PartialDay(label=_("Date"))
    value = Figure(label=_("Value"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("A register, a survey, a measuring station.")
    )
    standard_error = Figure(label=_("Standard error"), required=False)
    method = forms.CharField(
        label=_("Method"),
        max_length=300,
        required=False,
        help_text=_("How it was measured, in a few words."),
    )
    groups = forms.CharField(
        label=_("By group"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "A line for each: “Women; 41”. Leave the value out where it is missing: the figure is"
            " then shown as incomplete."
        ),
    )
    break_note = forms.CharField(
        label=_("Not comparable with before: what changed"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "A new way of measuring, another area. From this value on a new series begins; leave"
            " it empty where nothing changed."
        ),
    )

    def __init__(self, *args: Any, figure: FigureRead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (one.key or AT_HUB, f"{one.key} {one.name}" if one.key else _("The hub itself"))
            for one in figure.places
        ]
        if len(figure.places) == 1:
            del self.fields["place"]
        if figure.own.dated:
            self.fields["source"].initial = figure.own.dated[-1].now.source

    def clean_groups(self) -> tuple[tuple[str, Any], ...]:
        """The groups, read."""
        return groups_read(self.cleaned_data["groups"])

    def asked(self) -> list[forms.BoundField]:
        """The fields that are always shown."""
        return [self[name] for name in self.fields if name in self.ASKED]

    def more(self) -> list[forms.BoundField]:
        """The fields that wait folded."""
        return [self[name] for name in self.fields if name not in self.ASKED]

    @property
    def unfolded(self) -> bool:
        """Whether something stands in the folded fields, so that nothing typed is out of sight."""
        return any(one.errors or one.value() for one in self.more())

    def written(self) -> Written:
        """What was sent."""
        sent = self.cleaned_data
        place = sent.get("place", AT_HUB)
        return Written(
            on=sent["on"],
            value=sent["value"],
            source=sent["source"],
            place="" if place == AT_HUB else place,
            standard_error=sent["standard_error"],
            method=sent["method"],
            break_note=sent["break_note"],
            groups=sent["groups"],
        )


class CorrectionForm(FigureForm):
    """What stands there, to be put right; place and date stay."""

    ASKED = ("value", "withdrawn", "source", "reason")

    withdrawn = forms.BooleanField(
        label=_("There is no value for this date after all"), required=False
    )
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The value before, the new one and this reason are all shown."),
    )
    field_order = ("value", "withdrawn", "source", "reason")

    def __init__(
        self, *args: Any, figure: FigureRead, observation: Observation, **kwargs: Any
    ) -> None:
        self.observation = observation
        kwargs["initial"] = self.stands()
        super().__init__(*args, figure=figure, **kwargs)
        self.fields.pop("place", None)
        del self.fields["on"]
        self.fields["value"].required = False

    def stands(self) -> dict[str, Any]:
        """What stands there now, as the fields show it."""
        one = self.observation
        return {
            "value": "" if one.value is None else f"{one.value.normalize():f}",
            "withdrawn": one.value is None,
            "source": one.source,
            "standard_error": ""
            if one.standard_error is None
            else f"{one.standard_error.normalize():f}",
            "method": one.method,
            "groups": groups_as_text(groups_written(one)),
            "break_note": str(one.break_note or ""),
        }

    @override
    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        if not sent.get("withdrawn") and sent.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Write the value, or tick that there is none."))
        if not self.errors and not self.has_changed_value():
            raise ValidationError(_("Nothing differs from what stands there."))
        return sent

    def has_changed_value(self) -> bool:
        """Whether anything but the reason differs."""
        return any(name != "reason" for name in self.changed_data)

    @override
    def written(self) -> Written:
        sent = self.cleaned_data
        return Written(
            on=self.observation.on,
            value=None if sent["withdrawn"] else sent["value"],
            source=sent["source"],
            place=self.observation.comparator,
            standard_error=sent["standard_error"],
            method=sent["method"],
            break_note=sent["break_note"],
            groups=sent["groups"],
        )


class TableForm(forms.Form):
    """Many values at once: pasted from a sheet, or the sheet itself."""

    of = forms.ChoiceField(
        label=_("Which figure"),
        help_text=_("A table with the columns indicator and place says it line by line."),
    )
    rows = forms.CharField(
        label=_("Lines from your sheet"),
        required=False,
        max_length=LONGEST_TABLE,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Date, value, source and, if you have it, standard error: copied from a sheet, or with"
            " semicolons between."
        ),
    )
    file = forms.FileField(
        label=_("Or the sheet itself (XLSX or CSV)"),
        required=False,
        help_text=_("The table that can be downloaded from the page of figures fits as it is."),
    )
    reason = forms.CharField(
        label=_("Why values that are there already are corrected"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, figures: Sequence[FigureRead], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (f"{one.indicator.key}-{place.key}", self._named(one, place))
            for one in figures
            for place in one.places
        ]

    @staticmethod
    def _named(one: FigureRead, place: Any) -> str:
        name = f"{one.indicator.key} {one.indicator.text}"[:120]
        return f"{name} · {place.key} {place.name}" if place.key else name

    @override
    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        upload = sent.get("file")
        if upload is not None:
            if upload.size > MOST_BYTES:
                raise ValidationError({"file": _("This file is larger than a table of figures.")})
            try:
                sent["rows"] = file_as_text(upload.name or "", upload.read())
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error
        if not sent.get("rows", "").strip() and not self.errors:
            raise ValidationError({"rows": _("Paste some lines, or choose a file.")})
        return sent

    @property
    def key_and_place(self) -> tuple[str, str]:
        """What lines are about that do not say it themselves."""
        key, _sign, place = self.cleaned_data["of"].partition("-")
        return key, place
