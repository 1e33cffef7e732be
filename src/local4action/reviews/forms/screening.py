"""What is asked when a proposal is screened."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from local4action.reviews.forms.fields import Text, day


class PassForm(forms.Form):
    """The day by which the second form is due."""

    due_on = day(gettext_lazy("The second form is due on"))


class RejectForm(forms.Form):
    """Why a proposal goes no further."""

    reason = Text(
        label=gettext_lazy("Reason"),
        max_length=4000,
        help_text=gettext_lazy("The applicants read it in their letter. Write in their language."),
    )
