"""The form of the public self-check: what decides whether a place may propose, no account asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from local4action.calls.eligibility import Situation
from local4action.calls.forms import CHOOSE, active_language
from local4action.foundation.names import countries
from local4action.members import words

if TYPE_CHECKING:
    from local4action.calls.models import Call

YES_NO: Final = [CHOOSE, ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class SelfCheckForm(forms.Form):
    """A dozen quick questions; nothing is kept and nothing has to be answered."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who would lead it?"),
        required=False,
        choices=lambda: [CHOOSE, *words.KINDS.items()],
    )
    country = forms.ChoiceField(
        label=gettext_lazy("In which country?"),
        required=False,
        choices=lambda: [CHOOSE, *countries(active_language())],
    )
    section = forms.ChoiceField(
        label=gettext_lazy("In which UCLG section?"),
        required=False,
        choices=lambda: [CHOOSE, *words.SECTIONS.items()],
    )
    member = forms.ChoiceField(
        label=gettext_lazy("Are you a member of UCLG, directly or through your association?"),
        required=False,
        choices=YES_NO,
    )
    months = forms.IntegerField(
        label=gettext_lazy("How many months would it take?"),
        required=False,
        min_value=1,
        max_value=600,
    )
    partners = forms.IntegerField(
        label=gettext_lazy("How many partners would sign with you?"),
        required=False,
        min_value=0,
        max_value=1000,
    )
    deliverables = forms.ChoiceField(
        label=gettext_lazy("Can you agree with them beforehand on what will be delivered?"),
        required=False,
        choices=[
            CHOOSE,
            ("agreed", gettext_lazy("It is agreed")),
            ("can_agree", gettext_lazy("Yes, before the start")),
            ("no", gettext_lazy("No")),
        ],
    )
    criteria = forms.ChoiceField(
        label=gettext_lazy("Who says what success means?"),
        required=False,
        choices=[
            CHOOSE,
            ("together", gettext_lazy("We, our partners and the people concerned")),
            ("alone", gettext_lazy("We alone")),
        ],
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("Does the topic serve a global agenda?"),
        required=False,
        choices=[
            CHOOSE,
            ("agenda", gettext_lazy("Yes, one of the global agendas")),
            ("new", gettext_lazy("It is a new approach")),
            ("neither", gettext_lazy("Neither")),
        ],
    )
    reusable = forms.ChoiceField(
        label=gettext_lazy("Could another place use the results?"), required=False, choices=YES_NO
    )
    brand = forms.ChoiceField(
        label=gettext_lazy("Will you show the common visual materials beside your own?"),
        required=False,
        choices=YES_NO,
    )
    communication = forms.ChoiceField(
        label=gettext_lazy("Do you have an idea how others will hear about it?"),
        required=False,
        choices=YES_NO,
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        # Only what this call asks: each question spared is time given back.
        if not call.sections:
            del self.fields["section"]
        if not call.members_only:
            del self.fields["member"]
        if not (call.ldc_only or call.countries):
            del self.fields["country"]

    def given(self) -> dict[str, Any]:
        """What was answered and understood, by the name of its field."""
        values = self.cleaned_data if self.is_bound else {}
        return {name: one for name, one in values.items() if one not in ("", None)}

    def said(self) -> Situation:
        """The same for the check."""
        return Situation(**self.given())

    def facts(self) -> list[dict[str, Any]]:
        """The same in words, for whoever is shown the result."""
        found = []
        for name, value in self.given().items():
            labels = dict(getattr(self.fields[name], "choices", ()))
            found.append({"term": self.fields[name].label, "value": labels.get(value, value)})
        return found
