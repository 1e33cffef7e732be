"""Operations of migrations that leave out what costs most: drawing every model anew.

They do to the database what those of the same name in Django and in `pgtrigger` do. But Django
draws the model and all that is tied to it, near or far, once more after each of them, and our
tables are tied closely: a few hundred triggers, constraints and keys took minutes. A trigger or a
constraint is no part of what others see of a model; a new column is seen by its own model only.
The state says that it has waited (`is_delayed`), and whoever runs code of their own in a migration
is given all models drawn anew, by Django's own rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from django.db import migrations as django_migrations
from django.db.models import NOT_PROVIDED
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


class AddConstraint(django_migrations.AddConstraint):
    """Put a constraint on the table of a model."""

    @override
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the constraint among the model's options."""
        options = state.models[app_label, self.model_name_lower].options
        options["constraints"] = [*options["constraints"], self.constraint]
        state.is_delayed = True


class AddField(django_migrations.AddField):
    """Add a column to the table of a model."""

    @override
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the column, and draw anew the model it is a part of, no other."""
        key = app_label, self.model_name_lower
        field = self.field
        if not self.preserve_default:
            field = field.clone()
            field.default = NOT_PROVIDED
        state.models[key].fields[self.name] = field
        if state._relations is not None:  # type: ignore[attr-defined]  # noqa: SLF001 - as Django does
            state.resolve_model_field_relations(key, self.name, field)
        state.is_delayed = True
        if "apps" in state.__dict__:
            state._reload({key})  # type: ignore[attr-defined]  # noqa: SLF001
