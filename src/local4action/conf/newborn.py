"""A database that holds nothing of ours yet is made from the models as they are.

Replaying every migration that led there takes a minute on a small machine, because Django draws
all models anew at each step; there is no row that would need it. What comes out is the same:
`tests/test_newborn.py` compares the two, column by column and trigger by trigger.
"""

from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

_PACKAGE = "local4action."


def _rooms() -> list[Any]:
    return [one for one in apps.get_app_configs() if one.name.startswith(_PACKAGE)]


def is_newborn() -> bool:
    """Whether no migration of any room was applied to the database."""
    rooms = {one.label for one in _rooms()}
    return not any(room in rooms for room, _ in MigrationRecorder(connection).applied_migrations())


def create() -> None:
    """Make our tables and triggers, and note that all our migrations are applied.

    What others' migrations still want, those that build on ours, `migrate` applies afterwards.
    """
    executor = MigrationExecutor(connection)
    graph, rooms = executor.loader.graph, {one.label for one in _rooms()}
    before_ours = [
        leaf
        for leaf in graph.leaf_nodes()
        if not any(room in rooms for room, _ in graph.forwards_plan(leaf))
    ]
    executor.migrate(before_ours)
    # All or nothing: a kill in between leaves a database that is newborn still.
    with transaction.atomic():
        with connection.schema_editor() as editor:
            for room in _rooms():
                for model in room.get_models():
                    if model._meta.managed and not model._meta.proxy:  # noqa: SLF001 - Django's public name
                        editor.create_model(model)
        pgtrigger.install()
        for room, name in graph.nodes:
            if room in rooms:
                executor.recorder.record_applied(room, name)
