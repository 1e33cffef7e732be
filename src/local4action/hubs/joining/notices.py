"""Mails about joining: to lead and partners when somebody asks, to the asker, to the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation

from local4action.foundation import mail
from local4action.hubs.queries import accepted_partners, people_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.hubs.models import Joining


def tell_asked(joining: Joining) -> None:
    """Tell the lead, who answers, and the partners, who may say a word; part of the act."""
    partners = {one.organisation_id or 0 for one in accepted_partners(joining.hub)}
    partners -= {joining.organisation_id, joining.hub.lead_id}
    _write(joining, "joining_asked", [joining.hub.lead_id], {"answers": True})
    _write(joining, "joining_asked", partners, {"answers": False})


def tell_answered(joining: Joining) -> None:
    """Tell the asker what the lead answered; part of the act."""
    _write(joining, "joining_answered", [joining.organisation_id], {})


def tell_settled(joining: Joining) -> None:
    """Tell the lead that the asker accepted, withdrew or left; part of the act."""
    _write(joining, "joining_settled", [joining.hub.lead_id], {})


def _write(joining: Joining, name: str, to: Iterable[int], known: dict[str, Any]) -> None:
    for _organisation, person in people_of(to):
        with translation.override(person.language):
            path = reverse("hubs:joining", args=[joining.ref])
        mail.write_from_template(
            f"hubs/mail/{name}",
            {"joining": joining, "hub": joining.hub, "path": path, **known},
            to=person.email,
            language=person.language,
            key=f"{joining.ref}:{joining.state}:{person.email}",
        )
