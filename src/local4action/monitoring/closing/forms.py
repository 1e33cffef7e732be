"""The closing report and its lessons as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation.editing import TokenField
from local4action.foundation.names import language_name, languages
from local4action.monitoring.closing.words import COST_BANDS, LONGEST_LESSON, TEXTS, THEMES


def _text(name: str, label: Any, rows: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=TEXTS[name],
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
    )


class InLanguage(forms.Form):
    """A form whose texts are all written in one language, chosen in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = languages(get_language() or "en")
        given = self.initial.get("language", "")
        if given and given not in dict(named):
            named = ((given, language_name(given, get_language() or "en")), *named)
        self.fields["language"].choices = named  # type: ignore[attr-defined]


class ReportForm(InLanguage):
    """What was reached, and what another place needs to repeat it; anything may still be empty."""

    language = forms.ChoiceField(label=_("I write in"))
    reached = _text(
        "reached",
        _("What was reached"),
        8,
        _("What is different now, for whom, and what was not reached. Figures help."),
    )
    cost_band = forms.ChoiceField(
        label=_("What it costs to do the same elsewhere, in all"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Not known yet")), *COST_BANDS.items()],
    )
    cost = _text("cost", _("What the money is needed for"), 3)
    law = _text(
        "law",
        _("What the law must allow"),
        3,
        _("A power, a by-law, a contract. Say so if nothing special is needed."),
    )
    staff = _text("staff", _("Who is needed, for how much of their time"), 3)
    months = forms.CharField(
        label=_("Months it takes"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("From the decision to the first result; at most 120."),
    )
    time = _text("time", _("What takes the time"), 3)
    token = TokenField()


class LessonForm(InLanguage):
    """One lesson."""

    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("Choose")), *THEMES.items()])
    text = forms.CharField(
        label=_("What you learnt"),
        max_length=LONGEST_LESSON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One lesson, so that others can find and cite it. What you would do again, "
            "or do otherwise, and why."
        ),
    )
    language = forms.ChoiceField(label=_("I write in"))
    token = TokenField()
