"""A question set as one plain form: each question a field, each field with its version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from local4action.agendas.models import FrameNode
    from local4action.calls.models import Answer, Question
    from local4action.foundation.translations import Translated

VERSION: Final = "version-"
WAS: Final = "was-"


@dataclass(frozen=True, slots=True)
class Touched:
    """What a person changed: the value as it will be stored, and the version it was based on."""

    question: Question
    value: Any
    version: int


def _said(text: Translated | None) -> SafeString | str:
    """A question's words, marked with their language where it is not the page's."""
    if text is None:
        return ""
    shown = text.render(get_language() or "en")
    return format_html('<bdi lang="{}" dir="auto">{}</bdi>', shown.language, shown.text)


def _option(option: Mapping[str, Any]) -> tuple[str, str]:
    labels, language = option["label"], (get_language() or "en").split("-")[0]
    return str(option["value"]), str(labels.get(language) or labels.get("en") or option["value"])


def _widget(question: Question, goals: Iterable[FrameNode], language: str) -> forms.Widget:
    kind = question.kind
    if kind in {"goals", "choice", "choices", "consent"}:
        return _ticked(question, goals)
    said = {"lang": language, "dir": "auto"}
    if kind == "long_text":
        limit = {"data-words": str(question.max_words)} if question.max_words else {}
        return forms.Textarea({"rows": "8", **said, **limit})
    if kind == "short_text" and question.max_words:
        return forms.TextInput({**said, "data-words": str(question.max_words)})
    if kind == "number":
        return forms.TextInput({"inputmode": "decimal"})
    if kind == "date":
        return forms.TextInput({"inputmode": "numeric", "placeholder": "2027-03"})
    return forms.TextInput(said)


def _ticked(question: Question, goals: Iterable[FrameNode]) -> forms.Widget:
    kind = question.kind
    if kind == "consent":
        return forms.CheckboxInput()
    if kind == "goals":
        reader = get_language() or "en"
        named = [(node.code, f"{node.code}. {node.title.render(reader)}") for node in goals]
        return forms.CheckboxSelectMultiple(choices=named)
    options = [_option(one) for one in question.options]
    kind_of = forms.RadioSelect if kind == "choice" else forms.CheckboxSelectMultiple
    return kind_of(choices=options)


class AnswerField(forms.Field):
    """One question; nothing is required and no limit of words holds while one still writes."""

    def __init__(self, question: Question, goals: Iterable[FrameNode], language: str) -> None:
        self.question = question
        help_text = _said(question.help)
        if question.kind == "date":
            help_text = help_text or _("A year, a month or a day: 2027, 2027-03 or 2027-03-15.")
        super().__init__(
            label=_said(question.label),
            help_text=help_text,
            required=question.required,
            widget=_widget(question, goals, language),
        )

    def clean(self, value: Any) -> Any:
        """The stored form."""
        if isinstance(value, bool):
            raw = ["on"] if value else []
        else:
            raw = value if isinstance(value, list) else [str(value)] if value is not None else []
        return answers.parse(self.question, raw)


class AnswerForm(forms.Form):
    """The whole question set with what was answered so far."""

    use_required_attribute = False

    def __init__(
        self,
        questions: Iterable[Question],
        given: Mapping[int, Answer],
        *,
        goals: Iterable[FrameNode],
        language: str,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.questions = list(questions)
        self.given = given
        for question in self.questions:
            self.fields[question.key] = AnswerField(question, goals, language)
            self.initial[question.key] = answers.as_typed(question, self.value_now(question))

    def value_now(self, question: Question) -> Any:
        """The stored answer as it is."""
        answer = self.given.get(question.pk)
        return answer.value if answer else answers.empty(question.kind)

    def touched(self) -> list[Touched]:
        """What the person changed since the form was printed, where it can be stored.

        A field that was sent as it was printed is left out: whoever did not touch a field does
        not undo what a colleague wrote in it meanwhile.
        """
        found = []
        for question in self.questions:
            key = question.key
            if key not in self.cleaned_data or f"{VERSION}{key}" not in self.data:
                continue
            value = self.cleaned_data[key]
            if answers.fingerprint(value) != self.data.get(f"{WAS}{key}", ""):
                version = version_sent(self.data.get(f"{VERSION}{key}", ""))
                found.append(Touched(question, value, version))
        return found


def version_sent(text: str) -> int:
    """A version as a form carries it; anything else counts as a version that never was."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def parse_one(question: Question, raw: list[str]) -> tuple[Any, str]:
    """The stored form of one field saved by itself, and what is wrong with it ("" if nothing)."""
    try:
        return answers.parse(question, raw), ""
    except ValidationError as error:
        return None, " ".join(error.messages)
