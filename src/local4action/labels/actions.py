"""What is done with a label: granted, moved through its life, renewed, its conditions met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation.actions import SYSTEM, System, action, in_turn
from local4action.foundation.text import cleaned
from local4action.labels import issuing, notices
from local4action.labels.models import Label, LabelMove, SigningKey
from local4action.labels.queries import (
    co_issuers,
    deciding_bodies,
    facts_of,
    last_number,
    with_facts,
)
from local4action.labels.signals import label_changed
from local4action.labels.timing import due_step, due_warnings, renewal_limits, validity
from local4action.labels.words import limits_said
from local4action.labels.workflow import ALIVE, LABEL, has_open_conditions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from local4action.hubs.models import Hub
    from local4action.members.models import Body, Organisation

LONGEST_REASON: Final = 2000


def grant(hub: Hub) -> Label | None:
    """Part of the letter that tells of a grant: the hub has a candidate label, once.

    Numbers of a year follow each other without a gap: whoever grants waits for whoever granted
    before, and what is taken back with its transaction gives its number back.

    Returns:
        The label; None for a hub that no decision has granted, such as one from before this
        register.
    """
    decision = getattr(hub.proposal, "decision", None) if hub.proposal_id else None
    if decision is None or decision.outcome != "granted":
        return None
    year = decision.decided_on.year
    in_turn("labels", year)
    known = Label.objects.filter(hub=hub).first()
    if known is not None:
        return known
    label = Label.objects.create(
        number=f"L4A-{year:04d}-{last_number(year) + 1:04d}",
        hub=hub,
        granted_on=decision.decided_on,
        decided_by=str(decision.body.name)[:200],
        body=decision.body,
        conditions=decision.conditions,
    )
    LabelMove.objects.create(label=label, name="grant", target=label.state, moved_at=timezone.now())
    label_changed.send(sender=Label, label=label)
    return label


def follow(label: Label) -> Label:
    """Part of an act that changes a hub: the label makes every step the calendar has due."""
    while True:
        row = _locked(label)
        facts = facts_of(row)
        name = due_step(facts, timezone.localdate())
        if name is None:
            return row
        hub, changes, said = row.hub, dict[str, Any](), dict[str, str]()
        if name == "activate" and facts.signed_on is not None:
            first, last = validity(facts.signed_on, hub.start, hub.end, timezone.localdate())
            changes = {"valid_from": first, "valid_until": last}
        if name == "stop_with_hub" and hub.stop_reason:
            said = {"reason": str(hub.stop_reason), "language": hub.stop_reason.original}
        _step(row, name, SYSTEM, said, **changes)


def _locked(label: Label) -> Label:
    return with_facts(Label.objects.select_for_update(of=("self",))).get(pk=label.pk)


def _step(
    row: Label, name: str, actor: Any, said: Mapping[str, Any] | None = None, **changes: Any
) -> Label:
    """Move a locked label, write the step down with what was said, tell whom it concerns."""
    source = row.state
    LABEL.move(row, name, actor=actor, **changes)
    return _written(row, name, source, actor, said or {})


def _written(row: Label, name: str, source: str, actor: Any, said: Mapping[str, Any]) -> Label:
    by = None if isinstance(actor, System) else actor
    move = LabelMove.objects.create(
        label=row,
        name=name,
        source=source,
        target=row.state,
        moved_at=timezone.now(),
        moved_by=by,
        **said,
    )
    notices.tell_moved(move)
    label_changed.send(sender=Label, label=row)
    return row


def _reason(words: str, language: str) -> dict[str, Any]:
    text = cleaned(words)
    if not text:
        raise ValidationError({"reason": _("Say why: the reason is shown on the public page.")})
    if len(text) > LONGEST_REASON:
        raise ValidationError({"reason": _("At most 2,000 characters.")})
    return {"reason": text, "language": language}


@action("labels.grant_label", on="hub", system=True)
def grant_label(*, actor: Any, hub: Hub) -> Label | None:
    """Give a hub its label whose grant was told before there were labels."""
    del actor
    label = grant(hub)
    return follow(label) if label else None


@action("labels.keep_time", on="label", system=True)
def keep_time(*, actor: Any, label: Label) -> Label:
    """Let a label make the steps the calendar has due: in force, on watch, completed, expired."""
    del actor
    return follow(label)


@action("labels.remind_of_label", on="label", system=True)
def remind(*, actor: Any, label: Label) -> Label:
    """Tell of the steps that are coming for a label; each is told once."""
    del actor
    row = _locked(label)
    for warned in due_warnings(facts_of(row), timezone.localdate()):
        notices.warn(row, warned)
    return row


@action("labels.watch_label", on="label")
def watch(*, actor: Any, label: Label, reason: str, language: str) -> Label:
    """Put a label on watch, with a reason anyone may read; only a person takes it off again."""
    said = _reason(reason, language)
    return _step(_locked(label), "put_on_watch", actor, said)


@action("labels.unwatch_label", on="label")
def unwatch(*, actor: Any, label: Label, reason: str, language: str) -> Label:
    """Take a label off watch; the months of silence are counted from today."""
    said = _reason(reason, language)
    return _step(_locked(label), "take_off_watch", actor, said)


@action("labels.suspend_label", on="label")
def suspend(*, actor: Any, label: Label, reason: str, language: str) -> Label:
    """Suspend a label: it may not be shown until it is reinstated."""
    said = _reason(reason, language)
    return _step(_locked(label), "suspend", actor, said)


@action("labels.reinstate_label", on="label")
def reinstate(*, actor: Any, label: Label, reason: str, language: str) -> Label:
    """Put a suspended label back in force."""
    said = _reason(reason, language)
    return _step(_locked(label), "reinstate", actor, said)


@action("labels.withdraw_label", on="label")
def withdraw(
    *,
    actor: Any,
    label: Label,
    reason: str,
    language: str,
    body: Body,
    decided_on: dt.date,
    minutes: str,
) -> Label:
    """Record that a body withdrew a label, for good.

    Args:
        actor: the officer who records it.
        label: a label that has not ended.
        reason: shown to anyone.
        language: of the reason.
        body: who decided.
        decided_on: when; between the grant and today.
        minutes: where the decision is minuted.

    Raises:
        ValidationError: by field.
    """
    said = _reason(reason, language)
    row = _locked(label)
    if not row.granted_on <= decided_on <= timezone.localdate():
        raise ValidationError(
            {"decided_on": _("The decision lies between the day of the grant and today.")}
        )
    if body not in deciding_bodies():
        raise ValidationError({"body": _("Choose one of the bodies that decide.")})
    where = cleaned(minutes)
    if not where:
        raise ValidationError({"minutes": _("Say where the decision is minuted.")})
    said |= {"decided_by": str(body.name)[:200], "decided_on": decided_on, "minutes": where}
    return _step(row, "withdraw", actor, said)


@action("labels.renew_label", on="label")
def renew(*, actor: Any, label: Label, valid_until: dt.date, reason: str, language: str) -> Label:
    """Renew a label until a new last day, at most three years from the start of the period.

    The period begins on the day after the last one, or today where that is over.
    """
    said = _reason(reason, language)
    row = _locked(label)
    if row.valid_until is not None:
        first, last = renewal_limits(row.valid_until, timezone.localdate())
        if not first <= valid_until <= last:
            raise ValidationError({"valid_until": limits_said(row)})
    more = row.renewals + 1
    return _step(row, "renew", actor, said, valid_until=valid_until, renewals=more)


@action("labels.meet_conditions", on="label")
def mark_conditions_met(*, actor: Any, label: Label, reason: str, language: str) -> Label:
    """Say that the conditions of the decision are met, and how that is known; once."""
    said = _reason(reason, language)
    row = _locked(label)
    if not has_open_conditions(row):
        raise ValidationError(_("This label has no open conditions."), code="state")
    row.conditions_met_on = timezone.localdate()
    row.save(update_fields=["conditions_met_on"])
    return _written(row, "meet_conditions", row.state, actor, said)


@action("labels.share_label", on="label")
def share(*, actor: Any, label: Label, section: Organisation, reason: str, language: str) -> Label:
    """Have a section sign a label's credential beside the programme.

    Args:
        actor: the officer who notes it.
        label: a label that has not ended.
        section: which agreed to it, and has a key of its own here.
        reason: where the section agreed; shown to anyone.
        language: of the reason.
    """
    said = _reason(reason, language)
    row = _alive(label)
    if section not in co_issuers(row):
        raise ValidationError({"section": _("Choose one of those who have a key to sign with.")})
    return _signed_by(row, section, "share", actor, said)


@action("labels.unshare_label", on="label")
def unshare(*, actor: Any, label: Label, reason: str, language: str) -> Label:
    """Have the programme alone sign a label's credential again."""
    said = _reason(reason, language)
    row = _alive(label)
    if row.co_issuer is None:
        raise ValidationError(_("No section signs this label."), code="state")
    return _signed_by(row, None, "unshare", actor, said)


def _alive(label: Label) -> Label:
    row = _locked(label)
    if row.state not in ALIVE:
        raise ValidationError(_("This label has ended."), code="state")
    return row


def _signed_by(
    row: Label, section: Organisation | None, name: str, actor: Any, said: Mapping[str, Any]
) -> Label:
    row.co_issuer = section
    row.save(update_fields=["co_issuer"])
    return _written(row, name, row.state, actor, said)


@action("labels.make_key", system=True)
def make_key(*, actor: Any, section: Organisation | None = None) -> SigningKey:
    """A new key to sign by, at the terminal only; what was not certified for want of one is now."""
    del actor
    made = issuing.make_key(section)
    issuing.issue_all()
    return made
