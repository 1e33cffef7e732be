"""The web worker: a thread is given to a request that has come whole, not to a connection.

Gunicorn's threaded worker hands a connection to a thread which then waits for the rest of the
request: eight visitors who send a byte a second would hold all eight threads. Here the poller,
which holds many connections at no cost, waits for head and body (see `gathering`), and threads
only ever work. Why this is ours: docs/decisions/0007-whole-requests.md.
"""

import contextlib
import errno
import selectors
import socket
import time
from functools import partial
from typing import TYPE_CHECKING

from gunicorn import util
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

from local4action.conf.gathering import Gathering

if TYPE_CHECKING:
    from concurrent.futures import Future

_NOTHING_TO_ACCEPT = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}
_NO_MORE_FILES = {errno.EMFILE, errno.ENFILE}
_READ_AT_ONCE = 256 * 1024
# When more wait, the one that has waited longest makes room. Below `worker_connections`, above
# which gunicorn stops to accept, and below the thousand files that many systems allow.
_MOST_WAITING = 700
_MOST_GATHERED = 1024 * 1024 * 1024
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_TO_LEAVE = 2.0
_GO_AHEAD = b"HTTP/1.1 100 Continue\r\n\r\n"


class Visit(TConn):
    """A connection with the request that is coming in on it."""

    gathering: Gathering
    leaving = False


class PatientThreadWorker(ThreadWorker):
    """Gunicorn's threaded worker, except that requests are gathered before a thread takes them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Begin with nobody waiting."""
        super().__init__(*args, **kwargs)
        # In the order in which they began to wait.
        self.waiting: dict[Visit, None] = {}
        self._room = memoryview(bytearray(_READ_AT_ONCE))
        self._next_look = 0.0
        self._latest = float("inf")

    def accept(self, listener: socket.socket) -> None:
        """Accept one connection and wait for its request."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in _NO_MORE_FILES and self.waiting:
                self._drop(next(iter(self.waiting)))
            elif error.errno not in _NOTHING_TO_ACCEPT:
                raise
            return
        self.nr_conns += 1
        visit = Visit(self.cfg, client, address, listener.getsockname())
        self._wait_for_request(visit)
        # Mostly the request has come with the connection: no need to ask the poller.
        self._on_readable(visit, client)

    def finish_request(self, conn: Visit, fs: "Future[object]") -> None:
        """Wait for the next request on the connection, or say goodbye."""
        open_still = conn.sock.fileno() >= 0  # an answer that broke off has closed it
        stays = open_still and not fs.cancelled() and not fs.exception() and bool(fs.result())
        begun = b""
        if stays:
            unread = conn.parser.unreader
            begun = unread.take_buffered() + b"".join(unread.iter or ())
        conn.gathering.close()
        if not open_still:
            self.nr_conns -= 1
            return
        conn.sock.setblocking(False)
        if stays:
            self._wait_for_request(conn, begun)
        else:
            self._leave(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Give up on those whose time is over (or all if forced)."""
        now = time.monotonic()
        if now < self._next_look and not force:
            return
        self._next_look = now + _SECONDS_BETWEEN_LOOKS
        for visit in list(self.waiting):
            if force:
                self._drop(visit)
            elif now >= self._deadline(visit):
                self._give_up(visit)
        while sum(visit.gathering.size for visit in self.waiting) > _MOST_GATHERED:
            self._drop(max(self.waiting, key=lambda visit: visit.gathering.size))

    def murder_pending(self) -> None:
        """Do nothing: all who wait are in one list here."""

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait for no silent visitor longer than `deadline`: the worker is to stop."""
        self._latest = deadline

    def _deadline(self, visit: Visit) -> float:
        if visit.leaving:
            return float(visit.timeout)
        request = visit.gathering
        return request.deadline if request.size else min(request.deadline, self._latest)

    def _wait_for_request(self, visit: Visit, begun: bytes = b"") -> None:
        """Watch the connection; `begun` is what has already come of its next request."""
        visit.gathering = Gathering(time.monotonic(), self.cfg.keepalive)
        self._watch(visit)
        if begun:
            self._take(visit, begun)

    def _watch(self, visit: Visit) -> None:
        self.waiting[visit] = None
        self.poller.register(visit.sock, selectors.EVENT_READ, partial(self._on_readable, visit))
        if len(self.waiting) > _MOST_WAITING:
            self._drop(next(iter(self.waiting)))

    def _unwatch(self, visit: Visit) -> None:
        del self.waiting[visit]
        self.poller.unregister(visit.sock)

    def _on_readable(self, visit: Visit, _client: socket.socket) -> None:
        if visit not in self.waiting:  # dropped by an event before this one
            return
        try:
            count = visit.sock.recv_into(self._room)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            count = 0
        if not count:
            self._drop(visit)
        elif not visit.leaving:
            self._take(visit, self._room[:count])

    def _take(self, visit: Visit, data: bytes | memoryview) -> None:
        """Add what came in, and go on as far as that allows."""
        request = visit.gathering
        try:
            request.add(data, time.monotonic())
        except OSError:
            self.log.exception("No room for the body of a request.")
            self._refuse(visit, 507, "Insufficient Storage")
            return
        if request.refusal is not None:
            self._refuse(visit, *request.refusal)
        elif request.complete:
            self._unwatch(visit)
            visit.parser = RequestParser(self.cfg, request.pieces(), visit.client)
            visit.data_ready = True
            self.enqueue_req(visit)
        elif request.wants_go_ahead:
            request.wants_go_ahead = False
            with contextlib.suppress(OSError):
                visit.sock.send(_GO_AHEAD)

    def _give_up(self, visit: Visit) -> None:
        if visit.leaving or not visit.gathering.size:
            self._drop(visit)
        else:
            self._refuse(visit, 408, "Request Timeout")

    def _refuse(self, visit: Visit, status: int, reason: str) -> None:
        with contextlib.suppress(OSError):
            util.write_error(visit.sock, status, reason, "")
        self._unwatch(visit)
        visit.gathering.close()
        self._leave(visit)

    def _leave(self, visit: Visit) -> None:
        """Say that nothing more comes, and let the other side close (RFC 9112, section 9.6).

        Gunicorn waits for that in the loop that serves everybody; here the poller does.
        """
        visit.leaving = True
        visit.timeout = time.monotonic() + _SECONDS_TO_LEAVE
        self._watch(visit)
        try:
            visit.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(visit)

    def _drop(self, visit: Visit) -> None:
        self._unwatch(visit)
        visit.gathering.close()
        self.nr_conns -= 1
        visit.close()
