"""Asks the site every two seconds whether it answers, and keeps on disk when it did not.

`python -m local4action.conf.watch ADDRESS PORT`, one of the programs of `serve`. It loads no Django
and needs no database: what it keeps is what must be known of a time in which there was none. A site
that answers slowly is not out; only an error of its own or no answer at all counts as silence.
"""

import datetime as dt
import http.client
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from local4action.conf import environment
from local4action.foundation import pulse

_SECONDS_BETWEEN = 2.0
# Longer than anyone waits in the worst rush measured; shorter than what counts as an outage.
_PATIENCE = 20.0
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def answers(host: str, port: int, *, patience: float = _PATIENCE) -> bool:
    """Whether the site and its database answer."""
    connection = http.client.HTTPConnection(host, port, timeout=patience)
    try:
        # By the name it is known by: under https it answers to no other.
        connection.request(
            "GET", "/healthz", headers={"Host": urlsplit(environment.base_url()).netloc}
        )
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def watch(
    home: Path,
    asked: Callable[[], bool],
    *,
    shortest: dt.timedelta = pulse.SHORTEST,
    pause: float = _SECONDS_BETWEEN,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Ask again and again until `stop`, noting each answer and each silence of `shortest` or more.

    The time between two answers is taken from a clock that nobody sets and that goes on while the
    machine sleeps; only the first answer of a watcher is held against the wall time on disk.
    """
    before: float | None = None
    while not stop():
        if asked():
            now = time.clock_gettime(_CLOCK)
            since = None if before is None else dt.timedelta(seconds=now - before)
            pulse.note_answer(home, dt.datetime.now(dt.UTC), since=since, shortest=shortest)
            before = now
        time.sleep(pause)


def main() -> int:
    """Watch the site behind the socket named on the command line, for ever."""
    host, port = sys.argv[1], int(sys.argv[2])
    watch(environment.home(), lambda: answers(host, port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
