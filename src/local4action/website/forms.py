"""Forms of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from local4action.foundation.text import cleaned
from local4action.website.rules import SECRET

if TYPE_CHECKING:
    from local4action.foundation.models import OutboxMail

# What a mail is about, by the beginning of its key.
KINDS: Final = {
    "calls/mail/reminder:": gettext_lazy("Reminder of a deadline"),
    "calls/mail/receipt:": gettext_lazy("Receipt of a submission"),
    "calls/mail/invitation:": gettext_lazy("Invitation to write a proposal"),
    "calls/mail/second_form:": gettext_lazy("The second form is asked"),
    "reviews/mail/assigned:": gettext_lazy("A reader is asked to read"),
    "reviews/mail/reminder:": gettext_lazy("Reminder of a review"),
    "reviews.letter:": gettext_lazy("Letter to an applicant"),
    "hubs/": gettext_lazy("Invitation to a hub"),
    "agreements/": gettext_lazy("Agreement to be signed"),
    "monitoring/": gettext_lazy("About check-ins and evidence"),
    "account": gettext_lazy("About a person’s own account"),
}
STATES: Final = {
    "queued": (pgettext_lazy("mail", "Waiting"), "going"),
    "held": (pgettext_lazy("mail", "Held"), "warn"),
    "sending": (pgettext_lazy("mail", "On its way"), "going"),
    "sent": (pgettext_lazy("mail", "Sent"), "good"),
    "failed": (pgettext_lazy("mail", "Not delivered"), "stop"),
    "kept": (pgettext_lazy("mail", "Kept, not sent (demo)"), "neutral"),
}


def kind_of(mail: OutboxMail) -> Any:
    """What a mail is about, in words."""
    if mail.key.startswith(SECRET):
        return KINDS["account"]
    found = (words for start, words in KINDS.items() if mail.key.startswith(start))
    return next(found, gettext_lazy("Other"))


class OutboxFilterForm(forms.Form):
    """What is looked for; what is not known is left out of account."""

    to = forms.CharField(label=gettext_lazy("Recipient"), max_length=254, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        required=False,
        choices=lambda: [("", gettext_lazy("All")), *KINDS.items()],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: [
            ("", gettext_lazy("All")),
            *((name, words) for name, (words, _tone) in STATES.items()),
        ],
    )

    def wanted(self) -> dict[str, str]:
        """The filters that hold, for the query."""
        self.is_valid()
        return {name: cleaned(value).strip() for name, value in self.cleaned_data.items() if value}


class MailForm(forms.Form):
    """The text of a mail before it leaves."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=40_000,
        strip=False,
        widget=forms.Textarea({"rows": "16", "dir": "auto"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_subject(self) -> str:
        """Without signs that are no text."""
        return cleaned(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        """The same, with lines ended one way."""
        return cleaned(self.cleaned_data["body"].replace("\r\n", "\n"))
