"""Operations of migrations that put the history's triggers on a table, and take them off again.

They do what `pgtrigger.migrations` does and leave out one thing: having Django draw the model and
every model tied to it anew. A trigger is no part of a model, and each of a few hundred triggers
cost a tenth of a second for it, whenever a database was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from pgtrigger import migrations

if TYPE_CHECKING:
    from django.db.migrations.state import ProjectState


class AddTrigger(migrations.AddTrigger):
    """Put a compiled trigger on the table of a model."""

    @override
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the trigger among the model's options."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(migrations.RemoveTrigger):
    """Take a trigger off the table of a model."""

    @override
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Strike the trigger from the model's options."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [one for one in options["triggers"] if one.name != self.name]
