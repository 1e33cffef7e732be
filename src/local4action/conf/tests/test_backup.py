"""A backup brings everything back, or says why not and touches nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local4action.conf import backup as backups
from local4action.conf import home as homes
from local4action.conf import place as places
from local4action.conf import sealing
from local4action.conf.postgres import EmbeddedPostgres, attach_or_start
from local4action.conf.serve import LOCK as SERVE_LOCK

NAMES = [("Bamako",), ("Łódź",), ("日本",)]


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("L4A_DATABASE_URL")
    monkeypatch.delenv("L4A_FILES_URL", raising=False)


def new_home() -> Path:
    path = Path(tempfile.mkdtemp(prefix="l4a-bk-", dir="/tmp"))
    path.chmod(0o755)
    return path


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = new_home()
    monkeypatch.setenv("L4A_HOME", str(path))
    homes.prepare(path)
    kept = {
        "files/sha256/ab/one": "un",
        "brand/mark.svg": "m",
        "keys/issuer": "k",
        "secret_key": "s",
    }
    for name, text in kept.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    yield path
    places.remove(path)
    shutil.rmtree(path)


@pytest.fixture
def other() -> Iterator[Path]:
    path = new_home()
    yield path
    places.remove(path)
    shutil.rmtree(path)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text("a secret that nobody guesses\n")
    return path


def fill(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE hub (id int GENERATED ALWAYS AS IDENTITY, name text)")
        for name in NAMES:
            connection.execute("INSERT INTO hub (name) VALUES (%s)", name)


def names(url: str) -> list[tuple[str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT name FROM hub ORDER BY id").fetchall()


def files(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): path.read_text()
        for name in ("files", "brand", "keys", "secret_key")
        for path in [home / name, *(home / name).rglob("*")]
        if path.is_file()
    }


def test_back_to_the_same_set_in_another_home_made_while_the_database_serves(
    home: Path, other: Path, tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(home)
    with EmbeddedPostgres(home) as server:
        fill(server.url)
        backups.backup(home, tmp_path / "all", key)
        with psycopg.connect(server.url) as connection:
            connection.execute("DELETE FROM hub WHERE name = 'Bamako'")
        (home / "files/sha256/ab/one").write_text("changed later")
    monkeypatch.setenv("L4A_HOME", str(other))
    backups.restore(other, tmp_path / "all", key)
    with attach_or_start(other) as url:
        assert names(url) == NAMES
        with psycopg.connect(url) as connection:  # the counter was brought back too
            row = connection.execute("INSERT INTO hub (name) VALUES ('x') RETURNING id").fetchone()
        assert row == (4,)
    assert files(other) == before


def test_replace_removes_what_the_backup_does_not_hold(
    home: Path, tmp_path: Path, key: Path
) -> None:
    before = files(home)
    with attach_or_start(home) as url:
        fill(url)
    backups.backup(home, tmp_path / "all", key)
    with attach_or_start(home) as url, psycopg.connect(url) as connection:
        connection.execute("DROP TABLE hub")
        connection.execute("CREATE TABLE later (id int)")
    (home / "files/sha256/ab/two").write_text("later")
    (home / "brand/mark.svg").write_text("another")
    (home / "brand/later.svg").write_text("later")
    backups.restore(home, tmp_path / "all", key, replace=True)
    with attach_or_start(home) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)
        assert names(url) == NAMES
    assert files(home) == before


def test_keys_stay_out_of_a_backup_that_is_not_encrypted(
    home: Path, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with attach_or_start(home) as url:
        fill(url)
    backups.backup(home, tmp_path / "open")
    monkeypatch.setenv("L4A_HOME", str(other))
    backups.restore(other, tmp_path / "open")
    assert files(other) == {"files/sha256/ab/one": "un", "brand/mark.svg": "m"}


def test_nothing_readable_is_in_an_encrypted_one(home: Path, tmp_path: Path, key: Path) -> None:
    (home / "files/sha256/ab/one").write_text("a sentence to look for" * 9)
    backups.backup(home, tmp_path / "all", key)
    content = (tmp_path / "all").read_bytes()
    assert content.startswith(sealing.MAGIC)
    assert b"a sentence to look for" not in content
    assert b"manifest" not in content
    assert (tmp_path / "all").stat().st_mode & 0o077 == 0


def test_a_home_that_holds_something_is_refused_and_kept(
    home: Path, tmp_path: Path, key: Path
) -> None:
    with attach_or_start(home) as url:
        fill(url)
    backups.backup(home, tmp_path / "all", key)
    (home / "files/sha256/ab/two").write_text("later")
    with pytest.raises(backups.BackupError, match="not empty"):
        backups.restore(home, tmp_path / "all", key)
    assert files(home)["files/sha256/ab/two"] == "later"


@pytest.mark.parametrize("where", [40, 400, -200, -1])
def test_a_changed_archive_is_refused_before_anything_is_touched(
    home: Path, tmp_path: Path, key: Path, where: int
) -> None:
    with attach_or_start(home) as url:
        fill(url)
    backups.backup(home, tmp_path / "all", key)
    content = bytearray((tmp_path / "all").read_bytes())
    content[where] ^= 1
    (tmp_path / "all").write_bytes(content)
    with pytest.raises(backups.BackupError, match="does not fit this archive"):
        backups.restore(home, tmp_path / "all", key, replace=True)
    with attach_or_start(home) as url:
        assert names(url) == NAMES


def test_an_open_archive_with_a_changed_file_does_not_fit_its_manifest(
    home: Path, tmp_path: Path
) -> None:
    (home / "files/sha256/ab/one").write_text("a sentence to look for")
    backups.backup(home, tmp_path / "open")
    content = (tmp_path / "open").read_bytes()
    (tmp_path / "open").write_bytes(content.replace(b"to look for", b"to fall for"))
    with pytest.raises(backups.BackupError, match="files/sha256/ab/one"):
        backups.restore(home, tmp_path / "open", replace=True)
    assert files(home)["files/sha256/ab/one"] == "a sentence to look for"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.99])
def test_a_cut_off_archive_is_refused(home: Path, tmp_path: Path, part: float) -> None:
    backups.backup(home, tmp_path / "open")
    # A small archive ends in filling, which may go without harm.
    content = (tmp_path / "open").read_bytes().rstrip(b"\0")
    (tmp_path / "open").write_bytes(content[: int(len(content) * part)])
    with pytest.raises(backups.BackupError):
        backups.restore(home, tmp_path / "open", replace=True)


def test_refusals_in_words(home: Path, tmp_path: Path, key: Path) -> None:
    backups.backup(home, tmp_path / "all", key)
    with pytest.raises(backups.BackupError, match="exists already"):
        backups.backup(home, tmp_path / "all", key)
    with pytest.raises(backups.BackupError, match="encrypted"):
        backups.restore(home, tmp_path / "all", replace=True)
    wrong = tmp_path / "wrong"
    wrong.write_text("another secret than that one")
    with pytest.raises(backups.BackupError, match="does not fit"):
        backups.restore(home, tmp_path / "all", wrong, replace=True)
    with pytest.raises(backups.BackupError, match="wrong is no backup"):
        backups.restore(home, wrong, replace=True)
    wrong.write_text("short")
    with pytest.raises(sealing.SealError, match="fewer than 16"):
        backups.backup(home, tmp_path / "new", wrong)
    with homes.Lock(home / SERVE_LOCK), pytest.raises(homes.HomeIsBusyError):
        backups.restore(home, tmp_path / "all", key, replace=True)
