"""The history of a meeting, from what the database triggers kept; it names no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.reviews.meeting_words import PRESENCES
from local4action.reviews.models import AgendaItem, Meeting, Minutes, Participant, Poll
from local4action.reviews.queries import names_of
from local4action.reviews.timeline import Act

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

MOST: Final = 100
STATES: Final[dict[str, Promise]] = {
    "planned": gettext_lazy("Meeting planned or changed"),
    "running": gettext_lazy("Meeting opened"),
    "held": gettext_lazy("Meeting closed"),
    "cancelled": gettext_lazy("Meeting cancelled"),
    "open": gettext_lazy("Vote of the members opened"),
    "closed": gettext_lazy("Vote of the members closed and counted"),
    "draft": gettext_lazy("Minutes drafted"),
    "final": gettext_lazy("Minutes approved"),
}
ITEMS: Final[dict[str, Promise]] = {
    "insert": gettext_lazy("Item %(number)s put on the agenda"),
    "delete": gettext_lazy("An item was taken off the agenda"),
    "recorded": gettext_lazy("Item %(number)s: outcome recorded"),
    "back": gettext_lazy("Item %(number)s: outcome taken back"),
}


def _rows(model: Any, kind: str, detail: Any, number: Any, **condition: Any) -> QuerySet[Any]:
    events: Any = model.pgh_event_model.objects.filter(**condition).order_by()
    rows: QuerySet[Any] = events.values_list(
        "pgh_created_at",
        "pgh_id",
        Value(kind, CharField()),
        Cast(detail, TextField()),
        Cast(number, IntegerField()),
        "pgh_label",
        "pgh_context",
    )
    return rows


def acts_of(meeting: Meeting) -> list[Act]:
    """What was done, the newest first; two queries."""
    mine = {"meeting_id": meeting.pk}
    rows = list(
        _rows(Meeting, "state", F("state"), Value(0), pgh_obj_id=meeting.pk).union(
            _rows(Participant, "presence", F("presence"), F("person_id"), **mine),
            _rows(AgendaItem, "item", F("recorded_at"), F("pgh_obj_id"), **mine),
            _rows(Poll, "state", F("state"), Value(0), pgh_obj__item__meeting=meeting.pk),
            _rows(Minutes, "state", F("state"), Value(0), **mine),
            all=True,
        )
    )
    rows.sort(key=lambda row: (row[0], row[1]))
    people = {row[4] for row in rows if row[2] == "presence"}
    people |= {row[6]["user"] for row in rows if row[6] and row[6].get("user")}
    names = names_of(people)
    places = dict(AgendaItem.objects.filter(meeting=meeting).values_list("pk", "position"))
    acts: list[Act] = []
    recorded: dict[int, bool] = {}
    for at, _key, kind, detail, number, label, context in rows:
        text = ""
        if kind == "state":
            text = str(STATES[detail])
        elif kind == "presence" and detail != "expected" and label != "delete":
            said = {"name": names.get(number, ""), "word": PRESENCES[detail]}
            text = _("%(name)s: %(word)s") % said
        elif kind == "item":
            text = _of_item(number, detail, label, recorded, places)
        if text:
            acts.append(Act(at, text, names.get((context or {}).get("user") or 0, "")))
    return acts[::-1][:MOST]


def _of_item(
    key: int, at: str | None, label: str, recorded: dict[int, bool], places: dict[int, int]
) -> str:
    """An item came, went, or its outcome was recorded or taken back; moving it is no news."""
    before, recorded[key] = recorded.get(key, False), at is not None
    said = label
    if label == "update":
        if before == recorded[key]:
            return ""
        said = "recorded" if recorded[key] else "back"
    return str(ITEMS[said]) % {"number": places.get(key, "–")}
