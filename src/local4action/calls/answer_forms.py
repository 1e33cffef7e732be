"""A question set as one plain form: each question a field, each field with its version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import answers, conditions
from local4action.calls.kinds import said_in, sent_files
from local4action.calls.kinds.figures import plain
from local4action.calls.widgets import SentFileInput, TableInput, TargetsInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django.utils.safestring import SafeString

    from local4action.agendas.models import FrameNode
    from local4action.calls.models import Answer, Question
    from local4action.foundation.translations import Translated

VERSION: Final = "version-"
WAS: Final = "was-"


@dataclass(frozen=True, slots=True)
class Touched:
    """What a person changed: the value as it will be stored, and the version it was based on.

    The value of a file that was just sent is the file itself: the page keeps it first.
    """

    question: Question
    value: Any
    version: int


@dataclass(frozen=True, slots=True)
class Choosable:
    """What can be ticked in questions about the agendas; empty where nothing asks for it."""

    goals: Iterable[FrameNode] = ()
    targets: Iterable[FrameNode] = ()


def _said(text: Translated | None) -> SafeString | str:
    """A question's words, marked with their language where it is not the page's."""
    if text is None:
        return ""
    shown = text.render(get_language() or "en")
    return format_html('<bdi lang="{}" dir="auto">{}</bdi>', shown.language, shown.text)


def _option(option: Mapping[str, Any]) -> tuple[str, str]:
    return str(option["value"]), said_in(option["label"], get_language() or "en") or str(
        option["value"]
    )


def _widget(question: Question, known: Choosable, language: str, value: Any) -> forms.Widget:
    kind = question.kind
    if kind in {"goals", "targets", "choice", "choices", "consent"}:
        return _ticked(question, known)
    if kind == "table":
        return TableInput(
            question.columns, most_rows=question.most_rows, language=language, more=question.key
        )
    if kind == "file":
        return SentFileInput(value or {}, sent_files.accepted(question))
    return _typed(question, language)


def _typed(question: Question, language: str) -> forms.Widget:
    kind, said = question.kind, {"lang": language, "dir": "auto"}
    limit = {"data-words": str(question.max_words)} if question.max_words else {}
    if kind == "long_text":
        return forms.Textarea({"rows": "8", **said, **limit})
    return forms.TextInput({
        "short_text": {**said, **limit},
        "number": {"inputmode": "decimal"},
        "date": {"inputmode": "numeric", "placeholder": "2027-03"},
    }.get(kind, said))  # fmt: skip


def _ticked(question: Question, known: Choosable) -> forms.Widget:
    kind = question.kind
    if kind == "consent":
        return forms.CheckboxInput()
    if kind == "targets":
        return TargetsInput(known.goals, known.targets)
    if kind == "goals":
        reader = get_language() or "en"
        named = [(node.code, f"{node.code}. {node.title.render(reader)}") for node in known.goals]
        return forms.CheckboxSelectMultiple(choices=named)
    options = [_option(one) for one in question.options]
    kind_of = forms.RadioSelect if kind == "choice" else forms.CheckboxSelectMultiple
    return kind_of(choices=options)


def _limits(question: Question) -> list[str]:
    """What is said beside a field of what can be answered, after the help."""
    kind = question.kind
    if kind == "date" and question.help is None:
        return [_("A year, a month or a day: 2027, 2027-03 or 2027-03-15.")]
    if kind == "number":
        return _number_limits(question)
    if kind == "table" and question.most_rows:
        return [_("At most %(count)s rows.") % {"count": question.most_rows}]
    if kind == "file":
        return [sent_files.limits(question)]
    return []


def _number_limits(question: Question) -> list[str]:
    said = []
    if question.unit:
        unit = question.unit.render(get_language() or "en").text
        said.append(_("Unit: %(unit)s.") % {"unit": unit})
    least, most = question.least, question.most
    if least is not None and most is not None:
        between = {"least": plain(least), "most": plain(most)}
        said.append(_("From %(least)s to %(most)s.") % between)
    elif least is not None:
        said.append(_("At least %(least)s.") % {"least": plain(least)})
    elif most is not None:
        said.append(_("At most %(most)s.") % {"most": plain(most)})
    return said


class AnswerField(forms.Field):
    """One question; nothing is required and no limit of words holds while one still writes."""

    def __init__(
        self, question: Question, known: Choosable, language: str, value: Any = None
    ) -> None:
        self.question = question
        parts = [
            one
            for one in (_said(question.help), *_limits(question), *answers.readers(question))
            if one
        ]
        super().__init__(
            label=_said(question.label),
            help_text=format_html_join(" ", "{}", ((one,) for one in parts)),
            required=question.required,
            widget=_widget(question, known, language, value),
        )

    def clean(self, value: Any) -> Any:
        """The stored form; of a file that was sent the file, None where nothing changed."""
        if self.question.kind == "file":
            return {} if value is False else value
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
        targets: Iterable[FrameNode] = (),
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id="answer-%s")
        self.questions = conditions.told(questions, get_language() or "en")
        self.given = given
        known = Choosable(goals, targets)
        for question in self.questions:
            value = self.value_now(question)
            self.fields[question.key] = AnswerField(question, known, language, value)
            self.initial[question.key] = answers.as_typed(question, value)

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
            if question.kind == "file" and value is None:
                continue
            if isinstance(value, UploadedFile) or answers.fingerprint(value) != self.data.get(
                f"{WAS}{key}", ""
            ):
                version = version_sent(self.data.get(f"{VERSION}{key}", ""))
                found.append(Touched(question, value, version))
        return found

    def no_longer_asked(self) -> list[str]:
        """What was typed into questions that the form had when it was printed and has no more."""
        sent: Any = self.data
        keys = [name.removeprefix(VERSION) for name in sent if name.startswith(VERSION)]
        typed = [sent.getlist(key) for key in keys if key not in self.fields]
        texts = ["\n".join(one for one in values if one.strip()) for values in typed]
        return [one for one in texts if one]


def version_sent(text: str) -> int:
    """A version as a form carries it; anything else counts as a version that never was."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def parse_one(question: Question, raw: list[str]) -> tuple[Any, str]:
    """The stored form of one field saved by itself, and what is wrong with it ("" if nothing)."""
    try:
        return answers.parse(question, raw), ""
    except ValidationError as error:
        return None, " ".join(error.messages)
