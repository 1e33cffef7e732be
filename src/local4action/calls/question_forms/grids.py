"""Rows of small texts in a form: the options of a choice, the columns of a table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.calls.kinds.base import said_in
from local4action.calls.kinds.tables import Table
from local4action.calls.widgets import TableInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CELL_KINDS: Final = {
    "text": gettext_lazy("text"), "number": gettext_lazy("number"),
    "date": gettext_lazy("date"), "choice": gettext_lazy("a choice"),
}  # fmt: skip


def languages() -> list[tuple[str, str]]:
    """The languages of the interface with their names, in the order of the columns."""
    return list(settings.LANGUAGES)


def _cell(key: str, label: str, *, kind: str = "text", lines: int = 1) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": label}, "lines": lines, "options": []}


class GridField(forms.Field):
    """Rows of small texts: the options of a choice, the columns of a table."""

    def __init__(self, columns: Sequence[Mapping[str, Any]], more: str, **options: Any) -> None:
        self.columns = list(columns)
        super().__init__(
            required=False,
            widget=TableInput(self.columns, more=more, empty_rows=4, saves=False),
            **options,
        )

    def clean(self, value: Any) -> list[dict[str, str]]:
        """The rows in which something stands."""
        asked: Any = SimpleNamespace(columns=self.columns)
        return Table().read(asked, [str(one) for one in value or ()])

    def flat(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """Rows as the widget takes them."""
        return [str(row.get(one["key"], "")) for row in rows for one in self.columns]


def options_field() -> GridField:
    """The answers to choose from."""
    columns = [_cell("value", _("Value")), *(_cell(code, name) for code, name in languages())]
    return GridField(
        columns, "options", label=_("Answers to choose from"),
        help_text=_(
            "One row each, in each language. The value is kept with the answer: leave it empty to"
            " have it made, and do not change it between versions."
        ),
    )  # fmt: skip


def columns_field() -> GridField:
    """The columns of a table."""
    kinds = _cell("kind", _("Holds"), kind="choice")
    kinds["options"] = [
        {"value": value, "label": {"en": str(name)}} for value, name in CELL_KINDS.items()
    ]
    columns = [
        _cell("key", _("Name")), kinds, *(_cell(code, name) for code, name in languages()),
        _cell("unit", _("Unit")), _cell("options", _("Choices"), lines=3),
    ]  # fmt: skip
    return GridField(
        columns, "columns", label=_("Columns"),
        help_text=_(
            "One row for each column. Several languages in one cell have a bar between them:"
            " months | mois | meses. Choices stand on lines: month = month | mois | mes."
        ),
    )  # fmt: skip


def _joined(labels: Mapping[str, str] | None) -> str:
    if not labels:
        return ""
    parts = [labels.get(code, "") for code, _name in languages()]
    return parts[0] if not any(parts[1:]) else " | ".join(parts)


def _split(text: str) -> dict[str, str]:
    parts = [one.strip() for one in text.split("|")]
    codes = [code for code, _name in languages()]
    return {code: part for code, part in zip(codes, parts, strict=False) if part}


def _value_of(labels: Mapping[str, str]) -> str:
    return slugify(said_in(labels, "en")).replace("-", "_")[:40]


def options_of(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Rows of the form as a question keeps them."""
    found = []
    for row in rows:
        labels = {code: row[code].strip() for code, _name in languages() if row[code].strip()}
        found.append({"value": row["value"].strip() or _value_of(labels), "label": labels})
    return found


def _choices_of(text: str) -> list[dict[str, Any]]:
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        value, sign, labels = line.partition("=")
        said = _split(labels if sign else line)
        found.append({"value": value.strip() if sign else _value_of(said), "label": said})
    return found


def columns_of(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Rows of the form as a question keeps them."""
    found = []
    for row in rows:
        labels = {code: row[code].strip() for code, _name in languages() if row[code].strip()}
        column: dict[str, Any] = {
            "key": row["key"].strip() or _value_of(labels),
            "kind": row["kind"] or "text",
            "label": labels,
        }
        if row["unit"].strip():
            column["unit"] = _split(row["unit"])
        if row["options"].strip():
            column["options"] = _choices_of(row["options"])
        found.append(column)
    return found


def options_typed(options: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Options as rows of the form."""
    return [{"value": one["value"], **one["label"]} for one in options]


def columns_typed(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Columns as rows of the form."""
    return [
        {
            **one["label"],
            "key": one["key"],
            "kind": one["kind"],
            "unit": _joined(one.get("unit")),
            "options": "\n".join(
                f"{option['value']} = {_joined(option['label'])}"
                for option in one.get("options", ())
            ),
        }
        for one in columns
    ]
