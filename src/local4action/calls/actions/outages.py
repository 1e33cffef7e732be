"""An outage is noted, and every deadline it touched is put off: once, recorded, announced."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from local4action.calls import deadlines, outages
from local4action.calls.actions.extensions import put_call_off, record_extension
from local4action.calls.actions.submitting import ACCEPTING
from local4action.calls.models import Call, Extension, Outage, Proposal
from local4action.foundation import pulse
from local4action.foundation.actions import action

if TYPE_CHECKING:
    from collections.abc import Iterator

# No zone is further from the clock of the machine.
_A_DAY: Final = dt.timedelta(days=1)


def outages_to_judge() -> list[Outage]:
    """Outages whose deadlines have not been looked at yet, the first one first.

    What the watcher keeps on disk is taken in before.
    """
    found = pulse.silences(settings.HOME)
    if found:
        Outage.objects.bulk_create(
            [Outage(began_at=one.began_at, ended_at=one.ended_at) for one in found],
            ignore_conflicts=True,
        )
    return list(Outage.objects.filter(judged_at__isnull=True).order_by("began_at"))


@action("calls.judge_outage", on="outage", system=True)
def judge_outage(
    *, outage: Outage, actor: Any, shortest: dt.timedelta = pulse.SHORTEST
) -> list[Extension]:
    """Put off every deadline whose last hour an outage touched; run twice, it does so once.

    Deadlines of open calls, those given to one proposal alone, and the days of second forms, which
    move by whole days. Those who write get a mail.

    Args:
        outage: as noted.
        actor: the clock.
        shortest: what counts as an outage.

    Returns:
        The extensions that were given.
    """
    del actor
    locked = Outage.objects.select_for_update().get(pk=outage.pk)
    if locked.judged_at is not None:
        return []
    silence = pulse.Silence(locked.began_at, locked.ended_at)
    given = [
        *_of_calls(locked, silence, shortest),
        *_of_proposals(locked, silence, shortest),
        *_of_second_forms(locked, silence, shortest),
    ]
    locked.judged_at = timezone.now()
    locked.save(update_fields=["judged_at"])
    return given


def _span(silence: pulse.Silence) -> tuple[dt.datetime, dt.datetime]:
    """Between which instants a deadline lies whose last hour this touched."""
    return silence.began_at, silence.ended_at + outages.LAST_HOUR


def _of_calls(
    outage: Outage, silence: pulse.Silence, shortest: dt.timedelta
) -> Iterator[Extension]:
    rows = Call.objects.filter(state=Call.State.OPEN, closes_at__range=_span(silence))
    for call in rows.select_for_update().order_by("pk"):
        later = outages.put_off(call.closes_at, silence, shortest=shortest)
        if later is not None:
            reason = outages.reason(silence, call.closes_zone)
            yield put_call_off(call, later, reason, outage=outage)


def _of_proposals(
    outage: Outage, silence: pulse.Silence, shortest: dt.timedelta
) -> Iterator[Extension]:
    rows = Proposal.objects.filter(
        state__in=["draft", "submitted"],
        extended_to__range=_span(silence),
        call__state__in=ACCEPTING,
    )
    for proposal in rows.select_for_update(of=("self",)).select_related("call").order_by("pk"):
        before = proposal.extended_to
        later = outages.put_off(before, silence, shortest=shortest) if before else None
        if before is None or later is None or later <= proposal.call.closes_at:
            continue
        reason = outages.reason(silence, proposal.call.closes_zone)
        proposal.extended_to, proposal.extension_reason = later, str(reason)
        proposal.save(update_fields=["extended_to", "extension_reason", "updated_at"])
        yield record_extension(
            proposal.call, before, later, reason, proposal=proposal, outage=outage
        )


def _of_second_forms(
    outage: Outage, silence: pulse.Silence, shortest: dt.timedelta
) -> Iterator[Extension]:
    first, last = _span(silence)
    rows = Proposal.objects.filter(
        state="second_form",
        second_form_due__range=((first - _A_DAY).date(), (last + _A_DAY).date()),
    )
    for proposal in rows.select_for_update(of=("self",)).select_related("call").order_by("pk"):
        zone, due = proposal.call.closes_zone, proposal.second_form_due
        before = deadlines.of_form(proposal, "second")
        later = outages.put_off(before, silence, shortest=shortest) if before else None
        if due is None or before is None or later is None:
            continue
        while deadlines.end_of_day(due, zone) < later:
            due += _A_DAY
        proposal.second_form_due = due
        proposal.save(update_fields=["second_form_due", "updated_at"])
        reason, until = outages.reason(silence, zone), deadlines.end_of_day(due, zone)
        yield record_extension(
            proposal.call, before, until, reason, proposal=proposal, outage=outage
        )
