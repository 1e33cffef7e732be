"""A site that is really away puts a real deadline off, and is not closed before that is judged.

Short: a second of silence counts here, half a minute on a site (`pulse.SHORTEST`).
"""

import datetime as dt
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from local4action.conf import processes, watch
from local4action.foundation import pulse
from tests.drills.site import ROOT, Site, children_of, new_site

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not processes.ON_LINUX, reason="reads /proc"),
]
A_SECOND = dt.timedelta(seconds=1)
JUDGE = """
import datetime as dt, pathlib, sys
from local4action.conf import site
with site.django_ready():
    from django.db import transaction
    from local4action.calls.actions import judge_outage
    from local4action.calls.models import Outage
    from local4action.foundation import pulse
    from local4action.foundation.actions import SYSTEM
    for found in pulse.silences(pathlib.Path(sys.argv[1])):
        # The clock of the site judges by half a minute; it must not see these before we did.
        with transaction.atomic():
            one, _new = Outage.objects.get_or_create(
                began_at=found.began_at, defaults={"ended_at": found.ended_at}
            )
            judge_outage(outage=one, actor=SYSTEM, shortest=dt.timedelta(seconds=1))
"""
CALL = """
from local4action.conf import site
with site.django_ready():
    from conftest import Make
    from local4action.calls.actions import install_question_sets
    from local4action.foundation.actions import SYSTEM
    first, second = install_question_sets(actor=SYSTEM)
    Make().call(days_left=1, first_form=first, second_form=second)
"""


def python(site: Site, text: str, *words: str) -> None:
    done = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-c", text, *words],
        cwd=ROOT,
        env=site.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def watched(site: Site, kept: Path) -> Iterator[None]:
    """A watcher that counts a second and keeps it in a place of its own."""
    over = threading.Event()
    asked = lambda: watch.answers("127.0.0.1", site.port, patience=0.5)  # noqa: E731
    options = {"shortest": A_SECOND, "pause": 0.1, "stop": over.is_set}
    watcher = threading.Thread(target=watch.watch, args=(kept, asked), kwargs=options)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join(10)


def wait_for(check, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_lost_database_and_a_stopped_site_are_noticed_and_given_back_once(
    tmp_path: Path,
) -> None:
    with new_site("serve") as site:
        site.variables["L4A_BASE_URL"] = f"http://127.0.0.1:{site.port}"
        site.start()
        python(site, CALL)
        deadline = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) + dt.timedelta(
            minutes=20
        )
        with psycopg.connect(site.database_url()) as connection:
            connection.execute("UPDATE calls_call SET closes_at = %s", [deadline])
        with watched(site, tmp_path):
            wait_for(lambda: pulse.last_answer(tmp_path) is not None)
            # The database and all its processes stand still; the web server is there all the while.
            server = site.wait_for_parts("database")["database"]
            standing = [server, *children_of(server)]
            for pid in standing:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(2.0)
            for pid in standing:
                os.kill(pid, signal.SIGCONT)
            wait_for(lambda: len(pulse.silences(tmp_path)) == 1)
            lost = pulse.silences(tmp_path)[0]
            assert 1.5 <= lost.length.total_seconds() <= 15
            # The whole site is stopped and started again.
            site.stop()
            site.start()
            wait_for(lambda: len(pulse.silences(tmp_path)) == 2)
        for _ in range(2):
            python(site, JUDGE, str(tmp_path))
        with psycopg.connect(site.database_url()) as connection:
            (closes_at,) = connection.execute("SELECT closes_at FROM calls_call").fetchone()
            (given,) = connection.execute("SELECT count(*) FROM calls_extension").fetchone()
            (told,) = connection.execute(
                "SELECT count(*) FROM procrastinate_jobs"
                " WHERE task_name = 'calls.announce_extension'"
            ).fetchone()
        assert (given, told) == (2, 2)
        assert closes_at == deadline + dt.timedelta(hours=1)


def test_the_watcher_of_a_site_keeps_its_pulse_and_a_restart_is_no_outage() -> None:
    with new_site("serve") as site:
        site.start()
        wait_for(lambda: pulse.last_answer(site.home) is not None)
        before = pulse.last_answer(site.home)
        site.stop()
        time.sleep(3.0)
        site.start()
        wait_for(lambda: pulse.last_answer(site.home) != before)
        assert pulse.silences(site.home) == []
