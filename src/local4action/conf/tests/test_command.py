"""The command: wrong use, refusals in one line, and what needs no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local4action.conf import prepare
from local4action.conf.command import main

SOURCE = Path(__file__).resolve().parents[3]
# Nothing listens there: a command that asks a database fails, one that needs none does not notice.
NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"


def run(
    home: Path,
    *words: str,
    program: tuple[str, ...] = ("-m", "local4action.conf.command"),
    variables: dict[str, str] | None = None,
    **more,
):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE),
        "L4A_HOME": str(home),
        "L4A_DATABASE_URL": NOWHERE,
        "L4A_BASE_URL": "http://localhost:8000",
        **(variables or {}),
    }
    more.setdefault("text", True)
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *program, *words],
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
        **more,
    )


@pytest.mark.parametrize(
    "words",
    [
        *[(), ("dance",), ("backup",), ("officer",), ("agendas",), ("hubs", "import")],
        *[("demo", "generate", "--hubs", "-1"), ("demo", "generate", "--proposals", "many")],
    ],
)
def test_wrong_use_is_2_and_says_how(tmp_path, words):
    done = run(tmp_path, *words)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: local4action")


@pytest.mark.parametrize(
    "words",
    [("check",), ("officer", "a@b.example"), ("hubs", "export", "x.json"), ("restore", "absent")],
)
def test_a_refusal_is_1_and_one_line(tmp_path, words):
    done = run(tmp_path, *words)
    assert done.returncode == 1
    assert done.stderr.startswith("local4action: ")
    assert len(done.stderr.splitlines()) == 1


def test_suggesting_goals_needs_no_database(tmp_path):
    asked = json.dumps({"id": "a", "text": "Drinking water for every street", "language": "en"})
    done = run(tmp_path, "agendas", "suggest", input=f"{asked}\n\n{asked}\n")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first == second
    assert "error" not in first


def test_a_suggestion_survives_what_is_not_a_character(tmp_path):
    lines = b'{"text": "teach \\ud800 adults, caf\xe9 and mathematics", "lang": "en"}\n'
    done = run(
        tmp_path,
        *("agendas", "suggest"),
        input=lines,
        text=False,
        variables={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["goals"][0]["goal"] == 4


SAMPLES = SOURCE / "local4action/labels/tests/data"


@pytest.mark.parametrize(
    ("name", "overall", "part", "word"),
    [
        ("simple.json", "unsure", "issuer", "unknown"),
        ("simple-json.svg", "unsure", "signature", "fits"),
        ("simple-err-expired.json", "invalid", "period", "over"),
        ("ob_vector_tampered.json", "invalid", "signature", "does_not_fit"),
    ],
)
def test_a_badge_is_verified_without_a_database(tmp_path, name, overall, part, word):
    offline = {"L4A_DATABASE_URL": "", "L4A_HOME": str(tmp_path / "home")}
    done = run(tmp_path, "labels", "verify", "--json", str(SAMPLES / name), variables=offline)
    assert (done.returncode, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert (found["overall"], found[part]["word"]) == (overall, word)
    assert not (tmp_path / "home").exists()


def test_what_a_badge_is_said_to_be_is_plain_text(tmp_path):
    offline = {"L4A_DATABASE_URL": "", "PYTHONIOENCODING": "ascii"}
    done = run(tmp_path, "labels", "verify", str(SAMPLES / "simple.json"), variables=offline)
    assert (done.returncode, done.stderr) == (1, "")
    assert "Whether this badge is valid cannot be said here." in done.stdout
    assert "Holds from: 1 January 2010, 00:00:00 UTC" in done.stdout
    for name in ("nowhere.json", "."):
        done = run(tmp_path, "labels", "verify", name, variables=offline, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_what_is_no_badge_is_told_from_a_badge(tmp_path):
    (tmp_path / "twice.json").write_text('{"a": 1, "a": 2}')
    wrong = str(tmp_path / "twice.json")
    # With a database that does not answer: whoever is set up with one is known by it.
    done = run(tmp_path, "labels", "verify", "--json", wrong)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == {"overall": "unreadable", "why": "said_twice"}


@pytest.mark.parametrize("words", [("serve",), ("demo",), ("check",), ("hubs", "export", "x")])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("L4A_DATABASE_URL", "mysql://localhost/hubs"),
        ("L4A_LANGUAGES", "en,xx"),
        ("L4A_MAIL_URL", "ftp://mail.example.org"),
        ("L4A_SECRET_KEY", "short"),
        ("L4A_TRUSTED_PROXIES", "999.1.1.1"),
    ],
)
def test_a_setting_without_sense_is_refused_in_one_line_by_name(tmp_path, words, name, value):
    done = run(tmp_path / "home", *words, variables={name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"local4action: {name}")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").touch()
    done = run(tmp_path / "file", "serve")
    assert done.returncode == 1
    assert done.stderr.startswith(f"local4action: {tmp_path / 'file'} cannot be used")
    assert "L4A_HOME" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("calls", "export", "none-such", "x"), "No call has the slug or reference 'none-such'."),
        (("agendas", "import", "/nowhere"), "/nowhere is not a folder."),
    ],
)
def test_what_is_not_there_is_told_in_one_line(db, capsys, words, said):
    assert main(words) == 1
    assert capsys.readouterr().err == f"local4action: {said}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "docs/running.md"),
        (("restore",), "the archive to read"),
        (("demo", "generate"), "how many proposals"),
        (("agendas", "suggest"), '{"text": "...", "lang": "en"}'),
        (("calls", "export"), "slug or reference"),
        (("labels", "verify"), "PNG, SVG or JSON"),
    ],
)
def test_help_says_what_goes_in(tmp_path, words, said):
    done = run(tmp_path, *words, "--help", variables={"COLUMNS": "200"})
    assert done.returncode == 0
    assert said in done.stdout


LOADED = """
import json, sys, threading
from local4action.conf.wsgi import application
from django.db import connections
heavy = ("typst", "vl_convert", "openpyxl", "xlsxwriter", "docx", "pptx", "highspy", "numpy",
         "cv2", "pypdfium2", "playwright",
         "hypothesis", "polib", "botocore", "pytest")
print(json.dumps({
    "callable": callable(application),
    "threads": threading.active_count(),
    "connections": [one.alias for one in connections.all() if one.connection is not None],
    "heavy": [name for name in heavy if name in sys.modules],
}))
"""


def test_loading_the_site_opens_no_connection_and_starts_no_thread(tmp_path):
    (tmp_path / "static").mkdir()  # whitenoise warns where there is none
    done = run(tmp_path, program=("-W", "error::ResourceWarning", "-c", LOADED))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "callable": True,
        "threads": 1,
        "connections": [],
        "heavy": [],
    }


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A package of one room with a catalogue, in place of ours."""
    monkeypatch.setattr(prepare, "PACKAGE", tmp_path)
    catalogue = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Town"\nmsgstr "Ville"\n',
        encoding="utf-8",
    )
    return tmp_path, catalogue


def test_a_catalogue_is_stale_until_compiled_and_after_a_change(room):
    _package, catalogue = room
    assert prepare.stale_catalogues() == [catalogue]
    prepare.compile_catalogues()
    assert prepare.stale_catalogues() == []
    assert b"Ville" in catalogue.with_suffix(".mo").read_bytes()
    catalogue.write_text(
        catalogue.read_text(encoding="utf-8").replace("Ville", "Cité"), encoding="utf-8"
    )
    assert prepare.stale_catalogues() == [catalogue]
    prepare.compile_catalogues()
    assert "Cité".encode() in catalogue.with_suffix(".mo").read_bytes()
    catalogue.with_suffix(".mo").unlink()
    assert prepare.stale_catalogues() == [catalogue]


def test_migrations_and_static_files_are_told_by_their_content(room):
    package, _catalogue = room
    before = (prepare.migrations_hash(), prepare.static_hash())
    for path in ("hubs/migrations/0001_initial.py", "hubs/static/hubs/hub.css"):
        (package / path).parent.mkdir(parents=True)
        (package / path).write_text("one", encoding="utf-8")
    after = (prepare.migrations_hash(), prepare.static_hash())
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert (prepare.migrations_hash(), prepare.static_hash()) == after
