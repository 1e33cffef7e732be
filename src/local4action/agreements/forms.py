"""Forms of an agreement."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from local4action.foundation.editing import TokenField
from local4action.hubs.forms import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.agreements.queries import SigningChoice
    from local4action.members.models import Organisation


class DeliverableForm(forms.Form):
    """One deliverable; its weight in per cent."""

    text = forms.CharField(
        label=_("What will be there"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A result somebody else can check, not an activity."),
    )
    evidence = forms.CharField(
        label=_("What will show that it is done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "A report, a register, photographs, a link: agreed now, so that nobody argues later."
        ),
    )
    weight = forms.DecimalField(
        label=_("Weight in per cent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(50))],
        help_text=_("All weights together make 100; none is above 50."),
        widget=forms.NumberInput(attrs={"step": "0.01", "min": "0.01", "max": "50"}),
    )
    due_on = forms.DateField(
        label=_("Due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=_("For example 2027-06-30."),
    )
    owner = forms.TypedChoiceField(label=_("Who delivers it"), coerce=int)
    acceptor = forms.TypedChoiceField(
        label=_("Who accepts it"),
        coerce=int,
        help_text=_("Another organisation than the one that delivers."),
    )
    token = TokenField()

    def __init__(self, *args: Any, parties: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose")), *((one.pk, named(one)) for one in parties)]
        for name in ("owner", "acceptor"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class CriterionForm(forms.Form):
    """One success criterion."""

    text = forms.CharField(
        label=_("What success means"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As partners and stakeholders settled it together."),
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
