"""The form in which a question is written, without code: its words, its kind, who sees answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.calls import conditions
from local4action.calls.comparing import marks
from local4action.calls.fields import TextField
from local4action.calls.forms import active_language, edited
from local4action.calls.kinds.sent_files import MOST_MB, TYPES
from local4action.calls.kinds.tables import MOST_ROWS
from local4action.calls.question_forms.grids import (
    GridField,
    columns_field,
    columns_of,
    columns_typed,
    languages,
    options_field,
    options_of,
    options_typed,
)
from local4action.foundation.editing import TokenField, token_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from local4action.calls.models import Question

LONGEST_LABEL: Final = 400
LONGEST_HELP: Final = 1500
KIND_NAMES: Final = {
    "short_text": gettext_lazy("Short text"),
    "long_text": gettext_lazy("Long text"),
    "choice": gettext_lazy("One answer of several"),
    "choices": gettext_lazy("Several answers of several"),
    "number": gettext_lazy("Number"),
    "date": gettext_lazy("Date"),
    "goals": gettext_lazy("Goals of the 2030 Agenda"),
    "targets": gettext_lazy("Targets of the 2030 Agenda"),
    "place": gettext_lazy("Place"),
    "table": gettext_lazy("Table"),
    "file": gettext_lazy("File"),
    "consent": gettext_lazy("Consent"),
}
FEATURES: Final = {
    "": gettext_lazy("Nothing"),
    "months": gettext_lazy("How many months it takes"),
    "start": gettext_lazy("When it starts"),
    "end": gettext_lazy("When it ends"),
    "partners": gettext_lazy("How many partners sign"),
    "deliverables": gettext_lazy("Whether the deliverables are agreed beforehand"),
    "criteria": gettext_lazy("Whether the criteria are set together"),
    "topic": gettext_lazy("Whether the topic fits an agenda or is new"),
    "reusable": gettext_lazy("Whether others could use the results"),
    "brand": gettext_lazy("Whether the common visuals are shown"),
    "communication": gettext_lazy("Whether there is a plan for communication"),
    "data_calendar": gettext_lazy("Which figures come when (a table)"),
}


def _text_fields(name: str, label: str, longest: int, *, rows: int = 0) -> dict[str, forms.Field]:
    return {
        f"{name}_{code}": TextField(
            label=f"{label} ({language})",
            required=False,
            max_length=longest,
            widget=forms.Textarea({"rows": str(rows), "lang": code, "dir": "auto"}),
        )
        for code, language in languages()
    }


def _number_field(label: str, **options: Any) -> forms.Field:
    return forms.FloatField(
        label=label, required=False, widget=forms.TextInput({"inputmode": "decimal"}), **options
    )


def _whole_field(label: str, most: int, **options: Any) -> forms.Field:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most, **options)


def _of_kind(kind: str) -> dict[str, forms.Field]:
    """The fields that only this kind has."""
    if kind in {"short_text", "long_text"}:
        return {"max_words": _whole_field(_("At most so many words"), 5000)}
    if kind in {"choice", "choices"}:
        return {"options": options_field()}
    if kind == "number":
        return {
            **_text_fields("unit", _("Unit"), 60, rows=1),
            "least": _number_field(_("The least")),
            "most": _number_field(_("The most")),
        }
    if kind == "table":
        return {
            "columns": columns_field(),
            "most_rows": _whole_field(_("At most so many rows"), MOST_ROWS),
        }
    if kind == "file":
        return {
            "file_types": forms.MultipleChoiceField(
                label=_("Kinds of files"), required=False, choices=list(TYPES.items()),
                widget=forms.CheckboxSelectMultiple, help_text=_("None chosen means all."),
            ),
            "most_mb": _whole_field(_("Largest size, in MB"), MOST_MB),
        }  # fmt: skip
    return {}


def _condition_field(earlier: Sequence[Question]) -> dict[str, forms.Field]:
    choices = [
        (
            one.label.render(active_language()).text,
            [
                (f"{one.key}={value}", words)
                for value, words in conditions.offered(one, active_language())
            ],
        )
        for one in earlier
        if one.kind in conditions.HANGERS
    ]
    if not choices:
        return {}
    return {
        "shown_if": forms.MultipleChoiceField(
            label=_("Asked only after one of these answers"), required=False, choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "None chosen means always. Choose among the answers of one earlier question."
            ),
        )
    }  # fmt: skip


class QuestionForm(forms.Form):
    """Everything a question says."""

    TEXTS: Final = ("label", "help", "unit")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: str,
        earlier: Sequence[Question],
        question: Question | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(question) if question else {"is_for_board": True})
        self.kind, self.question, self.earlier = kind, question, earlier
        own = {} if question else {"key": _key_field()}
        self.fields = {
            "original": forms.ChoiceField(
                label=_("Language it was written in"), choices=languages(),
                initial=active_language(),
                help_text=_("The other languages are its translations."),
            ),
            **_text_fields("label", _("Question"), LONGEST_LABEL, rows=2),
            **_text_fields("help", _("Help"), LONGEST_HELP, rows=3),
            **_of_kind(kind),
            "required": forms.BooleanField(label=_("It must be answered"), required=False),
            **_condition_field(earlier),
            "is_for_board": forms.BooleanField(
                label=_("The Advisory Board sees the answer"), required=False
            ),
            "is_public": forms.BooleanField(
                label=_("The answer may be shown to anyone"), required=False
            ),
            "is_personal": forms.BooleanField(
                label=_("The answer is personal data"), required=False
            ),
            "feature": forms.ChoiceField(
                label=_("What the check of eligibility reads from it"), required=False,
                choices=list(FEATURES.items()),
            ),
            **own,
            "token": TokenField(),
        }  # fmt: skip
        for name, rows in (("options", options_typed), ("columns", columns_typed)):
            field = self.fields.get(name)
            if question and isinstance(field, GridField):
                self.initial[name] = field.flat(rows(getattr(question, name)))

    def groups(self) -> list[list[forms.BoundField]]:
        """The fields in rows: one text in its languages side by side, all others by themselves."""
        rows: dict[str, list[forms.BoundField]] = {}
        for bound in self.visible_fields():
            name = bound.name.rsplit("_", 1)[0]
            rows.setdefault(name if name in self.TEXTS else bound.name, []).append(bound)
        return list(rows.values())

    def clean(self) -> dict[str, Any]:
        """The question has words in its original language."""
        data = super().clean() or self.cleaned_data
        original = data.get("original")
        for name in self.TEXTS:
            if not original or f"{name}_{original}" not in self.fields:
                continue
            said = any(data.get(f"{name}_{code}") for code, _name in languages())
            if not data.get(f"{name}_{original}") and (said or name == "label"):
                self.add_error(f"{name}_{original}", _("Write this in the language chosen above."))
        if len({one.split("=", 1)[0] for one in data.get("shown_if", ())}) > 1:
            self.add_error("shown_if", _("Choose among the answers of one earlier question."))
        return data

    def changes(self, *, by: int | None) -> dict[str, Any]:
        """The columns to keep, for the action."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            name: data[name]
            for name in (
                "max_words", "least", "most", "most_rows", "most_mb", "required", "is_for_board",
                "is_public", "is_personal", "feature",
            )
            if name in self.fields
        }  # fmt: skip
        if "file_types" in self.fields:
            found["file_types"] = list(data["file_types"])
        if "options" in self.fields:
            found["options"] = options_of(data["options"])
        if "columns" in self.fields:
            found["columns"] = columns_of(data["columns"])
        chosen = [one.split("=", 1) for one in data.get("shown_if", ())]
        found["shown_if"] = (
            {"key": chosen[0][0], "any": [value for _key, value in chosen]} if chosen else {}
        )
        for name in self.TEXTS:
            if f"{name}_{data['original']}" in self.fields:
                found[name] = self._text(name, data, by)
        return found

    def _text(self, name: str, data: Mapping[str, Any], by: int | None) -> Any:
        given = {code: data[f"{name}_{code}"] for code, _name in languages()}
        if not any(given.values()):
            return None
        known = getattr(self.question, name) if self.question else None
        return edited(known, given, data["original"], by)


def _key_field() -> forms.Field:
    return TextField(
        label=_("Short name"), required=False, max_length=40,
        help_text=_(
            "By it an answer is known again in later versions: small letters, figures and _."
            " Leave it empty to have it made from the question."
        ),
    )  # fmt: skip


def _initial(question: Question) -> dict[str, Any]:
    initial: dict[str, Any] = {
        name: getattr(question, name)
        for name in (
            "max_words", "least", "most", "most_rows", "most_mb", "file_types", "required",
            "is_for_board", "is_public", "is_personal", "feature",
        )
    }  # fmt: skip
    initial["original"] = question.label.original
    for name in QuestionForm.TEXTS:
        text = getattr(question, name)
        for code, _name in languages():
            version = text.texts.get(code) if text else None
            initial[f"{name}_{code}"] = version.text if version else ""
    condition = question.shown_if
    initial["shown_if"] = [f"{condition['key']}={one}" for one in condition.get("any", ())]
    initial["token"] = token_of(marks(question))
    return initial


def kept_key(form: QuestionForm) -> str:
    """The key a new question gets: as it was typed, or made from its words."""
    typed = form.cleaned_data["key"].strip()
    label = form.cleaned_data[f"label_{form.cleaned_data['original']}"]
    base = typed or slugify(label).replace("-", "_")[:30].strip("_") or "question"
    key, number = base, 1
    taken = {one.key for one in form.earlier}
    while not typed and key in taken:
        number += 1
        key = f"{base}_{number}"
    return key if key[0].isalpha() or typed else f"q_{key}"[:40]
