"""Forms of an agreement as a whole: its terms, and the signature. Those of items: `item_forms`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from local4action.foundation.editing import TokenField
from local4action.hubs.forms import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.agreements.queries import SigningChoice


class TermsForm(forms.Form):
    """What holds for the agreement as a whole."""

    data_sharing = forms.CharField(
        label=_("Sharing of data"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which data the partners give each other and the public, how and when."),
    )
    consent = forms.CharField(
        label=_("Consent"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How people are asked before their words, faces or data are used."),
    )
    communication = forms.CharField(
        label=_("Communication"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who tells what to whom, when and in which languages: an outline is enough."),
    )
    token = TokenField()


class SignForm(forms.Form):
    """For whom I sign, and once more that it is me."""

    organisation = forms.TypedChoiceField(
        label=_("I sign for"), coerce=int, widget=forms.RadioSelect
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    secret = forms.CharField(
        label=_("Your password, or a code of your second factor"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, choices: Sequence[SigningChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (one.organisation.pk, _choice_label(one)) for one in choices
        ]
        if len(choices) == 1:
            self.initial.setdefault("organisation", choices[0].organisation.pk)


def _choice_label(choice: SigningChoice) -> str:
    through = choice.mandate.organisation
    title = choice.mandate.title
    words = [named(choice.organisation), title]
    if through is not None and through.pk != choice.organisation.pk:
        words.append(named(through))
    return " · ".join(word for word in words if word)
