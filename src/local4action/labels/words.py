"""What each step of a label's life is called once it is made, and what it means for the hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from local4action.foundation import dates
from local4action.labels.timing import renewal_limits

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from local4action.labels.models import Label


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the past tense, and a sentence for the people it concerns."""

    done: Promise
    meaning: Promise


STEPS: Final[dict[str, Step]] = {
    "grant": Step(
        pgettext_lazy("label", "Granted"),
        _("The label comes into force once the agreement is signed and the hub has started."),
    ),
    "activate": Step(
        _("Came into force"),
        _("The hub may show the label from today. Check in every three months to keep it so."),
    ),
    "fall_silent": Step(
        _("Put on watch: nothing was heard for six months"),
        _("The label stays in force, and its page says that nothing was heard: check in soon."),
    ),
    "be_heard": Step(
        _("Taken off watch: the hub was heard of again"),
        _("The label is in force as before."),
    ),
    "put_on_watch": Step(
        _("Put on watch"),
        _("The label stays in force, and its page says that it is looked at."),
    ),
    "take_off_watch": Step(_("Taken off watch"), _("The label is in force as before.")),
    "suspend": Step(
        pgettext_lazy("label", "Suspended"),
        _("The label may not be shown until it is reinstated; its page says so to everyone."),
    ),
    "reinstate": Step(_("Reinstated"), _("The hub may show the label again from today.")),
    "renew": Step(_("Renewed"), _("The label stays in force until its new last day.")),
    "complete": Step(
        _("Completed with the hub"),
        _("The hub kept its label to the end. Its page stays, and says so."),
    ),
    "expire": Step(
        _("Reached its last day"),
        _("The label is no longer in force and may not be shown. The Secretariat may renew it."),
    ),
    "withdraw": Step(
        pgettext_lazy("label", "Withdrawn"),
        _("The label has ended for good and may not be shown; its page says so to everyone."),
    ),
    "stop_with_hub": Step(
        _("Withdrawn: the hub was stopped"),
        _("The label has ended with the hub and may not be shown; its page says so to everyone."),
    ),
    "share": Step(
        _("Issued together with a section"),
        _("A section signs the label’s credential, too, and its page says so."),
    ),
    "unshare": Step(
        _("Issued by the programme alone again"),
        _("The label’s credential is signed by the programme alone."),
    ),
    "meet_conditions": Step(_("Conditions met"), _("The conditions of the decision are met.")),
}


def limits_said(label: Label) -> str:
    """Between which days a renewed label may end, for the page that asks and for a refusal."""
    if label.valid_until is None:
        return ""
    reader = get_language() or "en"
    first, last = renewal_limits(label.valid_until, timezone.localdate())
    return gettext("Choose a day from %(first)s to %(last)s.") % {
        "first": dates.spoken(first.isoformat(), reader),
        "last": dates.spoken(last.isoformat(), reader),
    }
