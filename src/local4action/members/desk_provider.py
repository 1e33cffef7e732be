"""What this room puts on a person's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from local4action.foundation.desk import Mine, Place, Waiting
from local4action.members import queries
from local4action.members.rules import current_mandates

if TYPE_CHECKING:
    from collections.abc import Iterator


def places(actor: Any) -> Iterator[Place]:
    """My organisations; people, for the Secretariat."""
    yield Place(gettext_lazy("My organisations"), reverse("members:desk"), 60, "mine")
    if rules.has_perm("members.see_people", actor):
        yield Place(gettext_lazy("People"), reverse("members:people"), 70, "programme")


def waiting(actor: Any) -> Iterator[Waiting]:
    """Mandates to confirm, for the Secretariat."""
    if not rules.has_perm("members.see_people", actor):
        return
    number = queries.count_unconfirmed(actor)
    if number:
        label = ngettext("Confirm %(number)s mandate", "Confirm %(number)s mandates", number) % {
            "number": number
        }
        yield Waiting(label, f"{reverse('members:people')}?waiting=on")


def mine(actor: Any) -> Iterator[Mine]:
    """The organisations this person speaks for."""
    for mandate in current_mandates(actor):
        if mandate.organisation is not None:
            sure = mandate.confirmed_at is not None
            yield Mine(
                str(mandate.organisation),
                reverse("members:edit", args=[mandate.organisation.ref]),
                gettext_lazy("Organisation"),
                _("Mandate confirmed") if sure else _("Mandate to be confirmed"),
                "good" if sure else "neutral",
            )
