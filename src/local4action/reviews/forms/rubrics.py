"""The criteria of a call, and its phase, as officers set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.foundation.editing import TokenField
from local4action.reviews import phases
from local4action.reviews.criteria import TEXTS
from local4action.reviews.forms.fields import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BoundField
    from django.http import QueryDict

    from local4action.calls.models import Call

LONGEST: Final = {"label": 120}
LONGEST_TEXT: Final = 1000


class CriterionForm(forms.Form):
    """One criterion in the languages of the interface; one language is enough."""

    weight = forms.TypedChoiceField(
        label=gettext_lazy("Weight"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 10)],
        initial=1,
        help_text=gettext_lazy("How much it counts beside the others."),
    )
    token = TokenField()

    def __init__(self, data: QueryDict | None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for name in TEXTS:
            for language, words in settings.LANGUAGES:
                self.fields[f"{name}_{language}"] = Text(
                    label=words,
                    required=False,
                    max_length=LONGEST.get(name, LONGEST_TEXT),
                    widget=(forms.TextInput if name == "label" else forms.Textarea)(
                        {"lang": language} | ({} if name == "label" else {"rows": "2"})
                    ),
                )

    @staticmethod
    def blank() -> dict[str, dict[str, str]]:
        """No text in any language."""
        return {name: dict.fromkeys(dict(settings.LANGUAGES), "") for name in TEXTS}

    def texts(self) -> dict[str, dict[str, str]]:
        """What was typed, by text and language."""
        return {
            name: {
                language: self.cleaned_data[f"{name}_{language}"]
                for language, _words in settings.LANGUAGES
            }
            for name in TEXTS
        }

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The texts one by one, each in its languages."""
        titles = {"label": _("Name"), "explanation": _("What it asks")}
        return [
            (
                titles.get(name) or _("What %(score)s means") % {"score": name[-1]},
                [self[f"{name}_{language}"] for language, _words in settings.LANGUAGES],
            )
            for name in TEXTS
        ]


class CopyForm(forms.Form):
    """Whose criteria are taken."""

    source = forms.ChoiceField(label=gettext_lazy("Criteria of"))

    def __init__(self, data: QueryDict | None, calls: list[Call]) -> None:
        super().__init__(data)
        reader = get_language() or "en"
        field: Any = self.fields["source"]
        field.choices = [
            ("", _("Our default criteria")),
            *((one.ref, one.title.render(reader).text) for one in calls),
        ]
        field.required = False


class PhaseForm(forms.Form):
    """What readers see from now on."""

    phase = forms.ChoiceField(label=gettext_lazy("What readers see"), widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, now: str) -> None:
        super().__init__(data, initial={"phase": now})
        field: Any = self.fields["phase"]
        field.choices = list(phases.NAMES.items())
