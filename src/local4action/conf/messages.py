"""The message catalogues: kept up to date with the sources, and judged.

`python -m local4action.conf.messages --update` brings new messages into the catalogues (it needs
GNU gettext). `--check` fails when a message is missing, no longer used, untranslated or doubtful,
when a translation has other placeholders than its message, when it is the same as the source, or
the same in two languages, unless `locale/same.json` says why it may be.

Pages speak `LANGUAGES`. What leaves on paper speaks more (`brand.paper_languages`): the catalogues
of those hold the messages of `PAPER_SOURCES` and no others, and are judged in the same way.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from django.utils.translation import to_locale

from local4action.brand import paper_languages

PACKAGE: Final = Path(__file__).resolve().parent.parent
LOCALE: Final = PACKAGE / "locale"
LANGUAGES: Final = ("fr", "es")
PAPER: Final = tuple(
    to_locale(one) for one in paper_languages.LANGUAGES if one not in {"en", *LANGUAGES}
)
# Every file, below the package, whose words are printed. One that is not there says nothing.
PAPER_SOURCES: Final = (
    "labels/certificate.py",
    "labels/deciders.py",
    "brand/kit/words.py",
    "brand/kit/guide.py",
    "brand/kit/pieces.py",
)
PLACEHOLDER: Final = re.compile(r"%\([a-z_]+\)[a-z]|%%|<[^>]+>")
LETTERS: Final = re.compile(r"[^\W\d_]{2,}")


def catalogue(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def update(root: Path) -> None:
    """Bring the messages of the sources below `root` into its catalogues."""
    extract(root, LANGUAGES)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "local4action"
        (printed / "locale").mkdir(parents=True)
        catalogues = [catalogue(language).relative_to(PACKAGE) for language in PAPER]
        for name in (*map(Path, PAPER_SOURCES), *catalogues):
            if (root / name).exists():
                (printed / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / name, printed / name)
        extract(printed, PAPER)
        for name in catalogues:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(printed / name, root / name)


def extract(root: Path, languages: tuple[str, ...]) -> None:
    """Bring the messages of all sources below `root` into its catalogues of these languages."""
    options = [f"--locale={language}" for language in languages]
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [
            *(sys.executable, "-m", "django", "makemessages", *options),
            *("--no-location", "--no-obsolete", "--no-wrap", "--ignore=tests"),
        ],
        cwd=root,
        env={key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


def messages(path: Path) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Every message: (context, source) to its plural and translations; none when doubtful."""
    from polib import pofile  # noqa: PLC0415 - a tool of development only

    found = {}
    for entry in pofile(str(path)):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        judged_texts = [] if "fuzzy" in entry.flags else texts
        found[entry.msgctxt or "", entry.msgid] = entry.msgid_plural, judged_texts
    return found


def problems() -> list[str]:
    """Everything that is wrong with the catalogues, in words."""
    every = (*LANGUAGES, *PAPER)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "local4action"
        shutil.copytree(PACKAGE, root, ignore=shutil.ignore_patterns("*.mo", "tests", "static"))
        update(root)
        fresh = {
            language: messages(root / catalogue(language).relative_to(PACKAGE))
            for language in every
        }
    same = json.loads((LOCALE / "same.json").read_text(encoding="utf-8"))
    kept = {language: messages(catalogue(language)) for language in every}
    found = []
    for language in every:
        used, known = set(fresh[language]), kept[language]
        found += [f"{language}: missing: {key[1]!r}" for key in sorted(used - set(known))]
        found += [f"{language}: no longer used: {key[1]!r}" for key in sorted(set(known) - used)]
        for (_, source), (plural, texts) in known.items():
            wrong = judged(source, plural, texts, same)
            found += [f"{language}: {word}: {source!r}" for word in wrong]
    for key in kept["fr"].keys() & kept["es"].keys():
        texts = kept["fr"][key][1]
        if texts and texts == kept["es"][key][1] and is_suspicious(key[1], same):
            found.append(f"fr and es are the same: {key[1]!r}")
    return found


def judged(source: str, plural: str, texts: list[str], same: dict[str, str]) -> list[str]:
    """What is wrong with the translations of one message."""
    if not texts or not all(texts):
        return ["not translated"]
    wrong = []
    # Of a message with a plural both forms are the source: one may say its number in words.
    wanted = sorted(set(PLACEHOLDER.findall(source + plural)))
    for text in texts:
        # A plural form may leave out its number, and must not bring another placeholder.
        given = sorted(set(PLACEHOLDER.findall(text)))
        if given != wanted and not (len(texts) > 1 and set(given) <= set(wanted)):
            wrong.append(f"placeholders {given} instead of {wanted}")
        if text == source and is_suspicious(source, same):
            wrong.append("same as the source")
    return wrong


def is_suspicious(source: str, same: dict[str, str]) -> bool:
    """Whether a translation equal to `source` needs a reason and has none."""
    return bool(LETTERS.search(PLACEHOLDER.sub("", source))) and source not in same


def main() -> int:
    """Update or check, as asked."""
    parser = argparse.ArgumentParser(description="Keeps the message catalogues.")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--update", action="store_true")
    group.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if shutil.which("xgettext") is None:
        print("SKIPPED: the message catalogues, because GNU gettext was not found.")  # noqa: T201
        return 1 if os.environ.get("CI") == "true" else 0
    if options.update:
        update(PACKAGE)
        return 0
    found = problems()
    print("\n".join(found) or "The message catalogues are complete.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
