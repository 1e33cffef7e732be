"""An action is one verb of the story: permission, change and history in one transaction."""

from __future__ import annotations

import inspect
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import pghistory
import rules
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable


class System:
    """The clock acting on its own: closing a call at its deadline, sending a reminder."""

    pk: None = None
    is_authenticated: bool = True
    is_system: bool = True

    def __str__(self) -> str:
        return "system"


SYSTEM: Final = System()
ACTIONS: Final[dict[str, Callable[..., Any]]] = {}
_running: Final[ContextVar[str]] = ContextVar("running action", default="")


class NestedActionError(RuntimeError):
    """An action was called inside another one.

    The history keeps one actor and one name for each act; the inner action's would take the place
    of the outer one's. What two actions share is a plain function that both call.
    """

    def __init__(self, inner: str, outer: str) -> None:
        super().__init__(
            f"{inner} was called inside {outer}: call the plain function they share instead"
        )


def in_turn(*what: object) -> None:
    """Wait until no other act has the same in hand; what this one holds ends with its transaction.

    For a check that something is not there yet, where no row can be locked: of two who come at
    once the second then sees what the first has made.
    """
    with connection.cursor() as cursor:
        name = "\n".join(str(one) for one in what)
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def action[**P, R](
    permission: str, *, on: str | None = None, system: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action.

    Args:
        permission: the named permission, such as `calls.submit_proposal`; also the action's name
            in the history.
        on: the keyword argument the permission is asked about; None asks without an object.
        system: whether the clock may do it too.

    The function takes keyword arguments only, `actor` among them, raises `PermissionDenied` or
    `ValidationError`, and returns the record it changed. It calls no other action.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters.values()
        if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
            raise TypeError(f"{function.__qualname__}: an action takes keyword arguments only")

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if outer := _running.get():
                raise NestedActionError(permission, outer)
            actor: Any = kwargs["actor"]
            by_clock = system and isinstance(actor, System)
            subject = kwargs[on] if on else None
            if not by_clock and not rules.has_perm(permission, actor, subject):
                raise PermissionDenied(permission)
            mark = _running.set(permission)
            try:
                with transaction.atomic(), pghistory.context(user=actor.pk, action=permission):
                    return function(*args, **kwargs)
            finally:
                _running.reset(mark)

        ACTIONS[f"{function.__module__}.{function.__qualname__}"] = run
        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate
