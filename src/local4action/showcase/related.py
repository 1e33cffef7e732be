"""What the showcase puts on the pages of the agendas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.agendas.providers import Related
from local4action.showcase import cards, queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.agendas.models import Frame, FrameNode


def hubs_tagged_with(node: FrameNode, language: str) -> list[Related]:
    """The newest hubs whose confirmed tags name this node, or a part of it."""
    code = f"{node.frame.slug}:{node.code}"
    entries, total = queries.entries_tagged(code)
    shown: list[dict[str, Any]] = [cards.card(entry, language) for entry in entries]
    address = f"{reverse('showcase:catalogue')}?agenda={code}"
    return [
        Related(
            title=_("Hubs that work on it"),
            cards=shown,
            total=total,
            more_url=address if total > len(entries) else "",
            more_label=_("See all of them"),
            empty=_("No hub works on it yet"),
        )
    ]


def counts(frame: Frame) -> Mapping[str, int]:
    """How many hubs stand behind each code of a frame."""
    return queries.counts_of_frame(frame.slug)
