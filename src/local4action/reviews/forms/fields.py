"""Fields this room's forms are made of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from local4action.foundation.text import cleaned

LONGEST = 8000


class Text(forms.CharField):
    """Text without signs that are no text; long by default."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **options})

    def clean(self, value: Any) -> str:
        """Clean first, so that a text of control signs counts as empty."""
        return str(super().clean(cleaned(str(value or ""))))


def day(label: Any, **options: Any) -> forms.DateField:
    """A field for a day, with the browser's own calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


def in_days(number: int) -> dt.date:
    """A day to propose, so many days from now."""
    return timezone.localdate() + dt.timedelta(days=number)
