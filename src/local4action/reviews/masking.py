"""Names taken out of a text, however they are accented or cased. Pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEFT_OUT: Final = "[…]"
SHORTEST: Final = 3


def masked(text: str, names: Iterable[str]) -> str:
    """`text` with each whole-word occurrence of a name replaced by `[…]`.

    Case, accents and the width of spaces are forgiven; names of fewer than three letters stay,
    since they stand inside too many other words.
    """
    wanted = sorted({" ".join(_plain(name).split()) for name in names}, key=len, reverse=True)
    wanted = [name for name in wanted if len(name) >= SHORTEST]
    if not wanted or not any(name in " ".join(_plain(text).split()) for name in wanted):
        return text
    spans: list[tuple[int, int]] = []
    plain, places = _placed(text)
    for name in wanted:
        spans += _found(name, plain, places)
    shown, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            shown += [text[at:start], LEFT_OUT]
        at = max(at, end)
    return "".join([*shown, text[at:]])


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _placed(text: str) -> tuple[str, list[int]]:
    """The plain text with single spaces, and where in `text` each of its signs comes from."""
    signs: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for sign in _plain(letter):
            one = " " if sign.isspace() else sign
            if one != " " or signs[-1:] != [" "]:
                signs.append(one)
                places.append(place)
    return "".join(signs), places


def _found(name: str, plain: str, places: list[int]) -> Iterator[tuple[int, int]]:
    at = plain.find(name)
    while at >= 0:
        end = at + len(name)
        before, after = plain[at - 1 : at], plain[end : end + 1]
        if not before.isalnum() and not after.isalnum():
            yield places[at], places[end - 1] + 1
        at = plain.find(name, at + 1)
