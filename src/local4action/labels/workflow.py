"""The life of a label, and that of a material that shows it, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from local4action.foundation.workflow import State, Transition, Workflow
from local4action.labels import rules as _rules  # noqa: F401 - the permissions named below

if TYPE_CHECKING:
    from local4action.labels.models import Label


def _hub_goes_on(label: Any) -> str | None:
    if label.hub.state not in {"agreed", "running", "closing"}:
        return gettext("The hub has ended, so its label has nothing to be renewed for.")
    return None


def _not_answered_yet(material: Any) -> str | None:
    if material.answered_at is not None:
        return gettext("A person has looked at this one. Mend it, and send the new version.")
    if material.file_id is None:
        return gettext("The file was not kept, so there is nothing to look at. Send another one.")
    return None


IN_FORCE: Final = ("active", "on_watch")
# In these the calendar may still move a label; the others are ends.
ALIVE: Final = ("candidate", "active", "on_watch", "suspended")
# A material in one of these is one of the hub's; the others are past.
STANDING: Final = ("sent", "kept", "waiting", "agreed", "to_mend")

LABEL: Final = Workflow(
    "label",
    {
        "candidate": State(pgettext_lazy("label", "Candidate"), _("Granted, not yet in force")),
        "active": State(pgettext_lazy("label", "Active"), _("In force"), "good"),
        "on_watch": State(_("On watch"), _("In force, on watch"), "warn"),
        "suspended": State(
            pgettext_lazy("label", "Suspended"), pgettext_lazy("label", "Suspended"), "stop"
        ),
        "completed": State(_("Completed"), _("Completed"), "good"),
        "withdrawn": State(
            pgettext_lazy("label", "Withdrawn"), pgettext_lazy("label", "Withdrawn"), "stop"
        ),
        "expired": State(pgettext_lazy("label", "Expired"), _("No longer in force")),
    },
    (
        Transition("activate", ("candidate",), "active", None, _("Come into force")),
        Transition("fall_silent", ("active",), "on_watch", None, _("Fall silent")),
        Transition("be_heard", ("on_watch",), "active", None, _("Be heard of again")),
        Transition(
            "put_on_watch", ("active",), "on_watch", "labels.watch_label", _("Put on watch")
        ),
        Transition(
            "take_off_watch", ("on_watch",), "active", "labels.unwatch_label", _("Take off watch")
        ),
        Transition(
            "suspend", IN_FORCE, "suspended", "labels.suspend_label", _("Suspend the label")
        ),
        Transition("reinstate", ("suspended",), "active", "labels.reinstate_label", _("Reinstate")),
        Transition(
            "renew",
            ("active", "expired"),
            "active",
            "labels.renew_label",
            _("Renew the label"),
            _hub_goes_on,
        ),
        Transition("complete", IN_FORCE, "completed", None, _("Be completed with the hub")),
        Transition("expire", (*IN_FORCE, "suspended"), "expired", None, _("Reach the last day")),
        Transition(
            "withdraw",
            ALIVE,
            "withdrawn",
            "labels.withdraw_label",
            _("Withdraw the label"),
            None,
            _("The label ends for good, and the public page says why. It cannot be taken back."),
        ),
        Transition("stop_with_hub", ALIVE, "withdrawn", None, _("End with a stopped hub")),
    ),
)

MATERIAL: Final = Workflow(
    "material",
    {
        "sent": State(_("Being checked"), _("Being checked"), "going"),
        "kept": State(_("Keeps the rules"), _("Keeps the rules"), "good"),
        "waiting": State(_("Waits for a person"), _("Waits for a person"), "warn"),
        "agreed": State(
            pgettext_lazy("material", "Agreed"), pgettext_lazy("material", "Agreed"), "good"
        ),
        "to_mend": State(_("To be mended"), _("To be mended"), "stop"),
        "replaced": State(
            pgettext_lazy("material", "Replaced"), pgettext_lazy("material", "Replaced")
        ),
        "dropped": State(
            pgettext_lazy("material", "Withdrawn"), pgettext_lazy("material", "Withdrawn")
        ),
    },
    (
        Transition("pass", ("sent",), "kept", None, _("Be found to keep the rules")),
        Transition("hand_over", ("sent",), "waiting", None, _("Be left to a person")),
        Transition("fail", ("sent",), "to_mend", None, _("Be found to break a rule")),
        Transition(
            "agree", ("waiting",), "agreed", "labels.answer_material", _("Agree to the material")
        ),
        Transition(
            "send_back", ("waiting",), "to_mend", "labels.answer_material", _("Ask to mend it")
        ),
        Transition(
            "refer",
            ("to_mend",),
            "waiting",
            "labels.refer_material",
            _("Ask a person to look"),
            _not_answered_yet,
        ),
        Transition("replace", STANDING, "replaced", None, _("Be replaced by a newer one")),
        Transition(
            "drop",
            STANDING,
            "dropped",
            "labels.withdraw_material",
            _("Withdraw the material"),
            None,
            _("The file is deleted, here and for the Secretariat. What was found stays listed."),
        ),
    ),
)


def is_in_force(label: Label) -> bool:
    """Whether the hub may show the label today."""
    return label.state in IN_FORCE


def has_open_conditions(label: Label) -> bool:
    """Whether the decision set conditions that nobody has marked as met."""
    return bool(label.conditions) and label.conditions_met_on is None and label.state in ALIVE
