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
    from local4action.members.models import Organisation


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


class RemarkForm(forms.Form):
    """For whom I speak, what I say, and the words I would write instead."""

    organisation = forms.TypedChoiceField(
        label=_("I speak for"), coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone who stands with the hub can read it, with your name."),
    )
    wording = forms.CharField(
        label=_("The words you would write instead"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "In the language of the agreement. If the lead adopts them, they replace the text."
        ),
    )

    def __init__(
        self, *args: Any, voices: Sequence[Organisation], worded: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, [(one.pk, named(one)) for one in voices])
        if not worded:
            del self.fields["wording"]


class AnswerForm(forms.Form):
    """What the lead says to a remark."""

    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AmendForm(forms.Form):
    """Why an agreement in force should be changed."""

    why = forms.CharField(
        label=_("Why it should be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What has changed since it was signed. It is signed with the amendment."),
    )


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
        _offer(self, [(one.organisation.pk, _choice_label(one)) for one in choices])


class RefuseForm(forms.Form):
    """For whom I refuse, and why."""

    organisation = forms.TypedChoiceField(
        label=_("I refuse for"), coerce=int, widget=forms.RadioSelect
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("Why you do not sign"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is public with your name, your organisation and the time."),
    )

    def __init__(self, *args: Any, choices: Sequence[SigningChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, [(one.organisation.pk, _choice_label(one)) for one in choices])


def _offer(form: forms.Form, choices: list[tuple[int, str]]) -> None:
    """Let one organisation be chosen; where there is only one it is chosen already."""
    form.fields["organisation"].choices = choices  # type: ignore[attr-defined]
    if len(choices) == 1:
        form.initial.setdefault("organisation", choices[0][0])


def _choice_label(choice: SigningChoice) -> str:
    through = choice.mandate.organisation
    title = choice.mandate.title
    words = [named(choice.organisation), title]
    if through is not None and through.pk != choice.organisation.pk:
        words.append(named(through))
    return " · ".join(word for word in words if word)
