"""Mails about a label: each step of its life, and the steps of the calendar before they come.

They go to everyone who speaks for the lead and to the Secretariat, in the language of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation

from local4action.foundation import mail
from local4action.labels.queries import officers, team_of
from local4action.labels.words import STEPS

if TYPE_CHECKING:
    from local4action.labels.models import Label, LabelMove
    from local4action.labels.timing import Warned


def tell_moved(move: LabelMove) -> None:
    """Tell of a step that was made; part of the step."""
    known = {"move": move, "step": STEPS[move.name]}
    _write(move.label, "labels/mail/moved", known, key=str(move.pk))


def warn(label: Label, warned: Warned) -> None:
    """Tell of a step that is coming; said again, it is written once."""
    _write(label, f"labels/mail/{warned.kind}", {"on": warned.on}, key=warned.key)


def _write(label: Label, template: str, known: dict[str, Any], *, key: str) -> None:
    team = {person.pk: person for person in team_of(label)}
    readers = {person.pk: person for person in officers()} | team
    keys = {pk: f"{label.number}:{key}:{pk}" for pk in readers}
    told = mail.written_before(template, keys.values())
    for pk, person in readers.items():
        if keys[pk] in told:
            continue
        with translation.override(person.language):
            path = (
                reverse("hubs:hub", args=[label.hub.ref])
                if pk in team
                else reverse("labels:desk_label", args=[label.number])
            )
        mail.write_from_template(
            template,
            {"label": label, "hub": label.hub, "person": person, "path": path, **known},
            to=person.email,
            language=person.language,
            key=keys[pk],
        )
