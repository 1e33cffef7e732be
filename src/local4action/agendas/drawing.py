"""A frame drawn: up to two hundred parts on a page, too many for a template to draw."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from local4action.brand.drawing import goal_line
from local4action.foundation.templatetags.foundation import colon, tongue
from local4action.foundation.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local4action.agendas.queries import Line

# All frames together have a few hundred codes.
_quoted = lru_cache(maxsize=1024)(quote)


def branches(
    lines: Iterable[tuple[Line, list[Line]]],
    base: str,
    counts: Mapping[str, int],
    *,
    are_goals: bool,
) -> SafeString:
    """Return the upper parts of a frame as list items, each with what it is divided into.

    Args:
        lines: as `queries.lines` gives them.
        base: the frame's address, which those of its parts begin with.
        counts: how many hubs work on each code.
        are_goals: whether they are shown as the squares of the global goals.
    """
    return SafeString(
        "".join(_branch(upper, lower, base, counts, are_goals) for upper, lower in lines)
    )


def _branch(
    upper: Line, lower: list[Line], base: str, counts: Mapping[str, int], are_goals: bool
) -> str:
    title = goal_line(upper.code, upper.text) if are_goals else _words(upper)
    count, hint, parts = counts.get(upper.code, 0), "", ""
    if count:
        said = ngettext("%(count)s hub works on it", "%(count)s hubs work on it", count)
        hint = f'<p class="hint">{escape(said % {"count": count})}</p>\n    '
    if lower:
        # A reader who hears the page is told of what; the others see it above.
        of = f'<span class="visually-hidden">{colon()} {escape(upper.text)}</span>'
        parts = (
            f"<details>\n      <summary>{_number_of_parts(len(lower), are_goals)}{of}</summary>\n"
            f'      <ul class="stack">{_parts(lower, base, counts)}</ul>\n    </details>'
        )
    link = f'<a href="{base}{_quoted(upper.code)}/">{title}</a>'
    return f'\n  <li id="n{escape(upper.code)}">\n    <h2>{link}</h2>\n    {hint}{parts}\n  </li>'


def _number_of_parts(count: int, are_goals: bool) -> str:
    if are_goals:
        said = ngettext("%(count)s target", "%(count)s targets", count)
    else:
        said = ngettext("%(count)s part", "%(count)s parts", count)
    return escape(said % {"count": count})


def _parts(lines: list[Line], base: str, counts: Mapping[str, int]) -> str:
    items = []
    texts = escaped(one.text for one in lines)
    codes = escaped(one.code for one in lines)
    for one, text, code in zip(lines, texts, codes, strict=True):
        count = counts.get(one.code, 0)
        counted = f' <span class="count">{count}</span>' if count else ""
        items.append(
            f'<li><a href="{base}{_quoted(one.code)}/"><b>{code}</b> '
            f"<bdi {tongue(one.language)}>{text}</bdi></a>{counted}</li>"
        )
    return "".join(items)


def _words(one: Line) -> str:
    return f"<bdi {tongue(one.language)}>{escape(one.text)}</bdi>"
