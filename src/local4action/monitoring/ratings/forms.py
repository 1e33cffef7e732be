"""Forms of a round: opening it, and rating criterion by criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.monitoring.ratings.acts import LONGEST_SENTENCE, LONGEST_WORDS, Given
from local4action.monitoring.ratings.words import ANCHORS, CANNOT_JUDGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.agreements.models import SuccessCriterion
    from local4action.monitoring.ratings.tables import Rating

NOT_JUDGED = "none"


class RoundForm(forms.Form):
    """A new round."""

    closes_on = forms.DateField(
        label=_("Open until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most three months away. Answers can be changed until then."),
    )
    words = forms.CharField(
        label=_("Words of invitation"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why you ask now, and what you will do with the answers."),
    )
    citizens = forms.BooleanField(
        label=_("Citizens may take part by a public link"),
        required=False,
        help_text=_("They need no account and are shown as a group of their own."),
    )


class RatingForm(forms.Form):
    """Each criterion on its scale; who was invited may add a sentence and stay unnamed."""

    def __init__(
        self,
        *args: Any,
        criteria: list[SuccessCriterion],
        known: Mapping[int, Rating],
        citizen: bool = False,
        anonymous: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        choices = [(str(value), f"{value} – {word}") for value, word in ANCHORS.items()]
        choices.append((NOT_JUDGED, str(CANNOT_JUDGE)))
        for one in criteria:
            before = known.get(one.pk)
            self.fields[f"value_{one.pk}"] = forms.ChoiceField(
                label=str(one.text.render(get_language() or "en")),
                widget=forms.RadioSelect,
                choices=choices,
                initial=_chosen(before),
            )
            if not citizen:
                self.fields[f"sentence_{one.pk}"] = forms.CharField(
                    label=_("A sentence on it, if you wish"),
                    required=False,
                    max_length=LONGEST_SENTENCE,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    initial=str(before.sentence or "") if before else "",
                )
        if not citizen:
            self.fields["anonymous"] = forms.BooleanField(
                label=_("Do not name my organisation beside my sentences"),
                required=False,
                initial=anonymous,
            )

    def given(self) -> dict[int, Given]:
        """What was answered, by criterion."""
        sent = self.cleaned_data
        return {
            one.pk: Given(
                None if sent[f"value_{one.pk}"] == NOT_JUDGED else int(sent[f"value_{one.pk}"]),
                sent.get(f"sentence_{one.pk}", ""),
            )
            for one in self.criteria
        }


def _chosen(before: Rating | None) -> str | None:
    if before is None:
        return None
    return NOT_JUDGED if before.value is None else str(before.value)
