"""What is asked about an organisation, and about who speaks for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import URLValidator
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation.editing import TokenField
from local4action.foundation.names import countries, country_name, languages
from local4action.foundation.text import cleaned
from local4action.members import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.foundation.translations import Translated
    from local4action.members.models import Body, Organisation

EMPTY = ("", _("Choose"))


def _active() -> str:
    return (get_language() or "en").split("-")[0]


class TextField(forms.CharField):
    """A line of text without signs that are no text."""

    def clean(self, value: Any) -> str:
        """Clean first, so that a text of control signs counts as empty."""
        return str(super().clean(cleaned(str(value or ""))))


class OrganisationForm(forms.Form):
    """What is known of an organisation."""

    name = TextField(label=_("Name of the organisation"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of this name"), choices=lambda: languages(_active())
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=lambda: [EMPTY, *words.KINDS.items()])
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [EMPTY, *countries(_active())])
    section = forms.ChoiceField(
        label=_("UCLG section"),
        required=False,
        choices=lambda: [("", _("Not known")), *words.SECTIONS.items()],
    )
    place_name = TextField(label=_("Town or place"), max_length=200, required=False)
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("In degrees, such as 14.7; south is negative. It places you on the map."),
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("In degrees, such as -17.4; west is negative."),
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )
    population_band = forms.ChoiceField(
        label=_("Inhabitants"),
        required=False,
        choices=lambda: [("", _("Not known, or does not apply")), *words.POPULATION_BANDS.items()],
    )
    web = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )

    def clean(self) -> dict[str, Any]:
        """Both coordinates, or none; and numbers that are some."""
        found = self.cleaned_data
        pair = [found.get("latitude"), found.get("longitude")]
        if any(value is not None and not math.isfinite(value) for value in pair):
            self.add_error("latitude", _("Write a number of degrees."))
        elif (pair[0] is None) != (pair[1] is None) and not {"latitude", "longitude"} & set(
            self.errors
        ):
            self.add_error("latitude", _("Give both latitude and longitude, or neither."))
        return found


class EditForm(OrganisationForm):
    """What is known of an organisation that others may be writing about as well."""

    token = TokenField()


class RegisterForm(OrganisationForm):
    """A new organisation, and what its maker is there."""

    role = forms.ChoiceField(
        label=_("What you are there"),
        choices=lambda: [(key, words.ROLES[key]) for key in ("official", "elected_head", "member")],
    )
    title = TextField(
        label=_("Your title there"),
        max_length=200,
        required=False,
        help_text=_("As you write it, such as “Head of planning”."),
    )


class EndMandateForm(forms.Form):
    """The last day of a mandate."""

    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class MembershipForm(forms.Form):
    """Whether an organisation is a member; asked of the Secretariat only."""

    membership = forms.ChoiceField(
        label=_("Member of the world organisation"), choices=lambda: list(words.MEMBERSHIPS.items())
    )


class PeopleSearch(forms.Form):
    """What an officer looks for among people."""

    q = forms.CharField(label=_("Name, address or organisation"), required=False, max_length=200)
    waiting = forms.BooleanField(label=_("Only those to confirm"), required=False)


DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class OrganisationSearch(forms.Form):
    """What the name of an organisation has in it."""

    q = TextField(
        label=_("Name of the organisation"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


def _named(name: Translated, *rest: Any) -> str:
    shown = name.render(_active())
    marked = format_html('<bdi lang="{}" dir="auto">{}</bdi>', shown.language, shown.text)
    return format_html("{}{}", marked, "".join(f", {part}" for part in rest))


class ChoosingForm(forms.Form):
    """Begins with a choice among the organisations that a search found, and bodies."""

    where = forms.ChoiceField(
        label=_("Organisation"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Search, then choose one.")},
    )

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[Organisation],
        bodies: Iterable[Body] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.records: Mapping[str, Any] = {
            **{f"organisation:{one.ref}": one for one in organisations},
            **{f"body:{one.slug}": one for one in bodies},
        }
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            (key, _label(key, one)) for key, one in self.records.items()
        ]

    def chosen(self, kind: str) -> Any:
        """The organisation or the body chosen in a form that holds; None when it is the other."""
        where = self.cleaned_data["where"]
        return self.records[where] if where.startswith(f"{kind}:") else None


def _label(key: str, one: Any) -> str:
    if key.startswith("body:"):
        return _named(one.name)
    return _named(one.name, words.KINDS[one.kind], country_name(one.country, _active()))


class ClaimForm(ChoosingForm):
    """For which organisation of the register one speaks, and what one is there."""

    role = forms.ChoiceField(
        label=_("What you are there"),
        choices=lambda: [(key, words.ROLES[key]) for key in ("official", "elected_head", "member")],
    )
    title = TextField(
        label=_("Your title there"),
        max_length=200,
        required=False,
        help_text=_("As you write it, such as “Head of planning”."),
    )


class GiveForm(ChoosingForm):
    """A mandate the Secretariat gives."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        max_length=254,
        help_text=_("The one they sign in with. They need an account first."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=lambda: list(words.ROLES.items()))
    title = TextField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("As the person writes it, such as “Head of planning”."),
    )
    since = forms.DateField(label=_("First day"), widget=DAY)
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DAY,
        help_text=_("Leave it empty when the end is not known."),
    )
    field_order = ("email", "where", "role", "title", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].label = _("Organisation or body")


class RepresentationForm(ChoosingForm):
    """A member an association acts for."""

    since = forms.DateField(label=_("First day"), widget=DAY)
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DAY,
        help_text=_("Leave it empty when the end is not known."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].label = _("Member")
