"""Reading agreements: the gate, who may sign for whom, who has signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from local4action.agreements.models import Agreement, Refusal, Remark
from local4action.agreements.parts import PARTS, TERMS
from local4action.agreements.shown import TERM_NAMES, WHOLE
from local4action.foundation.access import one_or_404
from local4action.foundation.editing import token_of
from local4action.hubs.models import HubPartner
from local4action.hubs.queries import accepted_partners, hubs_for
from local4action.hubs.rules import require, spoken_for
from local4action.members.models import Organisation, Representation
from local4action.members.rules import current_mandates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from local4action.agreements.models.items import Item
    from local4action.agreements.parts import Part
    from local4action.foundation.translations import Translated
    from local4action.hubs.models import Hub
    from local4action.members.models import Mandate


def agreements_for(actor: Any) -> QuerySet[Agreement]:
    """The agreements of the hubs whose working file this person may open."""
    return Agreement.objects.filter(hub__in=hubs_for(actor)).select_related("hub__lead")


def agreement_for(
    actor: Any, hub_ref: str, permission: str = "agreements.see_agreement"
) -> Agreement:
    """The present agreement of a hub: the newest version that was not given up.

    Raises:
        Http404: when there is none that this person may know of.
        PermissionDenied: when they may read it but lack `permission`.
    """
    rows = agreements_for(actor).exclude(state=Agreement.State.DROPPED).order_by("-number")
    found = one_or_404(rows, hub__ref=hub_ref)
    require(permission, actor, found)
    return found


def newest(hub: Hub) -> Agreement | None:
    """The newest agreement of a hub that was not given up, if there is one yet."""
    rows = hub.agreements.exclude(state=Agreement.State.DROPPED)
    return rows.order_by("-number").select_related("hub__lead").first()


def in_force_of(hub: Hub) -> Agreement | None:
    """The version of a hub's agreement that is in force."""
    return hub.agreements.filter(state=Agreement.State.SIGNED).first()


def versions_of(hub: Hub) -> list[Agreement]:
    """Every version of a hub's agreement, the newest first, those given up among them."""
    return list(hub.agreements.order_by("-number"))


def items_of(agreement: Agreement) -> dict[str, list[Any]]:
    """Every item by part, in order: a query for each part, and one for rows joined."""
    return {part.name: list(_items(agreement, part)) for part in PARTS.values()}


def _items(agreement: Agreement, part: Part) -> QuerySet[Any]:
    rows: QuerySet[Any] = getattr(agreement, part.name).prefetch_related(*part.joined)
    return rows.select_related(*part.related) if part.related else rows


def part_or_404(name: str) -> Part:
    """The kind of item an address names.

    Raises:
        Http404: there is no such kind.
    """
    found = PARTS.get(name)
    if found is None:
        raise Http404
    return found


def item_for(actor: Any, agreement: Agreement, part: Part, key: str) -> Any:
    """One item of an agreement the gate has let through, or 404."""
    del actor
    return one_or_404(_items(agreement, part), key=key)


def keys_ever(hub: Hub, part: Part) -> set[str]:
    """Every key that ever named an item of a hub's agreement, removed ones as well.

    A key means one thing for good: remarks and reports speak of it by its key.
    """
    return set(
        _events(part.model.__name__).filter(agreement__hub=hub).values_list("key", flat=True)
    )


def terms_written(agreement: Agreement) -> dict[str, str]:
    """What the agreement as a whole says now, in its original language."""
    return {name: str(getattr(agreement, name) or "") for name in TERMS}


def parties_of(hub: Hub) -> list[Organisation]:
    """The lead and the partners that said yes: those who sign, own and accept."""
    partners = [one.organisation for one in accepted_partners(hub) if one.organisation]
    return [hub.lead, *partners]


@dataclass(frozen=True, slots=True)
class SigningChoice:
    """An organisation a person can sign for, and the mandate they would sign under."""

    organisation: Organisation
    mandate: Mandate


def signing_choices(person: Any, agreement: Agreement) -> list[SigningChoice]:
    """For whom this person can sign now, under mandates the Secretariat has confirmed.

    These are parties named in the record without a signature, by an own mandate or by that of an
    association that acts for them today.
    """
    confirmed = [one for one in current_mandates(person) if one.confirmed_at is not None]
    return _choices(confirmed, agreement)


def refusal_choices(person: Any, agreement: Agreement) -> list[SigningChoice]:
    """For whom this person can refuse now: as for signing, less those that refused this text."""
    refused = {one.organisation_id for one in refusals_of(agreement) if not one.of_earlier}
    choices = signing_choices(person, agreement)
    return [one for one in choices if one.organisation.pk not in refused]


def waits_for_confirmation(person: Any, agreement: Agreement) -> bool:
    """Whether this person could sign, had the Secretariat confirmed their mandate already.

    Whoever registers an organisation acts for it at once, but a signature binds it.
    """
    unconfirmed = [one for one in current_mandates(person) if one.confirmed_at is None]
    return bool(_choices(unconfirmed, agreement))


def _choices(held: list[Mandate], agreement: Agreement) -> list[SigningChoice]:
    mandates = {one.organisation_id: one for one in held if one.organisation_id}
    if not mandates:
        return []
    signed = set(agreement.signatures.values_list("organisation_id", flat=True))
    named = refs_named(agreement)
    open_parties = {
        one.pk: one
        for one in parties_of(agreement.hub)
        if one.pk not in signed and one.ref in named
    }
    choices = [
        SigningChoice(party, mandates[pk]) for pk, party in open_parties.items() if pk in mandates
    ]
    today = timezone.localdate()
    acting = Representation.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        since__lte=today,
        association__in=mandates,
        member__in=open_parties.keys() - mandates.keys(),
    )
    return choices + [
        SigningChoice(open_parties[one.member_id], mandates[one.association_id]) for one in acting
    ]


def refs_named(agreement: Agreement) -> set[str]:
    """The references of the parties the frozen record names; a later partner cannot sign it."""
    record = agreement.record or {}
    parties = [record.get("lead", {}), *record.get("partners", [])]
    return {one.get("ref", "") for one in parties}


def signatures_of(agreement: Agreement) -> list[Any]:
    """Who signed, for whom, when."""
    return list(agreement.signatures.select_related("organisation"))


def refusals_of(agreement: Agreement) -> list[Any]:
    """Who refused, for whom, when, why.

    `of_earlier` is set on those of a text that was taken back since and may have been changed.
    """
    found: list[Any] = list(agreement.refusals.select_related("organisation"))
    for one in found:
        one.of_earlier = agreement.state == Agreement.State.DRAFT or (
            agreement.proposed_at is not None and one.refused_at < agreement.proposed_at
        )
    return found


def to_sign(organisations: Iterable[int]) -> QuerySet[Agreement]:
    """The proposed agreements one of these organisations has neither signed nor refused yet."""
    own = set(organisations)
    refused = Refusal.objects.filter(
        agreement=OuterRef("pk"),
        organisation__in=own,
        refused_at__gte=OuterRef("proposed_at"),
    )
    partner = HubPartner.objects.filter(
        organisation__in=own, role=HubPartner.Role.PARTNER, state=HubPartner.State.ACCEPTED
    ).values("hub")
    return (
        Agreement.objects.filter(state=Agreement.State.PROPOSED)
        .filter(Q(hub__lead__in=own) | Q(hub__in=partner))
        .exclude(signatures__organisation__in=own)
        .exclude(Exists(refused))
        .select_related("hub")
    )


def drafts_led(organisations: Iterable[int]) -> QuerySet[Agreement]:
    """The drafts the leads among these organisations have to finish, amendments among them."""
    return Agreement.objects.filter(
        Q(hub__state="forming") | Q(number__gt=1, hub__state__in=("agreed", "running", "closing")),
        state=Agreement.State.DRAFT,
        hub__lead__in=set(organisations),
    ).select_related("hub")


@dataclass(frozen=True, slots=True)
class Target:
    """What a remark is about: its name, its text as it is now, and the item, if it is one."""

    name: Promise | str
    text: Translated | None = None
    item: Item | None = None


def target_named(agreement: Agreement, part: str, key: str) -> Target | None:
    """What a remark on `part` and `key` is about; None where there is no such thing any more."""
    if part in TERMS and not key:
        return Target(TERM_NAMES[part], getattr(agreement, part))
    if part == "whole" and not key:
        return Target(WHOLE)
    item = getattr(agreement, part).filter(key=key).first() if part in PARTS else None
    return Target(item.key, item.text, item) if item else None


def target_of(remark: Remark) -> Target:
    """The same for a remark that was made: of an item that was removed, what it said at last."""
    found = target_named(remark.agreement, remark.part, remark.key)
    if found is not None:
        return found
    last = (
        _events(PARTS[remark.part].model.__name__)
        .filter(agreement=remark.agreement, key=remark.key)
        .order_by("-pgh_id")
        .first()
    )
    return Target(remark.key, last.text if last else None)


def mark_of_text(text: Translated | None) -> str:
    """The mark of a text as a page has shown it, to notice that it was changed since."""
    return token_of({"text": str(text or "")})


def remark_voices(person: Any, hub: Hub) -> list[Organisation]:
    """For whom a person can speak in a draft: lead, partner or stakeholder they act for today."""
    mine = spoken_for(person)
    if not mine:
        return []
    standing = HubPartner.objects.filter(hub=hub, state=HubPartner.State.ACCEPTED)
    ours = Q(pk=hub.lead_id) | Q(pk__in=standing.values("organisation"))
    return list(Organisation.objects.filter(ours, pk__in=mine).order_by("name_key", "pk"))


def remarks_of(agreement: Agreement) -> dict[tuple[str, str], list[Remark]]:
    """Every remark on a version, the earliest first, by what it is about; one query."""
    found: dict[tuple[str, str], list[Remark]] = {}
    for one in agreement.remarks.select_related("organisation", "person"):
        found.setdefault((one.part, one.key), []).append(one)
    return found


def remark_for(actor: Any, hub_ref: str, ref: str) -> Remark:
    """A remark on an agreement whose hub this person may open, or 404."""
    rows = Remark.objects.filter(agreement__in=agreements_for(actor), agreement__hub__ref=hub_ref)
    related = rows.select_related("agreement__hub__lead", "organisation", "person")
    found: Remark = one_or_404(related, ref=ref)
    require("agreements.see_agreement", actor, found.agreement)
    return found


def drafts_remarked(organisations: Iterable[int]) -> QuerySet[Agreement]:
    """The drafts of the leads among these organisations on which remarks wait for an answer."""
    waiting = Remark.objects.filter(agreement=OuterRef("pk"), outcome=Remark.Outcome.OPEN)
    return Agreement.objects.filter(
        Exists(waiting), state=Agreement.State.DRAFT, hub__lead__in=set(organisations)
    ).select_related("hub")


def in_force(hub_ref: str) -> Agreement | None:
    """The signed agreement of a public hub, for its public record."""
    return (
        Agreement.objects.filter(
            hub__ref=hub_ref, hub__is_public=True, state=Agreement.State.SIGNED
        )
        .select_related("hub__lead")
        .first()
    )


def own_events(hub: Hub) -> list[QuerySet[Any]]:
    """The history rows of this room's tables that belong to a hub."""
    rows = hub.agreements.values("pk")
    of_agreement = [
        *(part.model.__name__ for part in PARTS.values()),
        "Signature",
        "Refusal",
        "Remark",
    ]
    return [
        _events("Agreement").filter(hub=hub),
        *(_events(name).filter(agreement__in=rows) for name in of_agreement),
        _events("EarlierValue").filter(indicator__agreement__in=rows),
    ]


def _events(model: str) -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model("agreements", f"{model}Event").objects.all()
    return found
