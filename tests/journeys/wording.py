"""The sentences of one language, and what of another stands on a page of it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.journeys.browsing import Visitor

LOCALE = Path(__file__).resolve().parents[2] / "src/local4action/locale"
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# A sentence with less than this around its places could be anything.
LEAST = 8
# Every text a person reads or hears, but for what says itself that it is in another language.
READ = """language => {
  const own = node => (node.closest("[lang]")?.lang || "").split("-")[0] === language;
  const silent = "script, style, template, noscript, textarea, select[name=template]";
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (own(parent) && !parent.closest(silent)) found.push(node.textContent);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-label"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      if (own(node)) found.push(node.getAttribute(name));
    }
  }
  return [...new Set(found.map(text => text.replace(/\\s+/g, " ").trim()).filter(Boolean))];
}"""


def said(language: str, words: str, **values: Any) -> str:
    """A sentence of the product in this language."""
    with translation.override(language):
        return translation.gettext(words) % values if values else translation.gettext(words)


@cache
def _english(language: str) -> tuple[frozenset[str], list[re.Pattern[str]], list[re.Pattern[str]]]:
    """What is said otherwise in this language: whole sentences, those with places, and its own."""
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        catalogue = list(read_po(file))
    every = [pair for one in catalogue if one.id for pair in zip(_all(one.id), _all(one.string))]  # noqa: B905
    # A word of English may be one of this language, too, for something else.
    spoken = {theirs for _ours, theirs in every}
    # Each language is offered under its own name.
    spoken |= {name for _tag, name in settings.LANGUAGES}
    other = {ours for ours, _theirs in every if ours not in spoken}
    whole = frozenset(one for one in other if not PLACE.search(one) and len(one) > 2)
    return whole, _with_places(other), _with_places(spoken)


def _with_places(sentences: Iterable[str]) -> list[re.Pattern[str]]:
    parts = [PLACE.split(one) for one in sentences if PLACE.search(one)]
    return [
        re.compile(".+".join(re.escape(part) for part in one))
        for one in parts
        if sum(len(part.strip()) for part in one) >= LEAST
    ]


def _all(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def english_on(visitor: Visitor) -> list[str]:
    """What of this page is in English though its language has words for it."""
    if visitor.language == "en":
        return []
    whole, patterns, own = _english(visitor.language)
    return [
        text
        for text in visitor.page.evaluate(READ, visitor.language)
        if text in whole
        or (
            any(one.fullmatch(text) for one in patterns)
            # "Condition nº 1" is French, though it fits the English as well.
            and not any(one.fullmatch(text) for one in own)
        )
    ]
