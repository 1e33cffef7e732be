"""Whom to ask for a review, and the review itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation.editing import TokenField
from local4action.monitoring.board.acts import LONGEST
from local4action.monitoring.closing.forms import InLanguage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.accounts.models import Person
    from local4action.members.models import Body


class AssignForm(forms.Form):
    """One or more members of the board."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who writes the review"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Members of the board who are tied to the hub are not offered."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(one.pk, one.name) for one in people]  # type: ignore[attr-defined]


class ReviewForm(InLanguage):
    """Findings and minutes; anything may still be empty."""

    language = forms.ChoiceField(label=_("I write in"))
    findings = forms.CharField(
        label=_("What you found"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What goes well, what does not, and what you advise. It becomes public."),
    )
    body = forms.ChoiceField(label=_("Body that met"), required=False)
    held_on = forms.DateField(
        label=_("Day it met"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was said and concluded. They become public with the findings."),
    )
    token = TokenField()

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        named = [(str(one.pk), str(one.name.render(reader))) for one in bodies]
        self.fields["body"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]
