"""Calls, and who may see them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, Value, When

from local4action.calls.models import Call, Proposal
from local4action.calls.workflow import waiting_or_untold
from local4action.foundation.access import one_or_404, prepared_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.members.models import Body
from local4action.members.rules import is_signed_in

if TYPE_CHECKING:
    from django.db.models import QuerySet


MOST_ON_DESK: Final = 100
PUBLIC_STATES: Final = ("open", "closed", "decided", "archived")


def public_calls() -> QuerySet[Call]:
    """Calls anyone may read: open ones first, the nearest deadline on top, then past ones."""
    rank = Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    return Call.objects.filter(state__in=PUBLIC_STATES).order_by(rank, "-closes_at", "-pk")


def public_call(ref: str) -> Call:
    """The public call with this reference.

    Raises:
        Http404: when there is none, or it is still in preparation or withdrawn.
    """
    return prepared_or_404(_PUBLIC_CALL, ref=ref)


_PUBLIC_CALL: Final = Prepared(
    lambda: (
        public_calls()
        .filter(ref=Slot("ref", CharField()))
        .select_related("cleared_by_body", "first_form", "second_form")
        .order_by()
    )
)


def open_calls() -> QuerySet[Call]:
    """Calls one can propose to now, the nearest deadline first."""
    return Call.objects.filter(state="open").order_by("closes_at", "pk")


def calls_past_deadline(now: dt.datetime) -> QuerySet[Call]:
    """Open calls whose deadline has passed."""
    return Call.objects.filter(state="open", closes_at__lte=now).order_by("closes_at", "pk")


def calls_decided(now: dt.datetime) -> QuerySet[Call]:
    """Closed calls in which everyone who applied has been told what was decided.

    One to which nobody applied is decided a month after it closed: answers that were collected
    elsewhere may still be brought in.
    """
    of_call = Proposal.objects.filter(call=OuterRef("pk"))
    told = Exists(of_call.filter(outcome_told_at__isnull=False))
    quiet = Q(closes_at__lte=now - dt.timedelta(days=30))
    rows = Call.objects.filter(told | quiet, state="closed")
    return rows.exclude(Exists(of_call.filter(waiting_or_untold()))).order_by("closes_at", "pk")


def calls_for(actor: Any) -> QuerySet[Call]:
    """Calls on the desk of those who prepare and clear them."""
    if not permissions.has_perm("calls.see_calls", actor):
        return Call.objects.none()
    return Call.objects.order_by("-created_at", "-pk")


def calls_on_desk() -> list[Call]:
    """The calls that are prepared, cleared or open, the newest first, for who sees calls at all."""
    return _ON_DESK.rows()


_ON_DESK: Final = Prepared(
    lambda: (
        Call.objects.filter(state__in=["draft", "cleared", "open"])
        .only("ref", "title", "state", "closes_at", "closes_zone")
        .order_by("-created_at", "-pk")[:MOST_ON_DESK]
    )
)


def call_for(actor: Any, ref: str) -> Call:
    """A call on the desk.

    Raises:
        Http404: when there is none that this person may know of.
    """
    rows = calls_for(actor).select_related("first_form", "second_form", "cleared_by_body")
    return one_or_404(rows, ref=ref)


def call_to_propose_to(actor: Any, ref: str) -> Call:
    """An open call, for someone who is signed in.

    Raises:
        Http404: when there is none.
    """
    rows = open_calls() if is_signed_in(actor) else Call.objects.none()
    return one_or_404(rows, ref=ref)


def call_named(slug_or_ref: str) -> Call:
    """A call by its reference or its slug, the newest when several share a slug.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(Call.objects.filter(Q(ref=slug_or_ref) | Q(slug=slug_or_ref)).order_by("-pk"))


def clearing_bodies() -> QuerySet[Body]:
    """Bodies that can clear a call."""
    return Body.objects.filter(kind=Body.Kind.BUREAU)
