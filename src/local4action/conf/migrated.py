"""A test database migrated once and kept for the sessions that come after.

Migrating takes longer than most tests, copying a migrated data directory does not. Each set of
migrations has its own; one that no longer fits is removed when the next is made.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from local4action.conf import place, prepare
from local4action.conf.postgres import EmbeddedPostgres

KEPT: Final = prepare.PACKAGE.parents[1] / "var" / "migrated"


def data_directory() -> Path:
    """Return a data directory whose test database stands where the migrations end.

    It is copied, never started. Made where it is missing; whoever asks meanwhile waits for it.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    wanted = KEPT / prepare.migrations_hash()[:16]
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.is_dir():
            for earlier in KEPT.glob("[0-9a-f]*"):
                shutil.rmtree(earlier)
            _make(wanted)
    return wanted


def _make(wanted: Path) -> None:
    # As root the server runs as another user, who reaches /tmp and perhaps not this checkout.
    with tempfile.TemporaryDirectory(prefix="l4a-migrated-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o755)
        with EmbeddedPostgres(home, durable=False) as server:
            # A process of its own: this one's settings name another database.
            subprocess.run(  # noqa: S603 - our own interpreter and words
                [sys.executable, "-m", __spec__.name],
                env={**os.environ, "L4A_HOME": folder, "L4A_DATABASE_URL": server.url},
                check=True,
            )
            data = server.place.data
        part = wanted.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run(["/bin/cp", "-a", str(data), str(part)], check=True)  # noqa: S603 - our own directories
        part.rename(wanted)
        place.remove(home)


def main() -> None:
    """Migrate the test database of the server that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "local4action.conf.settings"
    import django  # noqa: PLC0415 - after the variable above

    django.setup()
    from django.db import connection  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0, serialize=False)
    connection.close()


if __name__ == "__main__":
    main()
