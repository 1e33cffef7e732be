"""The letter, as it is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from local4action.reviews.models import Letter

from local4action.reviews.forms.fields import Text


class LetterForm(forms.Form):
    """A letter, as it will be sent."""

    subject = Text(label=gettext_lazy("Subject"), max_length=300, widget=forms.TextInput)
    body = Text(label=gettext_lazy("Text"), max_length=40_000, widget=forms.Textarea({"rows": 24}))

    @classmethod
    def of(cls, letter: Letter) -> dict[str, str]:
        """The first values of the form."""
        return {"subject": letter.subject, "body": letter.body}
