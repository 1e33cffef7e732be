"""Hostile input to every form of the cast: said beside the field, kept, inert, never a 500."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from tests.access.table import ROWS, Public
from tests.input.corpus import MARK, RAW, TEXTS, WRONG
from tests.input.forms import TOKENS, UPLOADS, Form, every_form
from tests.input.sending import Post, emptied, plausible, undoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from tests.world import World

ANSWERS = {200, 302, 400, 403, 404, 409, 422, 429}
# Pages that answer to POST and show no form of their own, with the reason.
WITHOUT_FORM = {
    "calls:proposal": "its forms are buttons, shown in some states only",
    "calls:submit": "shows its button once every answer is there",
    "calls:take_over": "shows its form once a proposal to take from is chosen",
    "reviews:letter_comments": "shows its form once readers have written comments",
    "reviews:offline_scores": "shows its form once the file that was brought is read",
    "reviews:submit_drafts": "shows its form once a draft is whole",
    "agreements:agreement": "its forms are buttons, shown in some states only",
    "monitoring:board_review": "shows its button once findings and minutes are written",
}


class Alive(HTMLParser):
    """Finds what would run or be fetched, had a text become part of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}")
            if name in {"src", "srcset"} and not (value or "").startswith("/static/"):
                self.found.append(f"<{tag} {name}={value}")
        names = {name for name, _value in attributes}
        if tag in {"iframe", "object", "style"} or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")


def alive(text: str) -> list[str]:
    reader = Alive()
    reader.feed(text)
    reader.close()
    return reader.found


@pytest.fixture(scope="module")
def forms(shared_world: World, django_db_blocker: Any) -> list[Form]:
    with django_db_blocker.unblock(), undoing():
        return every_form(shared_world)


@pytest.fixture(scope="module")
def signed_in(shared_world: World, django_db_blocker: Any) -> Post:
    with django_db_blocker.unblock():
        return Post(shared_world)


@pytest.fixture
def post(world: World, signed_in: Post) -> Post:
    return signed_in.afresh()


def trouble(forms: list[Form], ask: Callable[[Form], list[str]]) -> dict[str, list[str]]:
    """What is wrong with each form, the sound ones left out."""
    return {form.name: wrong for form in forms if (wrong := ask(form))}


def text_of(response: HttpResponse) -> str:
    return response.content.decode() if not response.streaming else ""


# A test without the database would run after all others and walk over every page once more: the
# mark keeps the tests of this module together.
pytestmark = pytest.mark.django_db


def test_every_page_that_takes_a_form_shows_it(forms: list[Form]):
    found = {form.row for form in forms}
    wanted = {name for name, row in ROWS.items() if row.methods == "GET POST"}
    assert wanted - found - set(WITHOUT_FORM) == set()
    assert len(forms) >= 30
    assert {form.row for form in forms if form.files} == UPLOADS


def test_every_form_that_changes_something_carries_a_key(forms: list[Form]):
    """Saving answers needs none: an equal answer is left alone, an old one refused.

    What is public changes nothing.
    """
    keyless = {
        form.row
        for form in forms
        if "form_key" not in {one.name for one in form.fields}
        and not form.row.startswith("account_")
        and not isinstance(ROWS[form.row], Public)
    }
    assert keyless - {"calls:form"} == set()


def test_a_form_left_empty_is_said_beside_its_fields(forms: list[Form], post: Post):
    def ask(form: Form) -> list[str]:
        response = post.undone(form, emptied(form))
        status = response.sent_status
        if status not in ANSWERS:
            return [f"{status}"]
        needed = {
            one.name for one in form.fields if one.required and one.kind not in {"hidden", "file"}
        }
        if form.row.startswith("account_") or not needed:
            return []
        text = text_of(response)
        wrong = [] if status in {422, 409} else [f"{status} though {needed} are needed"]
        if status == 422 and "aria-invalid" not in text and 'role="alert"' not in text:
            wrong.append("says nothing")
        return wrong

    assert trouble(forms, ask) == {}


def test_the_reader_sees_what_is_alive():
    assert alive('<p>&lt;script&gt; onfocus=alert(1)</p><script src="/static/a.js"></script>') == []
    for bad in ("<script>x</script>", "<b onclick=x>", "<a href='javascript:x'>", "<img src=x>"):
        assert alive(bad), bad


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_hostile_texts_are_kept_and_shown_inert(kind: str, forms: list[Form], post: Post):
    hostile = TEXTS[kind]

    def ask(form: Form) -> list[str]:
        typed = [one for one in form.texts if one.kind not in {"email", "password"}]
        if not typed:
            return []
        values = plausible(form) | {one.name: [hostile] for one in typed}
        response = post.undone(form, values)
        text = text_of(response)
        wrong = [] if response.sent_status in ANSWERS else [f"{response.sent_status}"]
        if found := alive(text):
            wrong.append(f"alive: {found}")
        if kind == "template" and MARK in text and "{{ request.user" not in html.unescape(text):
            wrong.append("its template was run")
        if response.sent_status == 422 and MARK not in text and not form.row.startswith("account_"):
            wrong.append("lost what was typed")
        return wrong

    assert trouble(forms, ask) == {}


@pytest.mark.parametrize("value", WRONG)
def test_values_of_the_wrong_kind_are_answered(value: str, forms: list[Form], post: Post):
    def ask(form: Form) -> list[str]:
        others = {one.name for one in form.fields if one not in form.texts} - TOKENS
        others |= {one.name for one in form.texts if one.kind in {"email", "url"}}
        if not others:
            return []
        values = plausible(form) | {name: [value, value] for name in others}
        status = post.status(form, values)
        return [] if status in ANSWERS else [f"{status}"]

    assert trouble(forms, ask) == {}


def test_each_hidden_field_alone_may_be_wrong(forms: list[Form], post: Post):
    def ask(form: Form) -> list[str]:
        wrong = []
        names = {one.name for one in form.fields if one.kind == "hidden"} - {"csrfmiddlewaretoken"}
        buttons = {name for name, _value in form.buttons if name}
        for name in sorted(names | buttons)[:12]:
            for value in ("", "\x00", "9" * 30, "x" * 3_000):
                status = post.status(form, plausible(form) | {name: [value]})
                if status not in ANSWERS:
                    wrong.append(f"{name}={value[:10]!r}: {status}")
        return wrong

    assert trouble(forms, ask) == {}


def test_bytes_that_are_no_text_are_answered(forms: list[Form], post: Post):
    def ask(form: Form) -> list[str]:
        names = [one.name for one in form.fields if one.name not in TOKENS]
        wrong = []
        for raw in RAW:
            content = b"&".join(name.encode() + b"=" + raw for name in names) or raw
            status = post.raw(form, content).status_code
            if status not in ANSWERS:
                wrong.append(f"{raw!r}: {status}")
        return wrong

    assert trouble(forms, ask) == {}


def test_ten_megabytes_in_one_field_are_answered_and_kept(forms: list[Form], post: Post):
    paste = f"{MARK} " + "mot " * (10 * 1024 * 1024 // 4)

    def ask(form: Form) -> list[str]:
        longest = sorted(form.texts, key=lambda one: one.kind != "textarea")
        if not longest or longest[0].kind == "password":
            return []
        response = post.undone(form, plausible(form) | {longest[0].name: [paste]})
        if response.sent_status not in {422, 409, 302, 200}:
            return [f"{response.sent_status}"]
        kept = MARK in text_of(response) or form.row.startswith("account_")
        return [] if response.sent_status != 422 or kept else ["lost what was typed"]

    seen: dict[str, Form] = {}
    for form in forms:
        seen.setdefault(form.row, form)
    assert trouble(list(seen.values()), ask) == {}


def test_more_than_sixteen_megabytes_are_answered_with_a_page(world: World):
    """By the CSRF check, which reads the form first, and by a view, where that check is off."""
    paste = {"name": "a" * (17 * 1024 * 1024)}
    for checks in (True, False):
        browser = world.browser("applicant")
        browser.get("/en/desk/organisations/new/")  # brings the cookie of the check
        browser.handler.enforce_csrf_checks = checks
        browser.raise_request_exception = False
        for address in (
            "/en/desk/organisations/new/",
            "/en/account/login/",
            "/fr/account/language/",
        ):
            response = browser.post(address, paste)
            assert response.status_code == 413, address
            text = response.content.decode()
            assert "413" in text
            assert "Traceback" not in text
            assert "<h1>" in text


def test_too_many_fields_are_answered_with_a_page(world: World):
    browser = world.browser("applicant")
    browser.raise_request_exception = False
    response = browser.post("/en/desk/organisations/new/", {f"f{n}": "1" for n in range(2100)})
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("local4action.") and model._meta.managed
    }


def test_the_same_form_twice_does_one_thing_and_answers_the_same(forms: list[Form], post: Post):
    accepted = set()

    def ask(form: Form) -> list[str]:
        if "form_key" not in {one.name for one in form.fields} or form.files:
            return []
        values = plausible(form)
        with undoing():
            first = post.stays(form, values)
            if first.status_code != 302:
                return []
            accepted.add(form.row)
            after = rows()
            second = post.stays(form, values)
            wrong = []
            if (second.status_code, second.get("Location")) != (302, first["Location"]):
                wrong.append(f"answers {second.status_code} {second.get('Location')}")
            if rows() != after:
                wrong.append(str({k: v for k, v in rows().items() if after[k] != v}))
            third = post.stays(form, values, something="else")
            if third.status_code != 409:
                wrong.append(f"another content answers {third.status_code}")
            elif rows() != after:
                wrong.append("another content changed something")
        return wrong

    assert trouble(forms, ask) == {}
    assert len(accepted) >= 15, sorted(accepted)


STALE = {
    "hubs:edit": ("title", "token"),
    "calls:call_edit": ("title", "seen"),
    "members:edit": ("name", "token"),
}


@pytest.mark.parametrize("row", sorted(STALE))
def test_a_stale_form_loses_nothing(row: str, forms: list[Form], post: Post):
    field, token = STALE[row]
    form = next(
        one for one in forms if one.row == row and any(found.name == token for found in one.fields)
    )
    name = next(one.name for one in form.fields if one.name.startswith(field))
    with undoing():
        loaded = plausible(form)
        first = post.stays(form, loaded | {name: ["Written first"], "form_key": ["one"]})
        assert first.status_code == 302, text_of(first)[:2000]
        second = post.stays(form, loaded | {name: ["Written second"], "form_key": ["two"]})
        assert second.status_code in {409, 422}
        assert "Written second" in html.unescape(text_of(second))
        shown = post.browsers[form.person].get(form.page)
        assert "Written first" in html.unescape(text_of(shown))


def test_an_answer_based_on_an_older_one_is_shown_beside_it(forms: list[Form], post: Post):
    form = next(one for one in forms if one.row == "calls:form")
    name = next(one.name for one in form.fields if one.kind in {"text", "textarea"})
    with undoing():
        loaded = form.as_it_stands()
        loaded.pop("submit", None)
        assert post.stays(form, loaded | {name: ["Written first"]}).status_code == 302
        second = post.stays(form, loaded | {name: ["Written second"]})
        assert second.status_code == 409
        assert "Written first" in text_of(second)
        assert "Written second" in text_of(second)
