"""Tags every page has at hand: texts with their language, dates as they are known, form keys."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from local4action.foundation import dates, desk, idempotency, markdown, names
from local4action.foundation.translations import Rendering, Translated, direction

if TYPE_CHECKING:
    import datetime as dt

    from local4action.foundation.workflow import State

register = template.Library()


def _language() -> str:
    return get_language() or "en"


@register.filter
def rendered(value: Translated | None, language: str = "") -> Rendering | None:
    """The text as this reader is shown it, with what is known about its translation."""
    return None if value is None else value.render(language or _language())


@register.simple_tag
def words(value: Translated | Rendering | Any) -> SafeString | str:
    """A person's text, marked with its language and free to run in its own direction.

    Anything else is set apart as it stands.
    """
    if value is None:
        return ""
    # Asked for a hundred times a page: `format_html` would cost more than the page's queries.
    if isinstance(value, Translated):
        value = value.render(_language())
    elif not isinstance(value, Rendering):
        return SafeString(f"<bdi>{html.escape(str(value))}</bdi>")
    return SafeString(f"<bdi {tongue(value.language)}>{html.escape(value.text)}</bdi>")


@lru_cache(maxsize=512)
def tongue(language: str) -> str:
    """The attributes of a text in a language, free to run in its own direction."""
    return f'lang="{html.escape(language)}" dir="auto"'


@register.simple_tag
def prose(value: Translated | Rendering | str | None, language: str = "") -> SafeString | str:
    """A person's longer text in markdown, marked with its language."""
    if not value:
        return ""
    if isinstance(value, str):
        shown_text, shown_language = value, language
    else:
        shown = value.render(_language()) if isinstance(value, Translated) else value
        shown_text, shown_language = shown.text, shown.language
    attributes, text = tongue(shown_language), markdown.to_html(shown_text)
    return SafeString(f'<div class="prose" {attributes}>{text}</div>')


@register.simple_tag
def said(text: str, language: str = "") -> SafeString:
    """A short text of a person whose language may be unknown."""
    attributes = tongue(language) if language else 'dir="auto"'
    return SafeString(f"<bdi {attributes}>{html.escape(str(text))}</bdi>")


@register.filter
def shortened(value: object, length: int) -> str:
    """A text for a place of so many signs, its end left out where it is longer."""
    text = str(value)
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


@register.filter
def partial_date(value: dt.date | str | None) -> str:
    """A day, or a date at the precision it is known to, for a sentence: "14 March 2027"."""
    return dates.spoken(_iso(value), _language()) if value else ""


@register.filter
def short_date(value: dt.date | str | None) -> str:
    """The same for a table, a card or a line of small facts: "14 Mar 2027"."""
    return dates.brief(_iso(value), _language()) if value else ""


@register.filter
def iso_date(value: dt.date | str | None) -> str:
    """The same for a machine, as `datetime` of a `time` element."""
    return _iso(value) if value else ""


def _iso(value: dt.date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()[:10]


@register.simple_tag
def colon() -> str:
    """The sign between a label and what it labels: French sets a space before it."""
    return "\N{NO-BREAK SPACE}:" if _language() == "fr" else ":"


@register.filter
def text_direction(language: str) -> str:
    """`rtl`, `ltr` or `auto` of a language."""
    return direction(language)


@register.simple_tag
def form_key(key: str = "") -> SafeString:
    """The hidden field that makes a form safe to send twice."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">',
        idempotency.FIELD,
        key or idempotency.new_key(),
    )


@register.filter
def item(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """The value under `key`, or nothing."""
    return None if mapping is None else mapping.get(key)


@register.filter
def public_name(state: State) -> str:
    """What the public reads for a state."""
    return str(state.public)


@register.filter
def country_name(code: str) -> str:
    """A country's name in the reader's language."""
    return names.country_name(code, _language())


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return names.language_name(code, _language())


@register.simple_tag
def instant(value: dt.datetime | None, zone: str = "UTC") -> SafeString | str:
    """A moment in a zone, with its distance from UTC: "31 January 2027 at 23:59 (UTC+01:00)"."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    day = html.escape(dates.spoken(local.date().isoformat(), _language()))
    return SafeString(
        # HTML allows three digits of a second.
        f'<time datetime="{value.isoformat(timespec="milliseconds")}">'
        f"{day}, {local:%H:%M} (UTC{offset[:3]}:{offset[3:]})</time>"
    )


@register.simple_tag(takes_context=True)
def desk_places(context: template.Context) -> list[dict[str, Any]]:
    """The menu of the desk for the signed-in person, by its groups.

    Of the places, the longest address that fits is the current one.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    entries = desk.places_for(request.user)
    fitting = [place.url for place in entries if request.path.startswith(place.url)]
    here = max(fitting, key=len, default="")
    return [
        {
            "name": name,
            "label": desk.GROUPS.get(name, ""),
            "places": [
                {"label": place.label, "url": place.url, "current": place.url == here}
                for place in places
            ],
        }
        for name, places in desk.grouped(entries).items()
    ]
