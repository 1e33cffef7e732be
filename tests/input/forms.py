"""Every form on the pages of the cast, read from the pages as a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from tests.access.table import PEOPLE, ROWS, Public
from tests.addresses import every_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

ADDRESSES = every_address()
TEXT_TYPES: Final = {"text", "search", "url", "email", "tel", "password", "textarea"}
TOKENS: Final = {"csrfmiddlewaretoken", "form_key"}


@dataclass
class Field:
    """One control: what it is called, its kind, and the values it may have."""

    name: str
    kind: str
    value: str = ""
    required: bool = False
    checked: bool = False
    most: int | None = None
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form as it stands on a page, and the buttons that send it."""

    page: str
    action: str
    method: str
    encoding: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    person: str = ""
    row: str = ""

    @property
    def name(self) -> str:
        """What tells one form from another."""
        names = sorted({one.name for one in self.fields} - TOKENS)
        buttons = sorted(f"{name}={value}" for name, value in self.buttons)
        return f"{self.row} {self.action != self.page} {names} {buttons}"

    @property
    def texts(self) -> list[Field]:
        """Where a person writes freely."""
        return [one for one in self.fields if one.kind in TEXT_TYPES]

    @property
    def files(self) -> list[Field]:
        """Where a person chooses files."""
        return [one for one in self.fields if one.kind == "file"]

    def as_it_stands(self) -> dict[str, list[str]]:
        """What a browser sends when nothing is touched and the first button is pressed."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind == "file" or (one.kind in {"checkbox", "radio"} and not one.checked):
                continue
            if one.kind == "select":
                sent.setdefault(one.name, []).extend([one.value] if one.value else one.options[:1])
            else:
                sent.setdefault(one.name, []).append(one.value)
        for name, value in self.buttons[:1]:
            if name:
                sent[name] = [value]
        return sent


class Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.open = page, [], None
        self.by_id: dict[str, Form] = {}
        self.into: Field | None = None
        self.later: list[tuple[str, Field | tuple[str, str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.open = Form(
                self.page,
                urljoin(self.page, given.get("action") or self.page),
                given.get("method", "get").lower(),
                given.get("enctype", ""),
            )
            self.forms.append(self.open)
            self.by_id[given.get("id", "")] = self.open
        elif tag in {"input", "textarea", "select", "button"}:
            self._control(tag, given, dict(attributes))
        elif tag == "option" and self.into is not None and self.into.kind == "select":
            self.into.options.append(given.get("value", ""))
            if "selected" in given:
                self.into.value = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str], raw: dict[str, Any]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if tag == "button" or kind == "submit":
            if given.get("type", "submit") == "submit":
                self._put(given, (given.get("name", ""), given.get("value", "")))
            return
        if not given.get("name") or "disabled" in raw:
            return
        most = given.get("maxlength", "")
        found = Field(
            given["name"],
            kind,
            given.get("value", "on" if kind == "checkbox" else ""),
            "required" in raw,
            "checked" in raw,
            int(most) if most.isdigit() else None,
        )
        self._put(given, found)
        self.into = found if tag in {"textarea", "select"} else None

    def _put(self, given: dict[str, str], what: Field | tuple[str, str]) -> None:
        if "form" in given:
            self.later.append((given["form"], what))
        elif self.open is not None:
            (self.open.fields if isinstance(what, Field) else self.open.buttons).append(what)  # type: ignore[arg-type]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag in {"textarea", "select"}:
            self.into = None

    def handle_data(self, data: str) -> None:
        if self.into is not None and self.into.kind == "textarea":
            self.into.value += data

    def close(self) -> None:
        super().close()
        for form, what in self.later:
            owner = self.by_id.get(form)
            if owner is not None:
                (owner.fields if isinstance(what, Field) else owner.buttons).append(what)  # type: ignore[arg-type]


def forms_in(html: str, page: str) -> list[Form]:
    """The forms of a page; a textarea's first newline is not part of its text."""
    reader = Reader(page)
    reader.feed(html)
    reader.close()
    for form in reader.forms:
        for one in form.fields:
            if one.kind == "textarea":
                one.value = one.value.removeprefix("\n")
    return reader.forms


ACCOUNT = {
    "account_login": "anonymous",
    "account_signup": "anonymous",
    "account_reset_password": "anonymous",
    "account_change_password": "citizen",
    "account_email": "citizen",
}


# The pages with a place for files; the walk over every page finds these and no others.
UPLOADS: Final = frozenset(
    {
        "calls:offline",
        "labels:check",
        "labels:desk_materials",
        "monitoring:check_in",
        "monitoring:figures_table",
        "reviews:offline",
    }
)


def _pages(world: World, rows: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Each page with who may open it: the row's name, the person, the address."""
    for name, row in ROWS.items():
        if "GET" not in row.methods or (rows and name not in rows):
            continue
        if isinstance(row, Public):
            if row.post:
                yield name, "anonymous", ADDRESSES[name].url({})
            continue
        for number, thing in enumerate(world.things[row.of][:2] if row.of else [{}]):
            url = ADDRESSES[name].url({**thing, **row.also}) + row.query
            for person in PEOPLE:
                if row.expected(person, second=bool(number))["GET"] == "200":
                    yield name, person, url
    for name, person in ACCOUNT.items() if not rows else ():
        yield name, person, ADDRESSES[name].url({})


def every_form(world: World, rows: frozenset[str] = frozenset()) -> list[Form]:
    """Each form that posts, once, with the first of the cast who is shown it.

    Of these rows of the table only, where some are named.
    """
    found: dict[str, Form] = {}
    browsers = {person: world.browser(person) for person in ("anonymous", *PEOPLE)}
    for name, person, url in _pages(world, rows):
        answer = browsers[person].get(url)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        for form in forms_in(answer.content.decode(), url):
            form.person, form.row = person, name
            if form.method == "post" and "/account/logout/" not in form.action:
                found.setdefault(form.name, form)
    return list(found.values())
