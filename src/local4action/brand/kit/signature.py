"""The signature of a mail, with the label: as HTML to paste, and as plain text."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Final

from local4action.brand import tokens
from local4action.brand.kit import words
from local4action.foundation.translations import direction

if TYPE_CHECKING:
    from local4action.brand.kit.subject import Subject

_HEIGHT: Final = 56
# Programs for mail read neither style sheets nor variables: every rule stands on its element.
_HTML: Final = """<!doctype html>
<html lang="{language}" dir="{way}"><head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:{ink}">
<p style="margin:0 0 10px"><strong>{you}</strong><br>{post}</p>
<table role="presentation" style="border-collapse:collapse"><tr>
<td style="padding:0"><a href="{address}"><img src="data:image/png;base64,{picture}" \
alt="{title}" height="{height}" style="display:block;border:0;height:{height}px"></a></td>
<td style="padding:0 14px"><strong lang="{name_language}" dir="{name_way}">{name}</strong><br>\
<a href="{address}" style="color:{sea}">{follow}</a></td>
</tr></table></body></html>
"""


def html(subject: Subject, label: bytes) -> str:
    """The signature as a page: opened, marked and pasted where the mail program asks for it.

    The picture is inside: a mail that fetched it from here would tell us who reads it.
    """
    light, said = tokens.colours(tokens.load(), "light"), words.signature()
    known = {
        "title": words.alternative(subject.name.text, subject.number),
        "language": subject.language,
        "way": direction(subject.language),
        "address": subject.address,
        "name": subject.name.text,
        "name_language": subject.name.language,
        "name_way": direction(subject.name.language),
        **said,
    }
    return _HTML.format(
        **{key: escape(value) for key, value in known.items()},
        picture=base64.b64encode(label).decode(),
        height=_HEIGHT,
        ink=light["ink"],
        sea=light["sea"],
    )


def text(subject: Subject) -> str:
    """The same without a picture."""
    said = words.signature()
    lines = [
        "-- ",  # by this line programs for mail know a signature
        said["you"],
        said["post"],
        words.alternative(subject.name.text, subject.number),
        f"{said['follow']} {subject.address}",
    ]
    return "\n".join(lines) + "\n"
