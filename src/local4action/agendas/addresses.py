"""Where a goal, target or chapter has its page."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

from local4action.brand.frame import active


def node(frame: str, code: str) -> str:
    """The page of a frame's part in the reader's language.

    Every hub's page names a dozen of them, of a few hundred in all: each is made once.
    """
    return _node(frame, code, active())


@lru_cache(maxsize=4096)
def _node(frame: str, code: str, _active: tuple[str, str]) -> str:
    return reverse("agendas:node", args=[frame, code])
