"""How the web server runs: two processes with four threads each, connections kept open.

Sockets come from `serve` (see there), so no address stands here.
"""

import gc
import signal
from typing import Any

from local4action.conf import processes

worker_class = "local4action.conf.webworker.PatientThreadWorker"
workers = 2
threads = 4
keepalive = 15
timeout = 60
graceful_timeout = 15
# One import instead of two: a quicker start, and what is loaded is shared between the workers.
# Safe because loading opens no connection and starts no thread (a test holds that).
preload_app = True
wsgi_app = "local4action.conf.wsgi:application"
loglevel = "warning"
control_socket_disable = True
# A form may be long, its address line may not.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
# Whose word counts about the original request is decided by L4A_TRUSTED_PROXIES in one place,
# not by the web server.
forwarded_allow_ips = ""


# Loading makes many objects and no garbage; looking for some takes a tenth of the time.
# `wsgi` collects once and freezes what is loaded, `when_ready` turns the collector on again.
gc.disable()


def when_ready(server: Any) -> None:  # noqa: ARG001 - the web server's hook
    """Let the workers, which are forked after this, collect garbage."""
    gc.enable()


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - the web server's hook
    """Tie each web worker to its master, so that none outlives it and keeps the port."""
    processes.die_with_parent(signal.SIGKILL, worker.ppid)
