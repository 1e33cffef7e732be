"""The form of one step of a label's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.members.models import Body


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class StepForm(forms.Form):
    """Every step says why; withdrawing names the decision, renewing the new last day."""

    def __init__(
        self,
        *args: Any,
        step: str,
        language: str,
        bodies: Sequence[Body] = (),
        limits: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if step == "renew":
            self.fields["valid_until"] = _day(_("New last day"))
            self.fields["valid_until"].help_text = limits
        if step == "withdraw":
            self.fields["body"] = forms.TypedChoiceField(
                label=_("Decided by"),
                coerce=int,
                choices=[(one.pk, str(one.name.render(language))) for one in bodies],
            )
            self.fields["decided_on"] = _day(_("Decided on"))
            self.fields["minutes"] = forms.CharField(
                label=_("Minutes"),
                max_length=2000,
                help_text=_("Where the decision is minuted. Only the Secretariat reads this."),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Shown on the public page of the label, and sent to the hub’s lead."),
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the reason"), choices=list(settings.LANGUAGES), initial=language
        )
