"""What a reader may be about to type: titles of hubs, and subjects of the concept list."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Any, Final

from django.utils import translation

from local4action.foundation.addresses import address
from local4action.foundation.prepared import fetched
from local4action.foundation.text import cleaned, folded
from local4action.showcase import words

MOST: Final = 8
MOST_SUBJECTS: Final = 3
_TITLES: Final = """
SELECT card ->> 'tail', card -> 'text' -> %s::text ->> 't', card -> 'text' -> %s::text ->> 'tl'
FROM showcase_hubentry WHERE words @@ %s::tsquery
ORDER BY changed_at DESC, hub_id DESC LIMIT %s
"""


def suggestions(typed: str, language: str) -> list[dict[str, Any]]:
    """At most eight suggestions for the beginning of a query; one query.

    Args:
        typed: what stands in the box; anything.
        language: the reader's; English where the interface does not know it.
    """
    short = language if language in words.INTERFACE else "en"
    asked = words.beginning(cleaned(typed)[:100])
    if not asked:
        return []
    last = folded(words.words_of(typed)[-1])
    subjects = _subjects(last, short)
    rows = fetched(_TITLES, [short, short, asked, MOST - len(subjects)])
    with translation.override(short):
        return [{"word": word} for word in subjects] + [
            {"title": title, "lang": tag, "url": address("showcase:hub", tail)}
            for tail, title, tag in rows
        ]


def _subjects(beginning: str, language: str) -> list[str]:
    """The first subjects of the concept list whose folded name begins so, in the list's order."""
    keys, labels = _in_order(language)
    found = []
    for at in range(bisect_left(keys, beginning), len(keys)):
        if not keys[at].startswith(beginning):
            break
        found.append(labels[at])
    return [label for _place, label in sorted(found)[:MOST_SUBJECTS]]


@lru_cache(maxsize=len(words.INTERFACE))
def _in_order(language: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The folded names in order, and beside each its place in the list and how it is written."""
    listed = enumerate(words.concepts().labels[language].items())
    ordered = sorted((key, (place, label)) for place, (key, label) in listed)
    return [key for key, _label in ordered], [label for _key, label in ordered]
