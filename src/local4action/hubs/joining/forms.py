"""Forms on the way into a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from local4action.hubs.forms import named
from local4action.hubs.joining.acts import LONGEST
from local4action.hubs.joining.words import ROLES_EXPLAINED

if TYPE_CHECKING:
    from local4action.members.models import Organisation


def _sentences(label: Any, help_text: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def _whose(label: Any, organisations: list[Organisation]) -> forms.TypedChoiceField:
    """For whom one speaks; chosen already where there is one only."""
    choices = [(one.pk, named(one)) for one in organisations]
    if len(choices) != 1:
        choices = [("", _("Choose")), *choices]  # type: ignore[list-item]
    return forms.TypedChoiceField(label=label, coerce=int, choices=choices)


class AskForm(forms.Form):
    """Who wants to join, as what, bringing and hoping for what."""

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _whose(_("You ask for"), organisations)
        self.fields["role"] = forms.ChoiceField(
            label=_("As what would you like to join?"),
            widget=forms.RadioSelect,
            choices=list(ROLES_EXPLAINED.items()),
        )
        self.fields["brings"] = _sentences(
            _("What do you bring?"),
            _("People, experience, a place to try it out, data, money."),
        )
        self.fields["hopes"] = _sentences(
            _("What do you hope for?"), _("What should be different in your place because of it?")
        )


class WordForm(forms.Form):
    """A partner's word on who asks."""

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _whose(_("You speak for"), organisations)
        self.fields["agrees"] = forms.ChoiceField(
            label=_("What do you think of it?"),
            widget=forms.RadioSelect,
            choices=[("yes", _("We agree")), ("no", _("We object"))],
        )
        self.fields["text"] = _sentences(
            _("In a sentence, why?"), _("The lead and those who ask can read it."), rows=3
        )


class TermsForm(forms.Form):
    """The lead's yes."""

    terms = _sentences(
        _("What do you expect of them?"),
        _("What they do, who is the person to ask, which meetings they come to."),
    )
    terms_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    terms_until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReasonForm(forms.Form):
    """The lead's no, or the way out: both with a reason."""

    def __init__(self, *args: Any, leaves: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = (
            _sentences(_("Why do you leave?"), _("The hub’s team can read it."), rows=3)
            if leaves
            else _sentences(_("Why not?"), _("They are told your reason."), rows=3)
        )
