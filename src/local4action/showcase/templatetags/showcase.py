"""Template tags of the public side: a person's text with where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from local4action.brand import frame
from local4action.foundation.templatetags.foundation import prose

if TYPE_CHECKING:
    from local4action.showcase.texts import Shown

register = template.Library()
_NOTHING = SafeString("")


@register.simple_tag
def origin(shown: Shown | None, above: Shown | None = None) -> SafeString:
    """Say where a text comes from, its original one click away; nothing for the reader's own.

    `above` is a text of the same page, its title: what was said of it is not said again.
    """
    # Asked after every text of a page, and most are the reader's own.
    if shown is None or not shown.foreign:
        return _NOTHING
    known = above is not None and shown.comes_as(above)
    if known and not shown.original:
        return _NOTHING
    badge = "" if known else frame.origin(shown.status, shown.original_language, frame.active()[0])
    if shown.original is None:
        return SafeString(f'<div class="hint">{badge}</div>')
    return SafeString(
        f'<div class="hint">{badge}<details><summary>{_("Read the original")}</summary>'
        f"{prose(shown.original)}</details></div>"
    )


@register.simple_tag
def told(shown: Shown | None, above: Shown | None = None) -> SafeString:
    """A person's longer text, and where it comes from unless that was said `above`."""
    if shown is None:
        return _NOTHING
    return SafeString(f"{prose(shown.text)}{origin(shown, above)}")
