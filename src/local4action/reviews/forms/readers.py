"""Who reads, and who has an interest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from local4action.accounts.models import Person

from local4action.reviews.forms.fields import Text, day


class AssignForm(forms.Form):
    """Who reads a proposal, and by when."""

    reviewers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Readers"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Members of the Advisory Board without an interest in it."),
    )
    due_on = day(gettext_lazy("Reviews are awaited by"))

    def __init__(self, data: Any, people: list[Person], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["reviewers"]
        field.choices = [(person.pk, str(person)) for person in people]


class ConflictForm(forms.Form):
    """What the interest is."""

    reason = Text(
        label=gettext_lazy("What your interest is"),
        max_length=2000,
        help_text=gettext_lazy("The Secretariat reads it. You need not go into detail."),
    )
