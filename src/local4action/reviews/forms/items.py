"""What is asked about an item while it is dealt with, and of the minutes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.foundation.editing import TokenField, token_of
from local4action.reviews.actions import Outcome, notes_as_shown, sections_as_shown
from local4action.reviews.forms.conditions import ConditionRows
from local4action.reviews.forms.fields import Text
from local4action.reviews.meeting_words import CHOICES, METHODS, SAYS
from local4action.reviews.quorum import Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.accounts.models import Person
    from local4action.reviews.models import AgendaItem, Condition, MinutesSection, Participant
    from local4action.reviews.queries import Tally

LONGEST_PART = 20_000


class ItemForm(ConditionRows):
    """What was agreed, how, and on what conditions."""

    says = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        widget=forms.RadioSelect,
        required=False,
        choices=lambda: list(SAYS.items()),
    )
    agreed = Text(
        label=gettext_lazy("What was agreed, and why"),
        max_length=8000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How the room came to it"),
        widget=forms.RadioSelect,
        required=False,
        choices=lambda: list(METHODS.items()),
    )
    votes_for = forms.IntegerField(
        label=gettext_lazy("Votes for"), min_value=0, max_value=500, required=False
    )
    votes_against = forms.IntegerField(
        label=gettext_lazy("Votes against"), min_value=0, max_value=500, required=False
    )
    votes_abstain = forms.IntegerField(
        label=gettext_lazy("Abstained"), min_value=0, max_value=500, required=False
    )
    token = TokenField()

    def __init__(
        self,
        data: Any,
        item: AgendaItem,
        voting: list[Participant],
        checkers: list[Person],
        known: Iterable[Condition] = (),
        *,
        tally: Tally | None = None,
    ) -> None:
        shown = notes_as_shown(item)
        super().__init__(data, initial={**shown, **_voted(tally), "token": token_of(shown)})
        self.item, self.voting = item, voting
        if item.proposal_id is None:
            del self.fields["says"]
        else:
            self.add_conditions(checkers, known)
        for one in voting:
            self.fields[f"vote_{one.person_id}"] = forms.ChoiceField(
                label=str(one.person),
                required=False,
                widget=forms.RadioSelect,
                choices=list(CHOICES.items()),
            )

    @property
    def vote_rows(self) -> list[Any]:
        """The votes by name, bound."""
        return [self[f"vote_{one.person_id}"] for one in self.voting]

    def outcome(self) -> Outcome:
        """What the action takes."""
        data = self.cleaned_data
        names = {one.person_id: data.get(f"vote_{one.person_id}", "") for one in self.voting}
        return Outcome(
            agreed=data["agreed"],
            says=data.get("says", ""),
            method=data["method"],
            names={key: choice for key, choice in names.items() if choice},
            count=Count(
                data["votes_for"] or 0, data["votes_against"] or 0, data["votes_abstain"] or 0
            ),
            conditions=self.attached() if self.item.proposal_id else (),
        )


def _voted(tally: Tally | None) -> dict[str, Any]:
    """What the form begins with: what the members voted themselves, or else consensus."""
    if tally is None or tally.poll.state != "closed" or tally.count is None:
        return {"method": "consensus"}
    count = tally.count
    return {
        "method": "names" if tally.names else "count",
        "votes_for": count.for_it,
        "votes_against": count.against,
        "votes_abstain": count.abstained,
        **{f"vote_{key}": choice for key, choice in tally.names.items()},
    }


class RecusalForm(forms.Form):
    """Who leaves the room, and why."""

    person = forms.TypedChoiceField(label=gettext_lazy("Who leaves the room"), coerce=int)
    reason = Text(
        label=gettext_lazy("Their interest"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In their own words; only the Secretariat reads it."),
    )

    def __init__(self, data: Any, sitting: list[Participant]) -> None:
        super().__init__(data)
        self.people = {one.person_id: one.person for one in sitting}
        field: Any = self.fields["person"]
        field.choices = [
            ("", _("Choose")),
            *((key, str(person)) for key, person in self.people.items()),
        ]


class MinutesForm(forms.Form):
    """The text of each part of the minutes that this officer may read."""

    token = TokenField()

    def __init__(self, data: Any, sections: list[MinutesSection]) -> None:
        shown = sections_as_shown(sections)
        super().__init__(data, initial={**shown, "token": token_of(shown)})
        self.sections = sections
        for one in sections:
            self.fields[f"section_{one.position}"] = Text(
                label=one.heading,
                max_length=LONGEST_PART,
                widget=forms.Textarea({"rows": min(14, max(4, one.text.count("\n") + 2))}),
            )

    def texts(self) -> dict[int, str]:
        """What the action takes."""
        return {one.position: self.cleaned_data[f"section_{one.position}"] for one in self.sections}
