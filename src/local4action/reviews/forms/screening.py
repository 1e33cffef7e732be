"""What is asked when a proposal is screened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from local4action.foundation.editing import TokenField
from local4action.reviews.forms.fields import Text, day


class SeenForm(forms.Form):
    """A decision that says how much of what was done its officer knew."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class PassForm(SeenForm):
    """The day by which the second form is due."""

    due_on = day(gettext_lazy("The second form is due on"))


class AskForm(SeenForm):
    """What the applicants are asked, and by when."""

    questions = Text(
        label=gettext_lazy("Questions"),
        max_length=4000,
        help_text=gettext_lazy("The applicants read them as they stand. Write in their language."),
    )
    answer_by = day(gettext_lazy("The answer is awaited by"))


class RejectForm(SeenForm):
    """Why a proposal goes no further."""

    reason = Text(
        label=gettext_lazy("Reason"),
        max_length=4000,
        help_text=gettext_lazy("The applicants read it in their letter. Write in their language."),
    )


class InquiryAnswerForm(forms.Form):
    """The answer of those who write a proposal."""

    token = TokenField()
    answer = Text(
        label=gettext_lazy("Your answer"),
        max_length=12_000,
        required=False,
        widget=forms.Textarea({"rows": 12}),
    )

    def __init__(self, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
