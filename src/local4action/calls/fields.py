"""Fields of the forms of this room: texts cleaned, a wall time, a day, days of warning."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.reminders import MOST_DAYS, MOST_DISTANCES
from local4action.foundation.text import cleaned


class TextField(forms.CharField):
    """A text without signs that are no text."""

    def clean(self, value: Any) -> str:
        """Measured first: cleaning ten megabytes only to refuse them takes a second."""
        text = str(value or "")
        if self.max_length and len(text) > 2 * self.max_length:
            return str(super().clean(text))
        return str(super().clean(cleaned(text)))


class WallTimeField(forms.CharField):
    """A day and a time as the clock on the wall says them."""

    widget = forms.DateTimeInput

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"type": "datetime-local", "step": "60"})
        super().__init__(widget=widget, max_length=40, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """An input of day and time has no length to limit."""
        return {key: one for key, one in super().widget_attrs(widget).items() if key != "maxlength"}

    def clean(self, value: Any) -> str:
        """Browsers may add seconds; they are left off."""
        return str(super().clean(cleaned(str(value or ""))))[:16].replace(" ", "T")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, asked with the picker of the reader's own machine."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class DaysField(forms.CharField):
    """Several numbers of days, such as `14, 7, 2, 1`; the furthest first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """A list as it is typed."""
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The numbers, each once; nothing typed means no reminders."""
        parts = re.split(r"[\s,;]+", str(super().clean(cleaned(str(value or "")))).strip())
        given = [one for one in parts if one]
        if any(not re.fullmatch(r"[0-9]{1,3}", one) for one in given):
            raise ValidationError(_("Write numbers of days with commas between them: 14, 7, 1."))
        days = sorted({int(one) for one in given}, reverse=True)
        if len(days) > MOST_DISTANCES or any(not 1 <= one <= MOST_DAYS for one in days):
            raise ValidationError(
                _("At most %(count)s numbers, each from 1 to %(days)s."),
                params={"count": MOST_DISTANCES, "days": MOST_DAYS},
            )
        return days
