"""What has to be done before the site can be served, and how to tell that it has been done.

Looking must be quick and needs no Django: a second start compares hashes and goes on. Doing runs
in a process of its own (`python -m local4action.conf.prepare STEP...`), which keeps Django out of
the supervisor's memory.
"""

import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from local4action.conf import environment
from local4action.conf import home as homes

PACKAGE = Path(__file__).resolve().parent.parent
RECORD = "run/prepared.json"
STEPS = ("catalogues", "static", "migrations", "reference", "demo")
# Packages whose migrations or static files are ours to install.
_DISTRIBUTIONS = (
    *("django", "django-allauth", "django-htmx", "django-pghistory", "django-pgtrigger"),
    *("procrastinate", "whitenoise"),
)


def due_by_files(home: Path) -> list[str]:
    """Return the steps that are due by what the files say, without asking a database."""
    record = homes.read_record(home / RECORD)
    due = []
    if stale_catalogues():
        due.append("catalogues")
    if record.get("static") != static_hash() or not (home / "static").is_dir():
        due.append("static")
    if record.get("migrations", "").split(" ")[0] != migrations_hash():
        due.append("migrations")
    return due


def needed(home: Path, url: str, *, demo: bool) -> list[str]:
    """Return the steps that are due, in order, for this home and the database at `url`."""
    record = homes.read_record(home / RECORD)
    due = due_by_files(home)
    birth, state = database_marks(url)
    applied = record.get("migrations", "").partition(" ")[2]
    if "migrations" not in due and (not state or applied != state):
        due.append("migrations")
    if not birth or record.get("reference") != f"{birth} {reference_hash()}":
        due.append("reference")
    if demo and (not birth or record.get("demo") != birth):
        due.append("demo")
    return due


def forget(home: Path, *steps: str) -> None:
    """Have these steps looked at as not done, as after a restore."""
    record = homes.read_record(home / RECORD)
    homes.write_record(home / RECORD, {k: v for k, v in record.items() if k not in steps})


def migrations_hash() -> str:
    """Return a hash over all migration files of ours and the versions of those we install."""
    files = sorted(PACKAGE.glob("*/migrations/*.py"))
    parts = [f"{file.relative_to(PACKAGE)} {_hash(file.read_bytes())}" for file in files]
    return _hash("\n".join([*parts, *_versions()]).encode())


def static_hash() -> str:
    """Return a hash over our static files, those fetched, and the versions of others."""
    parts = []
    for root in [*sorted(PACKAGE.glob("*/static")), environment.ASSETS / "map" / "static"]:
        for file in sorted(root.rglob("*")):
            status = file.stat()
            name = f"{root.parent.name}/{file.relative_to(root)}"
            parts.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return _hash("\n".join([*parts, *_versions()]).encode())


def reference_hash() -> str:
    """Return a hash over what every site starts with: agendas, question sets, bodies."""
    files = [file for room in ("agendas", "calls") for file in (PACKAGE / room / "data").rglob("*")]
    files = sorted(file for file in files if file.is_file())
    parts = [f"{file.relative_to(PACKAGE)} {_hash(file.read_bytes())}" for file in files]
    return _hash("\n".join([*parts, _hash((PACKAGE / "conf/reference.py").read_bytes())]).encode())


def _versions() -> list[str]:
    return [f"{name} {importlib.metadata.version(name)}" for name in _DISTRIBUTIONS]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def database_marks(url: str) -> tuple[str, str]:
    """Return (birth, state) of a database, both empty before its first migration.

    The birth is the same for the life of a database and of its copies; the state changes with
    every migration applied or taken back.
    """
    import psycopg  # noqa: PLC0415 - takes a tenth of a second; commands without database skip it

    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return "", ""
        row = connection.execute(
            "SELECT min(applied)::text, concat(count(*), ' ', max(id), ' ', max(applied))"
            " FROM django_migrations"
        ).fetchone()
    return (str(row[0] or ""), str(row[1])) if row else ("", "")


def _catalogues() -> Iterable[tuple[Path, Path, Path]]:
    """Yield each catalogue's source, its compiled form, and where its hash is kept."""
    for source in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")):
        stamp = source.with_name(f".{source.stem}.sha256.mo")
        yield source, source.with_suffix(".mo"), stamp


def stale_catalogues() -> list[Path]:
    """Return the catalogues whose compiled form is missing or made from another text."""
    return [
        source
        for source, compiled, stamp in _catalogues()
        if not compiled.exists()
        or not stamp.exists()
        or stamp.read_text(encoding="ascii") != _hash(source.read_bytes())
    ]


def compile_catalogues() -> None:
    """Compile what is stale, in Python: a machine may lack the gettext programs."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only when something is stale
    from babel.messages.pofile import read_po  # noqa: PLC0415

    stale = set(stale_catalogues())
    for source, compiled, stamp in _catalogues():
        if source not in stale:
            continue
        content = source.read_bytes()
        catalogue = read_po(content.splitlines(keepends=True))
        part = compiled.with_name(f".{compiled.stem}.{os.getpid()}.part.mo")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(compiled)
        homes.write_whole(stamp, _hash(content), mode=0o644)


def _collect_static() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs Django set up

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from local4action.conf import newborn  # noqa: PLC0415 - needs Django set up

    if newborn.is_newborn():
        newborn.create()
    call_command("migrate", interactive=False, verbosity=0)


def _install_reference() -> None:
    from local4action.conf import reference  # noqa: PLC0415 - needs Django set up

    reference.install()


def _load_demo() -> None:
    from local4action.conf import demo  # noqa: PLC0415 - needs Django set up

    demo.load(fresh=False)


def perform(home: Path, url: str, steps: Iterable[str]) -> None:
    """Do the steps and record each as soon as it is done. Sets Django up."""
    due = set(steps)
    if "catalogues" in due:
        compile_catalogues()
    if not due - {"catalogues"}:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "local4action.conf.settings")
    import django  # noqa: PLC0415 - after the variable above

    django.setup()
    # Hashes are taken before the work: what changes meanwhile is looked at again next time.
    if "static" in due:
        before = static_hash()
        _collect_static()
        _record(home, static=before)
    if "migrations" in due:
        before = migrations_hash()
        _migrate()
        _record(home, migrations=f"{before} {database_marks(url)[1]}")
    if "reference" in due:
        before = reference_hash()
        _install_reference()
        _record(home, reference=f"{database_marks(url)[0]} {before}")
    if "demo" in due:
        _load_demo()
        _record(home, demo=database_marks(url)[0])


def _record(home: Path, **values: str) -> None:
    homes.write_record(home / RECORD, {**homes.read_record(home / RECORD), **values})


if __name__ == "__main__":
    perform(environment.home(), os.environ["L4A_DATABASE_URL"], sys.argv[1:])
