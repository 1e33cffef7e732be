"""The embedded database starts again whatever was done to it, and is never on a network."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local4action.conf import home as homes
from local4action.conf import place as places
from local4action.conf import processes
from local4action.conf.postgres import EmbeddedPostgres, attach_or_start

on_linux = pytest.mark.skipif(not processes.ON_LINUX, reason="reads /proc")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")

# Less than a second where nothing else runs; the other half of the suite runs beside this.
SOON = 15.0

# Starts a server in a process of its own, says so, and waits to be killed.
HOLDER = """
import sys, time
from pathlib import Path
from local4action.conf.postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="l4a-pg-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    places.remove(path)
    shutil.rmtree(path)


@pytest.fixture
def holder(home: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(  # noqa: S603 - this test's own program
        [sys.executable, "-c", HOLDER, str(home)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        if process.poll() is None:
            process.kill()


def value(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def write(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


def read(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM kept ORDER BY text")]


def test_what_was_written_is_there_at_a_second_quick_start(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        write(server.url, "one")
    began = time.monotonic()
    with EmbeddedPostgres(home) as server:
        seconds = time.monotonic() - began
        assert read(server.url) == ["one"]
    assert seconds < 1.0


def test_it_is_durable_speaks_c_and_utf8_and_listens_on_no_network(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        settings = {
            name: value(server.url, f"SHOW {name}")
            for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses")
        }
        collation = value(
            server.url, "SELECT datcollate FROM pg_database WHERE datname = current_database()"
        )
        encoding = value(server.url, "SHOW server_encoding")
        mode = stat.S_IMODE(server.place.sockets.stat().st_mode)
    assert settings == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
    }
    assert (collation, encoding, mode) == ("C", "UTF8", 0o700)


def test_a_file_in_the_data_directory_cannot_switch_durability_off(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        data = server.place.data
    with (data / "postgresql.auto.conf").open("a") as file:
        file.write("fsync = off\nsynchronous_commit = off\n")
    with EmbeddedPostgres(home) as server:
        assert value(server.url, "SHOW fsync") == "on"
        assert value(server.url, "SHOW synchronous_commit") == "on"


def test_a_killed_postmaster_is_noticed_and_started_again(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        write(server.url, "before")
        # Its backend outlives the postmaster for a moment.
        held = psycopg.connect(server.url, autocommit=True)
        pid = server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert processes.wait_until_gone([pid], 5)
        assert not server.running
        began = time.monotonic()
        server.start()
        seconds = time.monotonic() - began
        held.close()
        assert read(server.url) == ["before"]
    assert seconds < SOON


@on_linux
def test_the_server_ends_with_its_killed_owner_and_the_next_start_recovers(
    home: Path, holder: "subprocess.Popen[str]"
) -> None:
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    with attach_or_start(home) as url:
        write(url, "acknowledged")
    os.killpg(holder.pid, signal.SIGKILL)
    holder.wait()
    began = time.monotonic()
    with EmbeddedPostgres(home) as server:
        seconds = time.monotonic() - began
        assert read(server.url) == ["acknowledged"]
        assert server.pid != pid
    assert seconds < SOON
    assert processes.started_at(pid) is None


@on_linux
def test_everything_killed_at_the_same_instant(home: Path, holder: "subprocess.Popen[str]") -> None:
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    with attach_or_start(home) as url:
        write(url, "acknowledged")
    os.kill(pid, signal.SIGKILL)
    holder.kill()
    holder.wait()
    with EmbeddedPostgres(home) as server:
        assert read(server.url) == ["acknowledged"]


def test_a_pid_file_with_the_number_of_a_stranger_does_not_stop_the_start(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        data = server.place.data
        lines = (data / "postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        lines[0] = str(stranger.pid)
        (data / "postmaster.pid").write_text("\n".join(lines) + "\n")
        with EmbeddedPostgres(home) as server:
            assert server.running
        assert stranger.poll() is None, "a stranger was ended"
        stranger.kill()


def test_a_pid_file_with_the_number_of_an_unclaimed_dead_child_does_not_stop_it(
    home: Path,
) -> None:
    with EmbeddedPostgres(home) as server:
        data = server.place.data
        lines = (data / "postmaster.pid").read_text().splitlines()
    child = os.posix_spawn("/bin/true", ["true"], {})
    assert processes.wait_until_gone([child], 5)
    lines[0] = str(child)
    (data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    try:
        with EmbeddedPostgres(home) as server:
            assert server.running
    finally:
        os.waitpid(child, 0)


def test_a_first_start_killed_half_way_begins_again(home: Path) -> None:
    homes.prepare(home)
    place = places.find(home)
    (place.directory / "data.part").mkdir()
    (place.directory / "data.part" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(home) as server:
        write(server.url, "one")
        assert read(server.url) == ["one"]


def test_only_one_owner_and_commands_beside_it_use_the_running_server(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        with pytest.raises(homes.HomeIsBusyError):
            EmbeddedPostgres(home).start()
        with attach_or_start(home) as url:
            assert url == server.url
        assert server.running


def test_a_command_without_a_running_server_has_its_own_for_the_time(home: Path) -> None:
    with attach_or_start(home) as url:
        write(url, "one")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    with attach_or_start(home) as url:
        assert read(url) == ["one"]


def test_a_home_with_a_very_long_path_has_its_socket_elsewhere(home: Path) -> None:
    deep = home / ("a long name " * 8).strip() / ("b" * 60)
    with EmbeddedPostgres(deep) as server:
        write(server.url, "one")
        sockets = server.place.sockets
        assert len(str(sockets)) < 90
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    places.remove(deep)
    assert not sockets.exists()


@as_root
def test_as_root_it_runs_as_another_user_and_no_directory_above_changes(home: Path) -> None:
    home.chmod(0o700)  # nobody but root gets in
    modes = {path: path.stat().st_mode for path in [home, *home.parents]}
    users = Path("/etc/passwd").read_bytes()
    with EmbeddedPostgres(home) as server:
        assert server.pid is not None
        owner = Path(f"/proc/{server.pid}").stat().st_uid
        assert owner != 0
        assert pwd.getpwuid(owner).pw_name in {"postgres", "nobody"}
        assert not server.place.directory.is_relative_to(home)
        write(server.url, "one")
    with EmbeddedPostgres(home) as server:
        assert read(server.url) == ["one"]
    assert {path: path.stat().st_mode for path in modes} == modes
    assert Path("/etc/passwd").read_bytes() == users


def test_removing_a_home_leaves_nothing_to_come_back(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        write(server.url, "old")
        directory = server.place.directory
    places.remove(home)
    assert not directory.exists()
    with EmbeddedPostgres(home) as server:
        assert value(server.url, "SELECT to_regclass('kept') IS NULL") is True
