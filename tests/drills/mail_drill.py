"""Sends thousands of mails while the process that sends them is killed again and again.

    .venv/bin/python -m tests.drills.mail_drill --mails 2000 --kills 40

A whole site sends through a real mail server that runs here, takes its time, puts off one mail in
ten (4xx) and hangs up on a few after it has read them. Mails are written in transactions, some of
which are taken back. What was committed must arrive, what was taken back must not, and a kill may
double one mail at most: the one being sent, which the server took and nobody could note.
"""

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import psycopg
from aiosmtpd.controller import Controller

from tests.drills.site import Site, children_of, free_port, name_of, new_site

SENDER = "jobs-prompt"
PUT_OFF = 0.10
HUNG_UP = 0.01
# A kill waits up to this long after the sender is there, so that it finds it at its work.
LONGEST_LIFE = 1.5
# `foundation.mail.LEASE`, which only a process with Django's settings can read.
LEASE = dt.timedelta(minutes=2)
PATIENCE = 900.0


@dataclass
class Postman:
    """A mail server's manners. Keeps what it took, with the time."""

    chance: random.Random
    taken: list[tuple[float, str, str]] = field(default_factory=list)
    put_off: int = 0
    hung_up: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del session
        await asyncio.sleep(self.chance.uniform(0.005, 0.04))
        lot = self.chance.random()
        if lot < HUNG_UP:
            self.hung_up += 1
            server.transport.abort()
            return "421 gone"
        if lot < HUNG_UP + PUT_OFF:
            self.put_off += 1
            return "451 come back later"
        identity = str(message_from_bytes(envelope.content)["Message-ID"])
        self.taken.append((time.time(), identity, envelope.rcpt_tos[0]))
        return "250 taken"


@contextmanager
def mail_server(postman: Postman) -> Iterator[int]:
    port = free_port()
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class Writer:
    """The program beside the site that writes the mails."""

    def __init__(self, site: Site) -> None:
        self.committed: set[str] = set()
        self.taken_back: set[str] = set()
        self._number = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.mail_writer"],
            env=site.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def write(self, count: int, *, committed: bool = True) -> None:
        """Write `count` mails in one transaction and note them once it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"first": self._number, "count": count, "committed": committed}
        self._number += count
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        written = json.loads(self._process.stdout.readline())
        (self.committed if committed else self.taken_back).update(written)

    def close(self) -> None:
        self._process.communicate(timeout=30)


def sender_of(site: Site, seconds: float = 60.0) -> int:
    """The number of the process that sends mails, as soon as there is one."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        jobs = site.pids().get("jobs", 0)
        for pid in children_of(jobs) if jobs else []:
            if name_of(pid) == SENDER:
                return pid
        time.sleep(0.02)
    raise AssertionError("Nobody sends mails:\n" + site.words_of_log())


def waiting(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM foundation_outboxmail WHERE state IN ('queued', 'sending')"
    ).fetchone()
    assert row is not None
    return int(row[0])


def hurt(site: Site, writer: Writer, mails: int, kills: int, chance: random.Random) -> list[float]:
    """Write the mails in portions and kill the sender after each; return the times of the kills."""
    killed = []
    for number in range(kills):
        share = mails * (number + 1) // kills - mails * number // kills
        writer.write(share)
        if number % 8 == 0:
            writer.write(3, committed=False)
        pid = sender_of(site)
        time.sleep(chance.uniform(0.05, LONGEST_LIFE))
        os.kill(pid, signal.SIGKILL)
        killed.append(time.time())
    return killed


def let_time_pass(connection: psycopg.Connection[Any], killed: float) -> None:
    """Age what a process killed at `killed` left behind, as minutes of waiting would.

    The short drill uses it; the long one waits. What was begun after the kill is left alone.
    """
    connection.execute(
        "UPDATE foundation_outboxmail SET leased_until = now() WHERE state = 'sending'"
        " AND leased_until < to_timestamp(%s) + %s",
        [killed, LEASE],
    )
    connection.execute(
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        " WHERE last_heartbeat < to_timestamp(%s) AND id IN"
        " (SELECT worker_id FROM procrastinate_jobs WHERE status = 'doing')",
        [killed],
    )


def let_pauses_end(connection: psycopg.Connection[Any]) -> None:
    """Have the mails that were put off tried again now."""
    connection.execute(
        "UPDATE procrastinate_jobs SET scheduled_at = NULL"
        " WHERE status = 'todo' AND task_name = 'mail.send'"
    )


def judge(postman: Postman, writer: Writer, killed: list[float]) -> dict[str, Any]:
    """Hold what the server took against what was written."""
    copies = Counter(identity for _, identity, _ in postman.taken)
    receivers: dict[str, set[str]] = {}
    blamed: Counter[int] = Counter()
    seen = set()
    for moment, identity, receiver in postman.taken:
        receivers.setdefault(receiver, set()).add(identity)
        if identity not in seen and copies[identity] > 1:
            # The first kill after the first copy kept the sender from noting it.
            blamed[next((n for n, at in enumerate(killed) if at >= moment - 0.05), -1)] += 1
        seen.add(identity)
    return {
        "written": len(writer.committed),
        "taken back": len(writer.taken_back),
        "kills": len(killed),
        "put off by the server": postman.put_off,
        "hung up on": postman.hung_up,
        "missing": len(writer.committed - seen),
        "strangers": len(seen - writer.committed),
        "doubled": sum(count - 1 for count in copies.values()),
        "most doubled by one kill": max(blamed.values(), default=0),
        "doubled without a kill": blamed[-1],
        "under two Message-IDs": sum(len(ids) > 1 for ids in receivers.values()),
    }


def of_the_outbox(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """What the site itself says at the end."""
    states = connection.execute("SELECT state, count(*) FROM foundation_outboxmail GROUP BY 1")
    jobs = connection.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mail.send'"
    ).fetchone()
    waits = connection.execute(
        "SELECT percentile_cont(ARRAY[0.5, 0.99, 1]) WITHIN GROUP"
        " (ORDER BY extract(epoch FROM sent_at - created_at)) FROM foundation_outboxmail"
    ).fetchone()
    attempts = connection.execute("SELECT max(attempts) FROM foundation_outboxmail").fetchone()
    assert jobs is not None
    assert waits is not None
    assert attempts is not None
    median, slow, slowest = (round(value or 0, 1) for value in waits[0] or (0, 0, 0))
    return {
        "states at the end": dict(states.fetchall()),
        "jobs put into the queue": jobs[0],
        "most attempts for one mail": attempts[0],
        "seconds to arrive, half of them": median,
        "seconds to arrive, 99 of 100": slow,
        "seconds to arrive, the last": slowest,
    }


def drill(mails: int, kills: int, seed: int, *, hurried: bool = False) -> dict[str, Any]:
    """Run it whole and return the counts; `hurried` does not wait for leases and pauses."""
    chance = random.Random(seed)  # noqa: S311 - who dies when; a seed repeats the drill
    postman = Postman(random.Random(seed + 1))  # noqa: S311
    with mail_server(postman) as port, new_site("serve") as site:
        site.variables["L4A_MAIL_URL"] = f"smtp://127.0.0.1:{port}"
        site.start()
        sender_of(site)
        writer = Writer(site)
        began = time.monotonic()
        with psycopg.connect(site.database_url(), autocommit=True) as connection:
            killed = hurt(site, writer, mails, kills, chance)
            last_kill = time.monotonic()
            if hurried:
                let_time_pass(connection, killed[-1])
            writer.close()
            while waiting(connection) and time.monotonic() < last_kill + PATIENCE:
                if hurried:
                    let_pauses_end(connection)
                time.sleep(0.5)
            counts = judge(postman, writer, killed) | of_the_outbox(connection)
        counts["seconds under fire"] = round(last_kill - began)
        counts["seconds from the last kill to the last mail"] = round(time.monotonic() - last_kill)
        site.stop()
    return counts


def good(counts: dict[str, Any]) -> bool:
    """Whether nothing is missing, and a kill doubled one mail at most."""
    return (
        not any(
            counts[name]
            for name in ("missing", "strangers", "doubled without a kill", "under two Message-IDs")
        )
        and counts["most doubled by one kill"] <= 1
        and counts["states at the end"] == {"sent": counts["written"]}
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill the process that sends mails, and count.")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}")  # noqa: T201
    counts = drill(options.mails, options.kills, options.seed)
    for name, value in counts.items():
        print(f"{name:45} {value}")  # noqa: T201
    verdict = "All is well." if good(counts) else "This is not as it must be."
    print(verdict)  # noqa: T201
    return 0 if good(counts) else 1


if __name__ == "__main__":
    sys.exit(main())
