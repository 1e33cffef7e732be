"""`local4action backup` and `restore`: database and files in one archive, while serving or not.

The archive is a tar: `database.dump` (PostgreSQL's own format), `files/`, `brand/` (the operator's
own artwork), and at the end `manifest.json` with the size and SHA-256 of every member. With a key
file the whole archive is encrypted and also holds `keys/` and `secret_key`; without one these stay
out, always.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psycopg
from psycopg import conninfo

from local4action.conf import environment, place, prepare, sealing
from local4action.conf import home as homes
from local4action.conf.postgres import attach_or_start
from local4action.conf.serve import LOCK as SERVE_LOCK
from local4action.conf.serve import say

_FORMAT = 1
_DUMP = "database.dump"
_MANIFEST = "manifest.json"
_SECRETS = ("keys", "secret_key")
_BRAND = "brand"
_BLOCK = 1024 * 1024
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
# In one transaction with what follows: either all of the old is gone, or nothing is.
_EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


class BackupError(Exception):
    """The backup or the restore was refused; the message says why."""


def backup(home: Path, target: Path, key_file: Path | None = None) -> None:
    """Write an archive of `home` to the new file `target`; encrypted when a key file is given.

    The dump is one consistent moment; files come after it, so that each file it names is there.
    """
    if target.exists():
        message = f"{target} exists already. Choose another name or delete it first."
        raise BackupError(message)
    secret = sealing.read_secret(key_file) if key_file else None
    homes.prepare(home)
    part = target.with_name(f".{target.name}.part")
    with (
        _database(home) as url,
        tempfile.TemporaryDirectory(dir=home / "run", prefix="backup-") as folder,
    ):
        dump = Path(folder) / _DUMP
        _run_tool("pg_dump", url, "--format=custom", "--no-owner", "--no-acl", f"--file={dump}")
        try:
            with _new_file(part) as file, _archive_writer(file, secret) as archive:
                _write_members(archive, home, url, dump, with_secrets=secret is not None)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
    if secret is None and any((home / name).exists() for name in _SECRETS):
        say("Keys are not in this backup. Give --key-file to encrypt it and include them.")
    if environment.files().folder is None:
        say("Files are kept on another server (L4A_FILES_URL) and are not in this backup.")


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _archive_writer(file: IO[bytes], secret: bytes | None) -> Iterator[tarfile.TarFile]:
    sink: Any = sealing.SealingWriter(file, secret) if secret else file
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        yield archive
    if secret:
        sink.close()


def _write_members(
    archive: tarfile.TarFile, home: Path, url: str, dump: Path, *, with_secrets: bool
) -> None:
    members = {_DUMP: _add(archive, _DUMP, dump)}
    for name, path in _stored(home, with_secrets=with_secrets):
        # A file whose last use ended since we looked is gone, rightly.
        with contextlib.suppress(FileNotFoundError):
            members[name] = _add(archive, name, path)
    with psycopg.connect(url) as connection:
        version = connection.info.server_version
    manifest = {
        "format": _FORMAT,
        "made_at": datetime.now(UTC).isoformat(),
        "database_version": version,
        "migrations": prepare.migrations_hash(),
        "members": members,
    }
    content = json.dumps(manifest, indent=1, sort_keys=True).encode()
    information = tarfile.TarInfo(_MANIFEST)
    information.size = len(content)
    archive.addfile(information, io.BytesIO(content))


def _stored(home: Path, *, with_secrets: bool) -> Iterator[tuple[str, Path]]:
    """Yield name in the archive and path of each file to keep."""
    folder = environment.files().folder
    roots = [("files", folder)] if folder is not None else []
    roots.append((_BRAND, home / _BRAND))
    if with_secrets:
        roots += [(name, home / name) for name in _SECRETS]
    for name, root in roots:
        if root.is_file():
            yield name, root
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield f"{name}/{path.relative_to(root).as_posix()}", path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, object]:
    """Add one file and return its size and hash as they went into the archive."""
    with path.open("rb") as file:
        information = tarfile.TarInfo(name)
        status = os.fstat(file.fileno())
        information.size, information.mtime = status.st_size, int(status.st_mtime)
        reader = _HashingReader(file)
        archive.addfile(information, reader)
    return {"size": information.size, "sha256": reader.digest.hexdigest()}


class _HashingReader:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content


def restore(
    home: Path, source: Path, key_file: Path | None = None, *, replace: bool = False
) -> None:
    """Bring `home` to what the archive holds.

    Everything is unpacked and compared with the manifest before anything is touched. A home that
    holds something is refused unless `replace`; a running site is refused always.
    """
    secret = sealing.read_secret(key_file) if key_file else None
    homes.prepare(home)
    with (
        homes.Lock(home / SERVE_LOCK),
        tempfile.TemporaryDirectory(dir=home / "run", prefix="restore-") as folder,
    ):
        staged = Path(folder)
        try:
            _unpack(source, secret, staged)
        except sealing.SealError as error:
            raise BackupError(str(error)) from None
        except tarfile.TarError as error:
            message = f"{source.name} is no backup, or is damaged ({error})."
            raise BackupError(message) from None
        _verify(staged)
        with _database(home) as url:
            if not replace and _holds_something(url):
                message = "This home is not empty. Give --replace to overwrite what it holds."
                raise BackupError(message)
            _put_back(home, url, staged)
        (home / prepare.RECORD).unlink(missing_ok=True)


def _unpack(source: Path, secret: bytes | None, staged: Path) -> None:
    with source.open("rb") as file:
        sealed = file.read(len(sealing.MAGIC)) == sealing.MAGIC
        file.seek(0)
        if sealed and secret is None:
            message = "This archive is encrypted. Name its key with --key-file."
            raise BackupError(message)
        stream: Any = sealing.OpeningReader(file, secret) if sealed and secret else file
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                # Only plain files with plain names were ever written.
                if not member.isfile() or ".." in PurePosixPath(member.name).parts:
                    message = f"The archive holds something unexpected: {member.name}"
                    raise BackupError(message)
                archive.extract(member, staged, filter="data")


def _verify(staged: Path) -> None:
    try:
        manifest = json.loads((staged / _MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        message = "The archive has no manifest: it is cut off, or is no backup."
        raise BackupError(message) from None
    if manifest.get("format") != _FORMAT:
        message = "The archive was made by another version in a format unknown here."
        raise BackupError(message)
    found = {
        path.relative_to(staged).as_posix(): {"size": path.stat().st_size, "sha256": _sha256(path)}
        for path in staged.rglob("*")
        if path.is_file() and path != staged / _MANIFEST
    }
    if found != manifest["members"]:
        wrong = sorted(
            name
            for name in {*found, *manifest["members"]}
            if found.get(name) != manifest["members"].get(name)
        )
        message = f"The archive does not fit its manifest: {', '.join(wrong[:3])}."
        raise BackupError(message)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _holds_something(url: str) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone()
    folder = environment.files().folder
    has_files = folder is not None and folder.is_dir() and any(folder.iterdir())
    return has_files or bool(row and row[0])


def _put_back(home: Path, url: str, staged: Path) -> None:
    """Files first (their names are their hashes, so more of them harm nobody), then the database
    in one transaction, then what must not be mixed. A kill in between loses neither side.
    """  # noqa: D205 - three steps, one sentence
    folder = environment.files().folder
    if folder is not None:
        _move_tree(staged / "files", folder)
    _restore_database(url, staged)
    _move_tree(staged / _BRAND, home / _BRAND)
    for name in _SECRETS:
        if (staged / name).is_dir():
            _move_tree(staged / name, home / name)
        elif (staged / name).is_file():
            (staged / name).chmod(0o600)
            (staged / name).replace(home / name)
    manifest = json.loads((staged / _MANIFEST).read_text(encoding="utf-8"))
    _remove_others(home / _BRAND, _BRAND, manifest["members"])
    if folder is not None:
        _remove_others(folder, "files", manifest["members"])


def _move_tree(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        place_of = target / path.relative_to(source)
        if path.is_dir():
            continue
        place_of.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o600)
        shutil.move(path, place_of)


def _remove_others(folder: Path, name: str, members: dict[str, object]) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and f"{name}/{path.relative_to(folder).as_posix()}" not in members:
            path.unlink()


def _restore_database(url: str, staged: Path) -> None:
    script = staged / "restore.sql"
    _run_tool("pg_restore", None, "--no-owner", "--no-acl", f"--file={script}", str(staged / _DUMP))
    _run_tool(
        *("psql", url, "--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null"),
        *("--set=ON_ERROR_STOP=1", f"--command={_EMPTY_SCHEMA}", f"--file={script}"),
    )


@contextlib.contextmanager
def _database(home: Path) -> Iterator[str]:
    configured = os.environ.get("L4A_DATABASE_URL")
    if configured:
        yield configured
        return
    with attach_or_start(home) as url:
        yield url


def _run_tool(name: str, url: str | None, *arguments: str) -> None:
    """Run a PostgreSQL client program; the password goes by the environment, which others on the
    machine cannot read.
    """  # noqa: D205 - one sentence
    variables = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PGOPTIONS": "-c client_min_messages=warning",
    }
    if url is not None:
        parts = conninfo.conninfo_to_dict(url)
        variables |= {_VARIABLES[key]: str(v) for key, v in parts.items() if key in _VARIABLES}
    try:
        program = str(place.shipped_programs() / name)
    except place.NoPlaceError:
        program = shutil.which(name) or name
    result = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [program, *arguments], env=variables, capture_output=True, text=True, check=False
    )
    if result.returncode:
        message = f"{name}: {result.stderr.strip() or 'failed without a word'}"
        raise BackupError(message)
