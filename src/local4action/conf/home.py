"""`L4A_HOME`: the one directory that holds everything an installation keeps.

postgres/       the embedded database (elsewhere when its user cannot reach this directory)
files/          stored files
brand/          the operator's own artwork, if any
keys/           signing keys; never in a dump
secret_key      the key that signs cookies and links
run/            locks and numbers of running processes; worthless after a restart
logs/           what the processes said
"""

import errno
import fcntl
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Self


class HomeIsBusyError(Exception):
    """Another process holds the lock that this one needs."""


class HomeUnusableError(Exception):
    """The home cannot be made or written; the message says why and what to do."""


def prepare(home: Path) -> Path:
    """Make the home and its run folder where missing, and return the home.

    An existing directory keeps its mode: whoever made it chose it. A new one can be passed
    through, because the database of a server run as root runs as another user.

    Raises:
        HomeUnusableError: when it cannot be made, or may not be written.
    """
    run = home / "run"
    try:
        for parent in reversed([home, *home.parents]):
            if not parent.exists():
                parent.mkdir(exist_ok=True)
                parent.chmod(0o755)
        if not run.exists():
            run.mkdir(mode=0o711, exist_ok=True)
        if not os.access(run, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        message = f"{home} cannot be used ({error.strerror}). Set L4A_HOME to a folder of yours."
        raise HomeUnusableError(message) from None
    return home


class Lock:
    """A lock that the kernel releases when its holder dies, however it dies."""

    def __init__(self, path: Path) -> None:
        """Take the path of the lock file; the file stays there and only its lock counts."""
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def take(self) -> Self:
        """Take the lock or raise `HomeIsBusyError` at once."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise HomeIsBusyError(str(self.path)) from None
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        """Take the lock for a block."""
        return self.take()

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        self.release()


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file in one step, so that a reader or a crash sees the old or the new text."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_record(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, or an empty one when the file is missing or damaged."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_record(path: Path, value: dict[str, Any]) -> None:
    """Store a JSON object in one step."""
    write_whole(path, json.dumps(value, indent=1, sort_keys=True) + "\n")
