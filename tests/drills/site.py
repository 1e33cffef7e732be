"""A whole site as an operator has it: started by command, in a home of its own, on a free port."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from local4action.conf import home as homes
from local4action.conf import place as places
from local4action.conf import processes

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / ".venv" / "bin" / "local4action"
SECONDS_TO_ANSWER = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """One installation that can be started, hurt and started again."""

    def __init__(self, home: Path, *words: str) -> None:
        self.home = home
        self.port = free_port()
        self.words = words or ("serve",)
        self.process: subprocess.Popen[bytes] | None = None
        self.log = home.with_name(home.name + ".log")
        self.variables: dict[str, str] = {}

    def start(self) -> float:
        """Start, wait until the site has said that it is ready, and return the seconds it took."""
        began = time.monotonic()
        offset = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(COMMAND), *self.words],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() < began + SECONDS_TO_ANSWER:
            with self.log.open("rb") as log:
                log.seek(offset)
                if b"ready in" in log.read():
                    return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise AssertionError("The site did not start:\n" + self.words_of_log())

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("L4A_")}
        own = {"L4A_HOME": str(self.home), "PORT": str(self.port)}
        return {**kept, **own, **self.variables}

    def words_of_log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def pids(self) -> dict[str, int]:
        """The number of each part: supervisor, web server and worker, jobs, database."""
        assert self.process is not None
        found = {"supervisor": self.process.pid}
        children = children_of(self.process.pid)
        for pid in children:
            line = command_line(pid)
            if "gunicorn" in line:
                found["web server"] = pid
            elif "conf.work" in line:
                found["jobs"] = pid
            elif "postgres" in line:
                found["database"] = pid
        for part, name in (("web server", "web worker"), ("jobs", "job worker")):
            if part in found:
                workers = children_of(found[part])
                if workers:
                    found[name] = workers[0]
        return found

    def wait_for_parts(self, *names: str, seconds: float = 30.0) -> dict[str, int]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self.pids()
            if set(names) <= set(found):
                return found
            time.sleep(0.05)
        raise AssertionError(f"Missing: {set(names) - set(self.pids())}\n{self.words_of_log()}")

    def kill_group(self) -> None:
        """`kill -9` of the whole process group, as a machine that runs out of memory would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Stop as Ctrl-C does and return the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def get(self, path: str, timeout: float = 10.0) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def database_url(self) -> str:
        from local4action.conf.postgres import url_of

        return url_of(Path(homes.read_record(self.home / places.RECORD)["sockets"]))


def numbers() -> list[int]:
    """All processes but this one."""
    names = (entry.name for entry in Path("/proc").iterdir())
    return [int(name) for name in names if name.isdigit() and int(name) != os.getpid()]


def children_of(pid: int) -> list[int]:
    found = []
    for number in numbers():
        with contextlib.suppress(OSError, ValueError):
            text = Path(f"/proc/{number}/stat").read_text()
            if int(text[text.rindex(")") + 4 :].split()[0]) == pid:
                found.append(number)
    return sorted(p for p in found if processes.started_at(p) is not None)


def command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def name_of(pid: int) -> str:
    """The short name that the process has given itself."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def strays(home: Path) -> list[str]:
    """The command lines of processes that still belong to `home`."""
    wanted = f"L4A_HOME={home}\0".encode()
    found = []
    for number in numbers():
        with contextlib.suppress(OSError):
            environment = Path(f"/proc/{number}/environ").read_bytes()
            if wanted in environment and processes.started_at(number) is not None:
                found.append(command_line(number))
    place = homes.read_record(home / places.RECORD).get("directory")
    if place:
        found += [command_line(pid) for pid in processes.working_in(Path(place) / "data")]
    return found


@contextlib.contextmanager
def new_site(*words: str) -> Iterator[Site]:
    home = Path(tempfile.mkdtemp(prefix="l4a-drill-", dir="/tmp"))
    home.chmod(0o755)
    site = Site(home, *words)
    try:
        yield site
    finally:
        if site.process is not None and site.process.poll() is None:
            site.stop()
        places.remove(home)
        shutil.rmtree(home, ignore_errors=True)
        site.log.unlink(missing_ok=True)
