"""`requirements/assets`: whole or not at all, and never in the way of the first start."""

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "assets" / "package-lock.json"
WRITES_THEM = """#!/bin/sh
[ "$1" = --version ] && exit
mkdir -p node_modules/leaflet/dist/images node_modules/supercluster/dist node_modules/kdbush
for each in leaflet supercluster kdbush; do echo licence >node_modules/$each/LICENSE; done
for each in leaflet.js leaflet.js.map leaflet.css images/layers.png; do echo $each >node_modules/leaflet/dist/$each; done
echo s >node_modules/supercluster/dist/supercluster.min.js
case " $* " in *" --omit=optional "*) exit ;; esac
exit 1
"""


@pytest.fixture
def checkout(tmp_path):
    """The script with its lock in a folder of their own, and an npm that does as told."""
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "requirements" / "assets", tmp_path / "requirements")
    shutil.copytree(LOCK.parent, tmp_path / "assets", ignore=shutil.ignore_patterns("fetched"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def run(checkout, npm, *words):
    """Run the script; its exit code, and the seconds it took."""
    program = checkout / "bin" / "npm"
    program.write_text(npm)
    program.chmod(0o755)
    began = time.monotonic()
    done = subprocess.run(
        [checkout / "requirements" / "assets", *words],
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
        capture_output=True,
        check=False,
    )
    return done.returncode, time.monotonic() - began


def fetched(checkout):
    return {path.name for path in (checkout / "assets" / "fetched").iterdir()}


def test_an_operator_is_told_when_part_of_it_fails(checkout):
    code, _seconds = run(checkout, WRITES_THEM)
    assert code != 0
    assert fetched(checkout) == {"map"}
    kept = checkout / "assets/fetched/map/static/vendor"
    assert (kept / "leaflet/leaflet.css").read_text() == "leaflet.css\n"
    assert (kept / "supercluster/LICENSE.txt").read_text() == "licence\nlicence\n"


def test_a_start_waits_no_longer_than_told_and_only_once(checkout):
    slow = '#!/bin/sh\n[ "$1" = --version ] && exit\nsleep 5; exit 1\n'
    code, seconds = run(checkout, slow, "1")
    assert code == 0
    assert 0.8 < seconds < 4
    code, seconds = run(checkout, slow, "1")
    assert code == 0
    assert seconds < 0.8
    assert "map" not in fetched(checkout)


def test_a_start_does_not_wait_for_what_has_failed(checkout):
    code, seconds = run(checkout, '#!/bin/sh\n[ "$1" = --version ] && exit\nexit 1\n', "30")
    assert code == 0
    assert seconds < 10
    assert fetched(checkout) == {"tried", "log"}


def test_what_is_there_for_another_lock_is_fetched_anew(checkout):
    run(checkout, WRITES_THEM)
    lock = checkout / "assets" / "package-lock.json"
    old = checkout / "assets/fetched/map/static/vendor/leaflet/old.js"
    old.touch()
    run(checkout, WRITES_THEM)
    assert old.exists()
    lock.write_text(lock.read_text() + "\n")
    run(checkout, WRITES_THEM)
    assert not old.exists()
    assert (old.parent / "leaflet.js").exists()


def test_the_lock_has_a_hash_for_everything_and_names_no_host():
    text = LOCK.read_text()
    packages = json.loads(text)["packages"]
    assert [name for name, one in packages.items() if name and not one.get("integrity")] == []
    assert not re.search(r"https?://", text)
