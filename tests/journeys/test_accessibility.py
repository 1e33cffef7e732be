"""axe finds nothing against WCAG 2.2 A and AA: in three languages, light, dark, mirrored, in error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.packages import AXE, fetched
from tests.journeys.places import AT_DESKS, desk_pages, kind, public_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.journeys.browsing import Visitor

    type Visit = Callable[..., Visitor]

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
LOOK = """async (levels) => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const found = await axe.run(document, {runOnly: levels, resultTypes: ["violations"]});
  return found.violations.map((one) => `${one.id}: ` + one.nodes.slice(0, 3)
    .map((node) => `${node.html.slice(0, 160)} [${node.any.concat(node.all, node.none).map((c) => c.message).join("; ").slice(0, 200)}]`).join(" | "));
}"""
MIRROR = "document.documentElement.dir = 'rtl'"
# Where a form is sent as it stands, with what it asks for taken out: the page, and the button.
IN_ERROR = {
    "": ("account/login/", "account/signup/", "account/password/reset/", "label/check/"),
    "officer": ("desk/calls/new/",),
    "citizen": ("desk/organisations/new/", "account/password/change/"),
}


def looked_at(visitor: Visitor) -> list[str]:
    """What axe says against the page that is open."""
    found: list[str] = visitor.page.evaluate(LOOK, LEVELS)
    return found


def looking(visit: Visit, who: str = "", **options: Any) -> Visitor:
    """A visitor whose every page carries axe."""
    visitor = visit(who, reduced_motion="reduce", **options)
    visitor.context.add_init_script(path=fetched(AXE))
    return visitor


def wrong_on(
    visitor: Visitor, paths: Iterable[str], *, ways: tuple[str, ...]
) -> dict[str, list[str]]:
    """Look at each page in each way ("light", "dark", "mirrored") and return what is wrong."""
    wrong = {}
    for path in paths:
        visitor.page.goto(f"/{visitor.language}/{path}", wait_until="load")
        for way in ways:
            visitor.page.emulate_media(color_scheme="dark" if way == "dark" else "light")
            if way == "mirrored":
                visitor.page.evaluate(MIRROR)
            if found := looked_at(visitor):
                wrong[f"{visitor.language} {way} {path}"] = found
    return wrong


def nothing(wrong: dict[str, list[str]]) -> None:
    """Fail with every finding on a line of its own."""
    assert not wrong, "\n".join(
        f"{page}\n    {one}" for page, found in wrong.items() for one in found
    )


def one_of_each(paths: Iterable[str]) -> list[str]:
    """The first page of each kind."""
    chosen: dict[str, str] = {}
    for path in paths:
        chosen.setdefault(kind(path), path)
    return list(chosen.values())


def test_public_pages(visit: Visit) -> None:
    reader = looking(visit)
    pages = public_pages(reader, most=2)
    assert len(pages) > 30
    wrong = wrong_on(reader, pages, ways=("light",))
    wrong |= wrong_on(reader, one_of_each(pages), ways=("dark", "mirrored"))
    nothing(wrong)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_public_pages_in_other_languages(visit: Visit, language: str) -> None:
    reader = looking(visit, language=language)
    pages = one_of_each(public_pages(reader, most=1))
    nothing(wrong_on(reader, pages, ways=("light", "dark")))


@pytest.fixture(scope="module")
def looked_at_kinds() -> set[str]:
    """The kinds of desk pages that were looked at in every way; others' own are looked at once."""
    return set()


@pytest.mark.parametrize("who", AT_DESKS)
def test_desk_pages(visit: Visit, who: str, looked_at_kinds: set[str]) -> None:
    person = looking(visit, who)
    pages = desk_pages(person)
    assert len(pages) > 5
    fresh = [path for path in pages if kind(path) not in looked_at_kinds]
    wrong = wrong_on(person, fresh, ways=("light", "dark", "mirrored"))
    # A page that others have too shows something else here: only their own, and not their account.
    again = [path for path in pages if path not in fresh and path.startswith("desk/")]
    nothing(wrong | wrong_on(person, again, ways=("light",)))
    looked_at_kinds.update(kind(path) for path in pages)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_desk_pages_in_other_languages(visit: Visit, language: str) -> None:
    wrong, seen = {}, set[str]()
    for who in ("officer", "applicant", "lead", "board-1"):
        person = looking(visit, who, language=language)
        paths = [path for path in desk_pages(person) if kind(path) not in seen]
        seen.update(kind(path) for path in paths)
        wrong |= wrong_on(person, paths, ways=("light",))
    nothing(wrong)


SEND_EMPTY = """() => {
  const form = document.querySelector("main form.form");
  form.noValidate = true;
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false; else field.value = "";
  }
  form.requestSubmit(form.querySelector("button[type=submit], button:not([type])"));
}"""


@pytest.mark.parametrize(
    ("who", "path"), [(who, path) for who, paths in IN_ERROR.items() for path in paths]
)
def test_forms_that_come_back_with_errors(visit: Visit, who: str, path: str) -> None:
    person = looking(visit, who)
    person.go(path)
    with person.page.expect_navigation():
        person.page.evaluate(SEND_EMPTY)
    assert person.page.locator(".field--wrong, .field__errors").count()
    for way in ("light", "dark"):
        person.page.emulate_media(color_scheme=way)  # type: ignore[arg-type]
        assert looked_at(person) == []


BADGE = Path(__file__).parents[2] / "src/local4action/labels/tests/data/simple-err-expired.json"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_badge_that_was_checked(visit: Visit, language: str) -> None:
    person = looking(visit, language=language, viewport={"width": 320, "height": 640})
    person.go("label/check/")
    person.page.locator("input[type=file]").set_input_files(BADGE)
    with person.page.expect_navigation():
        person.page.locator("main form button[type=submit]").click()
    assert person.page.locator("#verdict .verdict__part").count() == 5
    assert person.page.evaluate("document.documentElement.scrollWidth") == 320
    for way in ("light", "dark"):
        person.page.emulate_media(color_scheme=way)  # type: ignore[arg-type]
        assert looked_at(person) == []
    person.page.evaluate(MIRROR)
    assert looked_at(person) == []


def test_axe_sees_what_is_wrong(visit: Visit) -> None:
    reader = looking(visit)
    reader.go("about/")
    reader.page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [one for one in looked_at(reader) if one.startswith("image-alt")]
