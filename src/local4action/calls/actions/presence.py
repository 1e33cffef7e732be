"""Writing at the same time: people say that they have a form open, and leave it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from local4action.calls.models import Presence
from local4action.foundation.actions import action

if TYPE_CHECKING:
    from local4action.calls.models import Proposal

# A script says it again every fifteen seconds: two may get lost on the way.
BEAT_LASTS: Final = dt.timedelta(seconds=45)
# Nobody says it again without a script, and a page is read and written for a while.
PAGE_LASTS: Final = dt.timedelta(minutes=10)


@action("calls.write_proposal", on="proposal")
def be_present(
    *, proposal: Proposal, form: str, actor: Any, at: str = "", lasts: dt.timedelta = BEAT_LASTS
) -> None:
    """Say that one has a form open, and which question one is in; it lapses by itself.

    It keeps nobody from writing anything, and takes no lock that a save waits for.
    """
    Presence.objects.bulk_create(
        [Presence(proposal=proposal, person=actor, form=form, at=at, until=timezone.now() + lasts)],
        update_conflicts=True,
        unique_fields=["proposal", "person"],
        update_fields=["form", "at", "until"],
    )


@action("calls.write_proposal", on="proposal")
def leave_form(*, proposal: Proposal, actor: Any) -> None:
    """Say that one is not there any more."""
    Presence.objects.filter(proposal=proposal, person=actor).delete()


@action("calls.forget_presences", system=True)
def forget_presences(*, actor: Any) -> int:
    """Forget who was where once the time of it is over.

    Returns:
        How many were forgotten.
    """
    del actor
    return Presence.objects.filter(until__lte=timezone.now()).delete()[0]
