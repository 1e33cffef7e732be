"""Writes over HTTP while everything is killed again and again, then compares the sets.

    .venv/bin/python -m tests.drills.kill_drill --kills 50

Writers sign in, begin proposals, save fields, submit. Each answer that says "kept" goes into a
journal, with fsync, before the next request. A killer ends the whole process group, a web worker,
a job worker, the web server or the database with `kill -9`, at random moments. What was
acknowledged must be there at the end, and nothing may be there twice. A request whose answer never
came is sent again as it was, as a browser would: with the same key of the form.
"""

import argparse
import http.client
import json
import os
import random
import secrets
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import psycopg

from tests.drills.site import Site, new_site

# The pages the drill walks through. When one moves, this is the place to say so.
ADDRESSES = {
    "sign in": "/en/account/demo/",
    "begin": "/en/desk/calls/{call}/propose/",
    "save": "/en/desk/proposals/{proposal}/answers/{question}/",
    "submit": "/en/desk/proposals/{proposal}/submit/",
}
VICTIMS = ("group", "web worker", "web server", "job worker", "database", "supervisor")
WRITERS = 3
PATIENCE = 60.0


class LostError(Exception):
    """A request found no answer for longer than a restart may take."""


class Journal:
    """What was acknowledged, on the disk before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.entries: list[dict[str, Any]] = []

    def note(self, **entry: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(entry) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.entries.append(entry)

    def close(self) -> None:
        self._file.close()


class Visitor:
    """A browser with cookies and patience: asks again while the site is away."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.repeats = 0

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> Any:
        """Return (status, location, body) of an answer that is not the site being away."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self._once(method, path, form)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer[0] < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return answer
            self.repeats += 1
            time.sleep(0.1)
        message = f"{method} {path}: no answer for {PATIENCE} s (last: {answer})"
        raise LostError(message)

    def _once(self, method: str, path: str, form: list[tuple[str, str]] | None) -> Any:
        headers = {"Host": f"localhost:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if form is not None:
            token = ("csrfmiddlewaretoken", self.cookies.get("csrf", ""))
            body = urlencode([token, *form])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read().decode(errors="replace")
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.split(";")[0]
            return response.status, response.getheader("Location", ""), content
        finally:
            connection.close()

    def sign_in(self, who: str) -> None:
        # The token only has to be the same in cookie and form, as a page would have made it.
        self.cookies["csrf"] = secrets.token_hex(16)
        status, _, body = self.ask("POST", ADDRESSES["sign in"], [("who", who)])
        if status != http.HTTPStatus.FOUND:
            message = f"Signing in as {who}: {status} {body[:300]}"
            raise AssertionError(message)


# What a hand types; a table and a file have tests of their own.
KINDS: Final = [
    "short_text", "long_text", "choice", "choices", "number", "date", "goals", "place", "consent",
]  # fmt: skip


class Story:
    """The open call of the demonstration: what to ask for, and how to answer it."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT ref, first_form_id FROM calls_call WHERE state = 'open'"
                " AND closes_at > now() ORDER BY closes_at DESC LIMIT 1"
            ).fetchone()
            assert row is not None, "the demonstration has no open call"
            self.call = str(row[0])
            self.questions = connection.execute(
                "SELECT key, kind, options FROM calls_question WHERE version_id = %s"
                " AND kind = ANY(%s) ORDER BY position",
                [row[1], KINDS],
            ).fetchall()
            # Each writes for an organisation of their own: what one person begins for one twice,
            # with nothing written in between, is one draft.
            found = connection.execute(
                "SELECT DISTINCT ON (p.email) split_part(p.email, '@', 1), m.organisation_id::text"
                " FROM members_mandate m JOIN accounts_person p ON p.id = m.person_id"
                " JOIN members_organisation o ON o.id = m.organisation_id"
                " WHERE p.email = ANY(%s) AND m.confirmed_at IS NOT NULL"
                " AND o.kind = 'municipality' ORDER BY p.email",
                [[f"{who}@demo.example" for who in ("applicant", "lead", "mayor")]],
            ).fetchall()
            assert len(found) == WRITERS, found
            self.writers: list[tuple[str, str]] = [(who, town) for who, town in found]

    @staticmethod
    def answer(kind: str, options: list[dict[str, Any]]) -> list[str]:
        return {
            "short_text": lambda: [f"Short {secrets.token_hex(4)}"],
            "long_text": lambda: [f"We will plant trees, {secrets.token_hex(8)}."],
            "choice": lambda: [str(options[0]["value"])],
            "choices": lambda: [str(options[0]["value"])],
            "number": lambda: ["24"],
            "date": lambda: ["2027-03-01"],
            "goals": lambda: ["11"],
            "place": lambda: [f"Place {secrets.token_hex(3)}"],
            "consent": lambda: ["on"],
        }[kind]()


def write_proposals(
    site: Site, story: Story, journal: Journal, stop: threading.Event, number: int
) -> int:
    """Write one proposal after the other until told to stop; return how often it had to repeat."""
    who, organisation = story.writers[number]
    visitor = Visitor(site.port)
    visitor.sign_in(who)
    while not stop.is_set():
        key = secrets.token_urlsafe(18)
        form = [("organisation", organisation), ("language", "fr"), ("form_key", key)]
        address = ADDRESSES["begin"].format(call=story.call)
        status, location, body = visitor.ask("POST", address, form)
        if status != http.HTTPStatus.FOUND:
            message = f"Beginning a proposal: {status} {body[:500]}"
            raise AssertionError(message)
        proposal = location.split("/desk/proposals/")[1].split("/")[0]
        journal.note(what="begun", proposal=proposal, key=key)
        if not fill(visitor, story, proposal, journal, stop):
            return visitor.repeats
        key = secrets.token_urlsafe(18)
        address = ADDRESSES["submit"].format(proposal=proposal)
        status, location, body = visitor.ask("POST", address, [("form_key", key)])
        if status != http.HTTPStatus.FOUND or "receipt" not in location:
            message = f"Submitting: {status} {location} {body[:2000]}"
            raise AssertionError(message)
        journal.note(what="submitted", proposal=proposal)
    return visitor.repeats


def fill(
    visitor: Visitor, story: Story, proposal: str, journal: Journal, stop: threading.Event
) -> bool:
    """Answer each question; False when told to stop half way."""
    for key, kind, options in story.questions:
        if stop.is_set():
            return False
        value = story.answer(kind, options)
        address = ADDRESSES["save"].format(proposal=proposal, question=key)
        form = [("version", "0"), *(("value", one) for one in value)]
        status, _, body = visitor.ask("POST", address, form)
        if status != http.HTTPStatus.OK:
            message = f"Saving {key}: {status} {body[:500]}"
            raise AssertionError(message)
        version = json.loads(body)["version"]
        journal.note(what="saved", proposal=proposal, question=key, value=value, version=version)
    return True


def kill(site: Site, victim: str) -> None:
    """End one part with `kill -9`; start the site again when its supervisor went with it."""
    if victim in {"group", "supervisor"}:
        site.kill_group()
        site.start()
        return
    pid = site.pids().get(victim)
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


@contextmanager
def writing(work: Callable[[int], int]) -> Iterator[list[BaseException]]:
    """Run writers in threads for a block; their errors are in the list it yields."""
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=[one]) for one in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield errors
    finally:
        for thread in threads:
            thread.join(2 * PATIENCE)


def compare(url: str, journal: Journal) -> dict[str, int]:
    """Hold the journal against the database: what is lost, what is there twice."""
    with psycopg.connect(url) as connection:
        answers = {
            (ref, key): version
            for ref, key, version in connection.execute(
                "SELECT p.ref, q.key, a.version FROM calls_answer a"
                " JOIN calls_proposal p ON p.id = a.proposal_id"
                " JOIN calls_question q ON q.id = a.question_id"
            )
        }
        texts = {
            (ref, key): value
            for ref, key, value in connection.execute(
                "SELECT p.ref, q.key, a.value FROM calls_answer a"
                " JOIN calls_proposal p ON p.id = a.proposal_id"
                " JOIN calls_question q ON q.id = a.question_id"
                " WHERE q.kind IN ('short_text', 'long_text')"
            )
        }
        submitted = Counter(
            row[0]
            for row in connection.execute(
                "SELECT p.ref FROM calls_submission s JOIN calls_proposal p"
                " ON p.id = s.proposal_id WHERE s.form = 'first'"
            )
        )
        mine = connection.execute(
            "SELECT p.ref FROM calls_proposal p WHERE NOT p.is_example"
        ).fetchall()
    begun = {e["proposal"] for e in journal.entries if e["what"] == "begun"}
    saved = [e for e in journal.entries if e["what"] == "saved"]
    sent = [e["proposal"] for e in journal.entries if e["what"] == "submitted"]
    return {
        "begun": len(begun),
        "saved": len(saved),
        "submitted": len(sent),
        "lost": sum(not _kept(entry, answers, texts) for entry in saved)
        + sum(not submitted[ref] for ref in sent)
        + len(begun - {row[0] for row in mine}),
        # Each writer has at most one proposal under way that was begun and never acknowledged.
        "doubled": sum(count - 1 for count in submitted.values())
        + max(0, len(mine) - len(begun) - WRITERS)
        + len(sent)
        - len(set(sent)),
    }


def _kept(
    entry: dict[str, Any],
    versions: dict[tuple[str, str], int],
    texts: dict[tuple[str, str], str],
) -> bool:
    where = (entry["proposal"], entry["question"])
    same_text = where not in texts or [texts[where]] == entry["value"]
    return versions.get(where, 0) == entry["version"] and same_text


def drill(kills: int, seed: int) -> dict[str, int]:
    """Run it whole and return the counts; `lost` and `doubled` must be 0."""
    chance = random.Random(seed)  # noqa: S311 - which part dies when; a seed repeats the drill
    with new_site("demo") as site:
        site.start()
        story = Story(site.database_url())
        journal = Journal(site.home / "journal")
        stop = threading.Event()
        victims = [VICTIMS[number % len(VICTIMS)] for number in range(kills)]
        chance.shuffle(victims)
        with writing(lambda number: write_proposals(site, story, journal, stop, number)) as errors:
            for victim in victims:
                time.sleep(chance.uniform(0.2, 2.0))
                if errors:
                    break
                kill(site, victim)
            time.sleep(2.0)
            stop.set()
        journal.close()
        if errors:
            print(site.words_of_log(), file=sys.stderr)  # noqa: T201
            raise errors[0]
        site.kill_group()
        site.start()
        counts = {"kills": kills + 1, **compare(site.database_url(), journal)}
        site.stop()
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a demonstration while people write in it.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}")  # noqa: T201
    counts = drill(options.kills, options.seed)
    print(json.dumps(counts))  # noqa: T201
    return 1 if counts["lost"] or counts["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
