"""What a reader is asked about a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.reviews.criteria import HIGHEST

if TYPE_CHECKING:
    from local4action.reviews.models import Criterion, Review

from local4action.reviews.forms.fields import Text

CANNOT_JUDGE = "none"


class ReviewForm(forms.Form):
    """A score for each criterion, and two comments for two readers."""

    def __init__(self, data: Any, criteria: list[Criterion], review: Review | None) -> None:
        super().__init__(data, initial=self._known(criteria, review))
        self.criteria = criteria
        reader = get_language() or "en"
        for one in criteria:
            shown = one.label.render(reader)
            self.fields[f"score_{one.key}"] = forms.ChoiceField(
                label=shown.text,
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    *((str(score), str(score)) for score in range(HIGHEST + 1)),
                    (CANNOT_JUDGE, _("Cannot judge")),
                ],
                help_text=_anchors(one, reader),
            )
        self.fields["comment_for_applicant"] = Text(
            label=_("Comment to the applicants"),
            required=False,
            help_text=_("They read it in their letter: what is strong, and what would help."),
        )
        self.fields["comment_for_board"] = Text(
            label=_("Comment to the board"),
            required=False,
            help_text=_("The Secretariat and the other readers see it, the applicants do not."),
        )

    @staticmethod
    def _known(criteria: list[Criterion], review: Review | None) -> dict[str, Any]:
        if review is None:
            return {}
        given = {score.criterion_id: score.value for score in review.scores.all()}
        known: dict[str, Any] = {
            f"score_{one.key}": CANNOT_JUDGE if given[one.pk] is None else str(given[one.pk])
            for one in criteria
            if one.pk in given
        }
        return known | {
            "comment_for_board": review.comment_for_board,
            "comment_for_applicant": review.comment_for_applicant,
        }

    def written(self) -> dict[str, Any]:
        """What the actions take: scores by criterion, and the two comments."""
        chosen = {one.key: self.cleaned_data[f"score_{one.key}"] for one in self.criteria}
        return {
            "scores": {
                key: None if value == CANNOT_JUDGE else int(value)
                for key, value in chosen.items()
                if value
            },
            "comment_for_board": self.cleaned_data["comment_for_board"],
            "comment_for_applicant": self.cleaned_data["comment_for_applicant"],
        }


def _anchors(criterion: Criterion, reader: str) -> str:
    if criterion.anchors is None:
        return ""
    shown = criterion.anchors.render(reader)
    lines = format_html_join("", "{}<br>", ((line,) for line in shown.text.splitlines()))
    return format_html('<bdi lang="{}">{}</bdi>', shown.language, lines)
