"""Where an organisation stands on a day: what it is, whether it is a member, for whom it acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from local4action.members.models import Organisation, Representation

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

MEMBER = Organisation.Membership.MEMBER
NOT_MEMBER = Organisation.Membership.NOT_MEMBER
UNKNOWN = Organisation.Membership.UNKNOWN


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation on a day.

    `member_through` names an association that acts for it and is a member itself; `acts_for` are
    the countries and the sections of those it acts for.
    """

    kind: str
    country: str
    section: str
    membership: str
    member_through: str = ""
    acts_for_countries: tuple[str, ...] = ()
    acts_for_sections: tuple[str, ...] = ()


def standing(organisation: int, at: dt.datetime, on: dt.date) -> Standing:
    """How an organisation stood at an instant; for one to come, as it stands today.

    Read from its table and never from a record in hand, since what follows may be refused by it.
    Kind, country and section are what they are; membership is what the register said then. Where
    the register did not know then and does now, what it knows now counts: nobody loses a right
    because the Secretariat looked it up later. Three queries, two for an instant to come.

    Args:
        organisation: the key.
        at: the instant, aware.
        on: the same as a day, where it counts.

    Raises:
        Organisation.DoesNotExist: when there is none.
    """
    found = Organisation.objects.get(pk=organisation)
    membership = found.membership
    if at < timezone.now():
        membership = _membership_then(organisation, at, membership)
    own = Standing(found.kind, found.country, found.section, membership)
    if found.kind == Organisation.Kind.ASSOCIATION:
        # It may act for hundreds: only where they are is asked.
        where = _acting(on).filter(association=organisation).order_by()
        places = list(where.values_list("member__country", "member__section").distinct())
        return replace(
            own,
            acts_for_countries=tuple(sorted({country for country, _section in places})),
            acts_for_sections=tuple(sorted({section for _country, section in places} - {""})),
        )
    through = _acting(on).filter(member=organisation, association__membership=MEMBER)
    first = through.select_related("association").order_by("pk").first()
    return replace(own, member_through=str(first.association)) if first else own


def _acting(on: dt.date) -> QuerySet[Representation]:
    """Who acts for whom on a day."""
    return Representation.objects.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


def _membership_then(organisation: int, at: dt.datetime, today: str) -> str:
    events = apps.get_model("members", "OrganisationEvent").objects
    rows = events.filter(pgh_obj_id=organisation, pgh_created_at__lte=at)
    then = rows.order_by("-pgh_id").values_list("membership", flat=True).first()
    return str(then) if then and then != UNKNOWN else today
