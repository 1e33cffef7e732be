"""What is done on the way into a hub: ask, say a word, answer, settle, leave.

Rows are locked in one order everywhere: partnership, hub, joining.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.foundation.actions import action
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import locked_open, now_text, tell
from local4action.hubs.joining import notices
from local4action.hubs.joining.reading import partners_speaking
from local4action.hubs.models import Hub, HubPartner, Joining, JoiningWord
from local4action.hubs.workflow import JOINING

if TYPE_CHECKING:
    import datetime as dt

    from local4action.members.models import Organisation

LONGEST: Final = 2000


def _said(words: str, name: str, language: str, actor: Any, nothing: str) -> Translated:
    text = cleaned(words)
    if not text:
        raise ValidationError({name: nothing})
    if len(text) > LONGEST:
        raise ValidationError({name: _("At most 2,000 characters.")})
    return Translated.of(text, language, by=actor.pk, at=now_text())


@action("hubs.ask_to_join", on="organisation")
def ask_to_join(
    *,
    actor: Any,
    organisation: Organisation,
    hub: Hub,
    role: str,
    brings: str,
    hopes: str,
    language: str,
) -> Joining:
    """Ask to join a running hub, for an organisation one speaks for.

    The people of the lead and of each partner get a mail, each in their language.

    Raises:
        ValidationError: the hub is not running, the organisation stands with it already or has
            asked already, or something is not said.
    """
    row = locked_open(hub)
    if row.state != Hub.State.RUNNING:
        raise ValidationError(_("Only a running hub can be joined."), code="state")
    if role not in Joining.Role.values:
        raise ValidationError({"role": _("Choose how you would like to take part.")})
    _refuse_standing(row, organisation, role)
    texts = {
        "brings": _said(brings, "brings", language, actor, _("Say what you bring to the hub.")),
        "hopes": _said(hopes, "hopes", language, actor, _("Say what you hope for.")),
    }
    try:
        with transaction.atomic():
            joining = Joining.objects.create(
                hub=row,
                organisation=organisation,
                role=role,
                asked_by=actor,
                asked_at=timezone.now(),
                **texts,
            )
    except IntegrityError as error:
        raise ValidationError(
            {"organisation": _("This organisation has asked already, or has joined.")}
        ) from error
    notices.tell_asked(joining)
    return joining


def _refuse_standing(hub: Hub, organisation: Organisation, role: str) -> None:
    """A stakeholder may still become a co-deliverer; lead and partners need not ask."""
    if organisation.pk == hub.lead_id:
        raise ValidationError({"organisation": _("This organisation leads the hub.")})
    stands = hub.partners.filter(organisation=organisation, state=HubPartner.State.ACCEPTED)
    if role == Joining.Role.CO_DELIVERER:
        stands = stands.filter(role=HubPartner.Role.PARTNER)
    if stands.exists():
        raise ValidationError({"organisation": _("This organisation stands with the hub already.")})


@action("hubs.say_on_joining", on="joining")
def say_on_joining(
    *,
    actor: Any,
    joining: Joining,
    organisation: Organisation,
    agrees: bool,
    text: str,
    language: str,
) -> JoiningWord:
    """A partner says what it thinks of who asks; it may say it anew until the lead has answered."""
    row = _locked(joining)
    if row.state != Joining.State.ASKED:
        raise ValidationError(_("The lead has answered already."), code="state")
    if organisation.pk not in {one.pk for one in partners_speaking(actor, row)}:
        raise ValidationError({"organisation": _("Choose the partner you speak for.")})
    said = _said(text, "text", language, actor, _("Add a sentence that says why."))
    word, _new = JoiningWord.objects.update_or_create(
        joining=row,
        organisation=organisation,
        defaults={"agrees": agrees, "text": said, "said_at": timezone.now()},
    )
    return word


@action("hubs.answer_joining", on="joining")
def offer_terms(
    *,
    actor: Any,
    joining: Joining,
    terms: str,
    terms_from: dt.date,
    terms_until: dt.date,
    language: str,
) -> Joining:
    """The lead says yes: what it expects, from when until when. The asker then decides.

    Raises:
        ValidationError: somebody of the lead has answered already, the hub is closed, or the
            terms or their days do not hold.
    """
    row = _open_hub_of(joining)
    if terms_until < terms_from:
        raise ValidationError({"terms_until": _("The last day comes before the first.")})
    said = _said(terms, "terms", language, actor, _("Say what you expect of them."))
    JOINING.move(
        row,
        "offer",
        actor=actor,
        terms=said,
        terms_from=terms_from,
        terms_until=terms_until,
        answered_at=timezone.now(),
    )
    notices.tell_answered(row)
    return row


@action("hubs.answer_joining", on="joining")
def refuse_joining(*, actor: Any, joining: Joining, reason: str, language: str) -> Joining:
    """The lead says no, with a reason the asker is told."""
    said = _said(reason, "reason", language, actor, _("Say why: they are told your reason."))
    row = _open_hub_of(joining)
    JOINING.move(row, "refuse", actor=actor, reason=said, answered_at=timezone.now())
    notices.tell_answered(row)
    return row


@action("hubs.accept_terms", on="joining")
def accept_terms(*, actor: Any, joining: Joining) -> Joining:
    """Join on the terms offered; who delivers counts as a partner from now on."""
    known = HubPartner.objects.select_for_update().filter(
        hub=joining.hub_id, organisation=joining.organisation_id
    )
    partner = known.first()
    row = _open_hub_of(joining)
    now = timezone.now()
    JOINING.move(
        row, "accept_terms", actor=actor, settled_at=now, joined_on=timezone.localdate(now)
    )
    if row.role == Joining.Role.CO_DELIVERER:
        partner = partner or known.first()  # invited while the hub's row was waited for
        partner = partner or HubPartner(hub=row.hub, organisation=row.organisation)
        partner.role, partner.state = HubPartner.Role.PARTNER, HubPartner.State.ACCEPTED
        partner.answered_at = now
        partner.save()
    notices.tell_settled(row)
    tell(row.hub)
    return row


@action("hubs.withdraw_joining", on="joining")
def withdraw_joining(*, actor: Any, joining: Joining) -> Joining:
    """Take the request back, also after terms were offered and after the hub has ended."""
    row = _locked(joining)
    JOINING.move(row, "withdraw", actor=actor, settled_at=timezone.now())
    notices.tell_settled(row)
    return row


@action("hubs.leave_joined", on="joining")
def leave_joined(*, actor: Any, joining: Joining, reason: str, language: str) -> Joining:
    """Leave a hub one had joined, with a reason; who delivered is no partner any more."""
    said = _said(reason, "reason", language, actor, _("Say why you leave."))
    partner = (
        HubPartner.objects.select_for_update()
        .filter(hub=joining.hub_id, organisation=joining.organisation_id)
        .first()
    )
    row = _open_hub_of(joining)
    now = timezone.now()
    JOINING.move(row, "leave", actor=actor, reason=said, left_on=timezone.localdate(now))
    if partner is not None and row.role == Joining.Role.CO_DELIVERER:
        partner.state, partner.answered_at = HubPartner.State.LEFT, now
        partner.save(update_fields=["state", "answered_at"])
    notices.tell_settled(row)
    tell(row.hub)
    return row


def _locked(joining: Joining) -> Joining:
    return (
        Joining.objects.select_for_update(of=("self",))
        .select_related("hub__lead", "organisation")
        .get(pk=joining.pk)
    )


def _open_hub_of(joining: Joining) -> Joining:
    """The joining as it is now, its hub locked and open."""
    hub = locked_open(joining.hub)
    row = Joining.objects.select_related("organisation").get(pk=joining.pk)
    row.hub = hub
    return row
