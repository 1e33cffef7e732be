"""The two checkers that come from npm: rules of accessibility, and a validator of HTML."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
VALIDATOR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing(what: str) -> None:
    """Skip a check for want of a tool; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} CI=true does not let this check be skipped.")
    pytest.skip(what)


def fetched(path: Path) -> Path:
    """`path` below node_modules, fetched as the lock says where it is absent."""
    if path.exists():
        return path
    npm = shutil.which("npm")
    if npm is None:
        missing(f"{path.name} is absent, and npm, which would fetch it, too.")
        raise AssertionError
    words = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if not path.exists():
        missing(f"npm could not fetch {path.name}: {done.stderr[-500:]}")
    return path
