"""What the commands share: the environment, the demonstration home, a database beside `serve`."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from local4action.conf import environment, prepare
from local4action.conf import home as homes
from local4action.conf import place as places
from local4action.conf.postgres import LOCK as DATABASE_LOCK
from local4action.conf.postgres import attach_or_start
from local4action.conf.serve import LOCK as SERVE_LOCK
from local4action.conf.serve import ServeError, Supervisor, say

CHECKOUT = Path(__file__).resolve().parents[3]
# Everything a home holds. `--fresh` deletes these and nothing else: L4A_HOME may have been set to
# a directory that holds more.
_CONTENTS = (
    *("postgres", "files", "derived", "brand", "keys", "static", "logs", "secret_key", "run"),
)
CAST = (
    ("officer", "World Secretariat"),
    ("lead", "leads a running hub"),
    ("applicant", "a town without a hub"),
    ("board-1, board-2, board-3", "Advisory Board"),
    ("bureau", "Executive Bureau"),
    ("mayor", "elected head of the applicant's town"),
    ("partner, partner-2, stakeholder", "of the lead's hub"),
    ("council", "Policy Council"),
    ("citizen", "anyone"),
)


def serve(home: Path, hosts: Sequence[str], *, demo: bool) -> int:
    """Serve until told to stop and return an exit code."""
    os.environ["L4A_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "local4action.conf.settings")
    environment.refuse_nonsense()
    port = environment.port()

    def announce(seconds: float) -> None:
        say(f"\n  {environment.base_url()}  (ready in {seconds:.1f} s; Ctrl-C stops)")
        if demo:
            say("\n  Sign in as <name>@demo.example, password demo:")
            for names, role in CAST:
                say(f"    {names:32} {role}")
            say("")

    supervisor = Supervisor(home=home, port=port, hosts=hosts, demo=demo, announce=announce)
    return supervisor.run()


def set_demo_environment() -> Path:
    """Set the demonstration's variables where the operator did not, and return its home."""
    os.environ["L4A_DEMO"] = "1"
    os.environ.setdefault("L4A_HOME", str(CHECKOUT / "var" / "demo"))
    return environment.home()


def demo(hosts: Sequence[str], *, fresh: bool) -> int:
    """Serve the demonstration; `fresh` deletes its home's contents first."""
    home = set_demo_environment()
    if fresh and home.exists():
        empty(home)
    return serve(home, hosts, demo=True)


def empty(home: Path) -> None:
    """Delete everything an installation keeps in `home`. Refuses while something runs."""
    homes.prepare(home)
    try:
        with homes.Lock(home / SERVE_LOCK), homes.Lock(home / DATABASE_LOCK):
            places.remove(home)
            for name in _CONTENTS:
                path = home / name
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
    except homes.HomeIsBusyError:
        message = "The site is running. Stop it with Ctrl-C, then start over."
        raise ServeError(message) from None


@contextlib.contextmanager
def database_ready() -> Iterator[None]:
    """Give the block a database: the one configured, the running server's, or one of its own."""
    home = environment.home()
    os.environ["L4A_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "local4action.conf.settings")
    environment.refuse_nonsense()
    if os.environ.get("L4A_DATABASE_URL"):
        yield
        return
    with attach_or_start(home) as url:
        os.environ["L4A_DATABASE_URL"] = url
        yield


@contextlib.contextmanager
def django_ready() -> Iterator[None]:
    """Give the block a database and a Django that has been set up."""
    with database_ready():
        import django  # noqa: PLC0415 - reads the variables that were just set

        django.setup()
        yield


@contextlib.contextmanager
def tables_ready() -> Iterator[None]:
    """As `django_ready`, and a home that was never served, or by an older release, is prepared."""
    with database_ready():
        home, url = homes.prepare(environment.home()), os.environ["L4A_DATABASE_URL"]
        due = {"migrations", "reference"} & set(prepare.needed(home, url, demo=False))
        prepare.perform(home, url, due)
        with django_ready():
            yield
