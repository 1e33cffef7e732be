"""Reading materials: their gates, who they wait for, and the report on one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q

from local4action.brand.materials.findings import Report, Said, from_plain
from local4action.foundation.access import one_or_404
from local4action.hubs.models import HubPartner
from local4action.hubs.rules import spoken_for
from local4action.labels.models import Label, Material
from local4action.labels.workflow import STANDING
from local4action.members.rules import is_officer, organisation_ids

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A job judges within a minute or so.
LONGEST_WAIT: Final = dt.timedelta(hours=1)


def _of_its_people(actor: Any, hub: str) -> Q:
    """Of a hub whose lead, or partner that said yes, this person speaks for."""
    mine = spoken_for(actor)
    standing = HubPartner.objects.filter(
        organisation__in=mine, role=HubPartner.Role.PARTNER, state=HubPartner.State.ACCEPTED
    ).values("hub")
    return Q(**{f"{hub}__lead__in": mine}) | Q(**{f"{hub}__in": standing})


def label_for(actor: Any, number: str) -> Label:
    """The label whose materials this person may see.

    Raises:
        Http404: when there is none that they may know of.
    """
    rows = Label.objects.select_related("hub__lead")
    if not is_officer(actor):
        rows = rows.filter(_of_its_people(actor, "hub"))
    return one_or_404(rows, number=number)


def materials_for(actor: Any) -> QuerySet[Material]:
    """The materials this person may see."""
    rows = Material.objects.select_related("label__hub__lead")
    return rows if is_officer(actor) else rows.filter(_of_its_people(actor, "label__hub"))


def material_for(actor: Any, number: str, ref: str) -> Material:
    """The material with this reference of this label, or 404."""
    rows = materials_for(actor).select_related(
        "sent_by", "answered_by", "file__file", "preview__file", "replaces", "newer"
    )
    return one_or_404(rows, ref=ref, label__number=number)


def materials_of(label: Label) -> QuerySet[Material]:
    """The materials of a label a gate has let through, the newest first."""
    return label.materials.select_related("sent_by", "preview")


def replaceable(label: Label, ref: str) -> Material | None:
    """The material of a label that a newer one would take the place of."""
    rows = label.materials.filter(state__in=STANDING, newer__isnull=True)
    return one_or_404(rows, ref=ref) if ref else None


def materials_listed(actor: Any, state: str = "") -> QuerySet[Material]:
    """The materials of all labels for officers, or those in one state; the newest first."""
    rows = materials_for(actor)
    rows = rows.filter(state=state) if state else rows
    return rows.order_by("-sent_at", "-pk")


def to_mend(actor: Any, most: int) -> list[Material]:
    """The materials of this person's hubs that are to be mended, the oldest first."""
    if not organisation_ids(actor):
        return []
    rows = Material.objects.filter(
        _of_its_people(actor, "label__hub"), state=Material.State.TO_MEND
    ).select_related("label")
    return list(rows.order_by("judged_at", "pk")[:most])


def may_fetch(actor: Any, ref: str) -> bool:
    """Whether this person may have the file of a material: its hub's people and officers."""
    return materials_for(actor).filter(ref=ref).exists()


def to_judge(key: int) -> Material | None:
    """The material a job is to judge; None where it is past that, or gone."""
    rows = Material.objects.select_related("label__hub", "file__file")
    return rows.filter(pk=key, state=Material.State.SENT, file__isnull=False).first()


def left_behind(now: dt.datetime) -> list[int]:
    """The keys of materials that should have been judged long before this moment."""
    rows = Material.objects.filter(state=Material.State.SENT, sent_at__lt=now - LONGEST_WAIT)
    return list(rows.order_by("sent_at", "pk").values_list("pk", flat=True))


def report_of(material: Material) -> Report | None:
    """What the machine found; None as long as it has not."""
    return from_plain(material.findings) if material.findings else None


def counted(label: Label) -> dict[str, int]:
    """How many materials of a label are not past, and how many of them are to be mended."""
    return label.materials.aggregate(
        standing=Count("pk", filter=Q(state__in=STANDING)),
        to_mend=Count("pk", filter=Q(state=Material.State.TO_MEND)),
    )


def said_of(material: Material) -> Said:
    """What the machine is told of a material besides its bytes."""
    label = material.label
    return Said(
        use=material.use,
        languages=tuple(material.languages),
        own_language=label.hub.title.original,
        alternative=material.alternative,
        width_mm=material.width_mm,
        number=label.number,
        address=label.permanent_address,
    )
