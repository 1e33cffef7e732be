"""Template tags of the look: `{% load brand %}`. The catalogue is in this room's README."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from local4action.brand import languages, worldmap
from local4action.brand.story import Step

register = template.Library()

NAVIGATION: Final = (
    ("showcase:catalogue", gettext_lazy("Hubs")),
    ("showcase:map", gettext_lazy("Map")),
    ("calls:index", gettext_lazy("Calls")),
    ("agendas:index", gettext_lazy("Agendas")),
    ("website:about", gettext_lazy("About")),
)

MOST_DOTS: Final = 12
BADGE_KINDS: Final = frozenset({"neutral", "going", "good", "warn", "stop"})


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation; `exact` when its own page is being read."""

    label: str
    url: str
    current: bool
    exact: bool


def _request(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def _codes() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


@register.inclusion_tag("brand/parts/site_nav.html", takes_context=True)
def site_nav(context: Context) -> dict[str, object]:
    """Draw the main navigation; the longest address that begins the path is the current one."""
    request = _request(context)
    path = request.path if request else ""
    urls = [reverse(name) for name, _label in NAVIGATION]
    current = max((url for url in urls if path.startswith(url)), key=len, default=None)
    return {
        "items": [
            NavigationItem(label=str(label), url=url, current=url == current, exact=url == path)
            for (_name, label), url in zip(NAVIGATION, urls, strict=True)
        ]
    }


@register.inclusion_tag("brand/parts/language_links.html", takes_context=True)
def language_links(context: Context) -> dict[str, object]:
    """Link to this same page, its query string included, in each language of the interface."""
    request = _request(context)
    path = request.get_full_path() if request and request.method == "GET" else ""
    if request and not path:
        # An answer to a form has no address of its own to come back to by a link.
        path = request.path
    active = get_language() or settings.LANGUAGE_CODE
    return {
        "items": [
            {
                "code": code,
                "short": code.upper(),
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": languages.in_language(path, code, _codes()),
                "current": code == active,
            }
            for code in _codes()
        ]
    }


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """Write the `hreflang` links of the page; without a language is the permanent address."""
    request = _request(context)
    if request is None or languages.language_of(request.path, _codes()) is None:
        return SafeString("")
    pairs = [(code, languages.in_language(request.path, code, _codes())) for code in _codes()]
    pairs.append(("x-default", languages.without_language(request.path, _codes())))
    return format_html_join(
        "\n  ",
        '<link rel="alternate" hreflang="{}" href="{}{}">',
        ((code, settings.BASE_URL, path) for code, path in pairs),
    )


@register.simple_tag(takes_context=True)
def desk_messages(context: Context) -> list[Any]:
    """Return the messages waiting for the signed-in person (desk pages only)."""
    request = _request(context)
    return list(get_messages(request)) if request else []


@register.simple_tag
def goal_square(number: int | str, title: str = "") -> SafeString:
    """Draw the small numbered square of one of the 17 goals; `title` adds its short name."""
    name = _("Goal %(number)s") % {"number": number}
    if title:
        return format_html(
            '<span class="goal-line"><span class="goal goal--{}" aria-hidden="true">{}</span>'
            '<span><span class="visually-hidden">{}: </span>{}</span></span>',
            number,
            number,
            name,
            title,
        )
    return format_html(
        '<span class="goal goal--{}" role="img" aria-label="{}">{}</span>', number, name, number
    )


@register.inclusion_tag("brand/parts/badge.html")
def state_badge(word: str, kind: str = "neutral") -> dict[str, str]:
    """Draw a state as a word and a shape; `kind` is one of `BADGE_KINDS`, else `ValueError`."""
    if kind not in BADGE_KINDS:
        message = f"unknown kind of badge: {kind!r}"
        raise ValueError(message)
    return {"word": word, "kind": kind}


@register.inclusion_tag("brand/parts/thread.html")
def story_thread(steps: list[Step], label: str = "") -> dict[str, object]:
    """Draw the story line of a hub from `local4action.brand.story.story_steps`."""
    return {"steps": steps, "label": label or _("The story of this hub")}


@register.inclusion_tag("brand/parts/promise_dots.html")
def promise_dots(done: int, promised: int) -> dict[str, object]:
    """Draw `done` of `promised` deliverables as dots on a thread (at most 12), with the words."""
    shown = min(promised, MOST_DOTS)
    # Past the limit the dots keep the share; the words keep the figures.
    full = done if promised <= MOST_DOTS else round(done * shown / promised)
    return {
        "done": done,
        "promised": promised,
        "dots": [{"x": 6 + 14 * index, "done": index < full} for index in range(shown)],
        "width": 14 * shown - 2,
        "last": 14 * shown - 8,
    }


@register.inclusion_tag("brand/parts/translation_badge.html")
def translation_badge(status: str, original: str = "") -> dict[str, str]:
    """Say where a text comes from.

    `status` is original, machine, checked or outdated; `original` names the language it was
    written in, in the reader's words.
    """
    return {"status": status, "original": original}


@register.inclusion_tag("brand/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: object) -> dict[str, object]:
    """Link to the pages around `page` (a Django `Page` or its like), keeping the query string."""
    return {"request": context.get("request"), "page": page}


@register.filter
def word_limit(field: BoundField) -> int | None:
    """Return how many words the field's widget allows (`data-words`), if it says so."""
    limit = field.field.widget.attrs.get("data-words")
    return int(limit) if limit else None


@register.filter
def wrong_fields(form: BaseForm) -> int:
    """Return how many fields of the form have an error of their own."""
    return len(form.errors) - bool(form.non_field_errors())


@register.filter
def error_target(field: BoundField) -> str:
    """Return the id a link from the error summary leads to: the first control of the field."""
    if field.use_fieldset and len(field.subwidgets):
        # A group has no control of its own name; its first one is where the hand goes.
        return str(field.subwidgets[0].id_for_label or field.auto_id)
    return field.id_for_label or f"{field.auto_id}_field"


@register.simple_tag
def map_points(places: list[dict[str, Any]]) -> list[worldmap.Point]:
    """Turn places (`lon`, `lat`, `label`, `url`, `count`) into points of the drawn world."""
    return worldmap.points(places)
