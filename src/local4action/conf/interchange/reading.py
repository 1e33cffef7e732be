"""Read a document of hubs into the register: all of it, or nothing and the reasons."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.text import slugify

from local4action.agendas.models import FrameNode
from local4action.agreements.models import Agreement, Deliverable, SuccessCriterion
from local4action.agreements.queries import items_of
from local4action.agreements.record import record_of
from local4action.conf.interchange import observed
from local4action.conf.interchange.agreed import read_rows
from local4action.conf.interchange.fitting import must_fit
from local4action.conf.interchange.texts import must_be_short, storable, text_of, tied
from local4action.foundation import dates
from local4action.foundation.canonical import sha256
from local4action.foundation.text import sort_key
from local4action.hubs.models import Hub, HubOutcome, HubPartner, HubTag
from local4action.hubs.queries import accepted_partners
from local4action.hubs.signals import hub_changed
from local4action.members.models import Organisation, Representation
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from local4action.foundation.translations import Translated

    type Json = Mapping[str, Any]

FORMAT: Final = "local4action-hubs/1"
REPORTED: Final = {"reported", "accepted", "disputed"}
# What a row that is not as described makes of the code that reads it.
READING_ERRORS: Final = (
    ValidationError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError,
    DatabaseError,
)  # fmt: skip


@dataclass(slots=True)
class Report:
    """What became of each hub of a document; `labels` are the numbers that are not in force here.

    A label is granted by a decision of the site that issues it, so that none is ever taken over.
    """

    taken: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    organisations: int = 0
    labels: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        done = (
            f"{len(self.taken)} hubs taken, {len(self.updated)} updated, "
            f"{self.organisations} organisations new"
        )
        if not self.labels:
            return done
        return (
            f"{done}\nLabels left where they are: {len(self.labels)}. A label is granted by a"
            " decision of the site that issued it, and checked at its own address."
        )


def import_file(path: Path) -> Report:
    """Import the document in the file at `path`.

    Raises:
        ValidationError: when it is no such document, or something in it does not fit; nothing
            has been changed then.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refused)
    except RecursionError:
        raise ValidationError(f"{path.name} is nested too deeply.") from None
    except ValueError as error:  # of its encoding or of its JSON
        raise ValidationError(f"{path.name} is not JSON in UTF-8: {error}") from None
    return import_document(document)


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def import_document(document: Any, *, shift_days: int = 0) -> Report:
    """Import a document already read; `shift_days` moves every date of an invented example.

    Importing the same document again changes nothing and makes no doubles.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValidationError(f"The document does not say that its format is {FORMAT}.")
    if "hubs" not in document:
        raise ValidationError("The document has no “hubs”.")
    document = storable(document)
    with transaction.atomic(), pghistory.context(action="hubs.import"):
        return _Reading(document, shift_days).run()


class _Reading:
    """One run over one document."""

    def __init__(self, document: Json, shift_days: int) -> None:
        self.document = document
        self.shift_days = shift_days
        self.report = Report()
        self.organisations: dict[str, Organisation] = {}
        self.nodes = {
            (node.frame.slug, node.code): node for node in FrameNode.objects.select_related("frame")
        }
        self.shifting = False

    def run(self) -> Report:
        """Organisations first, then hubs; every error names what it is about."""
        for part, read in (("organisations", self._organisation), ("hubs", self._hub)):
            rows = self.document.get(part, [])
            if not isinstance(rows, list):
                raise ValidationError(f"“{part}” is not a list.")
            for position, row in enumerate(rows, 1):
                try:
                    read(row)
                except READING_ERRORS as error:
                    raise ValidationError(
                        f"{part} {position} ({_named(row)}): {_in_words(error)}"
                    ) from None
        self._representations()
        return self.report

    # Organisations

    def _organisation(self, row: Json) -> None:
        name = tied(row["name"])
        known = Organisation.objects.filter(ref=row.get("ref", "")).first()
        if known is None:
            known = Organisation.objects.filter(
                country=row["country"], name_key=sort_key(str(name)), kind=row["kind"]
            ).first()
        if known is None:
            known = self._new_organisation(row, name)
            self.report.organisations += 1
        self.organisations[row["key"]] = known

    def _new_organisation(self, row: Json, name: Translated) -> Organisation:
        place = row.get("place") or {}
        made = Organisation(
            name=name,
            name_key=sort_key(str(name)),
            slug=slugify(str(name))[:80],
            kind=row["kind"],
            country=row["country"],
            section=row.get("section") or "",
            place_name=place.get("name") or "",
            latitude=place.get("lat"),
            longitude=place.get("lon"),
            population_band=row.get("population_band") or "",
            membership=row.get("membership") or "unknown",
            web=row.get("web") or "",
            is_example=bool(row.get("example")),
        )
        if row.get("ref"):
            made.ref = row["ref"]
        must_fit(made)
        made.save()
        return made

    def named_organisation(self, key: Any) -> Organisation:
        """The organisation a row names."""
        if key not in self.organisations:
            raise ValidationError(f"No organisation of the document has the key “{key}”.")
        return self.organisations[key]

    def _representations(self) -> None:
        for row in self.document.get("organisations", []):
            association = self.organisations[row["key"]]
            for key in row.get("represents") or []:
                Representation.objects.get_or_create(
                    association=association,
                    member=self.named_organisation(key),
                    until=None,
                    defaults={"since": dt.date(2020, 1, 1)},
                )

    # Hubs

    def _hub(self, row: Json) -> None:
        self.shifting = bool(row.get("example"))
        known = Hub.objects.filter(ref=row.get("ref", "")).first()
        known = known or Hub.objects.filter(import_key=row["key"]).first()
        hub = self._written(known or Hub(import_key=row["key"]), row)
        self._tags(hub, row)
        self._partners(hub, row)
        self._outcomes(hub, row)
        if known is None:
            deliverables = self._agreement(hub, row)
            self._done(hub, row, deliverables)
            observed.read_rows(hub, row.get("observations") or [], self)
            self.report.taken.append(row["key"])
        else:
            self.report.updated.append(row["key"])
        if (said := row.get("label")) and said["number"] != _number_of(hub):
            self.report.labels.append(said["number"])
        hub_changed.send(sender=Hub, hub=hub)

    def _written(self, hub: Hub, row: Json) -> Hub:
        place = row.get("place") or {}
        hub.title = tied(row["title"])
        must_be_short(row)
        hub.slug = slugify(str(hub.title))[:80]
        hub.promise = text_of(row.get("promise"))
        hub.context = text_of(row.get("context"))
        hub.lead = self.named_organisation(row["lead"])
        hub.state = row.get("state") or Hub.State.UNKNOWN
        hub.form = row.get("form") or ""
        hub.start, hub.end = self.partial(row.get("start")), self.partial(row.get("end"))
        hub.place_name = place.get("name") or ""
        hub.country = place.get("country") or hub.lead.country
        hub.latitude, hub.longitude = place.get("lat"), place.get("lon")
        hub.confirmed_on = self._day(row.get("confirmed_on"))
        hub.sources = row.get("sources") or []
        hub.is_example = bool(row.get("example"))
        if row.get("ref") and hub.pk is None:
            hub.ref = row["ref"]
        must_fit(hub)
        hub.save()
        return hub

    def _tags(self, hub: Hub, row: Json) -> None:
        for tag in row.get("tags") or []:
            node = self.nodes.get((tag["frame"], tag["code"]))
            if node is None:
                raise ValidationError(f"There is no {tag['frame']} {tag['code']} in the agendas.")
            HubTag.objects.get_or_create(hub=hub, node=node, defaults={"state": "confirmed"})

    def _partners(self, hub: Hub, row: Json) -> None:
        """Add those the hub does not have; what the others answered here is theirs to change."""
        there = {one.organisation_id or one.name for one in hub.partners.all()}
        for partner in row.get("partners") or []:
            key = partner.get("organisation")
            organisation = self.named_organisation(key) if key else None
            name = partner.get("name") or ""
            if (organisation.pk if organisation else name) in there:
                continue
            made = HubPartner(
                hub=hub,
                organisation=organisation,
                name=name,
                role=partner["role"],
                state=partner.get("state") or HubPartner.State.ACCEPTED,
            )
            must_fit(made)
            made.save()

    def _outcomes(self, hub: Hub, row: Json) -> None:
        for position, text in enumerate(row.get("outcomes") or []):
            HubOutcome.objects.update_or_create(
                hub=hub, position=position, defaults={"text": tied(text)}
            )

    def _agreement(self, hub: Hub, row: Json) -> dict[str, Deliverable]:
        if not row.get("deliverables"):
            return {}
        agreement = Agreement.objects.create(hub=hub)
        made = {}
        for position, promised in enumerate(row["deliverables"]):
            made[promised["key"]] = Deliverable.objects.create(
                agreement=agreement,
                key=promised["key"],
                position=position,
                text=tied(promised["text"]),
                evidence=text_of(promised.get("evidence")),
                weight=Decimal(str(promised["weight"])),
                due_on=dates.earliest(self.partial(promised["due"]) or ""),
                owner=self.named_organisation(promised["owner"]),
                acceptor=self.named_organisation(promised["acceptor"]),
            )
        for position, text in enumerate(row.get("criteria") or []):
            SuccessCriterion.objects.create(
                agreement=agreement, key=f"C{position + 1}", position=position, text=tied(text)
            )
        read_rows(agreement, row.get("agreement") or {}, self)
        if hub.state != Hub.State.FORMING:
            start = dates.earliest(hub.start) if hub.start else timezone.localdate()
            moment = dt.datetime.combine(start, dt.time(12), tzinfo=dt.UTC)
            agreement.record = record_of(agreement, items_of(agreement), accepted_partners(hub))
            agreement.sha256 = sha256(agreement.record)
            agreement.state = Agreement.State.SIGNED
            agreement.proposed_at = agreement.signed_at = min(moment, timezone.now())
            agreement.save()
        return made

    def _done(self, hub: Hub, row: Json, deliverables: Mapping[str, Deliverable]) -> None:
        # The newest stands first, of one day too; a report belongs to the last of its day.
        check_ins = {
            day: CheckIn.objects.create(
                hub=hub,
                made_on=day,
                summary=text_of(one.get("summary")),
                did_not_work=text_of(one.get("did_not_work")),
                needs=text_of(one.get("needs")),
            )
            for one in reversed(row.get("check_ins") or [])
            if (day := self._day(one["on"]))
        }
        for promised in row.get("deliverables") or []:
            self._report(hub, promised, deliverables[promised["key"]], check_ins)

    def _report(
        self, hub: Hub, promised: Json, deliverable: Deliverable, check_ins: dict[dt.date, CheckIn]
    ) -> None:
        status = promised.get("status") or "planned"
        if status == "planned":
            return
        day = self._day(promised.get("reported_on")) or max(check_ins, default=None)
        if day is None:
            return
        if day not in check_ins:
            check_ins[day] = CheckIn.objects.create(hub=hub, made_on=day)
        report = DeliverableReport.objects.create(
            check_in=check_ins[day],
            deliverable=deliverable,
            reported_on=day,
            status="delivered" if status in REPORTED else "under_way",
        )
        if status in {"accepted", "disputed"}:
            Acceptance.objects.create(
                report=report,
                organisation=deliverable.acceptor,
                outcome=status,
                reason=text_of(promised.get("reason")),
                answered_on=self._day(promised.get("accepted_on")) or day,
            )

    # Dates

    def partial(self, text: str | None) -> str | None:
        """A date as exactly as it is known, moved with the calendar."""
        if not text:
            return None
        dates.parse(text)
        return dates.shifted(text, self.shift_days) if self.shifting else text

    def _day(self, text: str | None) -> dt.date | None:
        moved = self.partial(text)
        return dates.earliest(moved) if moved else None


def _number_of(hub: Hub) -> str:
    """The number of the label that the hub has here, if it has one."""
    return str(getattr(hub, "label", ""))


def _in_words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, KeyError):
        return f"“{error.args[0]}” is missing."
    if isinstance(error, DatabaseError):
        return f"the database refuses it ({str(error).splitlines()[0]})."
    return f"something is not of the kind that it should be ({str(error).splitlines()[0]})."


def _named(row: Any) -> str:
    return str(row.get("key", "without a key")) if isinstance(row, dict) else "not an object"
