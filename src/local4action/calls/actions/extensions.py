"""A deadline is put off: for everyone, or for one proposal; always with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.calls import deadlines
from local4action.calls.actions.submitting import ACCEPTING
from local4action.calls.models import Call, Extension, Proposal
from local4action.foundation.actions import action

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import Outage
    from local4action.foundation.translations import Translated


def _later(local: str, zone: str, before: dt.datetime) -> dt.datetime:
    """The instant of the new deadline, which is later than the old one and still to come."""
    try:
        instant = deadlines.instant_of(local, zone)
    except ValidationError as error:
        raise ValidationError({"closes_local": error}) from None
    if instant <= before:
        raise ValidationError({"closes_local": _("This is not later than the deadline now.")})
    if instant <= timezone.now():
        raise ValidationError({"closes_local": _("Choose a time that is still to come.")})
    return instant


def record_extension(
    call: Call,
    before: dt.datetime,
    closes_at: dt.datetime,
    reason: Translated,
    *,
    proposal: Proposal | None = None,
    given_by: Any = None,
    outage: Outage | None = None,
) -> Extension:
    """Part of an act: note a later deadline, and have those who write told of it."""
    extension = Extension.objects.create(
        call=call,
        proposal=proposal,
        closed_at_before=before,
        closes_at=closes_at,
        reason=reason,
        given_by=given_by,
        outage=outage,
    )
    app.configure_task("calls.announce_extension", queue="mail").defer(extension=extension.pk)
    return extension


def put_call_off(
    call: Call,
    closes_at: dt.datetime,
    reason: Translated,
    *,
    given_by: Any = None,
    outage: Outage | None = None,
) -> Extension:
    """Part of an act that holds the call's row: its deadline becomes a later one."""
    before = call.closes_at
    call.closes_at_first = call.closes_at_first or before
    call.closes_at = closes_at
    call.closes_local = deadlines.wall_time(closes_at, call.closes_zone)
    call.save(update_fields=["closes_at_first", "closes_at", "closes_local", "updated_at"])
    return record_extension(call, before, closes_at, reason, given_by=given_by, outage=outage)


@action("calls.extend_call", on="call")
def extend_call(*, call: Call, closes_local: str, reason: Translated, actor: Any) -> Extension:
    """Put off the deadline of an open call for everyone; those who write get a mail.

    Args:
        call: an open call.
        closes_local: the new wall time in the call's zone, such as `2027-01-31T23:59`.
        reason: shown to everyone on the page of the call.
        actor: an officer.

    Raises:
        ValidationError: when the call is not open, or the new deadline is not later.
    """
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.state != Call.State.OPEN:
        raise ValidationError(_("Only an open call can be extended."), code="state")
    closes_at = _later(closes_local, locked.closes_zone, locked.closes_at)
    return put_call_off(locked, closes_at, reason, given_by=actor)


@action("calls.extend_proposal", on="proposal")
def extend_proposal(
    *, proposal: Proposal, closes_local: str, reason: Translated, actor: Any
) -> Extension:
    """Put off the deadline of the first form for one proposal; those who write it get a mail.

    It can be given after the deadline too, as long as nothing was submitted or the changes to what
    was submitted are still open. The reason is kept in the file.

    Raises:
        ValidationError: when the proposal or its call has moved on, or the deadline is not later.
    """
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    call = locked.call
    written = locked.state == Proposal.State.DRAFT or (
        locked.state == Proposal.State.SUBMITTED and locked.reopened_at is not None
    )
    if call.state not in ACCEPTING or not written:
        raise ValidationError(
            _("This proposal is not being written any more, so there is nothing to extend."),
            code="state",
        )
    before = deadlines.of_form(locked, "first") or call.closes_at
    closes_at = _later(closes_local, call.closes_zone, before)
    locked.extended_to, locked.extension_reason = closes_at, str(reason)
    locked.save(update_fields=["extended_to", "extension_reason", "updated_at"])
    return record_extension(call, before, closes_at, reason, proposal=locked, given_by=actor)
