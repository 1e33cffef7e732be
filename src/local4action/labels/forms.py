"""What a person gives to have a badge checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.labels import sentences
from local4action.labels.badges import reading


class CheckForm(forms.Form):
    """A badge, as a file or as its text; read here, kept nowhere."""

    file = forms.FileField(
        label=gettext_lazy("The badge as a file"),
        help_text=gettext_lazy("PNG, SVG or JSON, at most 2 MB."),
        widget=forms.FileInput({"accept": ".png,.svg,.json,image/png,image/svg+xml"}),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        help_text=gettext_lazy("The JSON of the badge, from the first brace to the last."),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Find the credential in what was given."""
        given = {name: one for name, one in self.cleaned_data.items() if one}
        if self.errors:
            return given
        if len(given) != 1:
            self.add_error("file", _("Choose a file or paste a text: one of the two."))
            return given
        ((name, one),) = given.items()
        content = one.encode() if name == "text" else one.read(reading.MOST_BYTES + 1)
        try:
            return {"credential": reading.credential(content)}
        except reading.UnreadableError as error:
            self.add_error(name, sentences.unreadable(error))
            return given
