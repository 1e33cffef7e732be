"""What is asked about a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from local4action.calls.workflow import PROPOSAL
from local4action.reviews.forms.fields import Text, day


class DecideForm(forms.Form):
    """A line of the decision register."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        choices=lambda: [
            ("granted", PROPOSAL.states["granted"].staff),
            ("declined", PROPOSAL.states["declined"].staff),
        ],
    )
    body = forms.TypedChoiceField(label=gettext_lazy("Decided by"), coerce=int)
    decided_on = day(gettext_lazy("Decided on"))
    minutes = Text(
        label=gettext_lazy("Minutes"),
        max_length=2000,
        help_text=gettext_lazy("Where it is minuted, such as the session and the item."),
        widget=forms.Textarea({"rows": 3}),
    )
    conditions = Text(
        label=gettext_lazy("Conditions"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("What must hold for the grant, by when, and who checks it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any, offered: list[Any]) -> None:
        first = offered[0].pk if offered else None
        super().__init__(data, initial={"body": first, "decided_on": timezone.localdate()})
        reader = get_language() or "en"
        field: Any = self.fields["body"]
        field.choices = [(one.pk, one.name.render(reader).text) for one in offered]
