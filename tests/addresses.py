"""Every address of the site, read from its URL configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Address:
    """One pattern: its qualified name, how it is written, and the view behind it."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def audience(self) -> str:
        """`public`, `desk`, or nothing where the view says neither."""
        return getattr(self.view, "audience", "")

    @property
    def parameters(self) -> set[str]:
        """What has to be filled in, in the parts of the address included from above as well."""
        return {a or b for a, b in re.findall(r"\(\?P<(\w+)>|<(?:\w+:)?(\w+)>", self.pattern)}

    def url(self, given: dict[str, Any], language: str = "en") -> str:
        """The address in one language with its parts filled in."""
        with translation.override(language):
            return reverse(self.name, kwargs=given)


def _walk(patterns: list[Any], route: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        written = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = (*namespaces, one.namespace) if one.namespace else namespaces
            yield from _walk(one.url_patterns, written, inner)
        else:
            name = ":".join((*namespaces, one.name or f"without a name: {written}"))
            yield Address(name, written, one.callback)


def every_address() -> dict[str, Address]:
    """All addresses by name; two with one name would hide one another, so that is an error."""
    found: dict[str, Address] = {}
    with translation.override("en"):
        for address in _walk(get_resolver().url_patterns, "/", ()):
            if address.name in found:
                raise ValueError(f"two addresses are called {address.name}")
            found[address.name] = address
    return found
