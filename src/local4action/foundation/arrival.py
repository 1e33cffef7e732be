"""When a request arrived, judged by the kernel and not by a view that had to wait for its turn.

A thousand people submit in the last minute before a deadline. A clock read in the view runs
seconds late by then; the kernel knows when the last byte of each request came in.
"""

import ipaddress
import socket
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_STARTED = "local4action.started"
# `tcpi_last_data_recv` in Linux's `struct tcp_info`: eight single bytes, then 32-bit numbers, of
# which it is the twelfth; milliseconds. https://www.kernel.org (include/uapi/linux/tcp.h)
_LAST_DATA_RECEIVED = 8 + 11 * 4
_LENGTH = _LAST_DATA_RECEIVED + 4
_QUICK_SECONDS = 0.002
_MOST_READINGS = 5
_OLDEST_HEADER_SECONDS = 3600.0
_CLOCK_SKEW_SECONDS = 1.0


def _by_kernel(request: HttpRequest) -> float | None:
    """Return the time of the last byte received on the request's connection, if the kernel says."""
    connection = request.META.get("gunicorn.socket")
    option = getattr(socket, "TCP_INFO", None)
    if connection is None or option is None or connection.family == socket.AF_UNIX:
        return None
    try:
        # The clock first: a thread that is put to sleep between the two must not make the arrival
        # later than it was. Nor much earlier: it asks again when that took long.
        for _ in range(_MOST_READINGS):
            now = time.time()
            information = connection.getsockopt(socket.IPPROTO_TCP, option, _LENGTH)
            if time.time() - now < _QUICK_SECONDS:
                break
    except OSError:
        return None
    if len(information) < _LENGTH:
        return None
    (milliseconds,) = struct.unpack_from("=I", information, _LAST_DATA_RECEIVED)
    return float(now - milliseconds / 1000)


def from_trusted_proxy(request: HttpRequest) -> bool:
    """Whether the connection comes from an address or network in `L4A_TRUSTED_PROXIES`."""
    try:
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(
        peer in ipaddress.ip_network(entry, strict=False) for entry in settings.TRUSTED_PROXIES
    )


def _by_proxy(request: HttpRequest, now: float) -> float | None:
    """Return the time in `X-Request-Start`: seconds, milli- or microseconds, with or without `t=`.

    Times in the future, or more than an hour old, are a wrong clock and do not count.
    """
    text = request.headers.get("X-Request-Start", "").removeprefix("t=").strip()
    try:
        value = float(text)
    except ValueError:
        return None
    for unit in (1.0, 1e3, 1e6):
        if now - _OLDEST_HEADER_SECONDS <= value / unit <= now + _CLOCK_SKEW_SECONDS:
            return min(value / unit, now)
    return None


class _Arrival:
    """The attribute `request.arrived_at`, worked out when first asked for and then kept.

    The kernel is asked at that moment and not earlier: the body of a long form may still be on
    its way when the application starts. How long ago the last byte came does not change by
    waiting, so nothing is lost by asking late. Sets `request.arrival_known_by` as well: `kernel`,
    `proxy` or `clock`.
    """

    def __get__(self, request: HttpRequest | None, owner: type[HttpRequest]) -> Any:
        if request is None:
            return self
        now = time.time()
        if from_trusted_proxy(request):
            moment, known_by = _by_proxy(request, now), "proxy"
        else:
            moment, known_by = _by_kernel(request), "kernel"
        if moment is None:
            moment, known_by = request.META.get(_STARTED, now), "clock"
        arrived = datetime.fromtimestamp(moment, UTC)
        request.__dict__["arrived_at"] = arrived
        request.__dict__["arrival_known_by"] = known_by
        return arrived


# On the class, so that a request that never asks pays nothing.
HttpRequest.arrived_at = _Arrival()  # type: ignore[attr-defined]


def arrived_at(request: HttpRequest) -> datetime:
    """Return the instant (aware, UTC) at which the request's last byte reached this machine.

    Read the form first, then ask. Behind a proxy in `L4A_TRUSTED_PROXIES` its `X-Request-Start`
    counts; where neither kernel nor proxy can say, the clock at the start of the request.
    """
    moment: datetime = request.arrived_at  # type: ignore[attr-defined]
    return moment


class ArrivalMiddleware:
    """Notes the clock for requests that change something, before anything can make them wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the application."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if request.method not in _SAFE_METHODS:
            request.META[_STARTED] = time.time()
        return self.get_response(request)
