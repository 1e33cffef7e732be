"""What readers of a call see changes, and they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.accounts.models import Person
from local4action.calls.models import Proposal
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.reviews import phases
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.models import Assignment, Round
from local4action.reviews.rules import without_recused

if TYPE_CHECKING:
    from local4action.calls.models import Call


@action("reviews.set_phase", on="call")
def set_phase(*, call: Call, phase: str, actor: Any) -> Round:
    """Set the phase of the reading of a call; whoever reads for it gets a mail.

    Raises:
        ValidationError: for a phase there is not, or the one it is in.
    """
    del actor
    if phase not in Round.Phase.values:
        raise ValidationError({"phase": _("Choose one of the phases.")})
    Round.objects.get_or_create(call=call)
    found = Round.objects.select_for_update().get(call=call)
    if found.phase == phase:
        raise ValidationError({"phase": _("The reading is in this phase already.")})
    found.phase = phase
    found.save(update_fields=["phase"])
    events: Any = Round
    times = events.pgh_event_model.objects.filter(pgh_obj=found).count()
    for reader in _readers_of(call):
        mail.write_from_template(
            "reviews/mail/phase",
            {
                "call": call.title.render(reader.language).text,
                "reader": reader,
                "phase": phases.NAMES[Round.Phase(phase)],
                "explained": phases.EXPLAINED[Round.Phase(phase)],
            },
            to=reader.email,
            language=reader.language,
            key=f"{call.ref}:{reader.pk}:{times}",
        )
    return found


def _readers_of(call: Call) -> list[Person]:
    """Those who are asked to read something of this call and have no interest in it."""
    asked = Assignment.objects.filter(proposal__call=call, proposal__state=Proposal.State.IN_REVIEW)
    free = without_recused(asked).values("reviewer")
    return list(Person.objects.filter(pk__in=free, is_active=True).order_by("pk"))
