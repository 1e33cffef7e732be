"""One row judged: what it says in our words, or every reason why it cannot be taken."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from local4action.calls import answers, conditions
from local4action.calls.importing import days, texts
from local4action.calls.importing.limits import brief, refused
from local4action.calls.importing.maps import Columns, heading
from local4action.foundation.canonical import sha256
from local4action.members.models import Organisation
from local4action.members.queries import name_letters
from local4action.members.rules import LEADING_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.calls.importing.maps import Map
    from local4action.calls.importing.source import SourceRow
    from local4action.calls.models import Call, Question

# Rows of a table and files do not fit into one cell; their writers add them on the site.
NOT_IN_ONE_COLUMN: Final = frozenset({"table", "file"})
_YES: Final = {"yes", "oui", "si", "true", "x", "1", "vrai", "verdadero", "on", "checked"}
_NO: Final = {"no", "non", "false", "0", "faux", "falso", "off"}
_GOAL: Final = re.compile(r"^(?:sdgs?|odd|ods|goals?|objectifs?|objetivos?|#)?\s*#?(\d{1,3})\b")
_MONTHS: Final = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(?:months?|mois|meses|mes)\.?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be taken. `key` says whose it is, `content` what it says (both SHA-256)."""

    row: int
    key: str
    content: str
    organisation: str
    country: str
    kind: str
    language: str
    sent_at: str
    contact: str
    answers: dict[str, Any]
    remarks: list[str]

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be set aside in a file."""
        return asdict(self)

    @property
    def moment(self) -> dt.datetime:
        """When it was sent (aware)."""
        return dt.datetime.fromisoformat(self.sent_at)


class RowRefusedError(Exception):
    """A row that cannot be taken, with each reason, and what could be read of it."""

    def __init__(self, reasons: list[str], organisation: str = "") -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
        self.organisation = organisation


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """ISO codes by the names of countries in three languages, and by themselves."""
    found: dict[str, str] = {}
    for language in days.LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(heading(name), code)
                found.setdefault(heading(code), code)
    return found


class Judge:
    """Judges the rows of one file, by its headings, a map, and what the call asks."""

    def __init__(
        self, call: Call, questions: Sequence[Question], plan: Map, headings: Sequence[str]
    ) -> None:
        self.call, self.plan = call, plan
        self.questions = {question.key: question for question in questions}
        self.places: dict[str, int] = {}
        for place, text in enumerate(headings):
            name = heading(text)
            if name and self.places.setdefault(name, place) != place and self._is_used(name):
                raise refused(_("Two columns have the heading “%(name)s”.") % {"name": brief(text)})
        for key in plan.answers:
            if self.questions[key].kind in NOT_IN_ONE_COLUMN:
                raise refused(
                    _("“%(key)s” is answered with a table or a file; a column cannot hold that.")
                    % {"key": key}
                )
        self.used = self._used()
        self.left_out = [
            brief(text)
            for text in headings
            if heading(text) and self.places[heading(text)] not in self.used
            and heading(text) not in plan.ignored
        ]  # fmt: skip

    def _all_columns(self) -> list[Columns]:
        return [*self.plan.parts.values(), *self.plan.answers.values()]

    def _is_used(self, name: str) -> bool:
        return any(name == one for columns in self._all_columns() for one, _l in columns.headings)

    def _used(self) -> set[int]:
        used = set()
        for columns in self._all_columns():
            for name, _language in columns.headings:
                if name not in self.places:
                    raise refused(
                        _("The map names the column “%(name)s”, which the file does not have.")
                        % {"name": brief(name)}
                    )
                used.add(self.places[name])
        return used

    def judge(self, row: SourceRow) -> Entry:
        """What the row says.

        Raises:
            RowRefusedError: with every reason found, not only the first.
        """
        return _Judging(self, row).entry()


class _Judging:
    """One row on its way to an entry or a refusal."""

    def __init__(self, judge: Judge, row: SourceRow) -> None:
        self.judge, self.row, self.plan = judge, row, judge.plan
        self.reasons: list[str] = []
        self.remarks: list[str] = []
        self.asked_in: dict[str, int] = {}
        if "windows-1252" in row.encodings and self.plan.encoding == "auto":
            self.remarks.append(_("read as Windows-1252"))
        if "unknown" in row.encodings:
            self.reasons.append(_("Letters of this row cannot be read in any known encoding."))

    def entry(self) -> Entry:
        parts = self.plan.parts
        name = self.one("name", parts["name"])
        country = self._country(self.one("country", parts["country"]))
        kind = self._kind(self.one("kind", parts["kind"]))
        moment = self._sent(self.one("sent", parts["sent"]))
        given = {key: self._answer(key, question) for key, question in self._mapped().items()}
        self._complete(given)
        language = self._language(self.one("language", parts["language"]))
        contact = self._contact(self.one("contact", parts["contact"]))
        if not name_letters(name):
            self.reasons.append(_("The organisation has no name."))
        elif len(name) > 200:
            self.reasons.append(_("The organisation’s name is longer than 200 characters."))
        if self.reasons:
            raise RowRefusedError(self.reasons, brief(name))
        said: dict[str, Any] = {
            "organisation": name, "country": country, "kind": kind, "language": language,
            "sent_at": moment, "contact": contact, "answers": given,
        }  # fmt: skip
        whose = {"name": name_letters(name), "country": country}
        if self.plan.identity == "proposal":
            whose["title"] = heading(str(given.get("title", "")))
        return Entry(
            row=self.row.number, key=sha256(whose), content=sha256(said),
            remarks=self.remarks, **said,
        )  # fmt: skip

    def _mapped(self) -> dict[str, Question]:
        return {key: one for key, one in self.judge.questions.items() if key in self.plan.answers}

    def one(self, name: str, columns: Columns) -> str:
        """What the columns of one thing say together; "" where they say nothing."""
        found: dict[str, str] = {}
        for column, language in columns.headings:
            place = self.judge.places[column]
            text = self.row.cells[place] if place < len(self.row.cells) else ""
            if text:
                found.setdefault(text, language)
        if len(found) > 1:
            self.reasons.append(
                _("%(name)s: two columns answer it differently (“%(first)s”, “%(second)s”).")
                % {"name": name, **dict(zip(("first", "second"), map(brief, found), strict=False))}
            )
        text, language = next(iter(found.items()), (columns.value, ""))
        if language:
            self.asked_in[language] = self.asked_in.get(language, 0) + 1
        return columns.values.get(heading(text), self._letters(name, text))

    def _letters(self, name: str, text: str) -> str:
        """The text with letters as they were meant, as far as that is known."""
        if "\ufffd" in text and "unknown" not in self.row.encodings:
            self.reasons.append(
                _("%(name)s: letters were lost (“%(text)s”).") % {"name": name, "text": brief(text)}
            )
        if texts.mangled(text):
            if self.plan.mojibake == "mend":
                self.remarks.append(_("%(name)s: mangled letters mended") % {"name": name})
                return texts.mended(text)
            self.reasons.append(
                _("%(name)s: mangled letters (“%(text)s”, meant is perhaps “%(mended)s”).")
                % {"name": name, "text": brief(text), "mended": brief(texts.mended(text))}
            )
        if text.startswith("="):
            self.remarks.append(_("%(name)s: a formula, kept as text") % {"name": name})
        return text

    def _country(self, text: str) -> str:
        code = _countries().get(heading(text), "")
        if not code:
            self.reasons.append(
                _("country: “%(text)s” is no country that is known.") % {"text": brief(text)}
            )
        return code

    def _kind(self, text: str) -> str:
        if text not in Organisation.Kind.values:
            self.reasons.append(
                _("kind: say in the map what “%(text)s” stands for.") % {"text": brief(text)}
            )
        elif text not in LEADING_KINDS:
            self.reasons.append(
                _("A hub is led by a local or regional government or an association of them.")
            )
        return text

    def _sent(self, text: str) -> str:
        call = self.judge.call
        try:
            moment, exact = days.read_moment(
                text, self.plan.dates, self.plan.zone or call.closes_zone
            )
        except ValidationError as error:
            self.reasons.append(f"sent: {' '.join(error.messages)}")
            return ""
        if not exact:
            self.remarks.append(_("sent: no time of day, counted from midnight"))
        if moment > call.closes_at:
            self.reasons.append(_("Sent after the deadline of the call."))
        elif moment > timezone.now():
            self.reasons.append(_("Sent in the future."))
        return moment.isoformat()

    def _language(self, text: str) -> str:
        """What the map says, else the language in which most columns of the row were filled."""
        most = max(self.asked_in, key=lambda one: self.asked_in[one], default="")
        language = text.lower()[:12] if text else most
        if language not in self.judge.call.languages:
            self.reasons.append(
                _("language: “%(text)s” is none of the call’s: %(known)s.")
                % {"text": brief(language), "known": ", ".join(self.judge.call.languages)}
            )
        return language

    def _contact(self, text: str) -> str:
        if text:
            try:
                validate_email(text)
            except ValidationError:
                self.remarks.append(_("contact: no e-mail address, left out"))
                return ""
        return text.lower()

    def _answer(self, key: str, question: Question) -> Any:
        columns = self.plan.answers[key]
        text = self.one(key, columns)
        try:
            return answers.parse(question, self._raw(question, text, columns))
        except ValidationError as error:
            self.reasons.append(f"{key}: {' '.join(error.messages)} (“{brief(text)}”)")
            return answers.empty(question.kind)

    def _raw(self, question: Question, text: str, columns: Columns) -> list[str]:
        kind = str(question.kind)
        if not text:
            return []
        if kind == "date":
            return [days.read_date(text, self.plan.dates)]
        if kind in _RAW:
            return _RAW[kind](text)
        if kind in {"choice", "choices"}:
            known = _options(question) | columns.values
            several = re.split(r"[;\n]", text) if kind == "choices" else [text]
            if kind == "choices" and columns.separator:
                several = text.split(columns.separator)
            return [known.get(heading(one), one.strip()) for one in several]
        return [text]

    def _complete(self, given: dict[str, Any]) -> None:
        if self.reasons:
            return
        left_out = conditions.hidden(self.judge.questions.values(), given)
        for key, question in self.judge.questions.items():
            if key in left_out:
                continue
            wrong = answers.problem(question, given.get(key))
            if wrong:
                taken = self.plan.incomplete == "take"
                (self.remarks if taken else self.reasons).append(f"{key}: {wrong}")


def _options(question: Question) -> dict[str, str]:
    """The value of each option, by itself and by its label in each language."""
    known: dict[str, str] = {}
    for option in question.options:
        for said in (option["value"], *option["label"].values()):
            known[heading(str(said))] = str(option["value"])
    return known


def _goals(text: str) -> list[str]:
    """Numbers of goals; a title's own commas (“9. Industry, innovation …”) are passed over."""
    found: list[str] = []
    for part in re.split(r"[;,\n|]", text):
        number = _GOAL.match(heading(part))
        if number:
            found.append(number[1].lstrip("0") or "0")
        elif part.strip() and not found:
            raise ValidationError(_("Choose among the 17 goals."), code="goal")
    return list(dict.fromkeys(found))


def _number(text: str) -> list[str]:
    months = _MONTHS.match(heading(text))
    return [months[1] if months else text]


def _consent(text: str) -> list[str]:
    word = heading(text)
    if word not in _YES | _NO:
        raise ValidationError(_("Say in the map whether this is a yes or a no."), code="consent")
    return ["yes"] if word in _YES else []


_RAW: Final = {"goals": _goals, "number": _number, "consent": _consent}
