"""What is done with an agreement: drafted, proposed, taken back, signed, put in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.accounts.confirmation import verify_again
from local4action.agreements.checks import CHECKS
from local4action.agreements.models import Agreement, EarlierValue, Signature
from local4action.agreements.parts import TERMS
from local4action.agreements.promises import FEWEST_PARTNERS
from local4action.agreements.queries import (
    items_of,
    keys_ever,
    parties_of,
    refs_named,
    signing_choices,
    terms_written,
    waits_for_confirmation,
)
from local4action.agreements.record import record_of
from local4action.agreements.workflow import AGREEMENT
from local4action.agreements.written import item_written, values_written
from local4action.foundation import mail
from local4action.foundation.actions import SYSTEM, action
from local4action.foundation.canonical import sha256
from local4action.foundation.editing import refuse_stale
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text, put_in_force, tell
from local4action.hubs.queries import accepted_partners, people_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from local4action.agreements.models.items import Item
    from local4action.agreements.parts import Part
    from local4action.hubs.models import Hub
    from local4action.members.models import Organisation

LONGEST_TEXT: Final = 2000
MOST_ITEMS: Final = 60


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
def save_item(
    *,
    actor: Any,
    agreement: Agreement,
    part: Part,
    values: Mapping[str, Any],
    key: str = "",
    token: str | None = None,
) -> Item:
    """Write one item of a draft, or a new one at its end.

    Args:
        actor: who writes.
        agreement: a draft.
        part: which kind of item.
        values: its texts as words in the hub's language, its facts as the columns have them (a
            weight as a share of one), its joined rows as (date, value, source).
        key: which item; "" for a new one.
        token: the mark of what the writer had before them; None asks nothing.

    Raises:
        StaleEditError: someone else saved other values in between.
        ValidationError: a value is wrong, by its field; or the agreement is no draft.
    """
    row = _draft(agreement)
    words = {
        name: _text(values[name], name, required=required) for name, required in part.texts.items()
    }
    given = {**values, **words}
    if check := CHECKS.get(part.name):
        check(row.hub, {one.pk for one in parties_of(row.hub)}, given)
    item = _item(row, part, key)
    if item.pk:
        refuse_stale(item_written(part, item), values_written(part, given), token)
    for name, text in words.items():
        setattr(item, name, _revised(getattr(item, name), text, row, actor))
    for name in part.facts:
        setattr(item, name, given[name])
    item.save()
    if part.joined:
        _save_earlier(item, given["earlier"])
    return item


def _item(row: Agreement, part: Part, key: str) -> Item:
    items = getattr(row, part.name)
    if key:
        found: Item | None = items.filter(key=key).first()
        if found is None:
            raise ValidationError(_("This was removed in the meantime."))
        return found
    if items.count() >= MOST_ITEMS:
        raise ValidationError(
            _("An agreement has at most %(most)d of these.") % {"most": MOST_ITEMS}
        )
    taken = max((int(one[1:]) for one in keys_ever(row.hub, part) if one[1:].isdigit()), default=0)
    last = items.aggregate(last=Max("position"))["last"]
    return part.model(
        agreement=row,
        key=f"{part.letter}{taken + 1}",
        position=0 if last is None else last + 1,
    )


def _save_earlier(indicator: Any, wanted: Sequence[tuple[str, Decimal, str]]) -> None:
    """Keep the rows that are wanted as they are, so that history shows what really changed."""
    stored = {one.on: one for one in indicator.earlier.all()}
    for on in stored.keys() - {on for on, _value, _source in wanted}:
        stored[on].delete()
    for on, value, source in wanted:
        one = stored.get(on) or EarlierValue(indicator=indicator, on=on)
        if one.pk is None or (one.value, one.source) != (value, source):
            one.value, one.source = value, source
            one.save()


@action("agreements.edit_draft", on="agreement")
def remove_item(*, actor: Any, agreement: Agreement, part: Part, key: str) -> Agreement:
    """Take an item out of a draft; its key is not given to another."""
    del actor
    row = _draft(agreement)
    getattr(row, part.name).filter(key=key).delete()
    return row


@action("agreements.edit_draft", on="agreement")
def save_terms(
    *, actor: Any, agreement: Agreement, texts: Mapping[str, str], token: str | None = None
) -> Agreement:
    """Write what the agreement as a whole says of data, consent and communication.

    Raises:
        StaleEditError: someone else saved other words in between.
        ValidationError: a text is too long, or the agreement is no draft.
    """
    row = _draft(agreement)
    words = {name: _text(texts[name], name, required=False) for name in TERMS}
    refuse_stale(terms_written(row), words, token)
    for name, text in words.items():
        setattr(row, name, _revised(getattr(row, name), text, row, actor))
    row.save(update_fields=TERMS)
    return row


@action("agreements.propose_agreement", on="agreement")
def propose_agreement(*, actor: Any, agreement: Agreement) -> Agreement:
    """Freeze the record and its hash and ask the parties to sign.

    Raises:
        ValidationError: something is still missing; the sentence says what.
    """
    row = _draft(agreement)
    record = record_of(row, items_of(row), accepted_partners(row.hub))
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
