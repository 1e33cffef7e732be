"""How an agreement is proposed, taken back, signed or refused, and put in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.accounts.confirmation import verify_again
from local4action.agreements.actions.drafts import draft, locked, text_of
from local4action.agreements.models import Agreement, Refusal, Signature
from local4action.agreements.promises import FEWEST_PARTNERS
from local4action.agreements.queries import (
    in_force_of,
    items_of,
    parties_of,
    refs_named,
    refusal_choices,
    signing_choices,
    waits_for_confirmation,
)
from local4action.agreements.record import record_of
from local4action.agreements.signals import agreement_superseded
from local4action.agreements.workflow import AGREEMENT
from local4action.foundation import mail
from local4action.foundation.actions import SYSTEM, action
from local4action.foundation.canonical import sha256
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text, put_in_force, tell
from local4action.hubs.models import Hub
from local4action.hubs.queries import accepted_partners, people_of

if TYPE_CHECKING:
    from local4action.agreements.queries import SigningChoice
    from local4action.members.models import Organisation


@action("agreements.propose_agreement", on="agreement")
def propose_agreement(*, actor: Any, agreement: Agreement) -> Agreement:
    """Freeze the record and its hash and ask the parties to sign.

    Raises:
        ValidationError: something is still missing; the sentence says what.
    """
    row = draft(agreement)
    amended = in_force_of(row.hub)
    record = record_of(
        row,
        items_of(row),
        accepted_partners(row.hub),
        amends=amended.sha256 if amended else "",
    )
    AGREEMENT.move(
        row,
        "propose",
        actor=actor,
        record=record,
        sha256=sha256(record),
        proposed_at=timezone.now(),
    )
    _ask_to_sign(row)
    return row


def _ask_to_sign(agreement: Agreement) -> None:
    parties = {one.pk: one for one in parties_of(agreement.hub)}
    for organisation, person in people_of(parties):
        with translation.override(person.language):
            path = reverse("agreements:sign", args=[agreement.hub.ref])
        mail.write_from_template(
            "agreements/mail/to_sign",
            {
                "agreement": agreement,
                "hub": agreement.hub,
                "person": person,
                "organisation": parties[organisation],
                "path": path,
            },
            to=person.email,
            language=person.language,
            key=f"{agreement.pk}:{agreement.sha256[:16]}:{organisation}:{person.pk}",
        )


@action("agreements.take_back_agreement", on="agreement")
def take_back_agreement(*, actor: Any, agreement: Agreement) -> Agreement:
    """Make a proposed agreement a draft again, while nobody has signed."""
    return AGREEMENT.move(
        agreement, "take_back", actor=actor, record=None, sha256="", proposed_at=None
    )


@action("agreements.sign_agreement", on="agreement")
def sign_agreement(
    *, actor: Any, agreement: Agreement, organisation: Organisation, seen: str, secret: str
) -> Signature:
    """Sign the hash for one organisation, under a mandate held today and confirmed.

    The agreement's row is locked first: of two who sign at once the second waits, sees the first,
    and the agreement comes into force once.

    Args:
        actor: who signs.
        agreement: the proposed agreement.
        organisation: for whom.
        seen: the hash the signer had before them.
        secret: their password or a code of their second factor.

    Raises:
        ValidationError: not proposed, another text than the one seen, signed already, no mandate,
            or the wrong password.
    """
    row = _proposed(agreement)
    if seen != row.sha256:
        raise ValidationError(
            _("The agreement was changed after you opened this page. Read it again, then sign.")
        )
    choice = _choice(actor, row, organisation, signing_choices(actor, row))
    proof = verify_again(actor, secret)
    if proof is None:
        raise ValidationError({"secret": _("This is neither your password nor a valid code.")})
    signature = Signature.objects.create(
        agreement=row,
        organisation=choice.organisation,
        person=actor,
        mandate=choice.mandate,
        name=actor.name,
        title=choice.mandate.title,
        sha256=row.sha256,
        confirmed_by=proof,
        signed_at=timezone.now(),
    )
    if row.state == Agreement.State.PROPOSED and enough_signed(row):
        _come_into_force(row)
    else:
        tell(row.hub)
    return signature


def _come_into_force(row: Agreement) -> None:
    """Put a version in force, and the one before it out of force in the same moment.

    The hub's row is locked before: whoever reports on a deliverable meanwhile waits for it.
    """
    hub = Hub.objects.select_for_update(of=("self",)).get(pk=row.hub_id)
    now = timezone.now()
    old = in_force_of(hub)
    if old is not None:
        AGREEMENT.move(old, "supersede", actor=SYSTEM, superseded_at=now)
    AGREEMENT.move(row, "come_into_force", actor=SYSTEM, signed_at=now)
    if old is None:
        put_in_force(row.hub)
        return
    agreement_superseded.send(sender=Agreement, old=old, new=row)
    tell(row.hub)


@action("agreements.refuse_agreement", on="agreement")
def refuse_agreement(
    *, actor: Any, agreement: Agreement, organisation: Organisation, seen: str, reason: str
) -> Refusal:
    """Say for one organisation that it does not sign this text, and why; it may still sign later.

    The row is locked as for a signature, so that one who signs at the same moment is seen. A
    refusal of an earlier text of the same version gives way to this one; the history keeps both.

    Raises:
        ValidationError: not proposed, another text than the one seen, signed or refused already,
            no confirmed mandate, or no reason.
    """
    row = _proposed(agreement)
    if seen != row.sha256:
        raise ValidationError(
            _("The agreement was changed after you opened this page. Read it again, then answer.")
        )
    choice = _choice(actor, row, organisation, refusal_choices(actor, row))
    said = text_of(reason, "reason")
    refusal, _new = Refusal.objects.update_or_create(
        agreement=row,
        organisation=choice.organisation,
        defaults={
            "person": actor,
            "name": actor.name,
            "reason": Translated.of(said, row.hub.title.original, by=actor.pk, at=now_text()),
            "refused_at": timezone.now(),
        },
    )
    _tell_of_refusal(refusal)
    tell(row.hub)
    return refusal


def _proposed(agreement: Agreement) -> Agreement:
    row = locked(agreement)
    if row.state not in {Agreement.State.PROPOSED, Agreement.State.SIGNED}:
        raise ValidationError(_("This agreement is not proposed for signature now."), code="state")
    return row


def _choice(
    actor: Any, row: Agreement, organisation: Organisation, choices: list[SigningChoice]
) -> SigningChoice:
    choice = next((one for one in choices if one.organisation.pk == organisation.pk), None)
    if choice is not None:
        return choice
    if waits_for_confirmation(actor, row):
        raise ValidationError(
            _("The Secretariat has not confirmed your mandate yet. You can sign once it has.")
        )
    raise ValidationError(
        {
            "organisation": _(
                "It is signed for this organisation already, or you hold no mandate for it today."
            )
        }
    )


def _tell_of_refusal(refusal: Refusal) -> None:
    agreement = refusal.agreement
    people = {person.pk: person for _one, person in people_of([agreement.hub.lead_id])}
    for person in people.values():
        if person.pk == refusal.person_id:
            continue
        with translation.override(person.language):
            path = reverse("agreements:agreement", args=[agreement.hub.ref])
        mail.write_from_template(
            "agreements/mail/refused",
            {"refusal": refusal, "hub": agreement.hub, "person": person, "path": path},
            to=person.email,
            language=person.language,
            key=f"{refusal.pk}:{agreement.sha256[:16]}:{person.pk}",
        )


def enough_signed(agreement: Agreement) -> bool:
    """Whether the lead and at least two partners that said yes have signed."""
    signed = set(agreement.signatures.values_list("organisation_id", flat=True))
    named = refs_named(agreement)
    partners = {
        one.organisation_id
        for one in accepted_partners(agreement.hub)
        if one.organisation and one.organisation.ref in named
    }
    return agreement.hub.lead_id in signed and len(partners & signed) >= FEWEST_PARTNERS
