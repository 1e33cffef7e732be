"""What a reader is asked about a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.reviews import drafts
from local4action.reviews.forms.fields import Text

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from local4action.foundation.translations import Translated
    from local4action.reviews.models import Criterion, Review

VERSION = "version-"
WAS = "was-"


class ReviewForm(forms.Form):
    """A score for each criterion, and two comments for two readers.

    Beside each field stand, hidden, the mark of the value it is based on and of the value it was
    printed with: what nobody touched is left as another device may have stored it meanwhile.
    """

    def __init__(
        self, data: QueryDict | None, criteria: list[Criterion], review: Review | None
    ) -> None:
        self.criteria = criteria
        self.values = drafts.values_of(review, criteria)
        super().__init__(data, initial=self.values)
        reader = get_language() or "en"
        for one in criteria:
            self.fields[f"{drafts.SCORE}{one.key}"] = forms.ChoiceField(
                label=_said(one.label, reader),
                required=False,
                widget=forms.RadioSelect,
                choices=[(score, _score(score)) for score in drafts.SCORES],
                help_text=_said(one.explanation, reader),
            )
        self.fields["comment_for_applicant"] = Text(
            label=_("Comment to the applicants"),
            required=False,
            max_length=drafts.LONGEST_COMMENT,
            help_text=_("They read it in their letter: what is strong, and what would help."),
        )
        self.fields["comment_for_board"] = Text(
            label=_("Comment to the board"),
            required=False,
            max_length=drafts.LONGEST_COMMENT,
            help_text=_("The Secretariat and the other readers see it, the applicants do not."),
        )

    def touched(self) -> dict[str, tuple[str, str | None]]:
        """The fields that were changed: the value, and the mark of what it is based on."""
        return {
            name: (value, self.data.get(f"{VERSION}{name}"))
            for name, value in self.cleaned_data.items()
            if drafts.mark(value) != self.data.get(f"{WAS}{name}", "")
        }

    def written(self) -> dict[str, Any]:
        """What the actions take: scores by criterion, and the two comments."""
        chosen = {one.key: self.cleaned_data[f"{drafts.SCORE}{one.key}"] for one in self.criteria}
        scores = {key: drafts.stored(value) for key, value in chosen.items() if value}
        return {"scores": scores} | {name: self.cleaned_data[name] for name in drafts.COMMENTS}

    def rows(self) -> list[dict[str, Any]]:
        """Each field with its marks; a criterion with it, where it is a score."""
        by_name = {f"{drafts.SCORE}{one.key}": one for one in self.criteria}
        return [
            {
                "name": field.name,
                "field": field,
                "criterion": by_name.get(field.name),
                "mark": drafts.mark(self.values.get(field.name, "")),
                "kind": "choice" if field.name in by_name else "long_text",
            }
            for field in self
            if field.name in self.values
        ]


class ReviseForm(ReviewForm):
    """A submitted review is changed, with a note."""

    def __init__(
        self, data: QueryDict | None, criteria: list[Criterion], review: Review | None
    ) -> None:
        super().__init__(data, criteria, review)
        self.fields["note"] = Text(
            label=_("Why you change it"),
            max_length=2000,
            help_text=_("The other readers see it, with what your review was before."),
        )


class HandBackForm(forms.Form):
    """Why a submitted review goes back to its reader."""

    reason = Text(
        label=gettext_lazy("Reason"),
        max_length=2000,
        help_text=gettext_lazy("The reader gets it by mail. The review is a draft again."),
    )


def _score(value: str) -> str:
    return _("Cannot judge") if value == drafts.CANNOT_JUDGE else value


def _said(text: Translated | None, reader: str) -> SafeString | str:
    if text is None:
        return ""
    shown = text.render(reader)
    return format_html('<bdi lang="{}" dir="auto">{}</bdi>', shown.language, shown.text)
