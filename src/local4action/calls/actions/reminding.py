"""People are reminded of a day that matters, once for each distance."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from local4action.calls import deadlines, reminders
from local4action.calls.actions.submitting import ACCEPTING
from local4action.calls.awaited import writers_to_remind
from local4action.calls.models import Proposal, Reminder
from local4action.calls.queries import current_form
from local4action.foundation import mail
from local4action.foundation.actions import action

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from local4action.accounts.models import Person
    from local4action.calls.models import ProposalMember


def told_before(kinds: Iterable[str], proposals: Iterable[int]) -> dict[Any, Any]:
    """What people were reminded of: by kind, proposal and person, by distance the deadlines.

    One query.
    """
    found: dict[Any, Any] = defaultdict(lambda: defaultdict(list))
    rows = Reminder.objects.filter(kind__in=list(kinds), proposal__in=list(proposals))
    for kind, proposal, person, days, due_at in rows.order_by().values_list(
        "kind", "proposal", "person", "days", "due_at"
    ):
        found[kind, proposal, person][days].append(due_at)
    return found


def write_reminder(
    *, kind: str, proposal: Proposal, person: Person, days: int, due_at: dt.datetime, template: str
) -> Reminder | None:
    """Part of an act that holds the proposal's row: remind, unless it was done.

    Args:
        kind: one of `Reminder.Kind`.
        proposal: what it is about.
        person: who is reminded, in their language.
        days: the distance.
        due_at: the deadline as it is now.
        template: of the mail; it knows `proposal`, `person`, `due_at`, `zone` and `form`.

    Returns:
        The reminder, or None when the person was told before.
    """
    told = told_before([kind], [proposal.pk])[kind, proposal.pk, person.pk]
    if reminders.was_told(due_at, days, told):
        return None
    known = {
        "proposal": proposal,
        "person": person,
        "due_at": due_at,
        "zone": proposal.call.closes_zone,
        "form": kind,
    }
    written = mail.write_from_template(
        template,
        known,
        to=person.email,
        language=person.language,
        key=f"{proposal.ref}:{kind}:{person.pk}:{days}:{deadlines.wall_time(due_at, 'UTC')}",
    )
    return Reminder.objects.create(
        kind=kind, proposal=proposal, person=person, days=days, due_at=due_at, mail=written
    )


def _distance(member: Any, now: dt.datetime) -> tuple[int, dt.datetime] | None:
    """The distance at which a member is to be reminded now, with the deadline."""
    proposal = member.proposal
    form = current_form(proposal)
    if form is None or (form == "first" and proposal.call.state not in ACCEPTING):
        return None
    due_at = deadlines.of_form(proposal, form)
    if due_at is None:
        return None
    since = max(at for at in (member.joined_at, proposal.created_at, member.asked_at) if at)
    call = proposal.call
    days = reminders.distance_now(
        due_at, call.reminder_days, call.closes_zone, since=since, now=now
    )
    return None if days is None else (days, due_at)


def writers_due(now: dt.datetime) -> Iterator[ProposalMember]:
    """Those who write something unfinished and are to be told now; two queries."""
    waiting = [
        (member, *found) for member in writers_to_remind(now) if (found := _distance(member, now))
    ]
    told = told_before(["first", "second"], {member.proposal_id for member, *_ in waiting})
    for member, days, due_at in waiting:
        key = current_form(member.proposal), member.proposal_id, member.person_id
        if not reminders.was_told(due_at, days, told[key]):
            yield member


@action("calls.send_reminder", on="proposal", system=True)
def remind_writer(
    *, proposal: Proposal, member_id: int, now: dt.datetime, actor: Any
) -> Reminder | None:
    """Remind someone who writes a proposal of its deadline, once for each distance.

    Everything is read again under the lock: of two jobs one writes, and what was submitted or
    withdrawn in the meantime is left alone.

    Returns:
        The reminder, or None when there is nothing to be said any more.
    """
    del actor
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    member = writers_to_remind(now).filter(pk=member_id).first()
    found = _distance(member, now) if member else None
    if member is None or member.person is None or found is None:
        return None
    days, due_at = found
    return write_reminder(
        kind=str(current_form(member.proposal)),
        proposal=member.proposal,
        person=member.person,
        days=days,
        due_at=due_at,
        template="calls/mail/reminder",
    )
