"""A site of its own to measure: started, filled, asked, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
COMMAND: Final = ROOT / ".venv" / "bin" / "local4action"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@dataclass(slots=True)
class Answer:
    """What came back: status, size as sent, body as read, cookies set."""

    status: int
    size: int
    body: bytes
    cookies: dict[str, str]


class Reader:
    """One visitor with one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """GET `path`, or POST `form` to it."""
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": f"http://localhost:{self.connection.port}"}
        method = "POST" if form is not None else "GET"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            # The server hangs up on who was silent for long, as while other pages had their turn.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        content = response.read()
        size = len(content)
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if response.headers.get("Content-Encoding") == "gzip":
            import gzip  # noqa: PLC0415

            content = gzip.decompress(content)
        return Answer(response.status, size, content, dict(self.cookies))

    def token(self, path: str) -> str:
        """What the form on a page is sent with."""
        page = self.ask(path).body.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if found is None:
            message = f"{path} has no form"
            raise RuntimeError(message)
        return found[1]

    def sign_in(self, name: str) -> None:
        """Become one of the demo's cast."""
        form = {
            "csrfmiddlewaretoken": self.token("/en/account/login/"),
            "login": f"{name}@demo.example",
            "password": "demo",
        }
        answer = self.ask("/en/account/login/", form)
        if answer.status != 302:
            message = f"{name} could not sign in: {answer.status}"
            raise RuntimeError(message)


type Spent = dict[tuple[int, int], int]


def processor_time(pids: Iterable[int]) -> Spent:
    """Processor time of each thread of some processes, in the kernel's nanoseconds.

    The usual counters tick a hundred times a second: too coarse for a page of a few milliseconds.
    """
    found: Spent = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for one in Path(f"/proc/{pid}/task").iterdir():
                found[pid, int(one.name)] = int((one / "schedstat").read_text().split()[0])
    return found


def seconds_between(before: Spent, after: Spent) -> float:
    """Processor time between two readings; of a thread that ended the last part is not known."""
    return sum(spent - before.get(thread, 0) for thread, spent in after.items()) / 1e9


@dataclass(slots=True)
class Site:
    """A running site and the processes behind it."""

    port: int
    process: psutil.Process
    environment: dict[str, str]

    def run(self, *arguments: str) -> None:
        """Run a command of the product beside the running site."""
        subprocess.run([COMMAND, *arguments], env=self.environment, check=True)  # noqa: S603

    def processes(self) -> list[psutil.Process]:
        """The web workers and their database backends: who works when a page is asked for."""
        found = []
        for child in self.process.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(child.cmdline())
                is_worker = "gunicorn" in line and child.parent() != self.process
                is_backend = line.startswith("postgres:") and "local4action" in line
                is_backend &= "autovacuum" not in line
                if is_worker or is_backend:
                    found.append(child)
        return found

    def spent(self) -> Spent:
        """Processor time used so far by those processes."""
        return processor_time(one.pid for one in self.processes())

    def document_memory(self) -> int:
        """Proportional memory of the largest of the job workers, in bytes."""
        found = [0]
        for child in self.process.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if "local4action.conf.work" in " ".join(child.cmdline()):
                    found.append(child.memory_full_info().pss)
        return max(found)

    def web_memory(self) -> list[int]:
        """Proportional memory of each web worker, in bytes."""
        found = []
        for one in self.processes():
            with contextlib.suppress(psutil.Error):
                if "gunicorn" in " ".join(one.cmdline()):
                    found.append(one.memory_full_info().pss)
        return found


def wait_for(port: int, path: str, seconds: float = 900) -> None:
    """Wait until the server answers; a demo that loads on a busy machine takes minutes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Reader(port).ask(path).status < 500:
                return
        time.sleep(0.1)
    message = f"nothing answers on port {port}"
    raise TimeoutError(message)


@contextlib.contextmanager
def running(home: Path) -> Iterator[Site]:
    """The demo in a home of its own, stopped at the end."""
    port = free_port()
    environment = {
        **os.environ,
        "L4A_HOME": str(home),
        "PORT": str(port),
        "L4A_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "local4action.conf.settings",
    }
    environment.pop("L4A_DATABASE_URL", None)
    with (home.parent / "site.log").open("ab") as log:
        started = subprocess.Popen(  # noqa: S603
            [COMMAND, "demo"], env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(port, "/healthz")
            yield Site(port, psutil.Process(started.pid), environment)
        finally:
            started.terminate()
            started.wait(30)


@contextlib.contextmanager
def ceiling(url: str) -> Iterator[Site]:
    """The bare page, served under the product's own gunicorn settings from the same database."""
    port = free_port()
    environment = {**os.environ, "L4A_DATABASE_URL": url, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    started = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "gunicorn", "--config=python:local4action.conf.gunicorn_conf",
         f"--bind=127.0.0.1:{port}", "benchmarks.ceiling:application"],
        env=environment, cwd=ROOT,
    )  # fmt: skip
    try:
        wait_for(port, "/")
        yield Site(port, psutil.Process(started.pid), environment)
    finally:
        started.terminate()
        started.wait(30)
