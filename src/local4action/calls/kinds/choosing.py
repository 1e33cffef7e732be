"""Answers that are ticked: one of several, several of several, goals, targets, a consent."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action import agendas
from local4action.calls.kinds.base import Asked, Kind, first, label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

GOALS: Final = range(1, 18)


def values_of(question: Asked) -> list[str]:
    """The values of the options, in their order."""
    return [str(option["value"]) for option in question.options]


class Choice(Kind):
    """One of the options, by its value."""

    takes_from = frozenset({"choices"})

    def read(self, question: Asked, raw: Sequence[str]) -> str:
        """The value that was chosen, "" for none."""
        chosen = first(raw)
        if chosen and chosen not in values_of(question):
            raise ValidationError(_("Choose one of the answers offered."), code="choice")
        return chosen

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """The option's words."""
        return label_of(question.options, value, language)

    def carried(self, question: Asked, before: Asked, value: Any) -> Any:
        """The value, where it is still offered and the only one."""
        del before
        chosen = value if isinstance(value, list) else [value]
        return chosen[0] if len(chosen) == 1 and chosen[0] in values_of(question) else ""


class Listed(Kind):
    """Several values in a list."""

    empty: Any = []  # noqa: RUF012 - never changed, only compared and copied

    def typed(self, question: Asked, value: Any) -> Any:
        """One string for each."""
        del question
        return [str(one) for one in value]

    def cell(self, value: Any) -> str:
        """All in one cell."""
        return "; ".join(str(one) for one in value)


class Choices(Listed):
    """Several options, in the order in which they are offered."""

    takes_from = frozenset({"choice"})

    def read(self, question: Asked, raw: Sequence[str]) -> list[str]:
        """The values that were chosen."""
        known, chosen = values_of(question), {one for one in raw if one}
        if chosen - set(known):
            raise ValidationError(_("Choose among the answers offered."), code="choice")
        return [value for value in known if value in chosen]

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """The words of each."""
        return "; ".join(label_of(question.options, one, language) for one in value)

    def carried(self, question: Asked, before: Asked, value: Any) -> Any:
        """Those that are still offered."""
        del before
        chosen = value if isinstance(value, list) else [value]
        return [one for one in values_of(question) if one in chosen]


class Goals(Listed):
    """Goals of the 2030 Agenda by their numbers, rising."""

    def read(self, question: Asked, raw: Sequence[str]) -> list[int]:
        """The numbers."""
        del question
        chosen = {int(one) for one in raw if one.isascii() and one.isdigit() and len(one) < 3}
        if len(chosen) != len({one for one in raw if one}) or not chosen <= set(GOALS):
            raise ValidationError(_("Choose among the 17 goals."), code="goal")
        return sorted(chosen)

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """Each as a goal."""
        del question, language
        return "; ".join(_("Goal %(number)s") % {"number": one} for one in value)


@lru_cache(maxsize=1)
def target_codes() -> dict[str, int]:
    """The codes of the targets of the 2030 Agenda with their places in it."""
    path = Path(agendas.__file__).parent / "data" / "frames" / "sdg.json"
    nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    return {str(one["code"]): place for place, one in enumerate(nodes) if one["kind"] == "target"}


class Targets(Listed):
    """Targets of the 2030 Agenda by their codes, such as 11.3, in its order."""

    def read(self, question: Asked, raw: Sequence[str]) -> list[str]:
        """The codes; several may stand in one value."""
        del question
        said = [one for text in raw for one in re.split(r"[\s,;]+", text[:2000].lower()) if one]
        known = target_codes()
        unknown = [one for one in said if one not in known]
        if unknown:
            raise ValidationError(
                _("“%(code)s” is no target of the 2030 Agenda; write codes such as 11.3 or 6.b."),
                code="target",
                params={"code": unknown[0][:20]},
            )
        return sorted(set(said), key=lambda code: known[code])

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """Each as a target."""
        del question, language
        return "; ".join(_("Target %(code)s") % {"code": one} for one in value)


class Consent(Kind):
    """Yes, or not said."""

    empty: Any = False

    def read(self, question: Asked, raw: Sequence[str]) -> bool:
        """Whether it was ticked."""
        del question
        return first(raw).lower() in {"on", "true", "1", "yes"}

    def typed(self, question: Asked, value: Any) -> Any:
        """Whether it is ticked."""
        del question
        return value

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """A word."""
        del question, value, language
        return _("Yes")
