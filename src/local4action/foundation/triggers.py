"""The list of triggers that the history is written by, with its two questions answered at once.

pgtrigger asks of each trigger it is told of whether its name is taken, and makes the answer anew
out of all it knows already: five hundred triggers take a fifth of the time a server needs to
start. Here the same answers are kept beside the list.
"""

from __future__ import annotations

from typing import Any, override

from pgtrigger import registry


class _Indexed(registry._Registry):  # noqa: SLF001 - what it keeps has no other way in
    """pgtrigger's own list, which still refuses what it refused."""

    tables: dict[tuple[str, str], Any]
    functions: set[str]

    @property
    @override
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        return self.tables

    @property
    @override
    def pg_function_names(self) -> set[str]:
        return self.functions

    @override
    def __setitem__(self, key: str, value: tuple[Any, Any]) -> None:
        super().__setitem__(key, value)  # type: ignore[no-untyped-call]
        model, trigger = value
        self.tables[model._meta.db_table, trigger.name] = trigger  # noqa: SLF001
        self.functions.add(trigger.get_pgid(model))

    @override
    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)  # type: ignore[no-untyped-call]
        _index(self)


def _index(known: Any) -> None:
    plain: Any = registry._Registry  # noqa: SLF001 - as above
    known.tables = plain.by_db_table.fget(known)
    known.functions = plain.pg_function_names.fget(known)


def keep_indexed() -> None:
    """Answer from an index from now on; once, before the first model is tracked."""
    known = registry._registry  # noqa: SLF001 - as above
    if not isinstance(known, _Indexed):
        _index(known)
        known.__class__ = _Indexed
