"""The job workers: one process for what must not wait, one for what takes long.

`python -m local4action.conf.work` loads the application once and forks both, so that they share
most of their memory. A receipt never waits behind a poster, even one that takes all of Python.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from dataclasses import dataclass

from local4action.conf import processes

_SECONDS_BETWEEN_CHECKS = 15.0
_SECONDS_TO_FINISH = 10.0
_SECONDS_BETWEEN_STARTS = 2.0
_NICE = 10


@dataclass(frozen=True)
class Group:
    """Queues served by one process, and how many of their jobs may run side by side."""

    name: str
    queues: tuple[str, ...]
    at_once: int


GROUPS = (
    Group("prompt", ("mail", "deadlines", "index"), 2),
    Group("patient", ("documents", "imports", "measures"), 1),
)


async def _take_over_stalled() -> None:
    """Put back the jobs of killed workers, now and then for as long as this worker lives.

    Workers tell the database every ten seconds that they live; a job whose worker has been silent
    for thirty is free again. Every task must therefore bear running twice.
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs Django set up
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

    while True:
        # Both processes look: the other one may have been quicker, and its job done by now. That,
        # or a database that starts again, must not end the watch.
        with contextlib.suppress(ConnectorException):
            for job in await app.job_manager.get_stalled_jobs():
                with contextlib.suppress(ConnectorException):
                    await app.job_manager.retry_job(job)
        await asyncio.sleep(_SECONDS_BETWEEN_CHECKS)


async def _serve(group: Group) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs Django set up

    async with app.open_async():
        watch = asyncio.create_task(_take_over_stalled())
        try:
            await app.run_worker_async(
                name=group.name,
                queues=list(group.queues),
                concurrency=group.at_once,
                fetch_job_polling_interval=5.0,
                shutdown_graceful_timeout=_SECONDS_TO_FINISH,
                delete_jobs="never",
            )
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch


def _run_group(group: Group) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - needs Django set up

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(_serve(group))


def _fork(group: Group) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        processes.die_with_parent(signal.SIGKILL, parent)
        processes.call_this(f"jobs-{group.name}")
        # Who waits before a screen comes first: at a deadline the site needs all there is.
        os.nice(_NICE)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _run_group(group)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> int:
    """Run both groups until told to stop; start one again when it dies. Returns an exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "local4action.conf.settings")
    import django  # noqa: PLC0415 - after the variable above

    django.setup()
    running = {_fork(group): (group, time.monotonic()) for group in GROUPS}
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for pid in running:
            processes.send(pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while running:
        pid, _status = os.wait()
        group, since = running.pop(pid)
        if stopping:
            continue
        # A worker that dies at once would otherwise be started thousands of times.
        time.sleep(max(0.0, since + _SECONDS_BETWEEN_STARTS - time.monotonic()))
        if not stopping:
            running[_fork(group)] = (group, time.monotonic())
    return 0


if __name__ == "__main__":
    sys.exit(main())
