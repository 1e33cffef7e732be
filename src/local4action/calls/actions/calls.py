"""A call is drafted, cleared, opened, closed and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local4action.calls import deadlines, templates
from local4action.calls.models import Call
from local4action.calls.queries import latest_version
from local4action.calls.signals import call_opened
from local4action.calls.workflow import CALL
from local4action.foundation.actions import action

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import QuestionSetVersion
    from local4action.foundation.translations import Translated
    from local4action.members.models import Body

EDITABLE: Final = frozenset({
    "title", "text", "opens_on", "closes_local", "closes_zone", "languages", "kinds", "sections",
    "countries", "ldc_only", "members_only", "min_months", "max_months",
    "reminder_days", "review_reminder_days",
})  # fmt: skip


def _version(slug: str) -> QuestionSetVersion:
    version = latest_version(slug)
    if version is None:
        raise ValidationError(
            _("The question set “%(slug)s” is not installed."), params={"slug": slug}
        )
    return version


@action("calls.draft_call")
def draft_call(
    *,
    template: str,
    title: Translated,
    closes_local: str,
    closes_zone: str,
    actor: Any,
    text: Translated | None = None,
    is_example: bool = False,
) -> Call:
    """Begin a call from a shipped template; everything else is edited afterwards.

    Raises:
        ValidationError: when the deadline or the template does not exist.
    """
    del actor
    found = templates.template(template)
    if found is None:
        raise ValidationError({"template": _("Choose one of the templates.")})
    return Call.objects.create(
        title=title,
        text=text or found.text,
        slug=slugify(str(title))[:80].strip("-"),
        closes_local=closes_local,
        closes_zone=closes_zone,
        closes_at=deadlines.instant_of(closes_local, closes_zone),
        languages=found.languages,
        first_form=_version(found.first_form),
        second_form=_version(found.second_form),
        kinds=found.kinds,
        ldc_only=found.ldc_only,
        members_only=found.members_only,
        min_months=found.min_months,
        max_months=found.max_months,
        is_example=is_example,
    )


def _changed_elsewhere(call: Call, seen: dt.datetime | None) -> None:
    if seen is not None and call.updated_at != seen:
        raise ValidationError(
            _(
                "Someone else saved this call after you opened it. What you wrote is kept below;"
                " save again to put it in the place of theirs."
            ),
            code="stale",
        )


@action("calls.edit_call", on="call")
def edit_call(
    *, call: Call, changes: dict[str, Any], actor: Any, seen: dt.datetime | None = None
) -> Call:
    """Change a draft: text, dates, eligibility (the columns named in `EDITABLE`).

    `seen` is the `updated_at` of the call as the editor saw it.

    Raises:
        ValidationError: when the call is no draft any more, the deadline does not exist, or
            someone else saved in between (code `stale`).
    """
    del actor
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if locked.state != Call.State.DRAFT:
        raise ValidationError(_("A call that was cleared can no longer be edited."), code="state")
    _changed_elsewhere(locked, seen)
    for name, value in changes.items():
        setattr(locked, name, value)
    if locked.max_months < locked.min_months:
        raise ValidationError({"max_months": _("The longest time is shorter than the shortest.")})
    locked.closes_at = deadlines.instant_of(locked.closes_local, locked.closes_zone)
    locked.slug = slugify(str(locked.title))[:80].strip("-")
    locked.save()
    call.refresh_from_db()
    return call


@action("calls.clear_call", on="call")
def clear_call(*, call: Call, body: Body, date: dt.date, minutes: str, actor: Any) -> Call:
    """The Executive Bureau clears a call: which body, when it met, and where that is minuted.

    Raises:
        ValidationError: when the call is no draft, or the day of the meeting is to come.
    """
    if date > timezone.localdate():
        raise ValidationError({"date": _("A meeting that is still to come cleared nothing yet.")})
    if not minutes.strip():
        raise ValidationError({"minutes": _("Say where the minutes are, or what they record.")})
    return CALL.move(
        call,
        "clear",
        actor=actor,
        cleared_by_body=body,
        cleared_on=date,
        clearance_minutes=minutes,
        cleared_by=actor,
    )


@action("calls.open_call", on="call")
def open_call(*, call: Call, actor: Any) -> Call:
    """Publish a cleared call; its two question sets and the instant of its deadline are frozen.

    Later rooms hear of it by `call_opened`.

    Raises:
        ValidationError: when it was not cleared, its deadline has passed, or a set is empty.
    """
    now = timezone.now()
    opened = CALL.move(
        call,
        "open",
        actor=actor,
        opened_at=now,
        opens_on=timezone.localdate(now),
        closes_at=deadlines.instant_of(call.closes_local, call.closes_zone),
    )
    versions = type(call.first_form).objects.filter(
        pk__in=[call.first_form_id, call.second_form_id], frozen_at__isnull=True
    )
    versions.update(frozen_at=now)
    call_opened.send(sender=Call, call=opened, actor=actor)
    return opened


@action("calls.close_call", on="call", system=True)
def close_call(*, call: Call, actor: Any) -> Call:
    """Close a call: the clock at its deadline, an officer before.

    Closed early, the deadline becomes now: a proposal is judged by it and by nothing else.

    Raises:
        ValidationError: when it is not open.
    """
    now = timezone.now()
    changes: dict[str, Any] = {}
    if now < call.closes_at:
        changes = {"closes_at": now, "closes_local": deadlines.wall_time(now, call.closes_zone)}
    return CALL.move(call, "close", actor=actor, **changes)


@action("calls.decide_call", on="call", system=True)
def decide_call(*, call: Call, actor: Any) -> Call:
    """Mark a call as decided: nobody's act, but what follows once everyone was told.

    A refusal would tell an officer who asked that there is a proposal they may not know of.

    Raises:
        ValidationError: when it is not closed, a proposal still waits for its decision, or an
            applicant for the letter that says it.
    """
    return CALL.move(call, "decide", actor=actor)


@action("calls.archive_call", on="call")
def archive_call(*, call: Call, actor: Any) -> Call:
    """Put a decided call among the past ones.

    Raises:
        ValidationError: when it is not decided.
    """
    return CALL.move(call, "archive", actor=actor)


@action("calls.withdraw_call", on="call")
def withdraw_call(*, call: Call, actor: Any) -> Call:
    """Take a call back before it closes; drafts written for it stay with those who wrote them.

    Raises:
        ValidationError: when it is closed already.
    """
    return CALL.move(call, "withdraw", actor=actor)
