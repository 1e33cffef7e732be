"""What a reader brings back, and what they submit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from local4action.reviews.queries.offline import Draft


class ScoresForm(forms.Form):
    """A form with scores that comes back."""

    file = forms.FileField(
        label=gettext_lazy("Your filled-in form (XLSX)"),
        help_text=gettext_lazy("You see what is in it before anything is saved."),
        widget=forms.FileInput(
            {"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )


class SubmitForm(forms.Form):
    """Which drafts are submitted."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Reviews to submit"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, whole: list[Draft]) -> None:
        super().__init__(data)
        field: Any = self.fields["chosen"]
        field.choices = [(one.proposal.ref, str(one.proposal)) for one in whole]
