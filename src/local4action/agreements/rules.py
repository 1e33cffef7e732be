"""Who may do what with an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from local4action.hubs.models import HubPartner
from local4action.hubs.rules import leads_hub, spoken_for, stands_with_hub
from local4action.members.rules import is_officer

if TYPE_CHECKING:
    from local4action.agreements.models import Agreement, Remark
    from local4action.hubs.models import Hub


@rules.predicate
def leads_agreement(person: Any, agreement: Agreement | None) -> bool:
    """Speaks today for the organisation that leads the agreement's hub."""
    return agreement is not None and bool(leads_hub(person, agreement.hub))


@rules.predicate
def stands_with_agreement(person: Any, agreement: Agreement | None) -> bool:
    """Speaks today for a partner or stakeholder of the agreement's hub."""
    return agreement is not None and bool(stands_with_hub(person, agreement.hub))


def agrees_in_hub(person: Any, hub: Hub) -> bool:
    """Whether a person speaks today for the lead of a hub, or for a partner that said yes."""
    mine = spoken_for(person)
    if hub.lead_id in mine:
        return True
    return (
        bool(mine)
        and HubPartner.objects.filter(
            hub=hub,
            organisation__in=mine,
            role=HubPartner.Role.PARTNER,
            state=HubPartner.State.ACCEPTED,
        ).exists()
    )


@rules.predicate
def is_party(person: Any, agreement: Agreement | None) -> bool:
    """Speaks today for the lead or for a partner that said yes; stakeholders do not sign."""
    return agreement is not None and agrees_in_hub(person, agreement.hub)


@rules.predicate
def leads_agreement_of(person: Any, remark: Remark | None) -> bool:
    """Speaks today for the lead of the agreement a remark is about."""
    return remark is not None and bool(leads_agreement(person, remark.agreement))


@rules.predicate
def made_remark(person: Any, remark: Remark | None) -> bool:
    """Made the remark themselves."""
    return remark is not None and remark.person_id == person.pk


@rules.predicate
def is_amendment(_person: Any, agreement: Agreement | None) -> bool:
    """The version would take the place of an earlier one."""
    return agreement is not None and agreement.number > 1


rules.add_perm("agreements.see_agreement", leads_agreement | stands_with_agreement | is_officer)
rules.add_perm("agreements.open_draft", leads_hub)
rules.add_perm("agreements.open_amendment", leads_hub)
rules.add_perm("agreements.drop_amendment", leads_agreement & is_amendment)
rules.add_perm("agreements.edit_draft", leads_agreement)
rules.add_perm("agreements.propose_agreement", leads_agreement)
rules.add_perm("agreements.take_back_agreement", leads_agreement)
rules.add_perm("agreements.sign_agreement", is_party)
rules.add_perm("agreements.refuse_agreement", is_party)
rules.add_perm("agreements.make_remark", leads_agreement | stands_with_agreement)
rules.add_perm("agreements.answer_remark", leads_agreement_of)
rules.add_perm("agreements.withdraw_remark", made_remark)
