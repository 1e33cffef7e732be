"""Reading labels: the gate, what the calendar needs to know, and whom to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.apps import apps
from django.db.models import DateField, OuterRef, Q, Subquery
from django.db.models.functions import Length
from django.utils import timezone

from local4action.agreements.models import Agreement
from local4action.foundation.access import one_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.hubs.models import Hub
from local4action.hubs.queries import people_of
from local4action.hubs.timing import last_known
from local4action.labels.models import Label, LabelMove, Material, SigningKey
from local4action.labels.timing import Facts
from local4action.labels.workflow import ALIVE, has_open_conditions
from local4action.members.models import Body
from local4action.members.queries import bodies, current_members_of, organisations

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from local4action.accounts.models import Person
    from local4action.members.models import Organisation

MOST_WAITING: Final = 20
# Steps after which the months of silence are counted anew.
HEARD: Final = ("activate", "be_heard", "take_off_watch", "reinstate", "renew")


def labels_for(actor: Any) -> QuerySet[Label]:
    """The labels whose desk page this person may open: all of them for officers."""
    rows = Label.objects.select_related("hub__lead", "co_issuer")
    return rows if rules.has_perm("labels.see_labels", actor) else rows.none()


def label_for(actor: Any, number: str) -> Label:
    """The label with this number.

    Raises:
        Http404: when there is none that this person may know of.
    """
    return one_or_404(labels_for(actor), number=number)


def labels_listed(actor: Any, state: str = "") -> QuerySet[Label]:
    """The labels a person may see, or those in one state, the newest number first."""
    rows = labels_for(actor)
    return (rows.filter(state=state) if state else rows).order_by("-granted_on", "-number")


def may_meet_conditions(label: Label, actor: Any) -> bool:
    """Whether there are open conditions that this person may mark as met."""
    return has_open_conditions(label) and rules.has_perm("labels.meet_conditions", actor, label)


def co_issuers(label: Label) -> list[Organisation]:
    """The sections that can sign a label: those with a key, but for who leads the hub."""
    keys = SigningKey.objects.filter(retired_at=None, organisation__isnull=False)
    rows = organisations().filter(pk__in=keys.values("organisation"))
    return list(rows.exclude(pk__in=[label.hub.lead_id, label.co_issuer_id or 0]))


def may_share(label: Label, actor: Any) -> bool:
    """Whether this person may say who signs a label beside the programme."""
    return label.state in ALIVE and rules.has_perm("labels.share_label", actor, label)


def label_of(hub: Hub) -> Label | None:
    """The label of a hub, if it has one."""
    return Label.objects.filter(hub=hub).select_related("hub__lead").first()


def label_with_hub(key: int) -> Label:
    """The label with this key, for a job."""
    return Label.objects.select_related("hub__lead").get(pk=key)


def moves_of(label: Label) -> list[LabelMove]:
    """The steps of a label's life, the newest first."""
    return list(label.moves.select_related("moved_by").order_by("-moved_at", "-pk"))


def last_number(year: int) -> int:
    """The highest number that was given out in a year; 0 where none was."""
    start = f"L4A-{year:04d}-"
    rows = Label.objects.filter(number__startswith=start).order_by(
        Length("number").desc(), "-number"
    )
    newest = rows.values_list("number", flat=True).first()
    return int(newest.removeprefix(start)) if newest else 0


def with_facts(rows: QuerySet[Label]) -> QuerySet[Label]:
    """Labels with what `facts_of` reads of each, in one query."""
    moves = LabelMove.objects.filter(label=OuterRef("pk")).order_by("-moved_at", "-pk")
    signed = Agreement.objects.filter(hub=OuterRef("hub"), signed_at__isnull=False)
    return rows.select_related("hub__lead", "co_issuer").annotate(
        signed_at=Subquery(signed.order_by("signed_at").values("signed_at")[:1]),
        stood_at=Subquery(moves.filter(name__in=HEARD).values("moved_at")[:1]),
        watched=Subquery(moves.filter(name__in=("fall_silent", "put_on_watch")).values("name")[:1]),
    )


def facts_of(label: Any) -> Facts:
    """What the next step of a label of `with_facts` depends on."""
    hub: Hub = label.hub
    known = (last_known(hub), _day(label.stood_at), label.valid_from)
    return Facts(
        state=label.state,
        hub_state=hub.state,
        signed_on=_day(label.signed_at),
        valid_until=label.valid_until,
        heard_on=max(day for day in known if day is not None),
        watched_by_clock=label.watched == "fall_silent",
    )


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None


def under_the_calendar() -> QuerySet[Label]:
    """The labels the calendar may still move, with their facts."""
    return with_facts(Label.objects.filter(state__in=ALIVE))


def hubs_without_label() -> QuerySet[Hub]:
    """Hubs under way whose grant was told before there were labels."""
    open_states = (Hub.State.FORMING, Hub.State.AGREED, Hub.State.RUNNING, Hub.State.CLOSING)
    return Hub.objects.filter(
        label=None, proposal__decision__outcome="granted", state__in=open_states
    ).order_by("proposal__decision__decided_on", "pk")


def deciding_bodies() -> list[Body]:
    """The bodies of today that may decide on a label, the one that usually does first."""
    kinds = [str(one) for one in (Body.Kind.BUREAU, Body.Kind.BOARD, Body.Kind.SECRETARIAT)]
    return sorted(bodies().filter(kind__in=kinds), key=lambda one: kinds.index(one.kind))


def officers() -> list[Person]:
    """Everyone who serves in the Secretariat today."""
    return [one.person for one in current_members_of(Body.Kind.SECRETARIAT)]


def team_of(label: Label) -> list[Person]:
    """Everyone who speaks for the lead of the label's hub today."""
    return [person for _organisation, person in people_of([label.hub.lead_id])]


def waiting_labels(today: dt.date, soon: dt.date) -> list[Any]:
    """The labels that wait for an officer, at most twenty, and of each a material that does.

    They are on watch, end by `soon`, have open conditions, or a material of their hub that a
    person is to look at: `material_ref` and `material_name` of the one that has waited longest,
    None where none does.
    """
    return _WAITING.rows(today=today, soon=soon)


def _waiting() -> QuerySet[Any]:
    first, last = Slot("today", DateField()), Slot("soon", DateField())
    ending = Q(state__in=ALIVE, valid_until__gte=first, valid_until__lte=last)
    conditions = Q(state__in=ALIVE, conditions_met_on=None) & ~Q(conditions="")
    materials = Material.objects.filter(label=OuterRef("pk"), state=Material.State.WAITING)
    longest = materials.order_by("sent_at", "pk")
    rows = Label.objects.annotate(
        material_ref=Subquery(longest.values("ref")[:1]),
        material_name=Subquery(longest.values("name")[:1]),
    )
    on_watch = Q(state=Label.State.ON_WATCH)
    waiting = rows.filter(on_watch | ending | conditions | Q(material_ref__isnull=False))
    return waiting.select_related("hub__lead").order_by("valid_until", "number")[:MOST_WAITING]


_WAITING: Final = Prepared(_waiting)


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of this room's tables that belong to a hub."""
    event = apps.get_model
    return [
        event("labels", "LabelEvent").objects.filter(hub=hub),
        event("labels", "LabelMoveEvent").objects.filter(label__hub=hub),
        event("labels", "MaterialEvent").objects.filter(label__hub=hub),
    ]
