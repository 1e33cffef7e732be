"""What stands around every page and is the same for everyone: drawn once for each language.

A public page has 5 ms; drawn anew each time these pieces would take a third of it. All functions
here depend on their arguments, the active language (which is one of them) and the addresses alone.
"""

from functools import lru_cache
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

NAVIGATION: Final = (
    ("showcase:catalogue", gettext_lazy("Hubs")),
    ("showcase:map", gettext_lazy("Map")),
    ("calls:index", gettext_lazy("Calls")),
    ("agendas:index", gettext_lazy("Agendas")),
    ("website:about", gettext_lazy("About")),
)
# Groups of a menu: name, label, and places: label, address, whether it is here, how much waits.
type Menu = tuple[tuple[str, str, tuple[tuple[str, str, bool, int], ...]], ...]
BADGE_KINDS: Final = frozenset({"neutral", "going", "good", "warn", "stop"})
MOST_DOTS: Final = 12


def active() -> tuple[str, str]:
    """Return what the pieces are drawn for: the language, and the module of the addresses."""
    return get_language() or settings.LANGUAGE_CODE, settings.ROOT_URLCONF


@lru_cache(maxsize=64)
def _addresses(_language: str, _urlconf: str) -> tuple[str, ...]:
    return tuple(reverse(name) for name, _label in NAVIGATION)


@lru_cache(maxsize=512)
def _navigation(language: str, urlconf: str, current: str | None, exact: bool) -> SafeString:
    items = [
        {"label": label, "url": url, "current": url == current, "exact": exact}
        for (_name, label), url in zip(NAVIGATION, _addresses(language, urlconf), strict=True)
    ]
    return SafeString(render_to_string("brand/parts/site_nav.html", {"items": items}))


def navigation(path: str) -> SafeString:
    """Return the main navigation; the longest address that begins `path` is the current one."""
    language, urlconf = active()
    fitting = (url for url in _addresses(language, urlconf) if path.startswith(url))
    current = max(fitting, key=len, default=None)
    return _navigation(language, urlconf, current, current == path)


@lru_cache(maxsize=64)
def _piece(template: str, _language: str, _urlconf: str) -> SafeString:
    return SafeString(render_to_string(template))


def footer() -> SafeString:
    """Return the foot of every page."""
    return _piece("brand/parts/footer.html", *active())


def wordmark() -> SafeString:
    """Return our mark and name, leading to the start page."""
    return _piece("brand/parts/wordmark.html", *active())


@lru_cache(maxsize=256)
def _of_state(template: str, state: str, _language: str) -> SafeString:
    return SafeString(render_to_string(template, {"state": state}).rstrip("\n"))


def promise_dot(state: str) -> SafeString:
    """Return the dot of a deliverable: done, late, missed or open."""
    return _of_state("brand/parts/promise_dot.html", state, "")


def thread_mark(state: str) -> SafeString:
    """Return the knot of a station of the thread: done, here, gap or ahead."""
    return _of_state("brand/parts/thread_mark.html", state, "")


def thread_said(state: str) -> SafeString:
    """Return the same in words."""
    return _of_state("brand/parts/thread_said.html", state, active()[0])


@lru_cache(maxsize=1024)
def _desk_menu(groups: Menu, _language: str) -> SafeString:
    drawn = [
        {
            "name": name,
            "label": label,
            "places": [
                {"label": words, "url": url, "current": current, "count": count}
                for words, url, current, count in places
            ],
        }
        for name, label, places in groups
    ]
    return SafeString(render_to_string("brand/parts/desk_menu.html", {"desk_menu": drawn}))


def desk_menu(groups: Menu) -> SafeString:
    """Return the menu of a desk: alike for all of one office who are in one place."""
    return _desk_menu(groups, active()[0])


@lru_cache(maxsize=64)
def own_name(code: str) -> str:
    """Return what a language calls itself."""
    return str(get_language_info(code)["name_local"]).capitalize()


@lru_cache(maxsize=256)
def goal(number: int | str, _language: str) -> SafeString:
    """Return the square of a goal, its name said to those who cannot see it."""
    name = _("Goal %(number)s") % {"number": number}
    return format_html(
        '<span class="goal goal--{}" role="img" aria-label="{}">{}</span>', number, name, number
    )


@lru_cache(maxsize=1024)
def badge(word: str, kind: str) -> SafeString:
    """Return a state as a word and a shape; a kind not in `BADGE_KINDS` raises `ValueError`."""
    if kind not in BADGE_KINDS:
        message = f"unknown kind of badge: {kind!r}"
        raise ValueError(message)
    return SafeString(render_to_string("brand/parts/badge.html", {"word": word, "kind": kind}))


@lru_cache(maxsize=1024)
def origin(status: str, original: str, _language: str) -> SafeString:
    """Return where a text comes from, in words; see the tag `translation_badge`."""
    context = {"status": status, "original": original}
    return SafeString(render_to_string("brand/parts/translation_badge.html", context))


@lru_cache(maxsize=2048)
def dots(done: int, promised: int, _language: str) -> SafeString:
    """Return `done` of `promised` as dots on a thread (at most 12), with the words."""
    shown = min(promised, MOST_DOTS)
    # Past the limit the dots keep the share; the words keep the figures.
    full = done if promised <= MOST_DOTS else round(done * shown / promised)
    context = {
        "done": done,
        "promised": promised,
        "dots": [{"x": 6 + 14 * index, "done": index < full} for index in range(shown)],
        "width": 14 * shown - 2,
        "last": 14 * shown - 8,
    }
    return SafeString(render_to_string("brand/parts/promise_dots.html", context))
