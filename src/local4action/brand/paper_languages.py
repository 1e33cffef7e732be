"""The languages that what leaves on paper can speak: the six of the United Nations, Portuguese.

Pages have fewer (`settings.LANGUAGES`). The others have catalogues that hold only what is said on
paper: which sources that is stands in `conf.messages`.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings

# Each under its own name.
LANGUAGES: Final = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "pt": "Português",
    "ru": "Русский",
    "zh-hans": "简体中文",
}
# Drawn only with the faces that `requirements/assets` fetches.
_FETCHED: Final = frozenset({"ar", "zh-hans"})
_WITHOUT_SCRIPT: Final = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans"}


def language_for(tag: str) -> str | None:
    """The language of paper that a text of a BCP 47 tag is in: `pt-BR` -> `pt`; None without one.

    Chinese in its other script has none: who reads that is not given this.
    """
    wanted = tag.lower()
    found = (wanted, _WITHOUT_SCRIPT.get(wanted, ""), wanted.partition("-")[0])
    return next((one for one in found if one in LANGUAGES), None)


def printable() -> tuple[str, ...]:
    """The languages this machine has the faces for."""
    there = settings.DOCUMENT_FONTS.is_dir()
    return tuple(one for one in LANGUAGES if there or one not in _FETCHED)
