"""What the pages of this room print, prepared: fields with their translations, acts, nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from local4action.agendas.models import TagBase
from local4action.foundation import dates
from local4action.foundation.names import language_name
from local4action.hubs.file import FIELD_NAMES, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.agendas.models import FrameNode
    from local4action.foundation.translations import Translated
    from local4action.hubs.models import Hub, HubTag
    from local4action.hubs.queries import Act

PARTNER_STATES: Final = {
    "invited": (_("Invited, not yet answered"), "neutral"),
    "accepted": (_("Takes part"), "good"),
    "declined": (_("Said no"), "stop"),
    "left": (_("Has left"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of a field: its name and where its text comes from."""

    language: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of the file with the state of each translation.

    `status` of a translation: original, machine, checked, outdated, or "" where there is none.
    """

    name: str
    label: Any
    value: Translated | None
    translations: list[Translation]


def fields_shown(hub: Hub, reader: str) -> list[FieldShown]:
    """Every text of the file, with the languages of the interface and those it already has."""
    return [
        FieldShown(name, FIELD_NAMES[name], value, _translations(value, reader))
        for name in TEXTS
        for value in (getattr(hub, name),)
    ]


def _translations(value: Translated | None, reader: str) -> list[Translation]:
    if value is None:
        return []
    wanted = [code for code, _name in settings.LANGUAGES]
    every = [value.original, *(code for code in [*wanted, *value.texts] if code != value.original)]
    return [
        Translation(code, language_name(code, reader), _status(value, code))
        for code in dict.fromkeys(every)
    ]


def _status(value: Translated, language: str) -> str:
    if language not in value.texts:
        return ""
    return "outdated" if value.outdated(language) else str(value.texts[language].status)


def acts_shown(acts: Iterable[Act], reader: str) -> list[dict[str, Any]]:
    """The history as the timeline draws it."""
    return [
        {
            "when": f"{dates.spoken(act.at.date().isoformat(), reader)}, {act.at:%H:%M} UTC",
            "iso": act.at.isoformat(timespec="seconds"),
            "text": act.text,
            "who": act.who,
        }
        for act in acts
    ]


def tag_groups(tags: Iterable[HubTag]) -> list[dict[str, Any]]:
    """The tags under the names of their agendas, each with its number where it has one.

    `goal` is the goal of the 2030 Agenda a goal or target belongs to.
    """
    groups: dict[int, dict[str, Any]] = {}
    for tag in tags:
        node, frame = tag.node, tag.node.frame
        group = groups.setdefault(frame.pk, {"title": frame.title, "tags": []})
        group["tags"].append(
            {
                "title": node.title,
                "number": _number(node),
                "goal": node.code.split(".")[0] if frame.slug == "sdg" else "",
                "is_goal": frame.slug == "sdg" and node.kind == "goal",
                "suggested": tag.state == TagBase.State.SUGGESTED,
            }
        )
    return list(groups.values())


def _number(node: FrameNode) -> str:
    """A node's code where readers know it by that; some are only words of ours."""
    return node.code if any(sign.isdecimal() for sign in node.code) else ""


def node_groups(shelves: Iterable[tuple[Any, list[Any]]], chosen: set[int]) -> list[dict[str, Any]]:
    """Frames with their nodes, targets under their goals; open where something is chosen."""
    groups = []
    for frame, nodes in shelves:
        below: dict[int, list[Any]] = {}
        for node in nodes:
            if node.parent_id:
                below.setdefault(node.parent_id, []).append(node)
        top = [
            {
                "node": node,
                "number": _number(node),
                "below": below.get(node.pk, []),
                "open": any(child.pk in chosen for child in below.get(node.pk, [])),
            }
            for node in nodes
            if not node.parent_id
        ]
        is_open = any(node.pk in chosen for node in nodes)
        groups.append({"frame": frame, "top": top, "open": is_open})
    return groups
