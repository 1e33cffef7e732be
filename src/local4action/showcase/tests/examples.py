"""The example hubs in the tables, read from the demonstration's own file."""

from __future__ import annotations

import json
from pathlib import Path

from local4action.agendas import actions as agendas
from local4action.agendas.models import FrameNode
from local4action.foundation.actions import SYSTEM
from local4action.foundation.text import sort_key
from local4action.foundation.translations import Translated
from local4action.hubs.models import Hub, HubOutcome, HubTag
from local4action.members.models import Organisation
from local4action.showcase import index

ROOM = Path(__file__).resolve().parents[2]
FILE = ROOM / "conf" / "demo" / "data" / "hubs.json"


def load_examples() -> dict[str, Hub]:
    """Every example hub, tagged and indexed, by its key in the file."""
    agendas.install_frames(actor=SYSTEM)
    nodes = {
        (node.frame.slug, node.code): node for node in FrameNode.objects.select_related("frame")
    }
    document = json.loads(FILE.read_text(encoding="utf-8"))
    organisations = {one["key"]: _organisation(one) for one in document["organisations"]}
    return {one["key"]: _hub(one, organisations, nodes) for one in document["hubs"]}


def _text(data):
    return Translated.from_json(data) if data else None


def _organisation(one):
    name = _text(one["name"])
    return Organisation.objects.create(
        name=name, name_key=sort_key(str(name)), kind=one["kind"], country=one["country"],
        section=one["section"] or "", is_example=True,
    )  # fmt: skip


def _hub(one, organisations, nodes):
    place = one["place"]
    hub = Hub.objects.create(
        title=_text(one["title"]), promise=_text(one["promise"]), context=_text(one["context"]),
        lead=organisations[one["lead"]], state=one["state"] or "unknown", form=one["form"] or "",
        start=one["start"], end=one["end"], place_name=place["name"] or "",
        country=place["country"], latitude=place.get("lat"), longitude=place.get("lon"),
        is_example=True, import_key=one["key"],
    )  # fmt: skip
    for tag in one["tags"]:
        HubTag.objects.create(
            hub=hub, node=nodes[tag["frame"], tag["code"]], state=HubTag.State.CONFIRMED
        )
    for position, text in enumerate(one["outcomes"]):
        HubOutcome.objects.create(hub=hub, position=position, text=_text(text))
    index.rebuild(hub)
    return hub
