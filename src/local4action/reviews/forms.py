"""What officers and readers are asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.calls.workflow import PROPOSAL
from local4action.foundation.names import country_name, language_name
from local4action.foundation.text import cleaned
from local4action.reviews import queries
from local4action.reviews.criteria import HIGHEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.accounts.models import Person
    from local4action.reviews.models import Criterion, Letter, Review

CANNOT_JUDGE = "none"
LONGEST = 8000


class Text(forms.CharField):
    """Text without signs that are no text; long by default."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **options})

    def clean(self, value: Any) -> str:
        """Clean first, so that a text of control signs counts as empty."""
        return str(super().clean(cleaned(str(value or ""))))


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


def in_days(number: int) -> dt.date:
    """A day to propose, so many days from now."""
    return timezone.localdate() + dt.timedelta(days=number)


class QueueFilters(forms.Form):
    """What an officer looks for; wrong values count as none."""

    q = forms.CharField(
        label=gettext_lazy("Title, organisation or reference"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )
    call = forms.ChoiceField(label=gettext_lazy("Call"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    state = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    todo = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, data: Any, choices: dict[str, list[Any]]) -> None:
        super().__init__(data)
        reader = get_language() or "en"
        every = {
            "call": _("All calls"), "language": _("All languages"), "country": _("All countries"),
        }  # fmt: skip
        offered: dict[str, Iterable[tuple[str, str]]] = {
            "call": [(one.ref, one.title.render(reader).text) for one in choices["calls"]],
            "language": [(one, language_name(one, reader)) for one in choices["languages"]],
            "country": [(one, country_name(one, reader)) for one in choices["countries"]],
        }
        for name, options in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", every[name]), *options]

    def chosen(self) -> int:
        """How many of the folded filters are on."""
        wanted = self.wanted()
        return sum(bool(one) for one in (wanted.call, wanted.language, wanted.country))

    def wanted(self) -> queries.Wanted:
        """What is asked, with values that are none left out."""
        self.is_valid()
        found = self.cleaned_data
        return queries.Wanted(
            call=found.get("call", ""),
            state=found.get("state", ""),
            todo=found.get("todo", ""),
            language=found.get("language", ""),
            country=found.get("country", ""),
            words=cleaned(found.get("q", "")),
        )


class PassForm(forms.Form):
    """The day by which the second form is due."""

    due_on = _day(gettext_lazy("The second form is due on"))


class RejectForm(forms.Form):
    """Why a proposal goes no further."""

    reason = Text(
        label=gettext_lazy("Reason"),
        max_length=4000,
        help_text=gettext_lazy("The applicants read it in their letter. Write in their language."),
    )


class AssignForm(forms.Form):
    """Who reads a proposal, and by when."""

    reviewers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Readers"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Members of the Advisory Board without an interest in it."),
    )
    due_on = _day(gettext_lazy("Reviews are awaited by"))

    def __init__(self, data: Any, people: list[Person], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["reviewers"]
        field.choices = [(person.pk, str(person)) for person in people]


class ConflictForm(forms.Form):
    """What the interest is."""

    reason = Text(
        label=gettext_lazy("What your interest is"),
        max_length=2000,
        help_text=gettext_lazy("The Secretariat reads it. You need not go into detail."),
    )


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
    decided_on = _day(gettext_lazy("Decided on"))
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


class LetterForm(forms.Form):
    """A letter, as it will be sent."""

    subject = Text(label=gettext_lazy("Subject"), max_length=300, widget=forms.TextInput)
    body = Text(label=gettext_lazy("Text"), max_length=40_000, widget=forms.Textarea({"rows": 24}))

    @classmethod
    def of(cls, letter: Letter) -> dict[str, str]:
        """The first values of the form."""
        return {"subject": letter.subject, "body": letter.body}
