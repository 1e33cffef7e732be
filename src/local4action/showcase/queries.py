"""Reading what the public side shows: hubs with all that was promised and done, organisations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from local4action.agendas.models import Frame, FrameNode
from local4action.agreements.models import (
    Agreement,
    Deliverable,
    Refusal,
    Signature,
    SuccessCriterion,
)
from local4action.foundation.access import prepared_or_404
from local4action.foundation.documents import documents
from local4action.foundation.prepared import Prepared, Slot
from local4action.hubs.models import Hub, HubOutcome, HubPartner, HubTag, Joining
from local4action.hubs.queries import public_hubs
from local4action.members.models import Organisation
from local4action.monitoring.board.reading import with_reviews
from local4action.monitoring.closing.public_report import with_closing
from local4action.monitoring.models import CheckIn, DeliverableReport, Evidence
from local4action.monitoring.public_file import with_file
from local4action.monitoring.queries import rows_of
from local4action.monitoring.questions.reading import with_questions
from local4action.monitoring.ratings.tables import RatingsRound
from local4action.showcase.models import FacetCount, HubEntry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from local4action.foundation.translations import Translated

# A page shows the latest; the rest is in the hub's download.
MOST_CHECK_INS: Final = 24
MOST_HUBS: Final = 60


@dataclass(slots=True)
class Promises:
    """The texts of a hub's deliverables, and how many came on time and were accepted."""

    texts: list[Translated] = field(default_factory=list)
    done: int = 0


def promises_of(hubs: Sequence[int]) -> dict[int, Promises]:
    """What each hub promised and where it stands today, by its key; two queries."""
    found = {hub: Promises() for hub in hubs}
    promised = list(
        Deliverable.objects.filter(
            agreement__hub__in=hubs, agreement__state=Agreement.State.SIGNED
        ).annotate(hub=F("agreement__hub"))
    )
    for one, row in zip(promised, rows_of(promised, timezone.now().date()), strict=True):
        of_hub = found[one.hub]
        of_hub.texts.append(row.deliverable.text)
        of_hub.done += row.status.on_time
    return found


def entries_tagged(code: str, limit: int = 6) -> tuple[list[HubEntry], int]:
    """The newest public hubs tagged with a node (`sdg:11.2`), and how many there are."""
    total = FacetCount.objects.filter(facet="agenda", value=code).values_list("count", flat=True)
    entries = HubEntry.objects.filter(agendas__contains=[code]).order_by("-changed_at", "-hub")
    return list(entries.defer("words")[:limit]), sum(total)


def counts_of_frame(slug: str) -> dict[str, int]:
    """How many public hubs are tagged with each code of a frame."""
    return {
        value.split(":", 1)[1]: count
        for value, count in _TAGGED.rows()
        if value.startswith(f"{slug}:")
    }


_TAGGED: Final = Prepared(
    lambda: FacetCount.objects.filter(facet="agenda", value__contains=":", count__gt=0).values_list(
        "value", "count"
    )
)


def names_of_filters() -> tuple[dict[str, Translated], dict[str, Translated]]:
    """The titles of all frames by slug and of the 17 goals by number, in their order; one query."""
    found: dict[str, dict[str, Translated]] = {"frame": {}, "goal": {}}
    for kind, _order, key, title in sorted(_NAMES.rows(), key=lambda row: row[:2]):
        found[kind][key] = title
    return found["frame"], found["goal"]


def _names() -> QuerySet[Any, Any]:
    frames = Frame.objects.annotate(
        kind_=Value("frame"), order_=F("position"), key_=F("slug")
    ).values_list("kind_", "order_", "key_", "title")
    goals = (
        FrameNode.objects.filter(frame__slug="sdg", kind="goal")
        .annotate(kind_=Value("goal"), order_=F("position"), key_=F("code"))
        .values_list("kind_", "order_", "key_", "title")
    )
    return frames.order_by().union(goals.order_by(), all=True).order_by()


_NAMES: Final = Prepared(_names)


def _public_hub() -> QuerySet[Hub]:
    of_hub = {"hub": OuterRef("pk")}
    rows = (
        public_hubs()
        .select_related("lead")
        .annotate(
            partner_rows=documents(
                HubPartner.objects.filter(**of_hub, state=HubPartner.State.ACCEPTED).order_by("pk"),
                name="name",
                role="role",
                title="organisation__name",
                ref="organisation__ref",
                slug="organisation__slug",
            ),
            joined_rows=documents(
                Joining.objects.filter(**of_hub, state=Joining.State.JOINED).order_by(
                    "joined_on", "pk"
                ),
                role="role",
                since="joined_on",
                title="organisation__name",
                ref="organisation__ref",
                slug="organisation__slug",
            ),
            round_rows=documents(
                RatingsRound.objects.filter(**of_hub).order_by("-opened_at", "-pk"),
                ref="ref",
                state="state",
                closes="closes_on",
                closed="closed_at",
            ),
            tag_rows=documents(
                HubTag.objects.filter(**of_hub, state=HubTag.State.CONFIRMED).order_by(
                    "node__position"
                ),
                frame="node__frame__slug",
                frame_title="node__frame__title",
                position="node__frame__position",
                code="node__code",
                title="node__title",
            ),
            outcome_rows=documents(
                HubOutcome.objects.filter(**of_hub).order_by("position"), text="text"
            ),
        )
    )
    return rows.filter(ref=Slot("ref", CharField())).order_by()


def _with_all_done() -> QuerySet[Hub]:
    """A public hub with what was promised and done, and what the board and the lead said of it."""
    rows = with_file(_public_hub(), Slot("day", DateField()))
    return with_questions(with_reviews(with_closing(rows)))


# The page prints what was written; the rest of the row is for searching and counting.
_PAGE: Final[Prepared[Hub]] = Prepared(
    lambda: _with_all_done()
    .annotate(label_number=F("label__number"), label_state=F("label__state"))
    .only(
        "ref", "slug", "title", "promise", "context", "state", "form", "start", "end", "place_name",
        "country", "latitude", "longitude", "confirmed_on", "sources", "is_example",
        "lead__ref", "lead__slug", "lead__name",
    )
)  # fmt: skip
_RECORD: Final = Prepared(
    lambda: (
        _public_hub()
        .select_related("entry")
        .defer("entry__words", "entry__heads", "entry__title_keys")
    )
)


def hub_for(ref: str, day: dt.date) -> Hub:
    """A public hub as its page prints it on a day, with all that was promised and done; one query.

    Raises:
        Http404: when there is none, or it is not public.
    """
    return prepared_or_404(_PAGE, ref=ref, day=day)


def hub_record_for(ref: str) -> Hub:
    """The same with everything its record tells, its prepared row among it; one query.

    Raises:
        Http404: when there is none, or it is not public.
    """
    return prepared_or_404(_RECORD, ref=ref)


def agreement_in_force(hub: Hub) -> Agreement | None:
    """The signed agreement with signatures, refusals, criteria, earlier versions; one query."""
    of_agreement = {"agreement": OuterRef("pk")}
    found = (
        Agreement.objects.filter(hub=hub, state=Agreement.State.SIGNED)
        .annotate(
            signature_rows=documents(
                Signature.objects.filter(**of_agreement).order_by("signed_at"),
                name="name",
                title="title",
                organisation="organisation__name",
                at="signed_at",
                sha256="sha256",
            ),
            refusal_rows=documents(
                # Those of this text: an earlier one was taken back.
                Refusal.objects.filter(
                    **of_agreement, refused_at__gte=OuterRef("proposed_at")
                ).order_by("refused_at"),
                name="name",
                organisation="organisation__name",
                at="refused_at",
                reason="reason",
            ),
            criterion_rows=documents(
                SuccessCriterion.objects.filter(**of_agreement).order_by("position"), text="text"
            ),
            earlier_rows=documents(
                Agreement.objects.filter(
                    hub=OuterRef("hub"), state=Agreement.State.SUPERSEDED
                ).order_by("-number"),
                number="number",
                sha256="sha256",
                signed="signed_at",
                superseded="superseded_at",
                record="record",
            ),
        )
        .first()
    )
    if found:
        found.hub = hub
    return found


def deliverables_of(agreement: Agreement) -> list[Deliverable]:
    """What was promised, in order, with owner and acceptor; one query."""
    rows = Deliverable.objects.filter(agreement=agreement).select_related("owner", "acceptor")
    return list(rows.order_by("position"))


def reports_of(agreement: Agreement) -> list[DeliverableReport]:
    """Every report on its deliverables, the latest first, with answer and evidence; one query."""
    evidence = documents(
        Evidence.objects.filter(report=OuterRef("pk")).order_by("pk"),
        link="link",
        caption="caption",
        file_ref="file__ref",
        file_name="file__name",
        is_public="file__is_public",
    )
    rows = DeliverableReport.objects.filter(deliverable__agreement=agreement)
    return list(
        rows.select_related("acceptance__organisation")
        .annotate(evidence_rows=evidence)
        .order_by("-reported_on", "-pk")
    )


def check_ins_of(hub: Hub) -> list[CheckIn]:
    """What the lead said, the latest first; one query."""
    return list(CheckIn.objects.filter(hub=hub).order_by("-made_on", "-pk")[:MOST_CHECK_INS])


def shown_organisations() -> QuerySet[Organisation]:
    """The organisations that stand behind a public hub; nobody else is listed here."""
    led = Hub.objects.filter(is_public=True, lead=OuterRef("pk"))
    stands = HubPartner.objects.filter(
        organisation=OuterRef("pk"), state=HubPartner.State.ACCEPTED, hub__is_public=True
    )
    return Organisation.objects.filter(Exists(led) | Exists(stands)).order_by("name_key", "pk")


def organisation_for(ref: str) -> Organisation:
    """An organisation that stands behind a public hub, or 404."""
    return prepared_or_404(_ORGANISATION, ref=ref)


_ORGANISATION: Final = Prepared(
    lambda: shown_organisations().filter(ref=Slot("ref", CharField())).order_by()
)


def entries_led_by(organisation: Organisation) -> list[HubEntry]:
    """The public hubs it leads, the newest first."""
    return _LED.rows(organisation=organisation.pk)


def entries_joined_by(organisation: Organisation) -> list[HubEntry]:
    """The public hubs it stands with as partner or stakeholder, the newest first."""
    return _JOINED.rows(organisation=organisation.pk)


def _led() -> QuerySet[HubEntry]:
    rows = HubEntry.objects.filter(hub__lead=Slot("organisation", BigIntegerField()))
    return rows.only("card", "changed_at").order_by("-changed_at", "-hub_id")[:MOST_HUBS]


def _joined() -> QuerySet[HubEntry]:
    standing = HubPartner.objects.filter(
        organisation=Slot("organisation", BigIntegerField()), state=HubPartner.State.ACCEPTED
    ).values("hub")
    rows = HubEntry.objects.filter(hub__in=standing)
    return rows.only("card", "changed_at").order_by("-changed_at", "-hub_id")[:MOST_HUBS]


_LED: Final = Prepared(_led)
_JOINED: Final = Prepared(_joined)


def counted_organisations() -> QuerySet[Organisation]:
    """The organisations shown, each with how many public hubs it leads and stands with."""
    led = Hub.objects.filter(is_public=True, lead=OuterRef("pk")).order_by()
    stands = HubPartner.objects.filter(
        organisation=OuterRef("pk"), state=HubPartner.State.ACCEPTED, hub__is_public=True
    ).order_by()
    return shown_organisations().annotate(
        led_count=Coalesce(Subquery(led.values("lead").annotate(n=Count("pk")).values("n")), 0),
        joined_count=Coalesce(
            Subquery(stands.values("organisation").annotate(n=Count("pk")).values("n")), 0
        ),
    )
