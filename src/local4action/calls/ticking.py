"""Forms of what comes over into a draft: a file, and the answers a person ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from local4action.calls.answer_forms import VERSION, version_sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.calls.models import Question


class TickForm(forms.Form):
    """Which of the offered answers are taken over; each with the version that was seen."""

    def __init__(self, offered: Iterable[tuple[Question, Any]], data: Any = None) -> None:
        super().__init__(data)
        self.offered = {question.key: (question, value) for question, value in offered}
        self.fields["take"] = forms.MultipleChoiceField(
            label=_("What is taken over"),
            choices=[(key, key) for key in self.offered],
            error_messages={
                "required": _("Tick the answers you want to take over."),
                "invalid_choice": _("What was offered has changed. Look at it again."),
            },
        )

    def changes(self) -> dict[Question, tuple[Any, int]]:
        """What was ticked: by question, the stored form and the version it replaces."""
        found = {}
        for key in self.cleaned_data["take"]:
            question, value = self.offered[key]
            found[question] = value, version_sent(self.data.get(f"{VERSION}{key}", ""))
        return found


class ReturnForm(forms.Form):
    """A document that comes back."""

    file = forms.FileField(
        label=_("The document, saved as DOCX"),
        widget=forms.FileInput({"accept": ".docx"}),
        max_length=255,
    )
