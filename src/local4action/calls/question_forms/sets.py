"""Which kind of question, a new set, and which version a call asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.calls.fields import TextField
from local4action.calls.forms import LONGEST_TITLE, active_language, edited
from local4action.calls.question_forms.grids import languages
from local4action.calls.question_forms.questions import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence


class KindForm(forms.Form):
    """Which kind of question is added."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of answer"), choices=lambda: list(KIND_NAMES.items())
    )


class QuestionSetForm(forms.Form):
    """A new question set: its title, and what it begins with."""

    original = forms.ChoiceField(
        label=gettext_lazy("Language it was written in"), choices=lambda: settings.LANGUAGES
    )

    def __init__(self, *args: Any, versions: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        for code, language in languages():
            self.fields[f"title_{code}"] = TextField(
                label=_("Title (%(language)s)") % {"language": language},
                required=False,
                max_length=LONGEST_TITLE,
                widget=forms.TextInput({"lang": code, "dir": "auto"}),
            )
        self.fields["like"] = forms.ChoiceField(
            label=_("Begin with the questions of"),
            required=False,
            choices=[
                ("", _("None: an empty set")),
                *((str(one.pk), name_of(one)) for one in versions),
            ],
        )
        self.versions = {str(one.pk): one for one in versions}

    def clean(self) -> dict[str, Any]:
        """There is a title in the original language."""
        data = super().clean() or self.cleaned_data
        original = data.get("original")
        if original and not data.get(f"title_{original}"):
            self.add_error(f"title_{original}", _("Write this in the language chosen above."))
        return data

    def title(self, *, by: int | None) -> Any:
        """The title as it is kept."""
        data = self.cleaned_data
        given = {code: data[f"title_{code}"] for code, _name in languages()}
        return edited(None, given, data["original"], by)


class AdoptForm(forms.Form):
    """Which version a call asks from now on, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, versions: Sequence[Any], public: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.versions = {str(one.pk): one for one in versions}
        self.fields["version"] = forms.ChoiceField(
            label=_("Questions from now on"),
            choices=[(str(one.pk), name_of(one)) for one in versions],
            widget=forms.HiddenInput,
        )
        if public:
            self.fields["reason_text"] = TextField(
                label=_("Reason"),
                max_length=2000,
                widget=forms.Textarea({"rows": "3"}),
                help_text=_("It stands on the public page of the call and in the mail."),
            )
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the reason"), choices=settings.LANGUAGES,
                initial=active_language(),
            )  # fmt: skip


def name_of(version: Any) -> str:
    """A version of a set, as it is chosen in a list."""
    return _("%(title)s, version %(number)s") % {
        "title": version.question_set.title.render(active_language()).text,
        "number": version.number,
    }
