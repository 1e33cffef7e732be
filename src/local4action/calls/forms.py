"""Forms of the room `calls`: those of officers and bureau, and those of people who propose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.calls import deadlines, templates
from local4action.calls.fields import DaysField, TextField, WallTimeField, day_field
from local4action.foundation.names import countries, language_name, languages
from local4action.foundation.translations import Status, Translated
from local4action.members import words
from local4action.members.rules import LEADING_KINDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from local4action.calls.models import Call
    from local4action.members.models import Body, Organisation

LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 20_000
CHOOSE: Final = ("", gettext_lazy("Choose"))


def active_language() -> str:
    """The interface language of the reader."""
    return (get_language() or "en").split("-")[0]


class NewCallForm(forms.Form):
    """A call begins with a template, a title and a deadline."""

    template = forms.ChoiceField(
        label=gettext_lazy("Template"),
        choices=lambda: [
            (one.slug, str(one.title.render(active_language())))
            for one in templates.call_templates()
        ],
    )
    title = TextField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of this title"), choices=lambda: settings.LANGUAGES
    )
    closes_local = WallTimeField(label=gettext_lazy("Deadline: day and time"))
    closes_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the deadline"),
        initial="Europe/Madrid",
        choices=lambda: [(name, name.replace("_", " ")) for name in deadlines.zones()],
    )

    def clean(self) -> dict[str, Any]:
        """The deadline exists."""
        return _with_deadline(self)


def _with_deadline(form: forms.Form) -> dict[str, Any]:
    data = form.cleaned_data
    local, zone = data.get("closes_local"), data.get("closes_zone")
    if local and zone:
        try:
            deadlines.instant_of(local, zone)
        except ValidationError as error:
            form.add_error("closes_local", error)
    return data


class CallForm(forms.Form):
    """Everything of a call that can be changed while it is a draft."""

    original = forms.ChoiceField(
        label=gettext_lazy("Language it was written in"),
        help_text=gettext_lazy("The other languages are its translations."),
        choices=lambda: settings.LANGUAGES,
    )
    closes_local = WallTimeField(label=gettext_lazy("Deadline: day and time"))
    closes_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the deadline"),
        choices=lambda: [(name, name.replace("_", " ")) for name in deadlines.zones()],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages a proposal may be written in"),
        required=False,
        help_text=gettext_lazy("None chosen means any language."),
        choices=lambda: languages(active_language()),
        widget=forms.SelectMultiple({"size": "8"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Who may lead"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(kind.value, words.KINDS[kind.value]) for kind in LEADING_KINDS],
    )
    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Only in these sections"),
        required=False,
        help_text=gettext_lazy("None chosen means all."),
        choices=lambda: list(words.SECTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Only in these countries"),
        required=False,
        help_text=gettext_lazy("None chosen means all."),
        choices=lambda: countries(active_language()),
        widget=forms.SelectMultiple({"size": "8"}),
    )
    ldc_only = forms.BooleanField(
        label=gettext_lazy("Only in the least developed countries"), required=False
    )
    members_only = forms.BooleanField(label=gettext_lazy("Members only"), required=False)
    min_months = forms.IntegerField(
        label=gettext_lazy("Shortest time, in months"), min_value=1, max_value=120
    )
    max_months = forms.IntegerField(
        label=gettext_lazy("Longest time, in months"), min_value=1, max_value=120
    )
    reminder_days = DaysField(
        label=gettext_lazy("Reminders to those who write, days before the deadline"),
        help_text=gettext_lazy("Numbers with commas between them. Empty means none."),
    )
    review_reminder_days = DaysField(
        label=gettext_lazy("Reminders to readers, days before their review is awaited"),
        help_text=gettext_lazy("Numbers with commas between them. Empty means none."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        texts: dict[str, forms.Field] = {}
        for code, name in settings.LANGUAGES:
            texts[f"title_{code}"] = TextField(
                label=_("Title (%(language)s)") % {"language": name},
                max_length=LONGEST_TITLE,
                required=False,
                widget=forms.TextInput({"lang": code, "dir": "auto"}),
            )
            texts[f"text_{code}"] = TextField(
                label=_("Text (%(language)s)") % {"language": name},
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea({"lang": code, "dir": "auto", "rows": "10"}),
            )
        self.fields = {"original": self.fields.pop("original"), **texts, **self.fields}

    @staticmethod
    def of(call: Call) -> dict[str, Any]:
        """What a call is now, for the fields."""
        initial = {
            name: getattr(call, name)
            for name in (
                "closes_local",
                "closes_zone",
                "languages",
                "kinds",
                "sections",
                "countries",
                "ldc_only",
                "members_only",
                "min_months",
                "max_months",
                "reminder_days",
                "review_reminder_days",
            )
        }
        initial["original"] = call.title.original
        initial["seen"] = call.updated_at.isoformat()
        for code, _name in settings.LANGUAGES:
            for part in ("title", "text"):
                version = getattr(call, part).texts.get(code)
                initial[f"{part}_{code}"] = version.text if version else ""
        return initial

    def clean(self) -> dict[str, Any]:
        """The original language has its title and text; times are in order."""
        data = _with_deadline(self)
        original = data.get("original")
        if original:
            for part in ("title", "text"):
                name = f"{part}_{original}"
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Write this in the language chosen above."))
        least, most = data.get("min_months"), data.get("max_months")
        if least and most and most < least:
            self.add_error("max_months", _("The longest time is shorter than the shortest."))
        return data

    def seen_at(self) -> dt.datetime | None:
        """When the call was last saved, as its editor saw it."""
        try:
            found = parse_datetime(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None
        return found if found is None or timezone.is_aware(found) else None

    def changes(self, call: Call, *, by: int | None) -> dict[str, Any]:
        """The columns to change, for the action."""
        data = self.cleaned_data
        changed = {
            name: data[name]
            for name in (
                "closes_local",
                "closes_zone",
                "languages",
                "kinds",
                "sections",
                "countries",
                "ldc_only",
                "members_only",
                "min_months",
                "max_months",
                "reminder_days",
                "review_reminder_days",
            )
        }
        for part in ("title", "text"):
            given = {code: data[f"{part}_{code}"] for code, _name in settings.LANGUAGES}
            changed[part] = edited(getattr(call, part), given, data["original"], by)
        return changed


def edited(
    known: Translated | None, given: dict[str, str], original: str, by: int | None
) -> Translated:
    """The texts as given; a translation that was not touched keeps what it was made from."""
    at = timezone.now().isoformat(timespec="seconds")
    if known is None:
        value = Translated.of(given[original], original, by=by, at=at)
    elif known.original == original and str(known) == given[original]:
        value = known
    elif known.original == original:
        value = known.revised(given[original], by=by, at=at)
    else:
        value = Translated.of(given[original], original, by=by, at=at)
        others = {code: one for code, one in known.texts.items() if code != original}
        value = Translated(
            original,
            {
                **value.texts,
                **{code: one for code, one in others.items() if one.status is not Status.ORIGINAL},
            },
        )
    for code, text in given.items():
        if code == original:
            continue
        before = value.texts.get(code)
        if not text and before:
            rest = {tag: one for tag, one in value.texts.items() if tag != code}
            value = Translated(value.original, rest)
        elif text and (before is None or before.text != text):
            value = value.with_translation(code, text, Status.CHECKED, by=by, at=at)
    return value


class ClearForm(forms.Form):
    """The Executive Bureau clears a call."""

    def __init__(self, *args: Any, bodies: QuerySet[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {
            "body": forms.ModelChoiceField(
                label=_("Body that cleared it"), queryset=bodies, empty_label=None
            ),
            "date": day_field(_("Date of its meeting")),
            "minutes": TextField(
                label=_("Minutes"),
                max_length=2000,
                help_text=_("Where the minutes are, or the words of the decision."),
                widget=forms.Textarea({"rows": "3"}),
            ),
        }


class StartForm(forms.Form):
    """Who leads the proposal, and in which language it is written."""

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        tags: Iterable[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        chosen = list(tags)
        known = languages(active_language())
        self.fields = {
            "organisation": forms.ModelChoiceField(
                label=_("Organisation that leads it"), queryset=organisations, empty_label=None
            ),
            "language": forms.ChoiceField(
                label=_("Language you will write in"),
                help_text=_("One language is enough; the answers stay in it."),
                choices=[(tag, language_name(tag, active_language())) for tag in chosen] or known,
            ),
        }


class InviteForm(forms.Form):
    """A colleague's address."""

    email = TextField(
        label=gettext_lazy("E-mail address of your colleague"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class ExtendForm(forms.Form):
    """A later deadline for everyone, and why."""

    closes_local = WallTimeField(label=gettext_lazy("New deadline: day and time"))
    reason_text = TextField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea({"rows": "3"})
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the reason"),
        choices=lambda: settings.LANGUAGES,
        initial=active_language,
    )

    def reason(self, *, by: int | None) -> Translated:
        """The reason as it is kept."""
        data = self.cleaned_data
        return Translated.of(data["reason_text"], data["language"], by=by)


class ExtendOneForm(ExtendForm):
    """A later deadline for one proposal, known by the reference its writers see."""

    proposal = TextField(
        label=gettext_lazy("Reference of the proposal"),
        max_length=40,
        help_text=gettext_lazy("Its writers find it on the page of their proposal."),
    )
    field_order = ("proposal",)
