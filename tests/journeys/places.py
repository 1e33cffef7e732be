"""The pages of the product: public ones found by their links, desk pages by who works there."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from tests.journeys.browsing import Visitor

LANGUAGES: Final = ("en", "fr", "es")
# Pages of one kind look alike: this many of each are read.
OF_EACH: Final = 3
# What begins a walk; everything else is reached by links.
STARTS: Final = (
    "", "hubs/", "hubs/?q=water", "hubs/?q=zzzz", "hubs/?goal=11", "map/", "organisations/", "data/",
    "calls/", "decisions/", "agendas/", "about/", "how-it-works/", "accessibility/", "privacy/", "outbox/",
    "label/check/",
    "account/login/", "account/signup/", "account/password/reset/",
)  # fmt: skip


# Everyone whose desk has pages of its own.
AT_DESKS: Final = (
    "officer", "applicant", "lead", "board-1", "bureau", "partner", "mayor", "citizen",
)  # fmt: skip
DESK: Final = "(desk|account)/"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def links(html: str) -> list[str]:
    """The addresses a page links to."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def kind(path: str) -> str:
    """Pages with the same kind share a template: references, slugs and numbers are left out."""
    parts = [part for part in path.strip("/").split("/") if part]
    return "/".join(
        part if number == 0 or part in _WORDS else "*" for number, part in enumerate(parts)
    )


_WORDS: Final = {
    "check", "agreement", "desk", "hubs", "calls", "proposals", "reviews", "decisions", "form",
    "first", "second", "people", "submit", "receipt", "screen", "assign", "score", "conflict",
    "versions", "compare", "take-over", "offline", "history",
    "decide", "letter", "organisations", "new", "edit", "agendas", "partners", "move", "sign",
    "check-in", "answer", "partnerships", "reports", "membership", "propose", "login", "signup",
    "language", "2fa", "email", "password", "change", "reset", "deliverables", "criteria",
    "workshops", "indicators", "comparators", "aims", "needs_and_offers", "terms", "amend", "remarks", "remark", "refuse",
    "translate", "record", "cast", "sdg", "meetings", "items", "minutes", "chain", "step",
    "conditions", "agenda", "presence", "recusal", "labels", "materials", "kit",
}  # fmt: skip


def public_pages(visitor: Visitor, *, most: int = OF_EACH) -> dict[str, str]:
    """Every kind of page that needs no account."""
    return walk(visitor, STARTS, most=most, within="(?!desk/)")


def desk_pages(visitor: Visitor, *, most: int = 1) -> dict[str, str]:
    """Every kind of page that this person reaches from their desk."""
    starts = (
        "desk/",
        "account/email/",
        "account/language/",
        "account/2fa/",
        "account/password/change/",
    )
    return walk(visitor, starts, most=most, within=DESK)


def walk(
    visitor: Visitor, starts: tuple[str, ...], *, most: int = OF_EACH, within: str = ""
) -> dict[str, str]:
    """Follow every link from `starts` and return the HTML of the pages by path, without language.

    At most `most` pages of each kind are kept, all of them with an address that `within` matches
    from its beginning; filters of lists count as the list itself.
    """
    root = f"{visitor.site}/{visitor.language}/"
    todo, seen, pages = [urljoin(root, one) for one in starts], set[str](), dict[str, str]()
    counts: dict[str, int] = defaultdict(int)
    while todo:
        url = todo.pop(0)
        path = url.removeprefix(root).partition("#")[0]
        if path in seen or not url.startswith(root):
            continue
        seen.add(path)
        is_start = any(url == urljoin(root, one) for one in starts)
        sort = kind(urlsplit(path).path)
        if not is_start and (_is_filter(path) or counts[sort] >= most or _ends_session(path)):
            continue
        if not re.match(within, path):
            continue
        counts[sort] += 1
        answer = visitor.context.request.get(url)
        assert answer.status < 400, f"{answer.status}: {url}"
        if "text/html" not in answer.headers["content-type"] or not answer.url.startswith(root):
            continue
        pages[path] = answer.text()
        todo += [urljoin(url, one) for one in links(pages[path])]
    return pages


def _is_filter(path: str) -> bool:
    return "?" in path and "/move/" not in path


def _ends_session(path: str) -> bool:
    return bool(re.match(r"account/(logout|login)", path))
