"""Who a person is in the programme, from their mandates as they are today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.apps import apps
from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q
from django.utils import timezone

from local4action.foundation.prepared import Prepared, Slot
from local4action.members.models import Body, Mandate, Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

LEADING_KINDS = (
    Organisation.Kind.MUNICIPALITY,
    Organisation.Kind.METROPOLIS,
    Organisation.Kind.PROVINCE,
    Organisation.Kind.REGION,
    Organisation.Kind.ASSOCIATION,
)


def counting(today: Any = None) -> Q:
    """The condition that a mandate counts today: it has begun, not ended, and is confirmed.

    One more counts: that of whoever registered the organisation, made by the very same act, until
    the Secretariat has confirmed another person there. So a newcomer registers a town and proposes
    at once. A claim on a town of the register counts for nothing until it is confirmed. That the
    mandate came with the organisation is read from the history, which nobody can write to.
    A prepared read brings the day in a slot.
    """
    today = today or timezone.localdate()
    came_with_it = apps.get_model("members", "MandateEvent").objects.filter(
        pgh_obj=OuterRef("pk"),
        pgh_label="insert",
        pgh_context__action="members.register_organisation",
    )
    others = Mandate.objects.filter(
        organisation=OuterRef("organisation"), confirmed_at__isnull=False
    ).exclude(person=OuterRef("person"))
    confirmed = Q(confirmed_at__isnull=False)
    return (
        Q(since__lte=today)
        & (Q(until__isnull=True) | Q(until__gte=today))
        & (confirmed | (Q(Exists(came_with_it)) & ~Q(Exists(others))))
    )


def current_mandates(person: Any) -> list[Mandate]:
    """The mandates a person holds today and that count; read once for each request."""
    if not getattr(person, "is_authenticated", False) or person.pk is None:
        return []
    kept: list[Mandate] | None = getattr(person, "_current_mandates", None)
    if kept is None:
        kept = _CURRENT.rows(person=person.pk, today=timezone.localdate())
        person._current_mandates = kept  # noqa: SLF001 - lives as long as the request's person
    return kept


_CURRENT: Final = Prepared(
    lambda: Mandate.objects.filter(
        counting(Slot("today", DateField())), person=Slot("person", BigIntegerField())
    ).select_related("organisation", "body")
)


def forget_mandates(person: Any) -> None:
    """Read the mandates anew next time, after one was given or ended."""
    person.__dict__.pop("_current_mandates", None)


def organisation_ids(person: Any) -> set[int]:
    """The organisations a person speaks for today."""
    return {one.organisation_id for one in current_mandates(person) if one.organisation_id}


def _sits_in(kind: str) -> Callable[[Any], bool]:
    def check(person: Any) -> bool:
        held = current_mandates(person)
        return any(one.body is not None and one.body.kind == kind for one in held)

    return check


is_officer = rules.predicate(_sits_in(Body.Kind.SECRETARIAT), name="is_officer")
is_board_member = rules.predicate(_sits_in(Body.Kind.BOARD), name="is_board_member")
is_bureau_member = rules.predicate(_sits_in(Body.Kind.BUREAU), name="is_bureau_member")
is_council_member = rules.predicate(_sits_in(Body.Kind.COUNCIL), name="is_council_member")


@rules.predicate
def is_signed_in(person: Any, _subject: object = None) -> bool:
    """Anyone with an account."""
    return bool(getattr(person, "is_authenticated", False))


@rules.predicate
def speaks_for(person: Any, organisation: Organisation | None) -> bool:
    """Holds a mandate of this organisation today, or of an association that acts for it today."""
    if organisation is None:
        return False
    mine = organisation_ids(person)
    if organisation.pk in mine:
        return True
    today = timezone.localdate()
    return (
        organisation.represented_by.filter(
            Q(until__isnull=True) | Q(until__gte=today), since__lte=today, association__in=mine
        ).exists()
        if mine
        else False
    )


rules.add_perm("members.register_organisation", is_signed_in)
rules.add_perm("members.claim_mandate", is_signed_in)
rules.add_perm("members.give_mandate", is_officer)
rules.add_perm("members.edit_organisation", speaks_for | is_officer)
rules.add_perm("members.confirm_mandate", is_officer)
rules.add_perm("members.end_mandate", is_officer)
rules.add_perm("members.set_membership", is_officer)
rules.add_perm("members.add_representation", is_officer)
rules.add_perm("members.end_representation", is_officer)
rules.add_perm("members.see_people", is_officer)
