"""What is asked of a material when it is sent, and of a person who answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from local4action.foundation.names import language_name, languages
from local4action.labels.materials.acts import LONGEST_ANSWER, About
from local4action.labels.models import Material


class MaterialForm(forms.Form):
    """The file, and what no machine can see in it."""

    name = forms.CharField(
        label=_("What is it?"),
        max_length=120,
        help_text=_("Such as “Poster for the market, A3”."),
    )
    file = forms.FileField(
        label=pgettext_lazy("upload", "The file"),
        help_text=_("PNG, JPG, SVG or PDF, at most 20 MB, as it will be seen."),
        widget=forms.ClearableFileInput(
            {"accept": ".png,.jpg,.jpeg,.svg,.pdf,image/*,application/pdf"}
        ),
    )
    use = forms.ChoiceField(
        label=_("Where is it seen?"),
        choices=[
            (Material.Use.SCREEN, _("On a screen")),
            (Material.Use.PRINT, _("Printed")),
        ],
        widget=forms.RadioSelect,
    )
    width_mm = forms.IntegerField(
        label=_("Its width when printed, in millimetres"),
        required=False,
        min_value=10,
        max_value=100_000,
        help_text=_("For a picture that is printed; a PDF says it by itself."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages it is in"),
        widget=forms.CheckboxSelectMultiple,
    )
    alternative = forms.CharField(
        label=_("Alternative text"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What it shows and says, for those who cannot see it."),
    )
    note = forms.CharField(
        label=_("Anything a person should know"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, own_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        first = list(dict.fromkeys([own_language, *dict(settings.LANGUAGES)]))
        known = {tag: language_name(tag, reader) for tag in first} | dict(languages(reader))
        self.fields["languages"].choices = list(known.items())  # type: ignore[attr-defined]

    def about(self) -> About:
        """What was said, for the act."""
        sent = self.cleaned_data
        return About(
            name=sent["name"],
            use=sent["use"],
            languages=tuple(sent["languages"]),
            language=get_language() or "en",
            alternative=sent["alternative"],
            note=sent["note"],
            width_mm=sent["width_mm"] if sent["use"] == Material.Use.PRINT else None,
        )


class WordsForm(forms.Form):
    """A few words to the other side."""

    words = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(WordsForm):
    """An officer's answer to a material that waits."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("It may be used")), ("send_back", _("It is to be mended"))],
        widget=forms.RadioSelect,
    )
    field_order = ("answer", "words")
