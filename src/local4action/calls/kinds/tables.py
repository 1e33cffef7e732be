"""Tables: rows of cells, the columns of which are data of the question.

A form sends a table as one flat list of cells, row by row, each cell of each row, empty ones too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.calls.kinds.base import Asked, Kind, label_of, said_in, within
from local4action.calls.kinds.figures import read_day, read_number, typed_number
from local4action.foundation import dates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ROWS: Final = 200
LONGEST_CELL: Final = 1000
COLUMN_KINDS: Final = ("text", "number", "date", "choice")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table ready to be shown: the words of its head, and of each cell of each row.

    `numbers` says of each column whether figures stand in it.
    """

    head: list[str]
    numbers: list[bool]
    rows: list[list[str]]


def read_cell(column: Mapping[str, Any], text: str) -> Any:
    """One cell.

    Raises:
        ValidationError: when the column cannot hold it.
    """
    kind = column["kind"]
    if kind == "number":
        return read_number(text)
    if kind == "date":
        return read_day(text)
    if kind == "choice":
        if text and text not in {str(one["value"]) for one in column.get("options", ())}:
            raise ValidationError(_("Choose one of the answers offered."), code="choice")
        return text
    return within(text, LONGEST_CELL)


def heading(column: Mapping[str, Any], language: str) -> str:
    """What stands above a column, with the unit."""
    unit = said_in(column.get("unit"), language)
    label = said_in(column["label"], language) or str(column["key"])
    return f"{label} ({unit})" if unit else label


def cell_shown(column: Mapping[str, Any], value: Any, language: str) -> str:
    """One cell in words."""
    if value in ("", None):
        return ""
    if column["kind"] == "choice":
        return label_of(column.get("options", ()), value, language)
    return dates.spoken(value, language) if column["kind"] == "date" else str(value)


def shown_as_table(question: Asked, value: Any, language: str) -> Shown:
    """The whole table."""
    return Shown(
        [heading(one, language) for one in question.columns],
        [one["kind"] == "number" for one in question.columns],
        [
            [cell_shown(one, row.get(one["key"], ""), language) for one in question.columns]
            for row in value
        ],
    )


class Table(Kind):
    """A list of rows: `{column key: text or number}`, "" in a cell without an answer."""

    empty: Any = []  # noqa: RUF012 - never changed, only compared and copied

    def read(self, question: Asked, raw: Sequence[str]) -> list[dict[str, Any]]:
        """The rows in which something stands."""
        width = len(question.columns)
        if not width or len(raw) % width or len(raw) > width * MOST_ROWS:
            raise ValidationError(
                _("The rows of this table do not fit its columns. Nothing was changed."),
                code="table",
            )
        rows: list[dict[str, Any]] = []
        for start in range(0, len(raw), width):
            cells = raw[start : start + width]
            if any(one.strip() for one in cells):
                rows.append(self._row(question, cells, len(rows) + 1))
        return rows

    def _row(self, question: Asked, cells: Sequence[str], number: int) -> dict[str, Any]:
        row = {}
        for column, text in zip(question.columns, cells, strict=True):
            try:
                row[column["key"]] = read_cell(column, text)
            except ValidationError as error:
                raise ValidationError(
                    _("Row %(row)s, %(column)s: %(problem)s"),
                    code="cell",
                    params={
                        "row": number,
                        "column": column["key"],
                        "problem": " ".join(error.messages),
                    },
                ) from None
        return row

    def typed(self, question: Asked, value: Any) -> list[str]:
        """The cells one after the other, as a form sends them."""
        return [
            typed_number(cell) if column["kind"] == "number" else str(cell)
            for row in value
            for column, cell in ((one, row.get(one["key"], "")) for one in question.columns)
        ]

    def problem(self, question: Asked, value: Any) -> str | None:
        """More rows than are wanted: said, never cut."""
        if question.most_rows and len(value) > question.most_rows:
            return _("%(count)s rows; at most %(limit)s can be submitted.") % {
                "count": len(value),
                "limit": question.most_rows,
            }
        return None

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """Each row on a line, for where no table can stand."""
        table = shown_as_table(question, value, language)
        return "\n".join(
            "; ".join(f"{head}: {cell}" for head, cell in zip(table.head, row, strict=True) if cell)
            for row in table.rows
        )

    def cell(self, value: Any) -> str:
        """Each row on a line; the JSON has them whole."""
        return "\n".join("; ".join(f"{key}: {one}" for key, one in row.items()) for row in value)

    def carried(self, question: Asked, before: Asked, value: Any) -> Any:
        """The columns that are still there and hold the same kind."""
        known = {one["key"]: one["kind"] for one in before.columns}
        kept = [one for one in question.columns if known.get(one["key"]) == one["kind"]]
        rows = []
        for row in value:
            fresh = {one["key"]: "" for one in question.columns}
            for one in kept:
                cell = row.get(one["key"], "")
                offered = {str(option["value"]) for option in one.get("options", ())}
                fresh[one["key"]] = cell if one["kind"] != "choice" or cell in offered else ""
            if any(cell != "" for cell in fresh.values()):
                rows.append(fresh)
        return rows
