"""Two people write the same thing at once: the second sees both, and nothing is lost.

A form carries the mark of the values it was printed with. The action compares it with the mark of
what is stored, under its lock, and raises `StaleEditError` where another person was quicker. The
page then shows what they saved, keeps what was typed, and carries the new mark: sending again is
knowing what one does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation import dates

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN: Final = "token"  # noqa: S105 - the name of a field


class StaleEditError(ValidationError):
    """Someone else saved in between; `stored` holds what is there now, field by field."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__(
            _("Someone else changed this while you were writing. Nothing is lost: both are below."),
            code="stale",
        )
        self.stored = dict(stored)
        self.token = token_of(stored)


@dataclass(frozen=True, slots=True)
class Theirs:
    """What another person saved in one field, for showing beside what was typed."""

    label: str
    text: str


class TokenField(forms.CharField):
    """The hidden field with the mark of the values a form was printed with."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40)


def token_of(values: Mapping[str, Any]) -> str:
    """A short mark of a set of values: another mark, other values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def refuse_stale(stored: Mapping[str, str], typed: Mapping[str, str], token: str | None) -> None:
    """Let a writer pass who saw what is stored, or who writes the same; None asks nothing.

    Raises:
        StaleEditError: someone else saved other values in between.
    """
    if token is not None and token != token_of(stored) and dict(typed) != dict(stored):
        raise StaleEditError(stored)


def put_stale(form: forms.Form, error: StaleEditError) -> None:
    """Say on `form` that someone was quicker, and let it be sent again knowingly."""
    form.add_error(None, error)
    form.theirs = _theirs(form, error.stored)  # type: ignore[attr-defined]
    sent: Any = form.data
    data = sent.copy()
    data[form.add_prefix(TOKEN)] = error.token
    form.data = data


def _theirs(form: forms.Form, stored: Mapping[str, str]) -> list[Theirs]:
    """The stored values of those fields in which the two differ, as a reader knows them."""
    typed = {name: _as_text(form.cleaned_data.get(name)) for name in stored}
    return [
        Theirs(str(form.fields[name].label), _shown(form.fields[name], value))
        for name, value in stored.items()
        if name in form.fields and value != typed[name]
    ]


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _shown(field: forms.Field, value: str) -> str:
    if isinstance(field, forms.ChoiceField):
        found = [str(words) for key, words in _options(field) if str(key) == value]
        return found[0] if found else value
    if isinstance(field, forms.DateField) and value:
        return dates.spoken(dt.date.fromisoformat(value).isoformat(), get_language() or "en")
    return value


def _options(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    choices: Any = field.choices
    return [(key, words) for key, words in choices if not isinstance(words, list | tuple)]
