"""Tags of this room: an answer as its readers see it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from local4action.foundation.templatetags.foundation import prose, rendered, said, tongue

if TYPE_CHECKING:
    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.kinds.tables import Shown

register = template.Library()


@register.simple_tag
def answer(one: AnsweredQuestion, language: str) -> SafeString | str:
    """What was answered to one question, in `language`, that of those who write.

    Drawn here: a file has some fifty answers, and asking a template of what kind each is took a
    third of the page's time.
    """
    if one.table:
        label = rendered(one.question.label)
        return _table(one.table, label.text if label else "", language)
    if not one.shown:
        nothing = html.escape(_("Not answered"))
        return SafeString(f'<p class="hint">{nothing}</p>')
    kind = one.question.kind
    if kind == "long_text":
        return prose(one.shown, language)
    if kind == "file":
        name, size = html.escape(one.value["name"]), filesizeformat(one.value["size"])
        return SafeString(
            f'<p><a href="/files/{html.escape(one.value["ref"])}"><bdi>{name}</bdi></a>'
            f' <span class="hint">{size}</span></p>'
        )
    if kind in {"short_text", "place"}:
        return SafeString(f"<p>{said(one.shown, language)}</p>")
    return SafeString(f"<p>{html.escape(one.shown)}</p>")


def _table(table: Shown, label: str, language: str) -> SafeString:
    """A table that is read downwards where the screen is narrow."""
    heads = [html.escape(head) for head in table.head]
    rows = (
        "".join(
            f'<td data-label="{head}" {tongue(language)}>{html.escape(cell)}</td>'
            for head, cell in zip(heads, row, strict=True)
        )
        for row in table.rows
    )
    return SafeString(
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{html.escape(label)}">'
        '<table class="compact stacked"><thead><tr>'
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr></thead><tbody>"
        + "".join(f"<tr>{cells}</tr>" for cells in rows)
        + "</tbody></table></div>"
    )
