"""The web worker: a thread is given to a connection when it has something to say, not before."""

import errno
import selectors
import socket
import time
from functools import partial

from gunicorn.workers.gthread import TConn, ThreadWorker

_NOTHING_TO_ACCEPT = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}


class PatientThreadWorker(ThreadWorker):
    """Gunicorn's threaded worker, except that a new connection waits in the poller.

    The original hands a new connection to a thread at once, which then waits up to five seconds
    for its first byte: four silent visitors stop a worker with four threads for that long.
    """

    def accept(self, listener: socket.socket) -> None:
        """Accept one connection and watch it until its first byte or its time runs out."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in _NOTHING_TO_ACCEPT:
                return
            raise
        self.nr_conns += 1
        # TConn makes the socket non-blocking, which is what the poller needs.
        connection = TConn(self.cfg, client, address, listener.getsockname())
        connection.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(connection)
        self.poller.register(
            client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, connection)
        )
