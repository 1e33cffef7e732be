"""Pieces that a page repeats dozens of times, or that every page has with other addresses in them.

Drawn by functions: a template would take longer over them than over all else on the page. What is
the same at every request is in `frame`.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from local4action.brand import frame, languages
from local4action.brand.story import Step
from local4action.brand.worldmap import Point
from local4action.foundation.text import escaped

_NOTHING: Final = SafeString("")


def _codes() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def _lang(language: str | None) -> str:
    return f' lang="{escape(language)}"' if language else ""


def language_links(path: str) -> SafeString:
    """Return links to the same page in each language of the interface."""
    active, codes, label = frame.active()[0], _codes(), escape(_("Language"))
    items = "".join(
        f'<li><a href="{escape(languages.in_language(path, code, codes))}" lang="{code}" '
        f'hreflang="{code}" rel="alternate"{' aria-current="true"' if code == active else ""}>'
        f'<abbr title="{escape(frame.own_name(code))}">{code.upper()}</abbr></a></li>'
        for code in codes
    )
    return SafeString(f'<nav class="languages" aria-label="{label}">\n  <ul>{items}</ul>\n</nav>')


def alternate_links(path: str) -> SafeString:
    """Return the `hreflang` links of a page; nothing for an address without a language."""
    codes = _codes()
    if languages.language_of(path, codes) is None:
        return _NOTHING
    pairs = [(code, languages.in_language(path, code, codes)) for code in codes]
    pairs.append(("x-default", languages.without_language(path, codes)))
    return SafeString(
        "\n  ".join(
            f'<link rel="alternate" hreflang="{code}" href="{escape(settings.BASE_URL + address)}">'
            for code, address in pairs
        )
    )


def goal_line(number: int | str, title: str) -> SafeString:
    """Return the square of a goal with its title beside it."""
    name = escape(_("Goal %(number)s") % {"number": number})
    return SafeString(
        f'<span class="goal-line"><span class="goal goal--{number}" aria-hidden="true">{number}'
        f'</span><span><span class="visually-hidden">{name}: </span>{escape(title)}</span></span>'
    )


def hub_card(card: Mapping[str, Any]) -> SafeString:
    """Return a hub in a list; the README of this room says what a card holds."""
    own, promise, goals = card.get("lang"), card.get("promise"), card.get("goals")
    where = f"<bdi>{escape(card['place'])}</bdi>"
    if card.get("example"):
        example = escape(_("Example"))
        where = f'<span class="example">{example}</span> {where}'
    said = numbers = dots = dates = badge = ""
    if promise:
        language = _lang(card.get("promise_lang") or own)
        said = f'<p class="hub-card__promise"{language} dir="auto">{escape(promise)}</p>'
    if goals:
        squares = "".join(f"<li>{frame.goal(one, frame.active()[0])}</li>" for one in goals)
        label = escape(_("Goals"))
        numbers = f'<ul class="goals" aria-label="{label}">{squares}</ul>'
    if card.get("state_word"):
        badge = frame.badge(str(card["state_word"]), card["state_kind"])
    if card.get("promised"):
        dots = frame.dots(card["done"], card["promised"], frame.active()[0])
    if card.get("dates"):
        dates = f'<span class="hub-card__dates"><bdi>{escape(card["dates"])}</bdi></span>'
    return SafeString(
        f'<article class="hub-card">\n  <p class="hub-card__where">{where}</p>\n'
        f'  <h3 class="hub-card__title"{_lang(own)} dir="auto">'
        f'<a href="{escape(card["url"])}">{escape(card["title"])}</a></h3>\n'
        f"  {said}\n  {numbers}\n"
        f'  <p class="hub-card__foot">{badge}{dots}{dates}</p>\n</article>'
    )


def story_thread(steps: Iterable[Step], label: str = "") -> SafeString:
    """Return the story line of a hub."""
    drawn = []
    for step in steps:
        here = ' aria-current="step"' if step.state == "here" else ""
        name = escape(str(step.label))
        if step.url:
            name = f'<a href="{escape(step.url)}">{name}</a>'
        note = f'<span class="thread__note">{escape(step.note)}</span>' if step.note else ""
        drawn.append(
            f'\n    <li class="thread__step thread__step--{step.state}"{here}>\n'
            f"      {frame.thread_mark(step.state)}\n"
            f'      <span class="thread__text"><span class="thread__label">{name}</span>'
            f"{frame.thread_said(step.state)}{note}</span>\n    </li>"
        )
    label = escape(label or _("The story of this hub"))
    return SafeString(
        f'<div class="thread">\n  <ol class="thread__steps" aria-label="{label}">'
        f"{''.join(drawn)}\n  </ol>\n</div>"
    )


def world_points(points: Sequence[Point]) -> SafeString:
    """Return the dots of the drawn world, each a link where it leads somewhere."""
    drawn = []
    labels, urls = escaped(one.label for one in points), escaped(one.url for one in points)
    for one, label, url in zip(points, labels, urls, strict=True):
        name = f"{label} ({one.number})"
        dot = f'<circle class="world__dot" cx="{one.x}" cy="{one.y}" r="{one.radius}"/>'
        if url:
            reach = f'<circle class="world__reach" cx="{one.x}" cy="{one.y}" r="{one.reach}"/>'
            drawn.append(
                f'<a class="world__point" href="{url}" aria-label="{name}">'
                f"<title>{name}</title>{dot}{reach}</a>"
            )
        else:
            drawn.append(f'<g class="world__point"><title>{name}</title>{dot}</g>')
    return SafeString("\n    ".join(drawn))


def world_list(points: Sequence[Point]) -> SafeString:
    """Return the same places as a list of words."""
    drawn = []
    labels, urls = escaped(one.label for one in points), escaped(one.url for one in points)
    for one, label, url in zip(points, labels, urls, strict=True):
        name = f"<bdi>{label}</bdi>"
        if url:
            name = f'<a href="{url}">{name}</a>'
        count = f' <span class="count">{one.number}</span>' if one.number > 1 else ""
        drawn.append(f"<li>{name}{count}</li>")
    return SafeString(f'<ul class="world-list">{"".join(drawn)}</ul>')
