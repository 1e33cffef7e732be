"""Rules of the house that a machine can hold, each shown to catch what it forbids."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "local4action"
PYTHON = sorted(
    path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)
)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))

# Longer files that earn it, each with its reason.
LONG_FILES: dict[str, str] = {}


def matches(pattern: str, folder: Path) -> list[str]:
    """Where `pattern` (ast-grep) stands below `folder`."""
    done = subprocess.run(
        [
            ROOT / ".venv/bin/ast-grep",
            "run",
            "--lang",
            "python",
            "--pattern",
            pattern,
            "--json",
            folder,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{hit['file']}:{hit['range']['start']['line'] + 1}"
        for hit in json.loads(done.stdout or "[]")
    ]


SLOW = re.compile(r"pgtrigger\.migrations\.|(?<![\w.])migrations\.(AddConstraint|AddField)\(")


def slow_migrations(folder: Path) -> list[str]:
    """Migrations that have Django draw all models anew; see `foundation.schema`."""
    return [
        path.name
        for path in sorted(folder.rglob("migrations/*.py"))
        if SLOW.search(path.read_text(encoding="utf-8"))
    ]


def test_migrations_go_the_quick_way():
    assert slow_migrations(SOURCE) == []


@pytest.mark.parametrize(
    "slow",
    ["pgtrigger.migrations.AddTrigger(", "migrations.AddField(", "migrations.AddConstraint("],
)
def test_that_rule_sees_a_slow_migration(tmp_path, slow):
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0002_more.py").write_text(f"        {slow}\n")
    assert slow_migrations(tmp_path) == ["0002_more.py"]


def in_views(hits: list[str]) -> list[str]:
    return [
        hit
        for hit in hits
        if re.search(r"/views(\.py|/[a-z_]+\.py):", hit) and "/tests/" not in hit
    ]


def test_views_ask_queries_and_never_a_model():
    assert in_views(matches("$MODEL.objects", SOURCE)) == []


def test_that_rule_sees_what_it_forbids(tmp_path):
    (tmp_path / "views.py").write_text("def page(request):\n    return Hub.objects.all()\n")
    assert in_views(matches("$MODEL.objects", tmp_path)) == [f"{tmp_path}/views.py:2"]


def test_no_model_overrides_save():
    hits = [
        f"{path}"
        for path in SOURCE.glob("*/models.py")
        if re.search(r"def save\(", path.read_text())
    ]
    assert hits == []


def test_files_stay_short():
    long = [
        f"{path.relative_to(SOURCE)}: {count}"
        for path in PYTHON
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
        and str(path.relative_to(SOURCE)) not in LONG_FILES
    ]
    assert long == []


def test_no_room_for_odds_and_ends():
    names = {path.stem for path in PYTHON} | {
        path.name for path in SOURCE.rglob("*") if path.is_dir()
    }
    assert names & {"utils", "helpers", "common", "misc"} == set()


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "orem ipsum", "oming soon"])
def test_nothing_unfinished(word):
    found = [
        str(path.relative_to(ROOT))
        for path in [*PYTHON, *TEMPLATES]
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/ld\+json\")"
)


_TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}


def _inside_f_strings(source):
    return [
        call.lineno
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in _TRANSLATING
    ]


def test_no_message_hides_in_an_f_string():
    """GNU gettext does not look into them, so such a message reaches no catalogue."""
    found = {
        path.name: lines
        for path in PYTHON
        if (lines := _inside_f_strings(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_that_rule_sees_a_hidden_message():
    assert _inside_f_strings("a = f'<b>{_(\"Evidence\")}</b>'") == [1]


# xgettext knows `_` and the functions' own names, no other.
OTHER_NAME = re.compile(r"import \w*gettext\w* as (?!_\b)\w+")


def test_no_message_hides_behind_another_name():
    found = [path.name for path in PYTHON if OTHER_NAME.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_that_rule_sees_another_name():
    assert OTHER_NAME.search("from django.utils.translation import gettext as _now")
    assert not OTHER_NAME.search("from django.utils.translation import gettext_lazy as _")


def test_no_inline_script_or_style():
    found = [
        f"{path.relative_to(SOURCE)}: {hit.group()}"
        for path in TEMPLATES
        if (hit := INLINE.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "bad", ['<p style="x">', "<a onclick=x>", "<script>x", "<a href=javascript:x>"]
)
def test_that_rule_sees_inline_code(bad):
    assert INLINE.search(bad)


def test_no_registry_is_named():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    hosts = re.compile(
        "|".join(("py" + "pi.org", "python" + "hosted", "registry.np" + "mjs", "deb.deb" + "ian"))
    )
    found = [
        name
        for name in tracked.stdout.split()
        if (ROOT / name).is_file()
        and hosts.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
    assert "uv.lock" not in tracked.stdout.split()


def test_every_room_says_what_it_is_for():
    rooms = [path.parent for path in SOURCE.glob("*/apps.py")]
    assert [room.name for room in rooms if not (room / "README.md").is_file()] == []
