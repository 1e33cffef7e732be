"""The list of triggers answers from an index, and refuses what it refused without one."""

from __future__ import annotations

import pgtrigger
import pytest
from pgtrigger import registry

from local4action.foundation.models import LongJob, OutboxMail


def trigger(name, level=pgtrigger.Row):
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="RETURN NEW;",
        level=level,
    )


def test_it_knows_what_a_list_made_anew_would():
    known, plain = registry._registry, registry._Registry
    assert len(known) > 200
    assert known.by_db_table == plain.by_db_table.fget(known)
    assert known.pg_function_names == plain.pg_function_names.fget(known)


def test_a_name_that_is_taken_is_refused_and_one_taken_away_is_free():
    trigger("checked_here").register(LongJob)
    try:
        with pytest.raises(KeyError, match="already"):
            trigger("checked_here", pgtrigger.Statement).register(LongJob)
        trigger("checked_here").register(OutboxMail)
        trigger("checked_here").unregister(OutboxMail)
    finally:
        trigger("checked_here").unregister(LongJob)
    trigger("checked_here").register(LongJob)
    trigger("checked_here").unregister(LongJob)
    assert "foundation.LongJob:checked_here" not in registry._registry
