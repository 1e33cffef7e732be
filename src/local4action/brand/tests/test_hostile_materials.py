"""Materials that mean harm: refused in words or left to a person, quickly, in little memory, alone."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading

import pytest

from local4action.brand.materials import apart
from local4action.brand.materials.drawn import drawn
from local4action.brand.materials.findings import Said
from local4action.brand.tests.bombs import HOSTILE, svg

MOST_SECONDS, MOST_MB = 5, 200
SAID = Said(use="print", languages=("fr",), own_language="fr")
# Asked in a process of its own, so that what its children took is theirs.
MEASURE = """
import json, resource, sys
from local4action.brand.materials.apart import judged
from local4action.brand.materials.findings import Said
from local4action.brand.tests.bombs import HOSTILE
def judge(content):
    report = judged(content, Said(use="print", languages=("fr",), own_language="fr"))
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    file = [(one.verdict, one.word) for one in report.findings if one.rule == "file"]
    return taken.ru_utime + taken.ru_stime, taken.ru_maxrss / 1024, (file or [("", "")])[0]
_seconds, least, _file = judge(b"")
before = _seconds
seconds, most, file = judge(HOSTILE[sys.argv[1]][0]())
print(json.dumps([seconds - before, most - least, file]))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_what_hurts_is_bounded(name):
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", MEASURE, name], capture_output=True, text=True, check=True
    )
    seconds, megabytes, file = json.loads(done.stdout)
    assert tuple(file) in HOSTILE[name][1]
    assert seconds < MOST_SECONDS + 1  # the libraries are loaded before
    assert megabytes < MOST_MB


def test_time_is_bounded_by_the_kernel():
    """A child that computes for ever is ended, whatever it does."""
    program = (
        "from local4action.brand.materials import child; child._bounded_time()\nwhile True: pass"
    )
    shorter = program.replace(
        "child._bounded_time()", "child.MOST_SECONDS = 1; child._bounded_time()"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", shorter], capture_output=True, check=False
    )
    assert done.returncode < 0


def test_nothing_is_written_by_the_child(tmp_path):
    program = (
        "from local4action.brand.materials import child; child._bounded_time()\n"
        f"open({str(tmp_path / 'a')!r}, 'w').write('a' * 10)"
    )
    subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", program], capture_output=True, check=False
    )
    assert (tmp_path / "a").read_text() == ""


def test_a_child_gets_no_secret(monkeypatch):
    monkeypatch.setenv("L4A_SECRET_KEY", "secret")
    monkeypatch.setenv("L4A_DATABASE_URL", "postgresql://x")
    assert not [name for name in apart._environment() if name.startswith("L4A_")]


@pytest.fixture
def listening():
    """A server that says whether anyone came."""
    came: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    ended = threading.Event()

    def listen():
        while not ended.is_set():
            try:
                connection, _address = server.accept()
            except TimeoutError:
                continue
            came.append(connection.recv(100))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield server.getsockname()[1], came
    ended.set()
    thread.join()
    server.close()


def test_what_a_drawing_points_to_is_never_asked(listening, tmp_path, monkeypatch):
    """Not by the check, and not by what draws either, were a drawing to come past it."""
    port, came = listening
    monkeypatch.chdir(tmp_path)
    (tmp_path / "near.png").write_bytes(
        drawn(svg('<rect width="9" height="9"/>'), width=9, height=9)
    )
    for address in (
        f"http://127.0.0.1:{port}/a.png",
        f"//127.0.0.1:{port}/a.png",
        f"file://{tmp_path}/near.png",
        f"{tmp_path}/near.png",
        "near.png",
        "../near.png",
    ):
        drawing = svg(f'<image width="100" height="100" href="{address}"/>')
        report = apart.judged(drawing, SAID)
        assert [one.word for one in report.findings] == ["drawing_outside"]
        with pytest.raises(ValueError, match="failed to load linked image"):
            drawn(drawing, width=20, height=20)
    assert came == []
