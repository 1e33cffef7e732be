"""The web worker: whoever sends slowly waits alone, whoever sends honestly gets through."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.drills.site import free_port

from local4action.conf import gathering

if TYPE_CHECKING:
    from pathlib import Path

# What runs behind the worker: says how much it read, how, and when the kernel saw the last byte.
APPLICATION = """
import hashlib, json, threading, time
from types import SimpleNamespace
from local4action.conf import gathering
from local4action.foundation.arrival import _by_kernel

gathering.SECONDS_FOR_HEAD = 2.0
gathering.SECONDS_FOR_BODY = 2.0

def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ["PATH_INFO"] == "/unread":
        body = b""
    time.sleep(float(environ["QUERY_STRING"] or 0))
    arrived = _by_kernel(SimpleNamespace(META=environ))
    text = json.dumps({
        "path": environ["PATH_INFO"], "length": len(body), "arrived": arrived,
        "hash": hashlib.sha256(body).hexdigest(),
    }).encode()
    start_response("200 OK", [("Content-Length", str(len(text)))])
    return [text]
"""
CONFIGURATION = """
from local4action.conf.gunicorn_conf import *
workers = 1
wsgi_app = "slow_application:application"
keepalive = 3
when_ready = lambda server: gc.enable()
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A worker with four threads and short patience, on a port of its own."""
    folder: Path = tmp_path_factory.mktemp("web")
    (folder / "slow_application.py").write_text(APPLICATION)
    (folder / "configuration.py").write_text(CONFIGURATION)
    number = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config=configuration.py"]
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, f"--bind=127.0.0.1:{number}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), connect(number):
                break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield number
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(20)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=15)


def ask(port: int, path: str = "/", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def answers_at_once(port: int, times: int = 10) -> None:
    for _ in range(times):
        began = time.monotonic()
        assert ask(port)[0] == 200
        assert time.monotonic() - began < 1.0


def everything(client: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts)


def one_answer(client: socket.socket) -> bytes:
    """Read one answer whole: head and body may come in two pieces."""
    text = b""
    while b"\r\n\r\n" not in text or len(text) < text.index(b"\r\n\r\n") + 4 + length_of(text):
        part = client.recv(65536)
        if not part:
            break
        text += part
    return text


def length_of(text: bytes) -> int:
    found = re.search(rb"Content-Length: (\d+)", text)
    return int(found[1]) if found else 0


@contextlib.contextmanager
def trickling(port: int, count: int, begin: bytes) -> Iterator[list[socket.socket]]:
    """Hold `count` connections that have sent `begin` and go on with ten bytes a second."""
    stop = threading.Event()
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(count)]
        for client in clients:
            client.sendall(begin)

        def trickle() -> None:
            while not stop.wait(0.1):
                for client in clients:
                    with contextlib.suppress(OSError):
                        client.sendall(b"x")

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            yield clients
        finally:
            stop.set()
            thread.join()


def test_sixty_four_who_trickle_their_heads_and_eight_silent_ones_stop_nobody(port: int) -> None:
    with contextlib.ExitStack() as stack:
        stack.enter_context(trickling(port, 64, b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "))
        for _ in range(8):
            stack.enter_context(connect(port))
        time.sleep(0.5)
        answers_at_once(port)


def test_those_who_trickle_their_bodies_stop_nobody(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
    with trickling(port, 16, head):
        time.sleep(0.5)
        answers_at_once(port)


@pytest.mark.parametrize(
    "begin",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n",
        # The second request begins in the same packet as the first.
        b"GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nX-Slow: ",
    ],
    ids=["head", "body", "second request"],
)
def test_who_trickles_is_told_and_ended(port: int, begin: bytes) -> None:
    began = time.monotonic()
    with trickling(port, 1, begin) as (client,):
        assert b"408 Request Timeout" in everything(client)
    assert 1.5 < time.monotonic() - began < 6


def test_a_silent_visitor_is_let_go_without_a_word(port: int) -> None:
    with connect(port) as client:
        assert everything(client) == b""


def test_a_slow_and_honest_upload_gets_through(port: int) -> None:
    """Five kilobytes a second for four seconds, twice as long as a body may take at least."""
    body = os.urandom(20_000)
    with connect(port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n")
        for start in range(0, 20_000, 1000):
            client.sendall(body[start : start + 1000])
            time.sleep(0.2)
        answer = one_answer(client)
    assert b'"length": 20000' in answer


@pytest.mark.parametrize("size", [0, 1, 8192, 300_000, 5_000_000])
def test_bodies_arrive_as_they_were_sent(port: int, size: int) -> None:
    import hashlib

    body = os.urandom(size)
    status, text = ask(port, body=body)
    assert status == 200
    assert hashlib.sha256(body).hexdigest().encode() in text


def test_a_request_that_comes_byte_by_byte_is_read_whole(port: int) -> None:
    with connect(port) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc":
            client.sendall(bytes([byte]))
            time.sleep(0.002)
        assert b'"path": "/a", "length": 3' in one_answer(client)


def test_a_connection_serves_many_requests_even_when_they_come_together(port: int) -> None:
    with connect(port) as client:
        for _ in range(3):
            client.sendall(b"GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"/first" in one_answer(client)
        client.sendall(
            b"POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
            b"GET /two HTTP/1.1\r\nHost: a\r\n\r\n"
            b"GET /three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        text = everything(client)
    assert [text.count(name) for name in (b"/one", b"/two", b"/three")] == [1, 1, 1]


def test_arrival_is_the_last_byte_and_not_the_thread(port: int) -> None:
    """Eight answers of half a second keep four threads busy; the ninth visitor waits a second."""
    busy = [threading.Thread(target=ask, args=(port, "/?0.5")) for _ in range(8)]
    for thread in busy:
        thread.start()
    time.sleep(0.1)
    sent = time.time()
    _, text = ask(port, "/", b"form")
    waited = time.time() - sent
    for thread in busy:
        thread.join()
    arrived = float(text.split(b'"arrived": ')[1].split(b",")[0])
    assert waited > 0.5
    assert abs(arrived - sent) < 0.1


def test_who_waits_for_leave_to_send_gets_it(port: int) -> None:
    with connect(port) as client:
        client.sendall(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        )
        assert client.recv(1024).startswith(b"HTTP/1.1 100 Continue")
        client.sendall(b"abc")
        time.sleep(0.2)
        assert b'"length": 3' in one_answer(client)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\nHost: a\n\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * gathering.MOST_HEAD, b"431"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_once(port: int, request_: bytes, status: bytes) -> None:
    began = time.monotonic()
    with connect(port) as client:
        client.sendall(request_)
        assert everything(client).split(b" ")[1] == status
    assert time.monotonic() - began < 1.0


def test_a_browser_that_tries_https_is_let_go_at_once(port: int) -> None:
    began = time.monotonic()
    with connect(port) as client:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        everything(client)
    assert time.monotonic() - began < 1.0


def test_visitors_who_do_not_hang_up_after_the_answer_stop_nobody(port: int) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(8):
            client = stack.enter_context(connect(port))
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        time.sleep(0.2)
        answers_at_once(port)


def test_a_thousand_slow_connections_stop_nobody(port: int) -> None:
    import resource

    resource.setrlimit(
        resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )
    with contextlib.ExitStack() as stack:
        for _ in range(1100):
            client = stack.enter_context(connect(port))
            client.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        answers_at_once(port)
