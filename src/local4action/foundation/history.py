"""Who did what, when, from what to what: written by database triggers, so no path slips by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import connection

from local4action.foundation.triggers import keep_indexed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.db import models


keep_indexed()


def tracked[M: models.Model](*, exclude: tuple[str, ...] = ()) -> Callable[[type[M]], type[M]]:
    """Record every insert, update and delete of a model's rows, but for the columns excluded."""
    return pghistory.track(  # type: ignore[no-any-return]
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What one act did to one row, which `row` shows as it was then, its columns as JSON has them.

    `act` is the same for all rows of one act; `action` and `actor` are empty where none was named,
    as when somebody writes to the database by hand.
    """

    at: dt.datetime
    act: str
    action: str
    actor: int | None
    table: str
    kind: str
    row: dict[str, Any]
    before: dict[str, Any]

    @property
    def columns(self) -> set[str]:
        """The columns it changed; all of them where the row is new or gone."""
        return {
            name
            for name, value in self.row.items()
            if not name.startswith("pgh_") and self.before.get(name) != value
        }


def changes_of(*sources: tuple[type[models.Model], str, list[int]]) -> list[Change]:
    """What the database kept of rows, in the order it happened; one query.

    Args:
        sources: of each tracked model those rows whose column (`pgh_obj_id` for their own key) is
            one of these values. Columns are named by our own code, never by a request.
    """
    parts = " UNION ALL ".join(_kept(model, column) for model, column, _keys in sources)
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} ORDER BY 1, 2", [keys for _model, _column, keys in sources])
        found = cursor.fetchall()
    last: dict[tuple[str, int], dict[str, Any]] = {}
    changes = []
    for at, key, kind, act, context, table, kept in found:
        row, said = _loaded(kept), _loaded(context) or {}
        of = (table, row["id"])
        changes.append(
            Change(
                at,
                f"{act or (table, key)} {said.get('action', '')}",
                str(said.get("action", "")),
                said.get("user"),
                table,
                kind,
                row,
                last.get(of, {}),
            )
        )
        last[of] = row
    return changes


def _kept(model: Any, column: str) -> str:
    options = model.pgh_event_model._meta  # noqa: SLF001 - Django's name for what anyone may ask
    return (
        "SELECT pgh_created_at, pgh_id, pgh_label, pgh_context_id::text, pgh_context,"  # noqa: S608
        f" '{options.get_field('pgh_obj').related_model._meta.model_name}', to_jsonb(one)"  # noqa: SLF001
        f" FROM {options.db_table} one WHERE one.{column} = ANY(%s)"
    )


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
