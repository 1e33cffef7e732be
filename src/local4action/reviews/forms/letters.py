"""Letters, as they are edited; the texts they are drafted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.calls.workflow import OUTCOMES, PROPOSAL
from local4action.foundation.editing import TokenField, token_of
from local4action.foundation.names import language_name
from local4action.reviews import queries
from local4action.reviews.actions.letters import text_of
from local4action.reviews.forms.fields import Text
from local4action.reviews.queries.letters import STATES
from local4action.reviews.workflow import LETTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.calls.models import Proposal
    from local4action.reviews.models import CommentForApplicants, Letter, Review

LONGEST = 40_000


class LetterForm(forms.Form):
    """A letter, as it will be sent."""

    subject = Text(label=gettext_lazy("Subject"), max_length=300, widget=forms.TextInput)
    body = Text(label=gettext_lazy("Text"), max_length=LONGEST, widget=forms.Textarea({"rows": 24}))
    token = TokenField()

    @classmethod
    def of(cls, letter: Letter) -> dict[str, str]:
        """The first values of the form."""
        text = text_of(letter)
        return {**text, "token": token_of(text)}


class LetterTemplateForm(forms.Form):
    """The text that letters are drafted from, and a proposal to try it on."""

    subject = Text(label=gettext_lazy("Subject"), max_length=300, widget=forms.TextInput)
    body = Text(label=gettext_lazy("Text"), max_length=LONGEST, widget=forms.Textarea({"rows": 20}))
    proposal = forms.ChoiceField(label=gettext_lazy("Proposal to try it on"), required=False)
    token = TokenField()

    def __init__(self, data: Any, text: Mapping[str, str], proposals: list[Proposal]) -> None:
        super().__init__(data, initial={**text, "token": token_of(text)})
        field: Any = self.fields["proposal"]
        field.choices = [(one.ref, str(one)) for one in proposals]
        if not proposals:
            del self.fields["proposal"]

    def subject_and_body(self) -> tuple[str, str]:
        """What was typed, or what is stored where nothing was."""
        given = getattr(self, "cleaned_data", None) or self.initial
        return given.get("subject", ""), given.get("body", "")


class CommentForm(forms.Form):
    """What becomes of one reviewer's comment."""

    is_released = forms.BooleanField(label=gettext_lazy("The applicants read it"), required=False)
    text = Text(
        label=gettext_lazy("In these words"),
        required=False,
        help_text=gettext_lazy("What the reviewer wrote stays in their review, word for word."),
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, data: Any, review: Review, choice: CommentForApplicants | None) -> None:
        shown = choice.text if choice and choice.text else review.comment_for_applicant
        released = choice.is_released if choice else True
        super().__init__(
            data, prefix=f"r{review.pk}", initial={"is_released": released, "text": shown}
        )
        self.review, self.choice = review, choice

    def chosen(self) -> tuple[bool, str]:
        """What the action takes."""
        return self.cleaned_data["is_released"], self.cleaned_data["text"]


class ResendForm(forms.Form):
    """The address a letter is sent to again."""

    address = Text(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy(
            "For this letter alone; the people of the proposal stay as they are."
        ),
        widget=forms.EmailInput,
    )


class HandoverForm(forms.Form):
    """How a letter that no mail could bring reached the applicants."""

    note = Text(
        label=gettext_lazy("How, when and to whom it was handed over"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class LetterFilters(forms.Form):
    """Which letters of a call an officer looks at; wrong values count as none."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, counts: queries.LetterCounts | None = None) -> None:
        super().__init__(data)
        reader = get_language() or "en"
        languages = counts.languages if counts else {}
        offered = {
            "outcome": [("", _("All outcomes")), *outcome_choices()],
            "language": [
                ("", _("All languages")),
                *((one, language_name(one, reader)) for one in sorted(languages)),
            ],
            "state": [(one, one) for one in ("", *STATES)],
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices
        if counts is None:
            # A letter is looked at: whatever languages the list has, an unknown one finds nothing.
            self.fields["language"] = forms.CharField(required=False, max_length=12)

    def wanted(self) -> queries.WantedLetters:
        """What is asked, with values that are none left out."""
        self.is_valid()
        found = self.cleaned_data
        return queries.WantedLetters(
            outcome=found.get("outcome", ""),
            language=found.get("language", "").replace("\x00", ""),
            state=found.get("state", ""),
        )


def outcome_choices() -> list[tuple[str, Any]]:
    """The outcomes in words."""
    return [(one, PROPOSAL.states[one].staff) for one in OUTCOMES]


def state_words(state: str) -> Any:
    """What a kind of letter is called in a list."""
    return _("Not delivered") if state == "undelivered" else LETTER.states[state].staff
