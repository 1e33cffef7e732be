"""State is a table: who may move a record from where to where, and what must hold first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rules
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from local4action.foundation.actions import System

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import Promise

    type Words = str | Promise


@dataclass(frozen=True, slots=True)
class State:
    """One state: what staff call it, what the public reads, and its tone on a badge.

    `tone` is one of neutral, going, good, warn, stop.
    """

    staff: Words
    public: Words
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another.

    `permission` is None where only the clock may move it. `guard` looks at the locked record and
    says in words what is still missing, or returns None. `consequence` says of a move that cannot
    be taken back what it brings; a page with its button asks once more with this sentence.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str | None
    label: Words
    guard: Callable[[Any], Words | None] | None = None
    consequence: Words = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The table of states of one kind of record, kept in its column `column`."""

    name: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    column: str = "state"

    def __post_init__(self) -> None:
        for transition in self.transitions:
            for state in (*transition.sources, transition.target):
                if state not in self.states:
                    raise ValueError(f"{self.name}.{transition.name}: no state {state!r}")

    def state_of(self, record: models.Model) -> State:
        """The state a record is in, with its names."""
        return self.states[str(getattr(record, self.column))]

    def transition(self, name: str) -> Transition:
        """The transition called `name`."""
        return next(one for one in self.transitions if one.name == name)

    def available(self, record: models.Model, actor: Any) -> list[Transition]:
        """The buttons this person sees on this record now."""
        state = str(getattr(record, self.column))
        return [
            one
            for one in self.transitions
            if state in one.sources
            and one.permission is not None
            and rules.has_perm(one.permission, actor, record)
        ]

    def move[M: models.Model](self, record: M, name: str, /, *, actor: Any, **changes: Any) -> M:
        """Move `record` along the transition `name` and write `changes` with it.

        The row is locked first and everything is checked on what was locked, so that of two
        people who press at once the second is told.

        Raises:
            PermissionDenied: when this person may not.
            ValidationError: when the record is not where the transition starts, or not ready.
        """
        one = self.transition(name)
        with transaction.atomic():
            manager = type(record)._base_manager  # noqa: SLF001 - the only lock in the house
            locked: Any = manager.select_for_update(of=("self",)).get(pk=record.pk)
            by_clock = isinstance(actor, System)
            if not by_clock and (
                one.permission is None or not rules.has_perm(one.permission, actor, locked)
            ):
                raise PermissionDenied(one.permission or one.name)
            state = str(getattr(locked, self.column))
            if state not in one.sources:
                raise ValidationError(
                    _("This is no longer possible: the state is now “%(state)s”."),
                    code="state",
                    params={"state": self.states[state].staff},
                )
            problem = one.guard(locked) if one.guard else None
            if problem:
                raise ValidationError(str(problem), code="guard")
            for key, value in {**changes, self.column: one.target}.items():
                setattr(locked, key, value)
                setattr(record, key, value)
            locked.save(update_fields=[*changes, self.column])
        return record

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the room's README."""
        lines = ["stateDiagram-v2"]
        lines += [
            f"    {source} --> {one.target}: {one.name}"
            for one in self.transitions
            for source in one.sources
        ]
        return "\n".join(lines)
