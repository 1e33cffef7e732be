"""A request arrived when its last byte did, however long the application made it wait."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from local4action.foundation.arrival import ArrivalMiddleware, arrived_at

on_linux = pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="asks Linux")
TOLERANCE = timedelta(milliseconds=60)


@pytest.fixture
def connection() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        with client, server:
            yield client, server


def post(**meta: object) -> HttpRequest:
    return RequestFactory().post("/en/desk/", {}, **meta)


def judged(request: HttpRequest, waits: float = 0.0) -> tuple[datetime, str]:
    """Send a request through the middleware to a view that waits and then asks."""
    found: list[datetime] = []

    def view(request: HttpRequest) -> HttpResponse:
        time.sleep(waits)
        found.append(arrived_at(request))
        return HttpResponse()

    ArrivalMiddleware(view)(request)
    return found[0], request.arrival_known_by  # type: ignore[attr-defined]


@on_linux
def test_waiting_for_a_thread_and_in_the_view_does_not_make_it_late(
    connection: tuple[socket.socket, socket.socket],
) -> None:
    client, server = connection
    sent = datetime.now(UTC)
    client.sendall(b"everything")
    time.sleep(0.4)
    moment, known_by = judged(post(**{"gunicorn.socket": server}), waits=0.3)
    assert abs(moment - sent) < TOLERANCE
    assert known_by == "kernel"


@on_linux
def test_a_body_that_ends_later_arrives_later(
    connection: tuple[socket.socket, socket.socket],
) -> None:
    client, server = connection
    client.sendall(b"the beginning")
    found: list[datetime] = []
    ends: list[datetime] = []

    def view(request: HttpRequest) -> HttpResponse:
        time.sleep(0.3)
        ends.append(datetime.now(UTC))
        client.sendall(b"the end")
        time.sleep(0.2)
        found.append(arrived_at(request))
        return HttpResponse()

    ArrivalMiddleware(view)(post(**{"gunicorn.socket": server}))
    assert abs(found[0] - ends[0]) < TOLERANCE


@on_linux
def test_it_is_judged_once(connection: tuple[socket.socket, socket.socket]) -> None:
    client, server = connection
    client.sendall(b"everything")
    request = post(**{"gunicorn.socket": server})
    first = arrived_at(request)
    time.sleep(0.05)
    client.sendall(b"more")
    assert arrived_at(request) == first


@pytest.mark.parametrize("unit", [("", 1), ("t=", 1), ("", 1_000), ("t=", 1_000_000)])
def test_the_word_of_a_trusted_proxy_counts(settings: object, unit: tuple[str, int]) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]  # type: ignore[attr-defined]
    prefix, factor = unit
    moment = time.time() - 2
    header = f"{prefix}{moment * factor:.6f}"
    answer, known_by = judged(post(REMOTE_ADDR="10.1.2.3", HTTP_X_REQUEST_START=header))
    assert abs(answer.timestamp() - moment) < 0.001
    assert known_by == "proxy"


@pytest.mark.parametrize("header", ["", "soon", "t=12", "99999999999999999999", "nan", "-5"])
def test_a_proxy_that_says_nonsense_leaves_the_clock(settings: object, header: str) -> None:
    settings.TRUSTED_PROXIES = ["10.1.2.3"]  # type: ignore[attr-defined]
    before = datetime.now(UTC)
    moment, known_by = judged(post(REMOTE_ADDR="10.1.2.3", HTTP_X_REQUEST_START=header), waits=0.2)
    assert before <= moment < before + timedelta(seconds=0.15)
    assert known_by == "clock"


def test_a_stranger_cannot_send_the_header(settings: object) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]  # type: ignore[attr-defined]
    header = f"t={time.time() - 1000}"
    moment, known_by = judged(post(REMOTE_ADDR="192.0.2.7", HTTP_X_REQUEST_START=header))
    assert datetime.now(UTC) - moment < timedelta(seconds=1)
    assert known_by == "clock"


def test_a_future_time_is_cut_to_now(settings: object) -> None:
    settings.TRUSTED_PROXIES = ["10.1.2.3"]  # type: ignore[attr-defined]
    header = f"t={time.time() + 0.8}"
    moment, _ = judged(post(REMOTE_ADDR="10.1.2.3", HTTP_X_REQUEST_START=header))
    assert moment <= datetime.now(UTC)
