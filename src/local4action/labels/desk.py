"""What labels put on a person's desk and on a hub's page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation import dates
from local4action.foundation.desk import Place, Waiting
from local4action.hubs.panels import Panel
from local4action.labels import kits
from local4action.labels.models import Label
from local4action.labels.queries import label_of, waiting_labels
from local4action.labels.rules import is_party_of_label
from local4action.labels.timing import ENDS_SOON_DAYS
from local4action.labels.workflow import LABEL, has_open_conditions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.hubs.models import Hub


def places(actor: Any) -> Iterator[Place]:
    """The officers' list of labels."""
    if rules.has_perm("labels.see_labels", actor):
        yield Place(_("Labels"), reverse("labels:desk_labels"), order=42, group="programme")


def waiting(actor: Any) -> Iterator[Waiting]:
    """Labels on watch, labels that end soon, conditions that nobody has marked as met."""
    if not rules.has_perm("labels.see_labels", actor):
        return
    today = timezone.localdate()
    soon = today + dt.timedelta(days=max(ENDS_SOON_DAYS))
    for label in waiting_labels(today, soon):
        url, about = (
            reverse("labels:desk_label", args=[label.number]),
            (label.number, label.hub.title),
        )
        if label.state == Label.State.ON_WATCH:
            yield Waiting(_("Look at a label on watch"), url, about)
        if label.valid_until is not None and today <= label.valid_until <= soon:
            yield Waiting(_("Renew a label, or let it end"), url, about, label.valid_until)
        if has_open_conditions(label):
            yield Waiting(_("Check the conditions of a label"), url, about)
        if label.material_ref and not is_party_of_label(actor, label):
            own = reverse("labels:desk_material", args=[label.number, label.material_ref])
            named = (label.number, label.material_name)
            yield Waiting(_("Look at a hub’s own material"), own, named)


def panels(actor: Any, hub: Hub) -> Iterator[Panel]:
    """Number, state and validity of the hub's label, and what keeps it in force."""
    label = label_of(hub)
    if label is None:
        return
    state = LABEL.state_of(label)
    sentences = [label.number + ".", *validity_said(label), keeps_in_force(label)]
    if has_open_conditions(label):
        sentences.append(_("Conditions of the decision: %(words)s") % {"words": label.conditions})
    may = rules.has_perm("labels.see_labels", actor)
    url = reverse("labels:desk_label" if may else "labels:label", args=[label.number])
    yield Panel(
        _("Label"),
        " ".join(one for one in sentences if one),
        url,
        _("Open the label"),
        state.staff,
        state.tone,
    )
    if kits.is_open(label):
        yield Panel(
            _("Materials"),
            _("The label with the hub’s name for screens, walls, letters and talks."),
            reverse("labels:kit", args=[label.number]),
            _("Take the materials"),
        )


def validity_said(label: Label) -> list[str]:
    """From when to when the label is valid, in a sentence."""
    if label.valid_from is None or label.valid_until is None:
        return []
    reader = get_language() or "en"
    days = {
        "first": dates.spoken(label.valid_from.isoformat(), reader),
        "last": dates.spoken(label.valid_until.isoformat(), reader),
    }
    return [_("Valid from %(first)s to %(last)s.") % days]


def keeps_in_force(label: Label) -> str:
    """What the hub's people can do for their label as it stands."""
    return {
        "candidate": _("It comes into force once the agreement is signed and the hub has started."),
        "active": _("A check-in or a confirmation at least every six months keeps it in force."),
        "on_watch": _("A check-in or a confirmation shows that the hub goes on."),
        "suspended": _("It may not be shown now. The Secretariat says what would reinstate it."),
        "completed": _("The hub kept it to the end."),
        "withdrawn": _("It has ended for good and may not be shown."),
        "expired": _("It may not be shown any more. The Secretariat may renew it."),
    }[label.state]
