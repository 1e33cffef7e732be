"""The frames are put in place; official texts are laid beside our own words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from local4action.agendas.models import Frame, FrameNode
from local4action.foundation.actions import action
from local4action.foundation.translations import Status, Translated

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = Path(__file__).parent / "data" / "frames"
# In the order they are shown: the world's agenda first, then our own texts, then the others.
ORDER: Final = (
    "sdg", "pact-humanity", "durban", "social-covenant", "nua", "paris", "sendai", "pact-future",
)  # fmt: skip
ORIGINAL: Final = "en"


@action("agendas.install_frames", system=True)
def install_frames(*, actor: Any) -> list[Frame]:
    """Bring the tables in line with the frames we ship, and return the frames.

    A second run changes nothing; rows keep their identity, so that tags stay where they are. A
    node that left its file stays too: what was tagged with it remains readable.
    """
    del actor
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")]
    known = {slug: index for index, slug in enumerate(ORDER)}
    documents.sort(key=lambda one: (known.get(one["slug"], len(known)), one["slug"]))
    return [_installed(document, position) for position, document in enumerate(documents)]


def _installed(document: Mapping[str, Any], position: int) -> Frame:
    values: dict[str, Any] = {
        "title": translated(document["title"]),
        "note": translated(document["note"]) if document["note"] else None,
        "source": document["source"],
        "valid_from": document["valid_from"],
        "valid_to": document["valid_to"],
        "position": position,
    }
    frame, created = Frame.objects.get_or_create(
        slug=document["slug"], version=document["version"], defaults=values
    )
    if not created and _changed(frame, values):
        frame.save(update_fields=list(values))
    _install_nodes(frame, document["nodes"])
    return frame


def _install_nodes(frame: Frame, listed: list[Mapping[str, Any]]) -> None:
    present = {node.code: node for node in FrameNode.objects.filter(frame=frame)}
    for position, one in enumerate(listed):
        # A parent stands before its children in the file, so its row exists by now.
        parent = present[one["parent"]] if one["parent"] else None
        values = {
            "kind": one["kind"],
            "parent_id": parent.pk if parent else None,
            "position": position,
            "title": translated(one["title"]),
        }
        node = present.get(one["code"])
        if node is None:
            present[one["code"]] = FrameNode.objects.create(frame=frame, code=one["code"], **values)
        elif _changed(node, values):
            node.save(update_fields=["kind", "parent", "position", "title"])


def _changed(row: Frame | FrameNode, values: Mapping[str, Any]) -> bool:
    """Set `values` on the row; whether any differed."""
    differing = {key: value for key, value in values.items() if getattr(row, key) != value}
    for key, value in differing.items():
        setattr(row, key, value)
    return bool(differing)


def translated(texts: Mapping[str, str]) -> Translated:
    """A text of ours: written in English, its other languages checked by us."""
    first = ORIGINAL if ORIGINAL in texts else next(iter(texts))
    value = Translated.of(texts[first], first)
    for language, text in texts.items():
        if language != first:
            value = value.with_translation(language, text, Status.CHECKED)
    return value


@action("agendas.import_official_texts", system=True)
def set_official_titles(*, actor: Any, titles: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """Lay official texts beside our own titles of the 2030 Agenda.

    Args:
        actor: the clock or a command.
        titles: for each code (`11`, `11.2`, `1.a`) its text by language.

    Returns:
        How many nodes were `set`, were the same already (`same`), and which codes no node has
        (`unknown`, a count).
    """
    del actor
    counted = {"set": 0, "same": 0, "unknown": 0}
    nodes = {node.code: node for node in FrameNode.objects.filter(frame__slug="sdg")}
    for code, texts in titles.items():
        node = nodes.get(code)
        if node is None:
            counted["unknown"] += 1
            continue
        value = translated({**_kept(node), **texts})
        if node.official_title == value:
            counted["same"] += 1
            continue
        node.official_title = value
        node.save(update_fields=["official_title"])
        counted["set"] += 1
    return counted


def _kept(node: FrameNode) -> dict[str, str]:
    """What was imported before in languages that this import does not bring."""
    official: Translated | None = node.official_title
    if official is None:
        return {}
    return {language: version.text for language, version in official.texts.items()}
