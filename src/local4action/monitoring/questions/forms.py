"""A question, and its answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from local4action.monitoring.closing.forms import InLanguage
from local4action.monitoring.questions.acts import LONGEST


class AskForm(InLanguage):
    """One question to the lead."""

    text = forms.CharField(
        label=_("Your question to the lead"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_public = forms.BooleanField(
        label=_("Show question and answer on the hub’s page"),
        required=False,
        help_text=_(
            "Only once it is answered. Otherwise the hub’s team, officers and the board read them."
        ),
    )
    language = forms.ChoiceField(label=_("I write in"))


class QuestionAnswerForm(InLanguage):
    """The lead's answer."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(label=_("I write in"))
