"""A pytest plugin: a home and an embedded database for a test session, thrown away at its end.

Load it with `-p local4action.conf.testing`. With `L4A_DATABASE_URL` set, that server is used
instead of the embedded one. The address must be known before Django reads its settings, so the
directories are made when this module is imported; the server starts only when there are tests to
run. Under xdist each worker has a home and a server of its own, or, on a server that was named, a
database of its own.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from local4action.conf import home as homes
from local4action.conf import migrated, prepare
from local4action.conf.postgres import LOCK, EmbeddedPostgres, url_of

_PREFIX = "l4a-test-"
# Set beside the addresses this plugin gives, so that a worker knows them from an operator's.
_GIVEN = "TEST_HOME_OF_THE_SUITE"


class _Session:
    """The home and the server of this test session."""

    def __init__(self) -> None:
        self.home: Path | None = None
        self.server: EmbeddedPostgres | None = None
        self.embedded = not os.environ.get("L4A_DATABASE_URL")

    def reserve(self) -> None:
        _sweep()
        if given := os.environ.pop(_GIVEN, ""):  # this is a worker, and these are its controller's
            if os.environ.get("L4A_HOME") == given:
                del os.environ["L4A_HOME"]
            if not self.embedded and given in os.environ["L4A_DATABASE_URL"]:
                del os.environ["L4A_DATABASE_URL"]
                self.embedded = True
        # Short on purpose: a socket's path may have 107 bytes. Open to be passed through, because
        # as root the server runs as another user.
        self.home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp"))  # a drawn name
        self.home.chmod(0o755)
        (self.home / "static").mkdir()  # whitenoise warns where there is none
        if self.embedded:
            os.environ["L4A_DATABASE_URL"] = url_of(self.home / "postgres" / "s")
        os.environ.setdefault("L4A_HOME", str(self.home))
        os.environ[_GIVEN] = str(self.home)

    def start(self) -> bool:
        """Start the server; return whether its test database has been migrated already."""
        if self.home is None or not self.embedded:
            return False
        if self.server is None:
            origin = migrated.data_directory()
            self.server = EmbeddedPostgres(self.home, durable=False, origin=origin).start()
        return True

    def finish(self) -> None:
        if self.server is not None:
            self.server.stop()
        if self.home is not None:
            shutil.rmtree(self.home, ignore_errors=True)


def _sweep() -> None:
    """Remove the homes of killed sessions: those whose lock nobody holds."""
    for home in Path("/tmp").glob(f"{_PREFIX}*"):  # noqa: S108 - only names of ours
        lock = home / LOCK
        if not lock.exists() or home.stat().st_uid != os.geteuid():
            continue
        try:
            with homes.Lock(lock):
                shutil.rmtree(home, ignore_errors=True)
        except homes.HomeIsBusyError:
            continue


_session = _Session()
_session.reserve()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the server once it is clear that something will run.

    The catalogues come first: a template read before them would keep its English words.
    """
    if session.items and not session.config.option.collectonly:
        prepare.compile_catalogues()
        if _session.start():
            session.config.option.reuse_db = True


def pytest_unconfigure() -> None:
    """Stop the server and remove everything it wrote."""
    _session.finish()
