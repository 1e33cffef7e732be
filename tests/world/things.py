"""Who is in the world, and how each of its things is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from conftest import Cast, Make

type Given = dict[str, Any]


ABSENT = "zzzz9999"


@dataclass
class World:
    """The cast, their browsers, and for each kind of thing what fills an address.

    `things[kind]` is the thing of the first owner, of the second, and one that is not there.
    """

    cast: Cast
    make: Make
    things: dict[str, tuple[Given, Given, Given]] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def browser(self, name: str) -> Client:
        """A browser of one of the cast, or of nobody: signed in once, its cookies kept aside."""
        client = Client()
        if name != "anonymous":
            client.force_login(
                self.cast.people[name], backend="local4action.accounts.backend.Backend"
            )
        return client

    def add(self, kind: str, first: Any, second: Any, part: str = "ref") -> None:
        """Two things of a kind, known by their reference or by what `get_absolute_url` uses."""
        self.things[kind] = ({part: _name(first)}, {part: _name(second)}, {part: ABSENT})


def _name(thing: Any) -> Any:
    return thing if isinstance(thing, str | int) else thing.ref
