"""Runs a function of `inside` beside a running site, on the same database."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.site import ROOT

if TYPE_CHECKING:
    from benchmarks.site import Site


def inside(site: Site, name: str, *arguments: Any) -> Any:
    """What the function `name` of `inside` answers to these arguments, all JSON.

    Raises:
        RuntimeError: with what it wrote, when it failed.
    """
    environment = {**site.environment, "L4A_DATABASE_URL": database_url(site)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.inside", name, *map(json.dumps, arguments)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def database_url(site: Site) -> str:
    """The address of the running site's database."""
    code = (
        "from pathlib import Path; import os; from local4action.conf.postgres import attach_or_start\n"
        "with attach_or_start(Path(os.environ['L4A_HOME'])) as url: print(url)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
