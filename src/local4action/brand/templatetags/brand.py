"""Template tags of the look: `{% load brand %}`. The catalogue is in this room's README."""

from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString

from local4action.brand import drawing, frame, worldmap
from local4action.brand.story import Step

register = template.Library()


def _request(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


@register.simple_tag(takes_context=True)
def site_nav(context: Context) -> SafeString:
    """Draw the main navigation; the longest address that begins the path is the current one."""
    request = _request(context)
    return frame.navigation(request.path if request else "")


@register.simple_tag
def site_footer() -> SafeString:
    """Draw the foot of every page."""
    return frame.footer()


@register.simple_tag
def drawn_menu(groups: list[dict[str, Any]]) -> SafeString | str:
    """The menu of the desk, in its groups; nothing for who has none."""
    if not groups:
        return ""
    return frame.desk_menu(
        tuple(
            (
                group["name"],
                str(group["label"]),
                tuple(
                    (str(one["label"]), one["url"], one["current"], one.get("count", 0))
                    for one in group["places"]
                ),
            )
            for group in groups
        )
    )


@register.simple_tag
def wordmark() -> SafeString:
    """Draw our mark and name, leading to the start page."""
    return frame.wordmark()


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> SafeString:
    """Link to this same page, its query string included, in each language of the interface."""
    request = _request(context)
    if request is None:
        return drawing.language_links("")
    # An answer to a form has no address of its own to come back to by a link.
    return drawing.language_links(
        request.get_full_path() if request.method == "GET" else request.path
    )


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """Write the `hreflang` links of the page; without a language is the permanent address."""
    request = _request(context)
    return drawing.alternate_links(request.path if request else "")


@register.simple_tag(takes_context=True)
def desk_messages(context: Context) -> list[Any]:
    """Return the messages waiting for the signed-in person (desk pages only)."""
    request = _request(context)
    return list(get_messages(request)) if request else []


@register.simple_tag
def goal_square(number: int | str, title: str = "") -> SafeString:
    """Draw the small numbered square of one of the 17 goals; `title` adds its short name."""
    if not title:
        return frame.goal(number, frame.active()[0])
    return drawing.goal_line(number, title)


@register.simple_tag
def state_badge(word: str, kind: str = "neutral") -> SafeString:
    """Draw a state as a word and a shape; `kind` is neutral, going, good, warn or stop."""
    return frame.badge(str(word), kind)


@register.simple_tag
def story_thread(steps: list[Step], label: str = "") -> SafeString:
    """Draw the story line of a hub from `local4action.brand.story.story_steps`."""
    return drawing.story_thread(steps, label)


@register.simple_tag
def hub_card(card: dict[str, Any]) -> SafeString:
    """Draw a hub in a list."""
    return drawing.hub_card(card)


@register.simple_tag
def promise_dot(state: str) -> SafeString:
    """Draw the dot of a deliverable; `state` is done, late, missed or open."""
    return frame.promise_dot(state)


@register.simple_tag
def promise_dots(done: int, promised: int) -> SafeString:
    """Draw `done` of `promised` deliverables as dots on a thread (at most 12), with the words."""
    return frame.dots(done, promised, frame.active()[0])


@register.simple_tag
def translation_badge(status: str, original: str = "") -> SafeString:
    """Say where a text comes from.

    `status` is original, machine, checked or outdated; `original` names the language it was
    written in, in the reader's words.
    """
    return frame.origin(status, original, frame.active()[0])


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


@register.simple_tag
def world_points(points: list[worldmap.Point]) -> SafeString:
    """Draw the dots of the world."""
    return drawing.world_points(points)


@register.simple_tag
def world_list(points: list[worldmap.Point]) -> SafeString:
    """Write the same places as a list."""
    return drawing.world_list(points)
