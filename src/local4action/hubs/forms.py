"""Forms of the hub's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation.dates import parse
from local4action.foundation.editing import TokenField
from local4action.hubs.file import TEXTS
from local4action.hubs.models import HubPartner

if TYPE_CHECKING:
    from local4action.members.models import Organisation

FORM_NAMES = {
    "in_person": _("In person"),
    "virtual": _("Online"),
    "hybrid": _("Both in person and online"),
}
ROLE_NAMES = {
    "partner": _("Partner: signs the agreement"),
    "stakeholder": _("Stakeholder: has a say in what success means"),
}


def named(organisation: Organisation) -> str:
    """An organisation's name as this reader is shown it."""
    return str(organisation.name.render(get_language() or "en"))


def _partial_date(value: str) -> None:
    parse(value)


class FileForm(forms.Form):
    """The file's fields in the original language."""

    title = forms.CharField(
        label=_("Title of the initiative"),
        max_length=TEXTS["title"],
        help_text=_("What you will do, not the name of your town."),
    )
    promise = forms.CharField(
        label=_("Promise"),
        required=False,
        max_length=TEXTS["promise"],
        widget=forms.Textarea(attrs={"rows": 3, "data-words": "60"}),
        help_text=_("One or two sentences: what will be different for whom when the hub ends."),
    )
    context = forms.CharField(
        label=_("Context"),
        required=False,
        max_length=TEXTS["context"],
        widget=forms.Textarea(attrs={"rows": 10, "data-words": "1200"}),
        help_text=_("Where things stand and why now. Headings, lists and links in Markdown work."),
    )
    form = forms.ChoiceField(
        label=_("How people take part"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Not known yet")), *FORM_NAMES.items()],
    )
    place_name = forms.CharField(label=_("Place"), required=False, max_length=200)
    start = forms.CharField(
        label=_("Start"),
        required=False,
        max_length=10,
        validators=[_partial_date],
        help_text=_("As exactly as you know it: 2027, 2027-03 or 2027-03-15."),
    )
    end = forms.CharField(
        label=_("End"),
        required=False,
        max_length=10,
        validators=[_partial_date],
        help_text=_("A hub runs from one to three years."),
    )
    token = TokenField()


class TranslationForm(forms.Form):
    """One field in one more language."""

    text = forms.CharField(label=_("Translation"))
    made_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    token = TokenField()
    checked = forms.BooleanField(
        label=_("I have read this against the original and it says the same."),
    )

    def __init__(self, *args: Any, field: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {"title": 2, "promise": 4, "context": 16}[field]
        attrs = {"rows": rows, "lang": language, "dir": "auto"}
        self.fields["text"] = forms.CharField(
            label=_("Translation"), max_length=TEXTS[field], widget=forms.Textarea(attrs=attrs)
        )


class InviteForm(forms.Form):
    """An organisation that is not in the register."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    email = forms.EmailField(label=_("E-mail address of the person to ask"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=list(settings.LANGUAGES))
    role = forms.ChoiceField(
        label=_("Asked to be"),
        choices=list(ROLE_NAMES.items()),
        widget=forms.RadioSelect,
        initial=HubPartner.Role.PARTNER,
    )


class AnswerForm(forms.Form):
    """Yes or no to an invitation; an invited address chooses whom it answers for."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("accept", _("Yes, we take part")), ("decline", _("No, we do not take part"))],
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("You answer for"),
                coerce=int,
                required=False,
                empty_value=None,
                choices=[("", _("Choose")), *((one.pk, named(one)) for one in organisations)],
            )


class MoveForm(forms.Form):
    """A step of the hub's life; stopping asks why."""

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Why does the hub stop?"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("Shown on the public page, so that others can learn from it."),
            )
