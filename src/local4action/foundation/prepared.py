"""Reads that never change their shape: Django writes their SQL once, PostgreSQL plans it once.

Building a query out of models and translating it into SQL takes several times as long as running
it, and a page read by many is built from the same few queries each time. A `Prepared` read is
written as any queryset, with a `Slot` where a value belongs that is known only later::

    _of_hub = Prepared(lambda: Hub.objects.filter(ref=Slot("ref", CharField())))
    _of_hub.rows(ref="7wyesype")

Nothing read is kept: every call asks the database.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, overload, override

import psycopg
from django.db import connection, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import BooleanField, Expression, Func
from psycopg import _queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Field, QuerySet

# psycopg keeps how it read a statement of up to 4 kB; ours may be longer, and are few.
_queries.MAX_CACHED_STATEMENT_LENGTH = 2**16


class Slot(Expression):
    """The place of a value that each call brings, named, of a field's type."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Stand for one parameter, which is the slot itself until a call brings the value."""
        return f"%s::{self.output_field.cast_db_type(connection)}", [self]


class Among(Func):
    """Whether the first expression is one of the second, an array: `IN` of any length."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class Prepared[Row]:
    """One queryset of fixed shape, translated at its first use."""

    def __init__(self, write: Callable[[], QuerySet[Any, Row]]) -> None:
        """Remember how to write it: `write` is called once, when models are loaded."""
        self._write = write
        self._written: _Written | None = None

    def rows(self, **values: Any) -> list[Row]:
        """All rows as the queryset would give them, the slots filled with `values`."""
        return self._as_written().rows(values)

    def count(self, **values: Any) -> int:
        """How many rows there are, the slots filled with `values`; none of them is read."""
        return self._as_written().count(values)

    def listed(self, **values: Any) -> Listed[Row]:
        """All rows, the slots filled with `values`, read when they are asked for, or a page."""
        return Listed(self._as_written(), values)

    def _as_written(self) -> _Written:
        if self._written is None:
            self._written = _Written(self._write())
        return self._written

    def first(self, **values: Any) -> Row | None:
        """The first row, or None; the queryset itself says that one is enough."""
        found = self.rows(**values)
        return found[0] if found else None


def prepared_both[Row](write: Callable[[bool], QuerySet[Any, Row]]) -> dict[bool, Prepared[Row]]:
    """A read that is written in two ways, by the answer to one question."""
    return {answer: Prepared(partial(write, answer)) for answer in (True, False)}


class Listed[Row](Sequence[Row]):
    """The rows of a prepared read as a list that is cut into pages: only those asked for are read.

    Its length is a query, as is each part of it.
    """

    def __init__(self, written: _Written, values: dict[str, Any]) -> None:
        self._written, self._values = written, values

    @override
    def __len__(self) -> int:
        return self._written.count(self._values)

    @override
    def __iter__(self) -> Iterator[Row]:
        return iter(self._written.rows(self._values))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    @override
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            first, last = index.start or 0, index.stop
            rows: list[Row] = self._written.rows(self._values, (last - first, first))
            return rows
        one: Row = self._written.rows(self._values, (1, index))[0]
        return one


class _Written:
    """A queryset and its SQL.

    Django's own classes turn the rows into models, documents or tuples; they are given a compiler
    that has compiled already. A compiler belongs to one connection, so each call takes a copy.
    """

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset: Any = queryset
        self._converters: dict[int, Any] | None = None
        self.compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, params = self.compiler.as_sql()
        # A union begins with a bracket. The history takes what begins so for a change and puts its
        # own words before it, and a prepared statement is one command only.
        if sql.startswith("("):
            sql = f"SELECT * FROM ({sql}) AS found"  # noqa: S608 - Django wrote it
        self.slots = [one.name for one in params if isinstance(one, Slot)]
        # What never changes stands in the SQL itself, where the planner can judge by it.
        connection.ensure_connection()
        writer = psycopg.ClientCursor(connection.connection)
        self.sql = sql % tuple(
            "%s" if isinstance(one, Slot) else writer.mogrify("%s", [one]).replace("%", "%%")
            for one in params
        )

    def rows(self, values: dict[str, Any], part: tuple[int, int] | None = None) -> list[Any]:
        """The rows, or a part of them: so many, after so many others."""
        compiler = copy.copy(self.compiler)
        # The thread's own, not the proxy for it: that is asked a dozen times for each row.
        compiler.connection = connections[connection.alias]
        compiler.get_converters = self._converters_of
        params = [values[name] for name in self.slots]
        sql = self.sql if part is None else f"{self.sql} LIMIT %s OFFSET %s"
        params.extend(part or ())
        compiler.execute_sql = lambda *_args, **_options: [fetched(sql, params)]
        asked = copy.copy(self.queryset.query)
        asked.get_compiler = lambda *_args, **_options: compiler
        queryset = SimpleNamespace(
            **{**self.queryset.__dict__, "query": asked}, db=connection.alias
        )
        return list(self.queryset._iterable_class(queryset))  # noqa: SLF001 - see the class

    def _converters_of(self, columns: list[Any]) -> dict[int, Any]:
        """How each column is read; Django looks for it anew at each query."""
        if self._converters is None:
            self._converters = self.compiler.get_converters(columns)
        return self._converters

    def count(self, values: dict[str, Any]) -> int:
        counted = f"SELECT COUNT(*) FROM ({self.sql}) AS found"  # noqa: S608 - Django wrote it
        number: int = fetched(counted, [values[name] for name in self.slots])[0][0]
        return number


def fetched(sql: str, params: Sequence[Any]) -> list[Any]:
    """Rows of a statement that the connection plans once and keeps (`prepare_threshold`)."""
    connection.ensure_connection()
    make: Any = ServerBindingCursor
    cursor = make(connection.connection)
    # As `connection.cursor()` does it, so that queries are counted and errors are Django's.
    wrapped: Any = (
        connection.make_debug_cursor(cursor)
        if connection.queries_logged
        else connection.make_cursor(cursor)
    )
    with wrapped:
        wrapped.execute(sql, params)
        found: list[Any] = wrapped.fetchall()
    return found
