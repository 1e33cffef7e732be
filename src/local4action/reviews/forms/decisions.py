"""What is asked about a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from local4action.calls.workflow import PROPOSAL
from local4action.reviews.forms.conditions import ConditionRows
from local4action.reviews.forms.fields import Text, day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.accounts.models import Person
    from local4action.reviews.models import Condition


class DecideForm(ConditionRows):
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
        help_text=gettext_lazy("In words; what someone checks by a day goes below."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self,
        data: Any,
        offered: list[Any],
        checkers: list[Person],
        known: Iterable[Condition] = (),
    ) -> None:
        first = offered[0].pk if offered else None
        super().__init__(data, initial={"body": first, "decided_on": timezone.localdate()})
        reader = get_language() or "en"
        field: Any = self.fields["body"]
        field.choices = [(one.pk, one.name.render(reader).text) for one in offered]
        self.add_conditions(checkers, known)

    def attaches(self) -> bool:
        """A grant may go with conditions."""
        return self.cleaned_data.get("outcome") == "granted"
