"""What is asked about conditions: those a step attaches, and whether one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.foundation.editing import TokenField, token_of
from local4action.reviews.actions import NewCondition, condition_as_shown
from local4action.reviews.forms.fields import Text, day
from local4action.reviews.meeting_workflow import CONDITION
from local4action.reviews.models import Says

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.accounts.models import Person
    from local4action.reviews.models import Condition

ROWS: Final = (1, 2, 3)
PARTS: Final = ("text", "due", "checker", "public")


class ConditionRows(forms.Form):
    """Up to three conditions of a "grant if"; a row without a text is none."""

    checkers: list[Person]

    def add_conditions(self, checkers: list[Person], known: Iterable[Condition] = ()) -> None:
        """Put the rows on the form; `known` are those an earlier step wished."""
        self.checkers = checkers
        people = [("", _("Choose")), *((one.pk, str(one)) for one in checkers)]
        for number in ROWS:
            prefix = f"condition_{number}"
            self.fields[f"{prefix}_text"] = Text(
                label=_("Condition %(number)s") % {"number": number},
                max_length=1000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
            self.fields[f"{prefix}_due"] = day(_("By"), required=False)
            self.fields[f"{prefix}_checker"] = forms.TypedChoiceField(
                label=_("Who checks it"),
                choices=people,
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.fields[f"{prefix}_public"] = forms.BooleanField(
                label=_("Show it in the public register"), required=False
            )
        for number, one in zip(ROWS, known, strict=False):
            self.initial.update(
                {
                    f"condition_{number}_text": one.text,
                    f"condition_{number}_due": one.due_on,
                    f"condition_{number}_checker": one.checked_by_id,
                    f"condition_{number}_public": one.is_public,
                }
            )

    @property
    def condition_rows(self) -> list[list[Any]]:
        """The fields of each row, bound."""
        return [[self[f"condition_{number}_{part}"] for part in PARTS] for number in ROWS]

    def attaches(self) -> bool:
        """Whether the outcome chosen goes with conditions."""
        return self.cleaned_data.get("says") == Says.GRANT_IF

    def _touched(self) -> bool:
        """Whether someone wrote a condition, beyond those that stood there."""
        return any(
            name.startswith("condition_") and self.cleaned_data.get(name)
            for name in self.changed_data
        )

    def clean(self) -> dict[str, Any]:
        """A condition has a day that is to come and someone who checks it."""
        data = super().clean() or self.cleaned_data
        if "condition_1_text" not in self.fields:
            return data
        if not self.attaches():
            if self._touched() and not self.errors:
                self.add_error(
                    "condition_1_text",
                    _("Conditions go with a grant on conditions; take them off, or choose it."),
                )
            return data
        for number in ROWS:
            prefix = f"condition_{number}"
            if not data.get(f"{prefix}_text"):
                continue
            due = data.get(f"{prefix}_due")
            if f"{prefix}_due" not in self.errors and (due is None or due < timezone.localdate()):
                self.add_error(f"{prefix}_due", _("Choose a day that is still to come."))
            if not data.get(f"{prefix}_checker") and f"{prefix}_checker" not in self.errors:
                self.add_error(f"{prefix}_checker", _("Say who checks it."))
        return data

    def attached(self) -> list[NewCondition]:
        """What the actions take."""
        if not self.attaches():
            return []
        people = {one.pk: one for one in self.checkers}
        data = self.cleaned_data
        return [
            NewCondition(
                text=data[f"condition_{number}_text"],
                due_on=data[f"condition_{number}_due"],
                checked_by=people[data[f"condition_{number}_checker"]],
                is_public=data[f"condition_{number}_public"],
            )
            for number in ROWS
            if data.get(f"condition_{number}_text")
        ]


class MarkForm(forms.Form):
    """Whether a condition holds, and what shows it."""

    state = forms.ChoiceField(
        label=gettext_lazy("Is it fulfilled?"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (name, CONDITION.states[name].staff) for name in ("fulfilled", "not_fulfilled")
        ],
    )
    evidence = Text(
        label=gettext_lazy("What shows it"),
        max_length=4000,
        help_text=gettext_lazy("A document, a letter, a visit: what someone else could look up."),
        widget=forms.Textarea({"rows": 4}),
    )
    token = TokenField()

    def __init__(self, data: Any, condition: Condition) -> None:
        shown = condition_as_shown(condition)
        super().__init__(data, initial={**shown, "token": token_of(shown)})
