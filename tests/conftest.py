"""One world for a whole module of tests; what a test changes is undone behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.world import World, build

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world in a transaction that is never committed."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True
        whole.__enter__()
        try:
            yield build()
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    """The module's world; what the test writes is rolled back to where it was."""
    cache.clear()
    return shared_world
