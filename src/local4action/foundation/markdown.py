"""Markdown written by people, shown inert."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS: Final = {
    "p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "code", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")


# One line of words alone: nothing in it could be a sign of markdown or of HTML.
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ,.;:?!()%/’–-]*[\w,.;:?!()%/’–-])?")


def to_html(text: str) -> SafeString:
    """Safe HTML of `text`: no raw HTML, images or scripts; headings sit below the page's own."""
    if "_" not in text and "  " not in text and _PLAIN.fullmatch(text):
        return SafeString(f"<p>{text}</p>\n")  # words alone
    return _to_html(text)


@lru_cache(maxsize=512)
def _to_html(text: str) -> SafeString:
    html = _reader.render(text.replace("\x00", ""))
    for level in ("1", "2"):
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return SafeString(clean)
