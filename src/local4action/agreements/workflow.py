"""The life of an agreement as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from local4action.agreements import rules as _rules  # noqa: F401 - the permissions named below
from local4action.agreements.promises import Promise, problems
from local4action.foundation.workflow import State, Transition, Workflow
from local4action.hubs.models import HubPartner

if TYPE_CHECKING:
    from local4action.agreements.models import Agreement


def missing(agreement: Agreement) -> list[str]:
    """What still keeps a draft from being proposed."""
    hub = agreement.hub
    accepted = set(
        hub.partners.filter(
            role=HubPartner.Role.PARTNER,
            state=HubPartner.State.ACCEPTED,
            organisation__isnull=False,
        ).values_list("organisation_id", flat=True)
    )
    promises = [
        Promise(one.key, one.weight, one.due_on, one.owner_id, one.acceptor_id)
        for one in agreement.deliverables.all()
    ]
    return problems(
        promises,
        criteria=agreement.criteria.count(),
        workshops=agreement.workshops.count(),
        start=hub.start,
        end=hub.end,
        parties=accepted | {hub.lead_id},
        partners=len(accepted),
    )


def _ready(agreement: Any) -> str | None:
    found = missing(agreement)
    return " ".join(found) or None


def _unsigned(agreement: Any) -> str | None:
    if agreement.signatures.exists():
        return gettext("Somebody has signed already, so it cannot be taken back.")
    return None


AGREEMENT: Final = Workflow(
    "agreement",
    {
        "draft": State(_("Draft"), _("Being drafted")),
        "proposed": State(_("Proposed for signature"), _("Being signed"), "going"),
        "signed": State(_("In force"), _("Signed"), "good"),
        "superseded": State(_("Replaced"), _("Replaced by a later one")),
        "dropped": State(_("Given up"), _("Given up")),
    },
    (
        Transition(
            "propose",
            ("draft",),
            "proposed",
            "agreements.propose_agreement",
            _("Propose for signature"),
            _ready,
            _(
                "The text is frozen and every party is asked by mail to sign it. "
                "Until somebody has signed, you can take it back."
            ),
        ),
        Transition(
            "take_back",
            ("proposed",),
            "draft",
            "agreements.take_back_agreement",
            _("Take back to change it"),
            _unsigned,
        ),
        Transition(
            "drop",
            ("draft",),
            "dropped",
            "agreements.drop_amendment",
            _("Give up the amendment"),
            None,
            _("What is in force stays as it is. The draft and what was said of it stay readable."),
        ),
        Transition("come_into_force", ("proposed",), "signed", None, _("Come into force")),
        Transition("supersede", ("signed",), "superseded", None, _("Replace by a later one")),
    ),
)

REMARK: Final = Workflow(
    "remark",
    {
        "open": State(pgettext_lazy("remark", "Open"), pgettext_lazy("remark", "Open"), "going"),
        "adopted": State(_("Taken up"), _("Taken up"), "good"),
        "declined": State(_("Not taken up"), _("Not taken up")),
        "withdrawn": State(
            pgettext_lazy("remark", "Withdrawn"), pgettext_lazy("remark", "Withdrawn")
        ),
    },
    (
        Transition("adopt", ("open",), "adopted", "agreements.answer_remark", _("Take it up")),
        Transition("decline", ("open",), "declined", "agreements.answer_remark", _("Decline")),
        Transition(
            "withdraw",
            ("open",),
            "withdrawn",
            "agreements.withdraw_remark",
            _("Withdraw the remark"),
            None,
            _("It stays readable, and nobody needs to answer it."),
        ),
    ),
    column="outcome",
)
