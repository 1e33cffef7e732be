"""Official texts of the 2030 Agenda, read from files in the layout of `open-sdg/sdg-translations`.

`<language>/global_goals.yml` (and `global_targets.yml`, where a collection splits them) hold keys
like `1-title` for a goal and `1-1-title` or `1-a-title` for a target.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml
from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local4action.agendas import actions
from local4action.foundation.actions import SYSTEM
from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = ("global_goals.yml", "global_targets.yml")
_KEY: Final = re.compile(r"^(?P<goal>1[0-7]|[1-9])(?:-(?P<part>[1-9]\d?|[a-d]))?-title$")
_MOST_BYTES: Final = 2_000_000
_LONGEST: Final = 2_000


@dataclass(slots=True)
class Report:
    """What an import found and did; printed by the command."""

    languages: list[str] = field(default_factory=list)
    set: int = 0
    same: int = 0
    unknown: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            _("Languages found: %(languages)s.")
            % {"languages": ", ".join(self.languages) or _("none")},
            ngettext(
                "%(count)s title set.", "%(count)s titles set.", self.set
            ) % {"count": self.set},
            ngettext(
                "%(count)s title was the same already.",
                "%(count)s titles were the same already.",
                self.same,
            ) % {"count": self.same},
        ]  # fmt: skip
        return "\n".join(lines + self.problems)


def import_official_texts(directory: Path) -> Report:
    """Read every language found under `directory` into the official titles.

    Running it again changes nothing. A file that cannot be read is named in the report and the
    others are still imported.

    Raises:
        NotADirectoryError: when `directory` is no directory.
    """
    if not directory.is_dir():
        raise NotADirectoryError(directory)
    root = directory / "translations" if (directory / "translations").is_dir() else directory
    report = Report()
    titles: dict[str, dict[str, str]] = {}
    for folder in sorted(root.iterdir()):
        language = _language_of(folder)
        found = _read_language(folder, report) if language else {}
        if found:
            report.languages.append(language)
        for code, text in found.items():
            titles.setdefault(code, {})[language] = text
    counted = actions.set_official_titles(actor=SYSTEM, titles=titles)
    report.set, report.same = counted["set"], counted["same"]
    report.unknown = counted["unknown"]
    if report.unknown:
        report.problems.append(
            ngettext(
                "%(count)s code is in no frame here; install the frames first.",
                "%(count)s codes are in no frame here; install the frames first.",
                report.unknown,
            ) % {"count": report.unknown}
        )  # fmt: skip
    return report


def _language_of(folder: Path) -> str:
    """The BCP 47 tag a folder is named by, or nothing."""
    if not folder.is_dir():
        return ""
    tag = folder.name.replace("_", "-")
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    return tag


def _read_language(folder: Path, report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in FILES:
        path = folder / name
        if not path.is_file():
            continue
        try:
            found |= _titles(path)
        except (OSError, ValueError, yaml.YAMLError):
            report.problems.append(
                _("This file could not be read and was left out: %(path)s") % {"path": path}
            )
    return found


def _titles(path: Path) -> dict[str, str]:
    """The titles in one file, by code.

    Raises:
        ValueError: when the file is too large or holds something else than keys and texts.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(path)
    document: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError(document)  # noqa: TRY004 - one kind of refusal for one kind of mistake
    found: dict[str, str] = {}
    for key, text in document.items():
        match = _KEY.match(str(key))
        if match and isinstance(text, str) and cleaned(text):
            part = match["part"]
            code = f"{match['goal']}.{part}" if part else match["goal"]
            found[code] = cleaned(text)[:_LONGEST]
    return found
