"""The second since which an address answers the same, kept for all processes."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine

from local4action.foundation import unchanged

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
SECOND = int(NOON.timestamp())


@pytest.fixture(autouse=True)
def _empty_home(settings, tmp_path):
    settings.HOME = tmp_path


def at(seconds: float, address: str, etag: str) -> int | None:
    with time_machine.travel(NOON + dt.timedelta(seconds=seconds), tick=False):
        return unchanged.since(address, etag)


def test_an_answer_keeps_the_second_it_was_first_given():
    assert at(0, "/en/", "a") == SECOND
    assert at(86_400, "/en/", "a") == SECOND
    assert at(86_401, "/fr/", "a") == SECOND + 86_401


def test_another_answer_is_later_even_when_it_was_given_long_before():
    assert [at(0, "/en/", "a"), at(50, "/en/", "b"), at(100, "/en/", "a")] == [
        SECOND,
        SECOND + 50,
        SECOND + 100,
    ]


def test_answers_of_one_second_and_of_a_clock_set_back_differ_as_well():
    given = [at(0, "/en/", "a"), at(0.5, "/en/", "b"), at(0.9, "/en/", "a"), at(-900, "/en/", "b")]
    assert given == [SECOND, SECOND + 1, SECOND + 2, SECOND + 3]


def test_an_address_that_loses_its_slot_counts_as_changed_later_than_all_that_was_said(monkeypatch):
    monkeypatch.setattr(unchanged, "SLOTS", 1)
    given = [at(0, "/en/", "a"), at(0, "/fr/", "a"), at(0, "/en/", "a")]
    assert given == [SECOND, SECOND + 1, SECOND + 2]


def test_half_a_write_is_no_seal(settings):
    at(0, "/en/", "a")
    kept = settings.HOME / unchanged.FILE
    whole = kept.read_bytes()
    assert len(whole) <= unchanged.SLOTS * 24
    kept.write_bytes(whole[:-8])
    assert at(60, "/en/", "a") == SECOND + 60
    kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert at(90, "/en/", "a") == SECOND + 90


def test_another_process_says_the_same(settings):
    program = (
        "from django.conf import settings; from pathlib import Path; import sys;"
        "settings.configure(HOME=Path(sys.argv[1]));"
        "from local4action.foundation import unchanged; print(unchanged.since('/en/', 'a'))"
    )

    def elsewhere() -> int:
        command = [sys.executable, "-c", program, str(settings.HOME)]
        said = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own
        return int(said.stdout)

    first = elsewhere()
    time.sleep(1.1)
    assert unchanged.since("/en/", "a") == first
    later = unchanged.since("/en/", "b")
    assert later is not None
    assert later > first
    assert elsewhere() > later


def test_many_threads_give_each_answer_a_second_of_its_own():
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda one: unchanged.since("/en/", str(one)), range(200)))
    assert len(set(given)) == 200


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_costs_the_date_and_nothing_else(settings):
    (settings.HOME / "run").mkdir()
    (settings.HOME / unchanged.FILE).symlink_to("/dev/full")
    assert unchanged.since("/en/", "a") is None
