"""What may be read of organisations, bodies and mandates, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import DateField, Q
from django.utils import timezone

from local4action.foundation.access import one_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.foundation.text import sort_key
from local4action.members.models import Body, Mandate, Organisation, Representation
from local4action.members.rules import counting, is_signed_in, organisation_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet


# What is known of an organisation beside its name.
FIELDS: Final = (
    "kind", "country", "section", "place_name", "latitude", "longitude", "population_band", "web",
)  # fmt: skip


def is_current(today: Any = None) -> Q:
    """The condition that a dated row holds today; a prepared read brings the day in a slot."""
    today = today or timezone.localdate()
    return Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))


# ---- Organisations -----------------------------------------------------------------------


def organisations() -> QuerySet[Organisation]:
    """Every organisation: they are public, in the order of their names."""
    return Organisation.objects.order_by("name_key", "pk")


def written(organisation: Organisation) -> dict[str, str]:
    """What the page of its file asks of an organisation, as the page prints it."""
    values = {"name": organisation.name, "language": organisation.name.original}
    return as_written(values | {name: getattr(organisation, name) for name in FIELDS})


def as_written(values: Mapping[str, Any]) -> dict[str, str]:
    """Values of that page as texts, so that what is stored and what was typed can be compared."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def organisation(ref: str) -> Organisation:
    """The organisation with this reference.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(organisations(), ref=ref)


def name_letters(name: str) -> str:
    """A name for comparing: its letters and digits without marks, whatever its language."""
    return _letters(sort_key(name))


def _letters(key: str) -> str:
    return key.partition("\x01")[0].replace("\uffff", "")


def organisations_by_name(country: str) -> dict[str, list[int]]:
    """The keys of all organisations of a country (ISO code), by the letters of their names."""
    found: dict[str, list[int]] = {}
    rows = Organisation.objects.filter(country=country).order_by("pk")
    for pk, key in rows.values_list("pk", "name_key").iterator():
        found.setdefault(_letters(key), []).append(pk)
    return found


def organisations_for(actor: Any) -> QuerySet[Organisation]:
    """The organisations this person may edit: their own, and those their association acts for.

    The Secretariat may edit all.
    """
    if not is_signed_in(actor):
        return Organisation.objects.none()
    if permissions.has_perm("members.see_people", actor):
        return organisations()
    return organisations_of(actor)


def organisations_of(actor: Any) -> QuerySet[Organisation]:
    """The organisations this person speaks for today, directly or for an association."""
    mine = organisation_ids(actor)
    acted_for = Representation.objects.filter(is_current(), association__in=mine)
    return organisations().filter(Q(pk__in=mine) | Q(pk__in=acted_for.values("member")))


def organisation_for(actor: Any, ref: str) -> Organisation:
    """An organisation this person may edit.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(organisations_for(actor), ref=ref)


def leading_organisations_for(actor: Any, kinds: Iterable[str]) -> QuerySet[Organisation]:
    """The organisations this person speaks for, of some kinds."""
    return organisations_of(actor).filter(kind__in=list(kinds))


def association_for(actor: Any, ref: str) -> Organisation:
    """An association this person may edit.

    Raises:
        Http404: when there is none.
    """
    rows = organisations_for(actor).filter(kind=Organisation.Kind.ASSOCIATION)
    return one_or_404(rows, ref=ref)


def representation_for(actor: Any, ref: str, pk: int) -> Representation:
    """One member this association acts for today, of an association this person may edit.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(representations_of(association_for(actor, ref)), pk=pk)


def representations_of(association: Organisation) -> QuerySet[Representation]:
    """The members an association acts for today."""
    rows = association.representations.filter(is_current()).select_related("member")
    return rows.order_by("member__name_key", "pk")


MOST_FOUND: Final = 20


def found_to_choose(words: str) -> list[Organisation]:
    """At most twenty organisations with these letters in their name; none without letters."""
    return list(search_organisations(words)[:MOST_FOUND]) if words else []


def search_organisations(words: str) -> QuerySet[Organisation]:
    """Organisations whose name has these letters in it, marks and case forgiven."""
    letters = sort_key(words).split("\x01")[0]
    return organisations().filter(name_key__contains=letters) if letters else organisations()


# ---- Bodies and people -------------------------------------------------------------------


def bodies(kind: str = "") -> QuerySet[Body]:
    """The bodies of today, of one kind or all."""
    found = Body.objects.filter(is_current())
    return found.filter(kind=kind) if kind else found


def current_members_of(kind: str) -> QuerySet[Mandate]:
    """The mandates people hold today in bodies of one kind, confirmed, by name."""
    return (
        Mandate.objects.filter(counting(), body__kind=kind, person__is_active=True)
        .select_related("person", "body")
        .order_by("person__name", "person_id")
    )


def mandates_for(actor: Any, *, words: str = "", unconfirmed: bool = False) -> QuerySet[Mandate]:
    """Every mandate held today, for the Secretariat; those to confirm first, newest first.

    `words` looks in the person's name and address and in the organisation's name.
    """
    if not permissions.has_perm("members.see_people", actor):
        return Mandate.objects.none()
    rows = Mandate.objects.filter(is_current()).select_related("person", "organisation", "body")
    if unconfirmed:
        rows = rows.filter(confirmed_at__isnull=True)
    if words:
        letters = sort_key(words).split("\x01")[0]
        found = Q(person__name__icontains=words) | Q(person__email__icontains=words)
        if letters:
            found |= Q(organisation__name_key__contains=letters)
        rows = rows.filter(found)
    return rows.order_by("confirmed_at", "-since", "-pk")


def mandate_for(actor: Any, pk: int) -> Mandate:
    """One mandate, for the Secretariat.

    Raises:
        Http404: when there is none.
    """
    return one_or_404(mandates_for(actor), pk=pk)


def mandates_of(actor: Any) -> QuerySet[Mandate]:
    """A person's own mandates that have not ended, with what they are of."""
    return (
        Mandate.objects.filter(is_current(), person=actor.pk)
        .select_related("organisation", "body")
        .order_by("since", "pk")
    )


def count_unconfirmed(actor: Any) -> int:
    """How many mandates wait for the Secretariat to confirm them."""
    if not permissions.has_perm("members.see_people", actor):
        return 0
    return _UNCONFIRMED.count(today=timezone.localdate())


_UNCONFIRMED: Final = Prepared(
    lambda: (
        Mandate.objects.filter(is_current(Slot("today", DateField())), confirmed_at__isnull=True)
        .order_by()
        .only("pk")
    )
)
