"""What is done with an agreement: drafted, proposed, taken back, signed, put in force."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.accounts.confirmation import verify_again
from local4action.agreements.models import (
    Agreement,
    Deliverable,
    Signature,
    SuccessCriterion,
)
from local4action.agreements.promises import FEWEST_PARTNERS, MOST_WEIGHT, percent
from local4action.agreements.queries import (
    criteria_of,
    criterion_written,
    deliverable_written,
    deliverables_of,
    parties_of,
    refs_named,
    signing_choices,
    waits_for_confirmation,
)
from local4action.agreements.record import record_of
from local4action.agreements.workflow import AGREEMENT
from local4action.foundation import mail
from local4action.foundation.actions import SYSTEM, action
from local4action.foundation.canonical import sha256
from local4action.foundation.editing import refuse_stale
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text, put_in_force, tell
from local4action.hubs.queries import accepted_partners, people_of

if TYPE_CHECKING:
    import datetime as dt

    from local4action.hubs.models import Hub
    from local4action.members.models import Organisation

LONGEST_TEXT: Final = 2000
MOST_DELIVERABLES: Final = 60
MOST_CRITERIA: Final = 30


@action("agreements.open_draft", on="hub", system=True)
def open_draft(*, actor: Any, hub: Hub) -> Agreement:
    """The draft of a hub's first agreement; opened once."""
    del actor
    return start_draft(hub)


def start_draft(hub: Hub) -> Agreement:
    """Part of an action that needs the draft to be there."""
    found, _new = Agreement.objects.get_or_create(hub=hub, number=1)
    return found


def _locked(agreement: Agreement) -> Agreement:
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("hub__lead")
        .get(pk=agreement.pk)
    )


def _draft(agreement: Agreement) -> Agreement:
    row = _locked(agreement)
    if row.state != Agreement.State.DRAFT:
        raise ValidationError(
            _("This agreement is no longer a draft, so it cannot be changed."), code="state"
        )
    return row


def _text(value: str, name: str, *, required: bool = True) -> str:
    text = cleaned(value)
    if required and not text:
        raise ValidationError({name: _("Write this down.")})
    if len(text) > LONGEST_TEXT:
        raise ValidationError({name: _("At most 2,000 characters.")})
    return text


def _revised(old: Translated | None, text: str, agreement: Agreement, actor: Any) -> Any:
    if not text:
        return None
    if old is not None:
        return old if str(old) == text else old.revised(text, by=actor.pk, at=now_text())
    return Translated.of(text, agreement.hub.title.original, by=actor.pk, at=now_text())


@action("agreements.edit_draft", on="agreement")
def save_deliverable(
    *,
    actor: Any,
    agreement: Agreement,
    text: str,
    evidence: str,
    weight: Decimal,
    due_on: dt.date,
    owner: Organisation,
    acceptor: Organisation,
    deliverable: Deliverable | None = None,
    token: str | None = None,
) -> Deliverable:
    """Write one deliverable of a draft, or a new one at its end.

    `weight` is a share of one; `owner` and `acceptor` are two different parties; `token` is the
    mark of what the writer had before them, None asks nothing.

    Raises:
        StaleEditError: someone else saved other values in between.
        ValidationError: a value is wrong, or the agreement is no draft.
    """
    row = _draft(agreement)
    words, shows = _text(text, "text"), _text(evidence, "evidence", required=False)
    if not 0 < weight <= MOST_WEIGHT:
        raise ValidationError({"weight": _("The weight is more than 0 and at most 50 %.")})
    parties = {one.pk for one in parties_of(row.hub)}
    for name, party in (("owner", owner), ("acceptor", acceptor)):
        if party.pk not in parties:
            raise ValidationError({name: _("Choose the lead or a partner that said yes.")})
    if owner.pk == acceptor.pk:
        raise ValidationError(
            {"acceptor": _("Another organisation than the owner has to accept it.")}
        )
    one = _deliverable_row(row, deliverable)
    if one.pk:
        typed = {
            "text": words,
            "evidence": shows,
            "weight": percent(weight),
            "due_on": due_on.isoformat(),
            "owner": str(owner.pk),
            "acceptor": str(acceptor.pk),
        }
        refuse_stale(deliverable_written(one), typed, token)
    one.text = _revised(one.text if one.pk else None, words, row, actor)
    one.evidence = _revised(one.evidence if one.pk else None, shows, row, actor)
    one.weight, one.due_on = weight.quantize(Decimal("0.0001")), due_on
    one.owner, one.acceptor = owner, acceptor
    one.save()
    return one


def _deliverable_row(row: Agreement, deliverable: Deliverable | None) -> Deliverable:
    if deliverable is not None:
        found = row.deliverables.filter(pk=deliverable.pk).first()
        if found is None:
            raise ValidationError(_("This deliverable was removed in the meantime."))
        return found
    keys = list(row.deliverables.values_list("key", flat=True))
    if len(keys) >= MOST_DELIVERABLES:
        raise ValidationError(_("An agreement has at most 60 deliverables."))
    taken = max((int(key[1:]) for key in keys if key[1:].isdigit()), default=0)
    last = row.deliverables.aggregate(last=Max("position"))["last"]
    return Deliverable(agreement=row, key=f"D{taken + 1}", position=0 if last is None else last + 1)


@action("agreements.edit_draft", on="agreement")
def remove_deliverable(*, actor: Any, agreement: Agreement, deliverable: Deliverable) -> Agreement:
    """Take a deliverable out of a draft."""
    del actor
    row = _draft(agreement)
    row.deliverables.filter(pk=deliverable.pk).delete()
    return row


@action("agreements.edit_draft", on="agreement")
def save_criterion(
    *,
    actor: Any,
    agreement: Agreement,
    text: str,
    criterion: SuccessCriterion | None = None,
    token: str | None = None,
) -> SuccessCriterion:
    """Write one success criterion of a draft, or a new one at its end.

    `token` is the mark of what the writer had before them; None asks nothing.

    Raises:
        StaleEditError: someone else saved another text in between.
        ValidationError: nothing is written, or the agreement is no draft.
    """
    row = _draft(agreement)
    words = _text(text, "text")
    if criterion is not None:
        criterion = row.criteria.filter(pk=criterion.pk).first()
        if criterion is None:
            raise ValidationError(_("This success criterion was removed in the meantime."))
        refuse_stale(criterion_written(criterion), {"text": words}, token)
    else:
        if row.criteria.count() >= MOST_CRITERIA:
            raise ValidationError(_("An agreement has at most 30 success criteria."))
        last = row.criteria.aggregate(last=Max("position"))["last"]
        criterion = SuccessCriterion(agreement=row, position=0 if last is None else last + 1)
    criterion.text = _revised(criterion.text if criterion.pk else None, words, row, actor)
    criterion.save()
    return criterion


@action("agreements.edit_draft", on="agreement")
def remove_criterion(*, actor: Any, agreement: Agreement, criterion: SuccessCriterion) -> Agreement:
    """Take a criterion out of a draft."""
    del actor
    row = _draft(agreement)
    row.criteria.filter(pk=criterion.pk).delete()
    return row


@action("agreements.propose_agreement", on="agreement")
def propose_agreement(*, actor: Any, agreement: Agreement) -> Agreement:
    """Freeze the record and its hash and ask the parties to sign.

    Raises:
        ValidationError: something is still missing; the sentence says what.
    """
    row = _draft(agreement)
    record = record_of(row, deliverables_of(row), criteria_of(row), accepted_partners(row.hub))
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
    row = _locked(agreement)
    if row.state not in {Agreement.State.PROPOSED, Agreement.State.SIGNED}:
        raise ValidationError(_("This agreement is not proposed for signature now."), code="state")
    if seen != row.sha256:
        raise ValidationError(
            _("The agreement was changed after you opened this page. Read it again, then sign.")
        )
    choice = next(
        (one for one in signing_choices(actor, row) if one.organisation.pk == organisation.pk), None
    )
    if choice is None and waits_for_confirmation(actor, row):
        raise ValidationError(
            _("The Secretariat has not confirmed your mandate yet. You can sign once it has.")
        )
    if choice is None:
        raise ValidationError(
            {
                "organisation": _(
                    "It is signed for this organisation already, or you hold no "
                    "mandate for it today."
                )
            }
        )
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
        AGREEMENT.move(row, "come_into_force", actor=SYSTEM, signed_at=timezone.now())
        put_in_force(row.hub)
    else:
        tell(row.hub)
    return signature


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
