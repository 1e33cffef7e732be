import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from local4action.brand import drawing
from local4action.brand.story import story_steps
from local4action.brand.tokens import ROOM

pytestmark = pytest.mark.urls("local4action.brand.tests.addresses")

STATIC = ROOM / "static" / "brand"
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
ERRORS = ("400.html", "403.html", "403_csrf.html", "404.html", "409.html", "413.html", "500.html")


class PublicRequest(HttpRequest):
    """A request on which whatever is personal may not be touched."""

    def __getattr__(self, name: str) -> object:
        if name in {"user", "session", "_messages"}:
            raise AssertionError(f"a public page touched {name}")
        raise AttributeError(name)


def public_request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.__class__ = PublicRequest
    return request


def public_page(path: str, **context: object) -> str:
    return render_to_string("brand/public.html", context, request=public_request(path))


def test_a_public_page_reads_nothing_personal(settings) -> None:
    request = public_request("/en/hubs/")
    html = render_to_string("brand/public.html", {}, request=request)
    assert "csrf" not in html
    assert "CSRF_COOKIE" not in request.META
    assert "htmx" not in html


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_reads_nothing_personal(name: str) -> None:
    html = render_to_string(name, {}, request=public_request("/en/nowhere/"))
    assert html.count("<h1>") == 1


def test_the_fault_page_needs_no_context() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


def test_the_page_is_linked_in_every_language(settings) -> None:
    html = public_page("/en/hubs/?q=eau")
    for code in ("en", "fr", "es"):
        assert f'<a href="/{code}/hubs/?q=eau" lang="{code}"' in html
        assert f'hreflang="{code}" href="{settings.BASE_URL}/{code}/hubs/"' in html
    assert f'hreflang="x-default" href="{settings.BASE_URL}/hubs/"' in html


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/en/hubs/", '<a href="/en/hubs/" aria-current="page">'),
        ("/en/hubs/abcd1234-river/", '<a href="/en/hubs/" aria-current="true">'),
        ("/en/hubs/map/", '<a href="/en/hubs/map/" aria-current="page">'),
    ],
)
def test_the_navigation_says_where_one_is(path: str, current: str) -> None:
    html = public_page(path)
    navigation = html[html.index('class="site-nav"') : html.index("<main")]
    assert current in navigation
    assert navigation.count("aria-current") == 1


def test_the_page_is_mirrored_for_a_language_written_from_the_right(settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in public_page("/ar/hubs/")
    assert '<html lang="en" dir="ltr">' in public_page("/en/hubs/")


def test_the_desk_names_the_person_and_lets_them_leave() -> None:
    class Person:
        is_authenticated = True

        def __str__(self) -> str:
            return "Amina <b>"

    request = RequestFactory().get("/en/desk/")
    request.user = Person()  # type: ignore[assignment]
    place = {"label": "Waiting for me", "url": "/en/desk/", "current": True, "count": 2}
    menu = [{"name": "", "label": "", "places": [place]}]
    html = render_to_string("brand/desk.html", {"desk_menu": menu}, request=request)
    assert "Amina &lt;b&gt;" in html
    assert '<form class="sign-out" method="post" action="/en/sign-out/">' in html
    assert '<a href="/en/desk/" aria-current="page">Waiting for me' in html
    assert re.search(r'<script src="[^"]*htmx[^"]*\.js" defer></script>', html)
    assert "brand/desk.js" in html


def test_the_desk_has_no_sign_out_for_a_visitor() -> None:
    request = RequestFactory().get("/en/desk/")
    request.user = AnonymousUser()
    assert "sign-out" not in render_to_string("brand/desk.html", {}, request=request)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_an_inline_style_or_script(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_the_style_sheets_mirror(sheet: Path) -> None:
    source = sheet.read_text(encoding="utf-8")
    physical = (
        r"(?<![\w-])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)"
        r"|(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*)\s*:"
    )
    assert re.findall(physical, source) == []
    assert re.findall(r"(?:text-align|float):\s*(?:left|right)", source) == []


def test_the_first_view_stays_light() -> None:
    styles = [STATIC / name for name in ("tokens.css", "brand.css", "parts.css")]
    page = gzip.compress(public_page("/en/hubs/").encode())
    face = (STATIC / "bricolage-latin.woff2").stat().st_size
    assert face <= 30_000
    # Leaves 15 kB for what a page itself brings.
    assert (
        sum(len(gzip.compress(path.read_bytes())) for path in styles) + face + len(page) <= 45_000
    )


def test_the_thread_says_where_a_hub_stands() -> None:
    steps = story_steps("running", {"agreed": "12 January 2024"}, gaps=frozenset({"agreed"}))
    assert [(step.key, step.state) for step in steps] == [
        ("idea", "done"),
        ("agreed", "gap"),
        ("running", "here"),
        ("results", "ahead"),
        ("used", "ahead"),
    ]
    html = Template("{% load brand %}{% story_thread steps %}").render(Context({"steps": steps}))
    assert html.count("<li") == 5
    assert html.count('aria-current="step"') == 1
    assert html.count("You are here") == 1
    assert "12 January 2024" in html
    with pytest.raises(ValueError, match="nowhere"):
        story_steps("nowhere")


def test_a_state_is_a_word_and_a_shape() -> None:
    drawn = {
        kind: Template("{% load brand %}{% state_badge 'Late' kind %}").render(
            Context({"kind": kind})
        )
        for kind in ("neutral", "going", "good", "warn", "stop")
    }
    assert all("Late" in html for html in drawn.values())
    shapes = {re.search(r"focusable=\"false\">(.*?)</svg>", html)[1] for html in drawn.values()}  # type: ignore[index]
    assert len(shapes) == 5
    with pytest.raises(ValueError, match="unknown kind"):
        Template("{% load brand %}{% state_badge 'Late' 'red' %}").render(Context())


def test_a_goal_square_has_its_name_for_ears() -> None:
    html = Template("{% load brand %}{% goal_square 11 %}").render(Context())
    assert html == '<span class="goal goal--11" role="img" aria-label="Goal 11">11</span>'
    titled = Template("{% load brand %}{% goal_square 6 title %}").render(
        Context({"title": "<Water>"})
    )
    assert "Goal 6: " in titled
    assert "&lt;Water&gt;" in titled


@pytest.mark.parametrize(
    ("done", "promised", "full", "circles"), [(2, 5, 2, 5), (0, 3, 0, 3), (16, 32, 6, 12)]
)
def test_the_dots_show_what_was_promised(done: int, promised: int, full: int, circles: int) -> None:
    html = Template("{% load brand %}{% promise_dots done promised %}").render(
        Context({"done": done, "promised": promised})
    )
    assert html.count("promise__done") == full
    assert html.count("<circle") == circles
    assert f"{done} of {promised} delivered" in html


def test_pages_are_linked_and_keep_the_question() -> None:
    request = RequestFactory().get("/en/hubs/?q=eau&page=2")
    page = Paginator(range(50), 20).page(2)
    html = Template("{% load brand %}{% pagination page %}").render(
        RequestContext(request, {"page": page})
    )
    assert 'rel="prev" href="?q=eau&amp;page=1"' in html
    assert 'rel="next" href="?q=eau&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_a_card_keeps_the_language_of_its_text() -> None:
    card = {
        "url": "/en/hubs/x/",
        "title": "Eau <partagée>",
        "lang": "fr",
        "place": "Sidi",
        "goals": [6],
        "state_word": "Running",
        "state_kind": "going",
        "done": 1,
        "promised": 2,
        "example": True,
    }
    html = drawing.hub_card(card)
    assert 'lang="fr" dir="auto"><a href="/en/hubs/x/">Eau &lt;partagée&gt;</a>' in html
    assert "Example" in html
    assert "1 of 2 delivered" in html
