"""Template tags of the public side: a person's text with where it comes from."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from local4action.brand import frame
from local4action.foundation.templatetags.foundation import prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.monitoring.public_file import EvidenceShown
    from local4action.showcase.story import Line
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
        f'<div class="hint">{badge}<details><summary>{_invitation(frame.active()[0])}</summary>'
        f"{prose(shown.original)}</details></div>"
    )


@lru_cache(maxsize=64)
def _invitation(_language: str) -> str:
    return _("Read the original")


@register.simple_tag
def told(shown: Shown | None, above: Shown | None = None) -> SafeString:
    """A person's longer text, and where it comes from unless that was said `above`."""
    if shown is None:
        return _NOTHING
    return SafeString(f"{prose(shown.text)}{origin(shown, above)}")


@register.simple_tag
def promised(lines: list[Line], above: Shown | None = None) -> SafeString:
    """Every deliverable, where it stands, who answers for it, and what shows that it is done.

    Drawn here: a hub may promise dozens, each of twenty small parts, too many for a template.
    """
    owner, acceptor, due_on = _("Owner:"), _("To be accepted by:"), _("due %(due)s")
    drawn = []
    for line in lines:
        state = html.escape(line.state)
        due = html.escape(due_on % {"due": line.due})
        parties = [f"{owner} {_words(line.owner)}"]
        if not line.answer:  # it names who answered
            parties.append(f"{acceptor} {_words(line.acceptor)}")
        drawn.append(
            f'<li class="deliverables__one deliverables__one--{state}">'
            f'{frame.promise_dot(line.state)}<div class="deliverables__text">'
            f'<h3 class="deliverables__title">{_words(line.text)}</h3>'
            f'<p class="deliverables__state"><strong>{html.escape(line.word)}</strong> · {due}</p>'
            f'<p class="deliverables__state">{" · ".join(parties)}</p>'
            f"{_said(line, above)}{origin(line.text, above)}</div></li>"
        )
    return SafeString(f'<ol class="deliverables">{"".join(drawn)}</ol>')


@register.simple_tag
def tagged(agendas: Iterable[dict[str, Any]]) -> SafeString:
    """What a hub is tagged with, each frame named above the first of its parts."""
    drawn, frame_before, language = [], None, frame.active()[0]
    for one in agendas:
        named = f'<p class="hint">{words(one["frame"])}</p>' if one["slug"] != frame_before else ""
        square = frame.goal(one["goal"], language) if one["goal"] else ""
        number = f"{html.escape(one['code'])} " if one["numbered"] else ""
        drawn.append(
            f'<li>{named}<a class="goal-line" href="{html.escape(one["url"])}">{square}'
            f"<span>{number}{words(one['title'])}</span></a></li>"
        )
        frame_before = one["slug"]
    return SafeString(f'<ul class="stack">{"".join(drawn)}</ul>')


def _said(line: Line, above: Shown | None) -> str:
    """What was last said of a deliverable: the answer, its reason, the report's note, evidence."""
    parts = []
    if line.answer:
        parts.append(f'<p class="deliverables__state"><bdi>{html.escape(line.answer)}</bdi></p>')
    parts += [
        f'<div class="deliverables__note">{told(one, above)}</div>'
        for one in (line.reason, line.note)
        if one
    ]
    if line.evidence:
        label, proofs = _("Evidence:"), ", ".join(_proof(one) for one in line.evidence)
        parts.append(f'<p class="deliverables__note">{label} {proofs}</p>')
    return "".join(parts)


def _proof(one: EvidenceShown) -> str:
    caption = f"<bdi>{html.escape(one.caption)}</bdi>"
    if not one.url:
        return caption
    return f'<a href="{html.escape(one.url)}" rel="nofollow noopener">{caption}</a>'


def _words(shown: Shown | None) -> str:
    return words(shown.text) if shown else ""
