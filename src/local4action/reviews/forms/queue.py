"""What officers look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.foundation.names import country_name, language_name
from local4action.foundation.text import cleaned
from local4action.reviews import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.calls.models import Call


class QueueFilters(forms.Form):
    """What an officer looks for; wrong values count as none."""

    q = forms.CharField(
        label=gettext_lazy("Title, organisation or reference"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )
    call = forms.ChoiceField(label=gettext_lazy("Call"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    state = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    todo = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, data: Any, calls: Iterable[Call], whole: queries.Overview) -> None:
        super().__init__(data)
        reader = get_language() or "en"
        every = {
            "call": _("All calls"), "language": _("All languages"), "country": _("All countries"),
        }  # fmt: skip
        offered: dict[str, Iterable[tuple[str, str]]] = {
            "call": [(one.ref, one.title.render(reader).text) for one in calls],
            "language": [(one, language_name(one, reader)) for one in whole.languages],
            "country": [(one, country_name(one, reader)) for one in whole.countries],
        }
        for name, options in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", every[name]), *options]

    def chosen(self) -> int:
        """How many of the folded filters are on."""
        wanted = self.wanted()
        return sum(bool(one) for one in (wanted.call, wanted.language, wanted.country))

    def wanted(self) -> queries.Wanted:
        """What is asked, with values that are none left out."""
        self.is_valid()
        found = self.cleaned_data
        return queries.Wanted(
            call=found.get("call", ""),
            state=found.get("state", ""),
            todo=found.get("todo", ""),
            language=found.get("language", ""),
            country=found.get("country", ""),
            words=cleaned(found.get("q", "")),
        )
