"""Fills forms plausibly, sends them, and undoes what they did."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from tests.access.table import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.cookies import SimpleCookie

    from django.http import HttpResponse
    from django.test import Client

    from tests.input.forms import Form
    from tests.world import World

SOON: Final = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)).isoformat()
TODAY: Final = dt.datetime.now(dt.UTC).date().isoformat()
# What a field asks that its kind does not say.
MEANT: Final = {
    "web": "https://example.org/", "country": "SN", "latitude": "14.7", "longitude": "-17.4",
    "start": "2026-01", "end": "2027-12", "closes_local": f"{SOON}T23:59", "closes_time": "23:59",
    "date": TODAY, "decided_on": TODAY, "last_day": TODAY, "weight": "10", "secret": "demo",
    "login": "citizen@demo.example", "oldpassword": "demo", "months": "24",
}  # fmt: skip
BY_KIND: Final = {
    "email": "colleague@demo.example", "url": "https://example.org/report", "number": "1",
    "date": SOON, "datetime-local": f"{SOON}T12:00", "password": "a long new passphrase",
    "text": "Une réponse claire", "search": "eau", "textarea": "Une réponse claire et courte.",
    "tel": "1",
}  # fmt: skip

type Values = dict[str, list[str]]


def plausible(form: Form) -> Values:
    """What a person in a hurry would send: every empty field filled with something it may hold."""
    sent = form.as_it_stands()
    for one in form.fields:
        if one.kind in {"hidden", "file"} or any(sent.get(one.name, [])):
            continue
        if one.name in MEANT:
            sent[one.name] = [MEANT[one.name]]
        elif one.kind == "select":
            sent[one.name] = [next((option for option in one.options if option), "")]
        elif one.kind in {"radio", "checkbox"}:
            if one.required or one.kind == "radio":
                sent[one.name] = [one.value]
        else:
            sent[one.name] = [BY_KIND.get(one.kind, "1")]
    return sent


def emptied(form: Form) -> Values:
    """The form sent with every field that is not hidden left empty."""
    hidden = {one.name for one in form.fields if one.kind == "hidden"}
    sent = {name: values for name, values in form.as_it_stands().items() if name in hidden}
    for one in form.fields:
        if one.name not in hidden and one.kind not in {"checkbox", "radio", "file"}:
            sent[one.name] = [""]
    return sent | {name: [value] for name, value in form.buttons[:1] if name}


@dataclass
class Post:
    """Sends forms as their person, each undone; remembers the browsers."""

    world: World
    browsers: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everybody signs in now: a session begun inside an undoing would be undone with it."""
        self.jars: dict[str, SimpleCookie] = {}
        for person in ("anonymous", *PEOPLE):
            self.browsers[person] = self.world.browser(person)
            self.browsers[person].raise_request_exception = False
            self.jars[person] = copy(self.browsers[person].cookies)

    def afresh(self) -> Post:
        """The browsers as they were when everybody had just signed in."""
        for person, jar in self.jars.items():
            self.browsers[person].cookies = copy(jar)
        return self

    def stays(self, form: Form, values: Values, **more: Any) -> HttpResponse:
        """Send and keep what it did."""
        return self.browsers[form.person].post(form.action, {**values, **more})

    def status(self, form: Form, values: Values) -> int:
        """Send and undo: how it was answered, the page it leads to left unread."""
        with undoing():
            return self.stays(form, values).status_code

    def undone(self, form: Form, values: Values, **more: Any) -> HttpResponse:
        """Send, follow to where it leads, and undo: the last page, with `sent_status`."""
        with undoing():
            response = self.stays(form, values, **more)
            status = response.status_code
            if status in {301, 302, 303} and response["Location"].startswith("/"):
                response = self.browsers[form.person].get(response["Location"])
            response.sent_status = status
        return response

    def raw(self, form: Form, content: bytes) -> HttpResponse:
        """Send bytes as they are."""
        with undoing():
            return self.browsers[form.person].post(
                form.action, content, content_type="application/x-www-form-urlencoded"
            )


@contextmanager
def undoing() -> Iterator[None]:
    """Whatever happens inside never was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
