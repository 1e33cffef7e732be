"""`local4action serve`: database, web server, job workers and watcher, started and kept alive.

This process loads no Django: it is small, starts at once, and has nothing to leak. It holds the
listening sockets, so that visitors wait a moment instead of being refused while the web server is
started again.
"""

import contextlib
import errno
import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local4action.conf import environment, prepare, processes
from local4action.conf import home as homes
from local4action.conf.postgres import EmbeddedPostgres

LOCK = "run/serve.lock"
CHILDREN = "run/children.json"
SERVER = "run/serve.json"
_LONG_ENOUGH = 10.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 30.0
_ATTEMPTS_BEFORE_FIRST_ANSWER = 3
_SECONDS_TO_ANSWER = 90.0
_END_OF_CHILD = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
_END_OF_LEFTOVER = ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0))
_SECONDS_BEFORE_JOBS = 10.0
_BACKLOG = 1024
_ORDINARY_PORTS = range(1024, 65535)  # those whose next one an ordinary user may have
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


class ServeError(Exception):
    """The site cannot be served; the message says why and what to do."""


@dataclass
class Child:
    """One supervised program: its command, and how often it died lately."""

    name: str
    command: Sequence[str]
    sockets: Sequence[socket.socket] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start the program, tied to our life and in a group of its own."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            list(self.command),
            stdin=subprocess.DEVNULL,
            pass_fds=[item.fileno() for item in self.sockets],
            process_group=0,  # Ctrl-C reaches the supervisor alone, which stops things in order
            preexec_fn=processes.tie_to_this_process(signal.SIGKILL),  # noqa: PLW1509 - runs two system calls
        )

    @property
    def running(self) -> bool:
        """Whether it lives. Claims the exit status of a dead one."""
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> str:
        """Set when it may start again, and say in words how it ended."""
        lived = time.monotonic() - self.started
        self.deaths = 0 if lived > _LONG_ENOUGH else self.deaths + 1
        pause = min(_FIRST_PAUSE * 2 ** (self.deaths - 1), _LONGEST_PAUSE) if self.deaths else 0.0
        self.not_before = time.monotonic() + pause
        code = self.process.returncode if self.process is not None else None
        self.process = None
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End it at once: for one that has served nobody yet."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Stop it, politely first."""
        if self.process is None or not self.running:
            return
        for number, seconds in _END_OF_CHILD:
            self.process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
                return


@dataclass
class Supervisor:
    """Everything one `serve` runs. `run` returns an exit code when it has stopped again."""

    home: Path
    port: int
    hosts: Sequence[str]
    demo: bool = False
    announce: Callable[[float], None] = lambda _seconds: None
    began: float = field(default_factory=time.monotonic)
    database: EmbeddedPostgres | None = None
    children: list[Child] = field(default_factory=list)
    sockets: list[socket.socket] = field(default_factory=list)
    stopping: bool = False
    _wakeup: tuple[int, int] = (-1, -1)

    def run(self) -> int:
        """Serve until told to stop by SIGINT, SIGTERM or SIGHUP. Raises `ServeError`."""
        homes.prepare(self.home)
        lock = homes.Lock(self.home / LOCK)
        try:
            lock.take()
        except homes.HomeIsBusyError:
            other = homes.read_record(self.home / SERVER)
            message = f"This home is already served at {other.get('address', 'another port')}."
            raise ServeError(message) from None
        self._listen_for_signals()
        try:
            self._clear_leftovers()
            self.sockets = listen(self.hosts, self.port)
            self._reserve_database()
            # Loading the application takes longest, so it runs beside the start of the database
            # when nothing in the files says that there is work to do first.
            self.children = self._programs()
            if not prepare.due_by_files(self.home):
                self.children[0].start()
            if self.database is not None:
                self.database.start()
            self._prepare()
            if not self.stopping:
                self._start_children()
            if not self.stopping and self._await_answer():
                self.announce(time.monotonic() - self.began)
            while not self.stopping:
                self._watch()
        finally:
            self._stop()
            lock.release()
        return 0

    def _listen_for_signals(self) -> None:
        """Have a signal wake the loop through a pipe: no signal is lost between two looks."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        self._wakeup = (reader, writer)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

        def stop(*_: object) -> None:
            self.stopping = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _sleep(self, seconds: float) -> None:
        """Sleep, but wake for any signal, a child's end among them."""
        readable, _, _ = select.select([self._wakeup[0]], [], [], seconds)
        if readable:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wakeup[0], 512)

    def _clear_leftovers(self) -> None:
        """End what an earlier `serve` left behind. We hold the lock, so it is dead itself."""
        recorded = homes.read_record(self.home / CHILDREN)
        same = [int(p) for p, mark in recorded.items() if processes.started_at(int(p)) == mark]
        processes.end(same, _END_OF_LEFTOVER)

    def _record_children(self) -> None:
        pids = [child.process.pid for child in self.children if child.process is not None]
        homes.write_record(
            self.home / CHILDREN, {str(pid): processes.started_at(pid) for pid in pids}
        )

    def _reserve_database(self) -> None:
        if not os.environ.get("L4A_DATABASE_URL"):
            self.database = EmbeddedPostgres(self.home).reserve()
            os.environ["L4A_DATABASE_URL"] = self.database.url

    def _prepare(self) -> None:
        due = prepare.needed(self.home, os.environ["L4A_DATABASE_URL"], demo=self.demo)
        if not due:
            return
        self.children[0].kill()
        say(f"Preparing: {', '.join(due)}.")
        step = Child("preparation", [sys.executable, "-m", "local4action.conf.prepare", *due])
        step.start()
        while step.running and not self.stopping:
            self._sleep(1.0)
        step.stop()
        if step.process is not None and step.process.returncode and not self.stopping:
            message = "The site could not be prepared; the lines above say why."
            raise ServeError(message)

    def _programs(self) -> list[Child]:
        binds = [f"--bind=fd://{item.fileno()}" for item in self.sockets]
        gunicorn = [sys.executable, "-m", "gunicorn"]
        configuration = ["--config=python:local4action.conf.gunicorn_conf", *binds]
        where = reachable(self.sockets[0])
        return [
            Child("web server", [*gunicorn, *configuration], self.sockets),
            Child("job workers", [sys.executable, "-m", "local4action.conf.work"]),
            Child("watcher", [sys.executable, "-m", "local4action.conf.watch", *map(str, where)]),
        ]

    def _start_children(self) -> None:
        web, *others = self.children
        if web.process is None:
            web.start()
        # The web server has the processors to itself until it answers; mails can wait that long.
        for child in others:
            child.not_before = time.monotonic() + _SECONDS_BEFORE_JOBS
        self._record_children()

    def _await_answer(self) -> bool:
        """Return True when the site answers, False when told to stop before."""
        deadline = time.monotonic() + _SECONDS_TO_ANSWER
        while not self.stopping:
            status = answer(self.sockets[0])
            if status is not None:
                if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
                    say(f"The site answers, but /healthz reports an error ({status}).")
                address = environment.base_url()
                for child in self.children[1:]:
                    child.not_before = 0.0
                homes.write_record(self.home / SERVER, {"address": address, "pid": os.getpid()})
                return True
            self._watch(0.02)
            web = self.children[0]
            if web.deaths >= _ATTEMPTS_BEFORE_FIRST_ANSWER or time.monotonic() > deadline:
                message = "The web server does not start; the lines above say why."
                raise ServeError(message)
        return False

    def _watch(self, seconds: float = 1.0) -> None:
        """Start again whatever died, the database before those who need it."""
        self._sleep(seconds)
        if self.stopping:
            return
        if self.database is not None and not self.database.running:
            say("The database ended; starting it again.")
            self.database.start()
        changed = False
        for child in self.children:
            if child.process is not None and not child.running:
                say(f"The {child.name} ended ({child.note_death()}); starting again.")
            if child.process is None and time.monotonic() >= child.not_before:
                child.start()
                changed = True
        if changed:
            self._record_children()

    def _stop(self) -> None:
        for child in self.children:
            child.stop()
        for item in self.sockets:
            item.close()
        if self.database is not None:
            self.database.stop()
        (self.home / CHILDREN).unlink(missing_ok=True)
        (self.home / SERVER).unlink(missing_ok=True)


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a command's own words


def listen(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Open listening sockets on `port`; a host that this machine does not have is left out.

    Raises `ServeError` when the port is taken or nothing can be opened.
    """
    opened: list[socket.socket] = []
    for host in hosts:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            opened.append(_listener(family, host, port))
        except OSError as error:
            if error.errno in _ABSENT:
                continue
            for item in opened:
                item.close()
            if isinstance(error, socket.gaierror):
                message = f"{host!r} is no address to listen on. Write one such as 0.0.0.0 or ::1."
            else:
                other = port + 1 if port in _ORDINARY_PORTS else 8000
                message = f"Port {port} cannot be used ({error.strerror}). Try PORT={other}."
            raise ServeError(message) from None
    if not opened:
        message = f"None of these addresses exists on this machine: {', '.join(hosts)}."
        raise ServeError(message)
    return opened


def _listener(family: int, host: str, port: int) -> socket.socket:
    item = socket.socket(family, socket.SOCK_STREAM)
    try:
        item.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            item.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        item.bind((host, port))
        item.listen(_BACKLOG)
    except BaseException:
        item.close()
        raise
    return item


def reachable(listener: socket.socket) -> tuple[str, int]:
    """Return the address and port at which this machine reaches a listening socket of ours."""
    host, port = listener.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104 - compared, not bound


def answer(listener: socket.socket) -> int | None:
    """Return the status with which the site behind our own socket answers, None without answer."""
    host, port = reachable(listener)
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
