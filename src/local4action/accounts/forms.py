"""What a person tells us when they make an account, and what they choose later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.accounts.models import Person


class NameForm(forms.Form):
    """Joined to the sign-up form: the name others will read."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )

    def clean_name(self) -> str:
        """The name without signs that are no text."""
        name = cleaned(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write your name."))
        return name

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Keep the name, and the language the person signed up in."""
        del request
        user.name = self.cleaned_data["name"]
        user.language = (get_language() or "en").split("-")[0]
        user.save(update_fields=["name", "language"])


class LanguageForm(forms.Form):
    """The language of mails and letters."""

    language = forms.ChoiceField(
        label=_("Language of mails and letters"),
        help_text=_("Pages are in the language you choose at their top."),
        choices=lambda: settings.LANGUAGES,
    )
