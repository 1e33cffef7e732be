"""What is asked about a decision chain, and about what one of its steps says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.foundation.editing import TokenField
from local4action.reviews.actions import NewStep, chain_token
from local4action.reviews.forms.conditions import ConditionRows
from local4action.reviews.forms.fields import Text, day
from local4action.reviews.meeting_words import KINDS, MAJORITIES, QUORUMS, SAYS, body_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.accounts.models import Person
    from local4action.members.models import Body
    from local4action.reviews.models import Condition, Step

MOST_STEPS: Final = 4
PARTS: Final = ("body", "kind", "majority", "quorum_kind", "quorum")


class ChainForm(forms.Form):
    """The steps in their order; a row without a body is none."""

    token = TokenField()

    def __init__(self, data: Any, bodies: list[Body], chain: list[Step]) -> None:
        super().__init__(data, initial={"token": chain_token(chain)})
        self.bodies = bodies
        choices = [("", _("No step")), *((one.pk, body_name(one)) for one in bodies)]
        for number in range(1, MOST_STEPS + 1):
            self._add_row(f"step_{number}", number, choices)
        for number, step in enumerate(chain[:MOST_STEPS], start=1):
            self.initial.update(
                {
                    f"step_{number}_body": step.body_id,
                    f"step_{number}_kind": step.kind,
                    f"step_{number}_majority": step.majority,
                    f"step_{number}_quorum_kind": step.quorum_kind,
                    f"step_{number}_quorum": step.quorum,
                }
            )

    def _add_row(self, prefix: str, number: int, choices: list[Any]) -> None:
        self.fields[f"{prefix}_body"] = forms.TypedChoiceField(
            label=_("Step %(number)s: which body") % {"number": number},
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields[f"{prefix}_kind"] = forms.ChoiceField(
            label=_("What it does"), choices=list(KINDS.items()), required=False
        )
        self.fields[f"{prefix}_majority"] = forms.ChoiceField(
            label=_("What a vote needs"), choices=list(MAJORITIES.items()), required=False
        )
        self.fields[f"{prefix}_quorum_kind"] = forms.ChoiceField(
            label=_("Quorum counted as"), choices=list(QUORUMS.items()), required=False
        )
        self.fields[f"{prefix}_quorum"] = forms.IntegerField(
            label=_("Quorum"), min_value=1, max_value=500, initial=50, required=False
        )

    @property
    def step_rows(self) -> list[list[Any]]:
        """The fields of each row, bound."""
        rows = range(1, MOST_STEPS + 1)
        return [[self[f"step_{number}_{part}"] for part in PARTS] for number in rows]

    def clean(self) -> dict[str, Any]:
        """A share is at most a hundred per cent."""
        data = super().clean() or self.cleaned_data
        for number in range(1, MOST_STEPS + 1):
            kind, quorum = (data.get(f"step_{number}_{one}") for one in ("quorum_kind", "quorum"))
            if kind == "share" and quorum and quorum > 100:
                self.add_error(f"step_{number}_quorum", _("A share is at most 100 per cent."))
        return data

    def steps(self) -> list[NewStep]:
        """What the action takes."""
        known, data = {one.pk: one for one in self.bodies}, self.cleaned_data
        return [
            NewStep(
                body=known[data[f"step_{number}_body"]],
                kind=data[f"step_{number}_kind"] or "recommends",
                majority=data[f"step_{number}_majority"] or "simple",
                quorum_kind=data[f"step_{number}_quorum_kind"] or "share",
                quorum=data[f"step_{number}_quorum"] or 50,
            )
            for number in range(1, MOST_STEPS + 1)
            if data.get(f"step_{number}_body")
        ]


class OpinionForm(ConditionRows):
    """What a body that met elsewhere says of a file."""

    says = forms.ChoiceField(
        label=gettext_lazy("What it says"),
        widget=forms.RadioSelect,
        choices=lambda: list(SAYS.items()),
    )
    reasons = Text(label=gettext_lazy("Why"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    said_on = day(gettext_lazy("Said on"))
    minutes = Text(
        label=gettext_lazy("Minutes"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Where it is minuted, such as the session and the item."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, checkers: list[Person], known: Iterable[Condition] = ()) -> None:
        super().__init__(data, initial={"said_on": timezone.localdate()})
        self.add_conditions(checkers, known)
