"""Hundreds of people submit in the last two seconds before a deadline; each is judged rightly.

    .venv/bin/python -m tests.drills.deadline_drill --submitters 500 --late 25
    .venv/bin/python -m tests.drills.deadline_drill --submitters 500 --late 25 --kill

A whole site with its mail and its jobs. The truth is the clock of the driver, read when a request
is handed to the kernel: site and driver share a machine. Every twentieth person clicks twice. With
`--kill` a web worker gets SIGKILL 0.7 s before the deadline; who finds no answer sends the same
form with the same key again, as a browser would.
"""

import argparse
import datetime as dt
import json
import os
import random
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import psycopg

from tests.drills.site import ROOT, Site, free_port, new_site

RUSH = 2.0
LONGEST_LATE = 1.5
KILL_BEFORE = 0.7
DOUBLE_CLICK = 0.03
EVERY_SO_MANY_CLICK_TWICE = 20
# What the kernel's clock for arrivals resolves: nobody plans to send closer to the deadline.
RESOLUTION = 0.02
TOO_NEAR = 0.005
PATIENCE = 60.0
REFUSED = 422
TAKEN = 302
BAR = 5.0


@dataclass
class Submitter:
    """One person with one form, and what became of it."""

    proposal: str
    session: str
    key: str
    due: float = 0.0
    # When it began to be handed to the kernel, at the first and the last attempt, and was answered.
    sent: float = 0.0
    sent_last: float = 0.0
    # When the kernel had all of the last attempt.
    handed_over: float = 0.0
    answered: float = 0.0
    status: int = 0
    location: str = ""
    attempts: int = 0

    def request(self, port: int) -> bytes:
        """The form as a browser would send it."""
        token = secrets.token_hex(16)
        body = urlencode({"csrfmiddlewaretoken": token, "form_key": self.key})
        head = (
            f"POST /en/desk/proposals/{self.proposal}/submit/ HTTP/1.1",
            f"Host: localhost:{port}",
            f"Cookie: session={self.session}; csrf={token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        )
        return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


@dataclass
class Attempt:
    """One request under way."""

    who: Submitter
    second_click: bool = False
    received: bytearray = field(default_factory=bytearray)


class Rush:
    """Sends every form at its moment and takes the answers, in one thread."""

    def __init__(self, port: int, people: list[Submitter]) -> None:
        self.port = port
        self.people = people
        self.selector = selectors.DefaultSelector()
        self.unlike: list[str] = []
        self.repeats = 0
        clicks = [(one.due, one, False) for one in people]
        clicks += [
            (one.due + DOUBLE_CLICK, one, True) for one in people[::EVERY_SO_MANY_CLICK_TWICE]
        ]
        self.waiting = sorted(clicks, key=lambda click: click[0])

    def run(self, until: float) -> None:
        """Send and read until everyone has an answer, or patience ends."""
        while (self.waiting or self.selector.get_map()) and time.time() < until:
            now = time.time()
            while self.waiting and self.waiting[0][0] <= now:
                _due, who, second = self.waiting.pop(0)
                self._send(Attempt(who, second))
            pause = min(self.waiting[0][0] - time.time(), 0.2) if self.waiting else 0.2
            for key, _events in self.selector.select(max(pause, 0)):
                self._read(key.fileobj, key.data)  # type: ignore[arg-type]

    def _send(self, attempt: Attempt) -> None:
        who = attempt.who
        request = who.request(self.port)
        try:
            connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
            moment = time.time()
            connection.sendall(request)
        except OSError:
            self._again(attempt)
            return
        if not attempt.second_click:
            who.sent = who.sent or moment
            who.sent_last = moment
            who.handed_over = time.time()
            who.attempts += 1
        connection.setblocking(False)
        self.selector.register(connection, selectors.EVENT_READ, attempt)

    def _again(self, attempt: Attempt) -> None:
        self.repeats += 1
        self.waiting.insert(0, (time.time() + 0.02, attempt.who, attempt.second_click))

    def _read(self, connection: socket.socket, attempt: Attempt) -> None:
        try:
            piece = connection.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece:
            attempt.received += piece
            return
        self.selector.unregister(connection)
        connection.close()
        status, location = _answer(bytes(attempt.received))
        if status == 0 or status >= 500:
            self._again(attempt)
            return
        who = attempt.who
        if who.status and (who.status, who.location) != (status, location):
            self.unlike.append(f"{who.proposal}: {who.status} and {status}")
        if not attempt.second_click:
            who.answered = time.time()
        who.status, who.location = status, location


def _answer(received: bytes) -> tuple[int, str]:
    head, end, _body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not end or not lines[0].startswith("HTTP/1.1 "):
        return 0, ""
    named = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    return int(lines[0].split()[1]), named.get("Location", "")


@contextmanager
def mail_sink() -> Iterator[int]:
    """A mail server that takes everything and keeps nothing; yields its port."""
    port = free_port()
    words = ("-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink")
    process = subprocess.Popen([sys.executable, *words], stdin=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def prepare(site: Site, count: int) -> tuple[str, list[Submitter], int]:
    """Have the site made ready: the call, the people, how many answers each draft holds."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.deadline_writer"],
        cwd=ROOT,
        env=site.environment(),
        input=f"{count}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout.splitlines()[-1])
    return made["call"], [Submitter(**one) for one in made["people"]], made["questions"]


def plan(people: list[Submitter], late: int, deadline: float, chance: random.Random) -> None:
    """Give each a moment: most in the last two seconds, the last ones a little too late."""
    for number, one in enumerate(people):
        if number < len(people) - late:
            one.due = deadline - RESOLUTION - chance.uniform(0, RUSH - RESOLUTION)
        else:
            one.due = deadline + RESOLUTION + chance.uniform(0, LONGEST_LATE)
    chance.shuffle(people)


def set_deadline(site: Site, call: str, deadline: float) -> None:
    instant = dt.datetime.fromtimestamp(deadline, dt.UTC)
    with psycopg.connect(site.database_url()) as connection:
        connection.execute("UPDATE calls_call SET closes_at = %s WHERE ref = %s", [instant, call])


def kill_at(site: Site, moment: float) -> subprocess.Popen[bytes]:
    """Have a web worker killed at a moment, by a process of its own: the driver must not wait."""
    pid = site.wait_for_parts("web worker")["web worker"]
    text = (
        f"import os,time; time.sleep(max(0, {moment!r} - time.time()));"
        f" os.kill({pid}, {int(signal.SIGKILL)})"
    )
    return subprocess.Popen([sys.executable, "-c", text])


def seconds_used(site: Site) -> dict[str, float]:
    """Processor seconds that each part of the site has used so far, with its children."""
    found = {}
    for part in ("web server", "jobs", "database"):
        whole = psutil.Process(site.wait_for_parts(part)[part])
        times = [one.cpu_times() for one in (whole, *whole.children(recursive=True))]
        found[part] = sum(
            one.user + one.system + one.children_user + one.children_system for one in times
        )
    return found


def await_receipts(site: Site) -> None:
    """Wait until the jobs that write the mails are done: they wait for the rush to be over."""
    until = time.time() + PATIENCE
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'calls.acknowledge'"
    with psycopg.connect(site.database_url(), autocommit=True) as connection:
        while time.time() < until:
            (left,) = connection.execute(f"{waiting} AND status IN ('todo', 'doing')").fetchone()
            if not left:
                return
            time.sleep(0.5)


def judge(
    site: Site, call: str, people: list[Submitter], deadline: float, questions: int
) -> dict[str, Any]:
    """Hold what was sent and answered against what the site has kept."""
    await_receipts(site)
    with psycopg.connect(site.database_url()) as connection:
        kept = {
            ref: (state, number, arrived, answers)
            for ref, state, number, arrived, answers in connection.execute(
                "SELECT p.ref, p.state, count(s.id), extract(epoch FROM min(s.arrived_at)),"
                " (SELECT count(*) FROM calls_answer a WHERE a.proposal_id = p.id)"
                " FROM calls_proposal p JOIN calls_call c ON c.id = p.call_id"
                " LEFT JOIN calls_submission s ON s.proposal_id = p.id"
                " WHERE c.ref = %s GROUP BY p.id",
                [call],
            )
        }
        mails = connection.execute(
            'SELECT "to", count(*) FROM foundation_outboxmail'
            " WHERE key LIKE 'calls/mail/receipt:%%' GROUP BY 1"
        ).fetchall()
        known = Counter(
            row[0]
            for row in connection.execute(
                "SELECT arrival_known_by FROM calls_submission"
            ).fetchall()
        )
    counts: Counter[str] = Counter()
    early: list[float] = [0.0]
    after: list[float] = [0.0]
    for one in people:
        state, number, arrived, answers = kept[one.proposal]
        in_time = one.handed_over <= deadline - TOO_NEAR
        is_late = one.sent >= deadline + TOO_NEAR
        counts["sent in time"] += in_time
        counts["sent late"] += is_late
        counts["too near to call"] += not in_time and not is_late
        counts["in time refused"] += in_time and not number
        counts["late accepted"] += is_late and number > 0
        counts["doubles"] += max(0, number - 1)
        acknowledged = one.status == TAKEN and "/receipt/" in one.location
        counts["lost"] += acknowledged and (not number or state == "draft")
        counts["lost"] += answers != questions
        counts["wrong answers"] += acknowledged != bool(number) or (
            not number and (one.status != REFUSED or state != "draft")
        )
        counts["without an answer"] += not one.answered
        if number:
            early.append(one.sent - float(arrived))
            after.append(float(arrived) - one.handed_over)
    counts["doubles"] += sum(number - 1 for _to, number in mails)
    counts["receipts by mail"] = len(mails)
    waits = sorted(one.answered - one.sent for one in people if one.answered)
    return {
        "submitters": len(people),
        **{name: int(number) for name, number in counts.items()},
        "arrival known by": dict(known),
        "arrival noted too early by at most, ms": round(1000 * max(early), 1),
        "arrival noted too late by at most, ms": round(1000 * max(after), 1),
        "half are answered within, s": round(waits[len(waits) // 2], 2),
        "99 of 100 within, s": round(waits[int(0.99 * (len(waits) - 1))], 2),
        "the last after, s": round(waits[-1], 2),
    }


def drill(submitters: int, late: int, seed: int, *, kill: bool = False) -> dict[str, Any]:
    """Run it whole and return the counts."""
    chance = random.Random(seed)  # noqa: S311 - who sends when; a seed repeats the drill
    with mail_sink() as port, new_site("serve") as site:
        site.variables["L4A_MAIL_URL"] = f"smtp://127.0.0.1:{port}"
        site.start()
        call, people, questions = prepare(site, submitters)
        for _ in range(8):
            site.get("/en/calls/")
        site.wait_for_parts("jobs")
        deadline = time.time() + RUSH + 3.0
        set_deadline(site, call, deadline)
        plan(people, late, deadline, chance)
        rush = Rush(site.port, people)
        load = os.getloadavg()[0]
        before = seconds_used(site)
        busy = psutil.cpu_times()
        killer = kill_at(site, deadline - KILL_BEFORE) if kill else None
        rush.run(deadline + PATIENCE)
        used = {part: round(s - before[part], 1) for part, s in seconds_used(site).items()}
        others = psutil.cpu_times()
        counts = judge(site, call, people, deadline, questions)
        counts["processor seconds until the last answer"] = used
        counts["of the whole machine meanwhile"] = round(
            sum(others[:3]) - sum(busy[:3]),
            1,
        )
        counts["load average before"] = round(load, 2)
        counts["double clicks answered unlike"] = len(rush.unlike)
        counts["sent again"] = rush.repeats
        if killer is not None:
            counts["kills"] = int(killer.wait() == 0)
        site.stop()
    return counts


def good(counts: dict[str, Any]) -> bool:
    """Whether everyone was judged rightly, once, and nothing is lost."""
    return not any(
        counts[name]
        for name in (
            "in time refused",
            "late accepted",
            "doubles",
            "lost",
            "wrong answers",
            "without an answer",
            "double clicks answered unlike",
        )
    )


def write_page(counts: dict[str, Any], words: str, *, kill: bool) -> Path:
    """Keep the figures in `docs/benchmarks`, one page for each kind of run and day."""
    day = dt.datetime.now(dt.UTC).date().isoformat()
    path = ROOT / "docs" / "benchmarks" / f"{day}-deadline-drill{'-kill' if kill else ''}.md"
    lines = [
        f"# The deadline drill of {day}" + (", with a kill" if kill else ""),
        "",
        f"`python -m tests.drills.deadline_drill {words}`",
        f"on {os.cpu_count()} processors that driver, mail server, database, web server and jobs share.",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in counts.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def main() -> int:
    """Run the drill by hand, print the figures and keep them."""
    parser = argparse.ArgumentParser(description="Submit by the hundred at a deadline, and judge.")
    parser.add_argument("--submitters", type=int, default=500)
    parser.add_argument("--late", type=int, default=25)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    counts = drill(options.submitters, options.late, options.seed, kill=options.kill)
    for name, value in counts.items():
        print(f"{name:35} {value}")  # noqa: T201
    words = f"--submitters {options.submitters} --late {options.late} --seed {options.seed}"
    words += " --kill" if options.kill else ""
    print(write_page(counts, words, kill=options.kill).relative_to(ROOT))  # noqa: T201
    well = good(counts) and counts["99 of 100 within, s"] <= BAR
    print("All is well." if well else "This is not as it must be.")  # noqa: T201
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
