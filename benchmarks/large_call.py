"""`python -m benchmarks.large_call`: one call with 5,000 proposals and 60 readers, step by step.

Each step runs in a process of its own on the same database, with no site beside it: so a job is
done where its time, its queries and its memory are seen, and by nobody else.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.site import ROOT, running
from local4action.conf.postgres import attach_or_start

STEPS: Final = (
    "prepare", "plan", "look_at_plan", "apply_plan", "look_at_readers", "review", "calibrate",
    "look_at_calibration", "look_offline", "pack", "form", "decide", "look_at_letters", "redraft",
    "approve", "release", "look_at_released",
)  # fmt: skip


def measured(home: Path, readers: int, steps: tuple[str, ...]) -> list[dict[str, object]]:
    """What each step found, in order; the database runs meanwhile."""
    found: list[dict[str, object]] = []
    with attach_or_start(home) as url:
        environment = {
            **os.environ, "L4A_HOME": str(home), "L4A_DATABASE_URL": url, "L4A_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "local4action.conf.settings",
        }  # fmt: skip
        for step in steps:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", "benchmarks.large_call_inside", step, str(readers)],
                env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
            for line in done.stdout.splitlines():
                if line.startswith("{"):
                    one = json.loads(line)
                    found.append(one)
                    print(_row(one), flush=True)
    return found


def _row(one: dict[str, object]) -> str:
    return "| {what} | {seconds} s | {cpu} s | {queries} | {weight} | {memory} MB |".format(**one)


def main() -> None:
    """Make the site, take the steps, print a row for each thing measured."""
    parser = argparse.ArgumentParser(description="Measures one large call, step by step.")
    parser.add_argument("--proposals", type=int, default=5000)
    parser.add_argument("--readers", type=int, default=60)
    parser.add_argument("--home", type=Path, help="an empty folder that is kept, to look further")
    parser.add_argument("--steps", nargs="*", help="only these, on a home that was kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="l4a-large-") as folder:
        home = options.home or Path(folder, "home")
        if not options.steps:
            home.mkdir(parents=True, exist_ok=True)
            with running(home) as site:
                site.run("demo", "generate", "--proposals", str(options.proposals))
        print(
            "| what | time | of it here | queries | weight | memory at most |\n|---|---|---|---|---|---|"
        )
        measured(home, options.readers, tuple(options.steps or STEPS))


if __name__ == "__main__":
    main()
