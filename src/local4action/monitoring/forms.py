"""The check-in and the acceptor's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation.names import languages
from local4action.monitoring.actions import LONGEST_NOTE, LONGEST_TEXT, Said, finished

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local4action.monitoring.queries import PromiseRow

STATUS_NAMES = (
    ("planned", _("Planned")),
    ("under_way", _("Under way")),
    ("delivered", _("Delivered")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """One deliverable on the page: what is always asked, and the evidence of a delivery.

    `unfolded` where something was typed into the evidence, so that nothing typed is out of sight.
    """

    row: PromiseRow
    fields: list[forms.BoundField]
    evidence: list[forms.BoundField]
    unfolded: bool


class CheckInForm(forms.Form):
    """One group of fields for each open deliverable, then four questions."""

    summary = forms.CharField(
        label=_("What worked"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    did_not_work = forms.CharField(
        label=_("What did not work"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("This is what others learn most from. It is shown on the public page."),
    )
    needs = forms.CharField(
        label=_("What do you need"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    status_only = forms.BooleanField(
        label=_("Only the statuses this time, no words"),
        required=False,
    )
    language = forms.ChoiceField(label=_("I write in"))

    def __init__(
        self, *args: Any, rows: Sequence[PromiseRow], original: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.open_rows = [row for row in rows if not finished(row)]
        named = languages(get_language() or "en")
        if original not in dict(named):
            named = ((original, original), *named)
        self.fields["language"].choices = named  # type: ignore[attr-defined]
        self.fields["language"].initial = original
        for row in self.open_rows:
            self._add(row)

    def _add(self, row: PromiseRow) -> None:
        key, latest = row.deliverable.key, row.report
        self.fields[f"status_{key}"] = forms.ChoiceField(
            label=_("Where it stands"),
            choices=STATUS_NAMES,
            widget=forms.RadioSelect,
            initial=latest.status if latest else "planned",
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=_("A sentence about it"),
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"file_{key}"] = forms.FileField(
            label=_("Evidence: a file or a photograph"),
            required=False,
            help_text=_("It becomes public. Photographs lose the place they were taken at."),
        )
        self.fields[f"link_{key}"] = forms.CharField(
            label=_("Evidence: a link"),
            required=False,
            max_length=500,
            widget=forms.URLInput(attrs={"inputmode": "url"}),
        )
        self.fields[f"caption_{key}"] = forms.CharField(
            label=_("What the evidence shows"),
            required=False,
            max_length=300,
        )

    def groups(self) -> Iterator[Group]:
        """The deliverables with their fields, for the page."""
        for row in self.open_rows:
            key = row.deliverable.key
            evidence = [self[f"{name}_{key}"] for name in ("file", "link", "caption")]
            unfolded = any(one.errors or (self.is_bound and one.value()) for one in evidence)
            yield Group(row, [self[f"status_{key}"], self[f"note_{key}"]], evidence, unfolded)

    def questions(self) -> list[forms.BoundField]:
        """The fields about the hub as a whole."""
        return [self[name] for name in self.base_fields]

    def said(self) -> dict[str, Said]:
        """What was said of each deliverable."""
        sent = self.cleaned_data
        return {
            key: Said(
                status=sent[f"status_{key}"],
                note=sent[f"note_{key}"],
                link=sent[f"link_{key}"],
                caption=sent[f"caption_{key}"],
                uploads=[sent[f"file_{key}"]] if sent[f"file_{key}"] else [],
            )
            for key in (row.deliverable.key for row in self.open_rows)
        }


class AnswerForm(forms.Form):
    """Accept a delivery, or dispute it with a reason."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            ("accept", _("We accept it: it is there, as agreed")),
            ("dispute", _("We dispute it")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when you dispute it. Report and answer are both shown publicly."),
    )
