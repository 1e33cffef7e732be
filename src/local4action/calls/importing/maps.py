"""The map: which columns of a file hold what. Written in YAML, read by a safe loader."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

import yaml
from django.utils.translation import gettext as _

from local4action.calls.importing.days import LANGUAGES, ORDERS
from local4action.calls.importing.limits import MB, refused
from local4action.calls.importing.texts import DELIMITERS, ENCODINGS
from local4action.foundation.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT: Final = "local4action-import/1"
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "encoding": ENCODINGS,
    "dates": ORDERS,
    "identity": ("organisation", "proposal"),
    "incomplete": ("refuse", "take"),
    "mojibake": ("refuse", "mend"),
    "delimiter": ("", *DELIMITERS),
}
PARTS: Final = {"format", "sheet", "zone", "sent", "language", "contact", "organisation", "answers",
                "ignored", *CHOICES}  # fmt: skip
_APOSTROPHES: Final = str.maketrans("’‘ʼ´`", "'" * 5)
OF_ORGANISATION: Final = ("name", "country", "kind")


def heading(text: str) -> str:
    """A heading for comparing: one case, no marks, no runs of space, no closing sign.

    Keyboards write Côte d'Ivoire, typographers Côte d’Ivoire.
    """
    return " ".join(folded(text).translate(_APOSTROPHES).split()).rstrip(" *:?.")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where one thing is found, and what the words found there stand for.

    Columns by their headings, each with the language it asks in or ""; or one value for all rows.
    """

    headings: tuple[tuple[str, str], ...] = ()
    value: str = ""
    values: dict[str, str] = field(default_factory=dict)
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """A whole map; the words are those of the file, see `docs/importing.md`."""

    sha256: str
    parts: dict[str, Columns]
    answers: dict[str, Columns]
    ignored: tuple[str, ...] = ()
    sheet: str = ""
    zone: str = ""
    encoding: str = "auto"
    dates: str = ""
    identity: str = "organisation"
    incomplete: str = "refuse"
    mojibake: str = "refuse"
    delimiter: str = ""


def read_map(path: Path, questions: Iterable[str]) -> Map:
    """The map in a file.

    Args:
        path: the file, in YAML.
        questions: the keys of the questions the call asks in its first form.

    Raises:
        ValidationError: when it is no map, or names what does not exist; the sentence says what.
    """
    if not path.is_file() or path.stat().st_size > MB:
        raise refused(_("There is no map in this file: %(path)s") % {"path": path})
    content = path.read_bytes()
    try:
        # Aliases in a small file can stand for gigabytes once they are written out.
        if any(isinstance(one, yaml.AliasToken) for one in yaml.scan(content)):
            raise refused(_("The map uses aliases (*name). Write each part out."))
        whole: Any = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        said = " ".join(str(error).split())
        raise refused(_("The map is not YAML: %(error)s") % {"error": said}) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise refused(_("The map does not say “format: %(format)s”.") % {"format": FORMAT})
    _known(whole, PARTS)
    answers = _part(whole, "answers")
    _known(answers, set(questions))
    organisation = _part(whole, "organisation")
    _known(organisation, set(OF_ORGANISATION))
    parts = {name: _columns(name, organisation.get(name)) for name in OF_ORGANISATION}
    parts |= {name: _columns(name, whole.get(name)) for name in ("sent", "language", "contact")}
    for name in (*OF_ORGANISATION, "sent"):
        if parts[name] == Columns():
            raise refused(_("The map does not say where “%(name)s” is found.") % {"name": name})
    return Map(
        sha256=hashlib.sha256(content).hexdigest(),
        parts=parts,
        answers={key: _columns(key, given) for key, given in answers.items()},
        ignored=tuple(heading(one) for one in _list("ignored", whole.get("ignored") or [])),
        sheet=str(whole.get("sheet") or ""),
        zone=_zone(whole.get("zone")),
        **{name: _choice(whole, name) for name in CHOICES},
    )


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    found = whole.get(name)
    if not isinstance(found, dict) or not found:
        raise refused(_("The map has no part “%(name)s”.") % {"name": name})
    return found


def _known(given: dict[Any, Any], known: set[str]) -> None:
    for name in given:
        if name not in known:
            raise refused(
                _("The map says “%(name)s”, which is not known here. Known are: %(known)s.")
                % {"name": name, "known": ", ".join(sorted(known))}
            )


def _choice(whole: dict[str, Any], name: str) -> str:
    known = CHOICES[name]
    given = whole.get(name, known[0] if name != "dates" else "")
    if given not in known:
        raise refused(
            _("The map says “%(value)s” for “%(name)s”. Possible are: %(known)s.")
            % {"value": given, "name": name, "known": ", ".join(one for one in known if one)}
        )
    return str(given)


def _zone(given: Any) -> str:
    if given and given not in available_timezones():
        raise refused(_("“%(zone)s” is no time zone, such as Europe/Madrid.") % {"zone": given})
    return str(given or "")


def _list(name: str, given: Any) -> list[str]:
    if isinstance(given, str | int | float):
        return [str(given)]
    if isinstance(given, list) and all(isinstance(one, str | int | float) for one in given):
        return [str(one) for one in given]
    raise refused(_("The map’s “%(name)s” is no list of headings.") % {"name": name})


def _headings(name: str, given: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(given, dict):
        _known(given, set(LANGUAGES))
        return tuple(
            (heading(one), language)
            for language, some in given.items()
            for one in _list(name, some)
        )
    return tuple((heading(one), "") for one in _list(name, given or []))


def _columns(name: str, given: Any) -> Columns:
    if not isinstance(given, dict) or set(given) <= set(LANGUAGES):
        return Columns(_headings(name, given))
    _known(given, {"columns", "value", "values", "separator"})
    values = given.get("values") or {}
    if not isinstance(values, dict):
        raise refused(_("The map’s “%(name)s” is no list of headings.") % {"name": name})
    return Columns(
        headings=_headings(name, given.get("columns")),
        value=str(given.get("value") or ""),
        values={heading(str(key)): str(one) for key, one in values.items()},
        separator=str(given.get("separator") or ""),
    )
