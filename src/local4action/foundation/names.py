"""Names of countries and languages in every language, from CLDR."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError

from local4action.foundation.text import sort_key

_WRITTEN_OFTEN: Final = (
    "ar bn de el en es fa fr hi id it ja ko nl pl pt ru "
    "sw th tr uk ur vi zh am ca eu gl ha mg ne ro so wo"
)


@lru_cache(maxsize=16)
def locale_of(language: str) -> Locale:
    """What CLDR knows of a language; of one it does not know, what it knows of English."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=1024)
def country_name(code: str, language: str) -> str:
    """The country's name, or its code where CLDR has none."""
    return str(locale_of(language).territories.get(code, code))


@lru_cache(maxsize=1024)
def language_name(code: str, language: str) -> str:
    """The language's name, or its tag where CLDR has none."""
    names = locale_of(language).languages
    return str(names.get(code) or names.get(code.split("-", maxsplit=1)[0]) or code)


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Every country and territory as (code, name), sorted as a reader of `language` expects."""
    known = [
        (code, str(name))
        for code, name in locale_of(language).territories.items()
        if len(code) == 2
        and code.isalpha()
        and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    ]
    return tuple(sorted(known, key=lambda pair: sort_key(pair[1], language)))


@lru_cache(maxsize=8)
def languages(language: str) -> tuple[tuple[str, str], ...]:
    """The languages people most often write in, as (tag, name), sorted for the reader."""
    tags = _WRITTEN_OFTEN.split()
    named = [(tag, language_name(tag, language)) for tag in tags]
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1], language)))
