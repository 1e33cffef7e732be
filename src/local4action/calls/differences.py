"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAME: Final = "same"
ADDED: Final = "added"
REMOVED: Final = "removed"
# Beyond so many words the time would be felt, and nobody reads such a comparison word by word.
MOST_WORDS: Final = 4_000
# Chinese and Japanese set no spaces: each sign is compared by itself.
_WORDS: Final = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")  # fmt: skip # noqa: E501
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is in both, or was added, or was removed."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of two texts in order; `same` and `added` make the later, the others the earlier.

    Long texts are compared by lines.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        old, new = _LINES.findall(before), _LINES.findall(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    stop_old, stop_new = len(old) - end, len(new) - end
    found = [
        (SAME, old[:start], old[:start]),
        *_between(old[start:stop_old], new[start:stop_new]),
        (SAME, old[stop_old:], new[stop_new:]),
    ]
    return list(_pieces(found))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words the two begin with alike."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _between(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(str.isspace, old, new)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield (SAME if kind == "equal" else ADDED), old[i:j], new[k:m]


def _pieces(found: list[tuple[str, Sequence[str], Sequence[str]]]) -> Iterator[Piece]:
    """Stretches of changes as one removal and one addition.

    A space that both have between two changed words is no reason to read them apart.
    """
    told = [one for one in found if one[1] or one[2]]
    for number, (kind, old, new) in enumerate(told):
        inside = 0 < number < len(told) - 1
        if kind == SAME and inside and "".join(old).isspace() and "\n" not in "".join(old):
            told[number] = (ADDED, old, new)
    for kind, group in groupby(told, key=lambda one: one[0]):
        parts = list(group)
        before = "".join(word for _kind, old, _new in parts for word in old)
        after = "".join(word for _kind, _old, new in parts for word in new)
        if kind == SAME:
            yield Piece(SAME, after)
            continue
        if before:
            yield Piece(REMOVED, before)
        if after:
            yield Piece(ADDED, after)
