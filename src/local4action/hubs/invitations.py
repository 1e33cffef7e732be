"""Partners are invited, say yes or no, and may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.text import cleaned
from local4action.hubs.actions import locked_open, tell
from local4action.hubs.models import Hub, HubPartner
from local4action.hubs.queries import joined_by_request, people_of
from local4action.hubs.rules import spoken_for

if TYPE_CHECKING:
    from local4action.members.models import Organisation


def _named(name: str, address: str) -> tuple[str, str]:
    name, address = cleaned(name), cleaned(address).lower()
    if not name or len(name) > 200:
        raise ValidationError({"name": _("Name the organisation in at most 200 characters.")})
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError({"email": _("Write an e-mail address we can write to.")}) from error
    return name, address


@action("hubs.invite_partner", on="hub")
def invite_partner(
    *,
    actor: Any,
    hub: Hub,
    role: str,
    organisation: Organisation | None = None,
    name: str = "",
    email: str = "",
    language: str = "en",
) -> HubPartner:
    """Invite an organisation of the register, or one known by name and e-mail address.

    The people who speak for it get a mail, each in their language; `language` is that of the mail
    to a bare address.
    """
    row = locked_open(hub)
    if role not in HubPartner.Role.values:
        raise ValidationError({"role": _("Choose partner or stakeholder.")})
    address = ""
    if organisation is None:
        name, address = _named(name, email)
        if row.partners.filter(organisation=None, contact_email=address).exists():
            raise ValidationError({"email": _("This address is invited already.")})
    elif organisation.pk == row.lead_id:
        raise ValidationError(_("The lead need not be invited."))
    try:
        with transaction.atomic():
            partner = HubPartner.objects.create(
                hub=row,
                organisation=organisation,
                name="" if organisation else name,
                role=role,
                contact_email=address,
            )
    except IntegrityError as error:
        raise ValidationError(_("This organisation is invited already.")) from error
    _write(partner, actor, language)
    tell(row)
    return partner


def _write(partner: HubPartner, actor: Any, language: str) -> None:
    if partner.organisation_id is None:
        readers = [(partner.contact_email, language)]
    else:
        people = people_of([partner.organisation_id])
        readers = [(person.email, person.language) for _org, person in people]
    for address, tongue in readers:
        with translation.override(tongue):
            path = reverse("hubs:partner_answer", args=[partner.ref])
        mail.write_from_template(
            "hubs/mail/invitation",
            {"partner": partner, "hub": partner.hub, "actor": actor, "path": path},
            to=address,
            language=tongue,
            key=f"{partner.ref}:{address}",
        )


def _locked(partner: HubPartner, *states: str) -> HubPartner:
    row = (
        HubPartner.objects.select_for_update(of=("self",))
        .select_related("hub__lead", "organisation")
        .get(pk=partner.pk)
    )
    if row.state not in states:
        raise ValidationError(
            _("This is no longer possible: the answer was given already."), code="state"
        )
    return row


@action("hubs.answer_invitation", on="partner")
def answer_invitation(
    *, actor: Any, partner: HubPartner, accept: bool, organisation: Organisation | None = None
) -> HubPartner:
    """Say yes or no for the invited organisation.

    An invitation to a bare address is taken up by an `organisation` the person speaks for.
    """
    row = _locked(partner, HubPartner.State.INVITED)
    locked_open(row.hub)
    if accept and row.organisation is None:
        if organisation is None or organisation.pk not in spoken_for(actor):
            raise ValidationError({"organisation": _("Choose the organisation you answer for.")})
        if (
            organisation.pk == row.hub.lead_id
            or row.hub.partners.filter(organisation=organisation).exists()
        ):
            raise ValidationError(
                {"organisation": _("This organisation stands with the hub already.")}
            )
        row.organisation = organisation
    row.state = HubPartner.State.ACCEPTED if accept else HubPartner.State.DECLINED
    row.answered_at = timezone.now()
    row.save(update_fields=["organisation", "state", "answered_at"])
    tell(row.hub)
    return row


@action("hubs.leave_hub", on="partner")
def leave_hub(*, actor: Any, partner: HubPartner) -> HubPartner:
    """Leave a hub one had said yes to; that stays visible.

    Who joined by a request of their own leaves by it, with a reason.
    """
    del actor
    row = _locked(partner, HubPartner.State.ACCEPTED)
    locked_open(row.hub)
    if joined_by_request(row) is not None:
        raise ValidationError(_("You joined this hub: leave it where your terms stand."))
    row.state, row.answered_at = HubPartner.State.LEFT, timezone.now()
    row.save(update_fields=["state", "answered_at"])
    tell(row.hub)
    return row


@action("hubs.withdraw_invitation", on="partner")
def withdraw_invitation(*, actor: Any, partner: HubPartner) -> Hub:
    """Take back an invitation nobody has answered yet."""
    del actor
    row = _locked(partner, HubPartner.State.INVITED)
    hub = row.hub
    row.delete()
    tell(hub)
    return hub
