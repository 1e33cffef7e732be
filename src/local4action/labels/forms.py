"""What a person gives to have a badge checked, and what a step of a label's life asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.labels import sentences
from local4action.labels.badges import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.members.models import Body, Organisation


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


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class StepForm(forms.Form):
    """Every step says why; some ask for more: a decision, a new last day, a section."""

    def __init__(
        self,
        *args: Any,
        step: str,
        language: str,
        bodies: Sequence[Body] = (),
        sections: Sequence[Organisation] = (),
        limits: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if step == "renew":
            self.fields["valid_until"] = _day(gettext_lazy("New last day"))
            self.fields["valid_until"].help_text = limits
        if step == "withdraw":
            self.fields["body"] = forms.TypedChoiceField(
                label=gettext_lazy("Decided by"),
                coerce=int,
                choices=[(one.pk, str(one.name.render(language))) for one in bodies],
            )
            self.fields["decided_on"] = _day(gettext_lazy("Decided on"))
            self.fields["minutes"] = forms.CharField(
                label=gettext_lazy("Minutes"),
                max_length=2000,
                help_text=gettext_lazy(
                    "Where the decision is minuted. Only the Secretariat reads this."
                ),
            )
        if step == "share":
            self.fields["section"] = forms.TypedChoiceField(
                label=gettext_lazy("Section"),
                coerce=int,
                choices=[(one.pk, str(one.name.render(language))) for one in sections],
                help_text=gettext_lazy(
                    "It must have agreed. Say below where: whoever checks the label may ask."
                ),
            )
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Reason"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=gettext_lazy(
                "Shown on the public page of the label, and sent to the hub’s lead."
            ),
        )
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language of the reason"),
            choices=list(settings.LANGUAGES),
            initial=language,
        )
