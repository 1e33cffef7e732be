"""What readers know, and how a plan of who reads what is made and applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from local4action.agendas.queries import frame_for, lines
from local4action.foundation.names import languages
from local4action.members.words import SECTIONS
from local4action.reviews.forms.fields import day, in_days

if TYPE_CHECKING:
    from local4action.reviews.models import ReaderProfile, Round

WEEKS: Final = 3
MOST: Final = 999


class ProfileForm(forms.Form):
    """What a reader reads and knows."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages read"), widget=forms.CheckboxSelectMultiple
    )
    most_files = forms.IntegerField(
        label=gettext_lazy("Files of one call at most"),
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=gettext_lazy("Leave it empty for no limit."),
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Goals known well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Regions known well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, profile: ReaderProfile) -> None:
        names = ("languages", "goals", "regions", "most_files")
        super().__init__(data, initial={name: getattr(profile, name) for name in names})
        reader = get_language() or "en"
        goals = [line for line, _targets in lines(frame_for("sdg"), reader)]
        choices: dict[str, list[tuple[str, Any]]] = {
            "languages": _usual_first(list(languages(reader)), profile.languages),
            "goals": [(one.code, f"{one.code}. {one.text}") for one in goals],
            "regions": list(SECTIONS.items()),
        }
        for name, options in choices.items():
            field: Any = self.fields[name]
            known = {value for value, _words in options}
            kept = [(one, one) for one in getattr(profile, name) if one not in known]
            field.choices = [*options, *kept]


def _usual_first(offered: list[tuple[str, Any]], chosen: list[str]) -> list[tuple[str, Any]]:
    """Languages in the order of their names, but what is read already and those of this site."""
    first = {*chosen, *dict(settings.LANGUAGES)}
    return sorted(offered, key=lambda option: option[0] not in first)


class RoundForm(forms.Form):
    """How many read each file, and whether they may come from its country or association."""

    readers_each = forms.IntegerField(
        label=gettext_lazy("Readers for each file"), min_value=1, max_value=9
    )
    national_rule = forms.BooleanField(
        label=gettext_lazy("Nobody reads a proposal led from their own country"), required=False
    )
    fellow_rule = forms.BooleanField(
        label=gettext_lazy("Nobody reads a proposal led by a fellow member of an association"),
        help_text=gettext_lazy(
            "Without it, the Secretariat and the board read what comes from towns that belong to"
            " the same association as theirs."
        ),
        required=False,
    )

    def __init__(self, data: Any, found: Round) -> None:
        super().__init__(data, initial={name: getattr(found, name) for name in self.base_fields})


class PlanForm(forms.Form):
    """How a plan is made."""

    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        widget=forms.RadioSelect,
        initial="balanced",
        choices=(
            (
                "balanced",
                gettext_lazy("Balanced: languages, goals, regions and an even load"),
            ),
            ("language", gettext_lazy("Each file to everyone who reads its language")),
            ("chair", gettext_lazy("Each file to the chair")),
        ),
    )
    chair = forms.BooleanField(
        label=gettext_lazy("When balanced, the chair reads every file besides"), required=False
    )


class PlanFileForm(forms.Form):
    """Who reads one file."""

    readers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Readers"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, choices: list[tuple[int, Any]], chosen: list[int]) -> None:
        super().__init__(data, initial={"readers": chosen})
        field: Any = self.fields["readers"]
        field.choices = choices


class ApplyForm(forms.Form):
    """By when the reviews are awaited."""

    due_on = day(gettext_lazy("Reviews are awaited by"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"due_on": in_days(7 * WEEKS)})
