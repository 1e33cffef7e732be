"""Judging a material in a process of its own: a file that means harm takes only that one with it.

Jobs only: the mark is drawn here, once, so that the child need not.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from local4action.brand import artwork
from local4action.brand.materials.findings import Report, from_plain, unjudged
from local4action.foundation import drawings

if TYPE_CHECKING:
    from local4action.brand.materials.findings import Said

logger = logging.getLogger(__name__)
# By the clock; of computing it has five. A machine under load is slower, not stuck.
MOST_SECONDS: Final = 15
_OUT_OF_TIME: Final = frozenset({signal.SIGXCPU, signal.SIGKILL})
_MARK_PIXELS: Final = 480
# What a process needs to find its libraries; no secret of this site is among it.
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")


def judged(content: bytes, said: Said) -> Report:
    """The report on a material; that a person has to look where judging came to no end."""
    marks = [_mark(artwork.mark(tone)) for tone in (artwork.Tone.MONO, artwork.Tone.COLOUR)]
    head = {"said": asdict(said), "marks": [len(one) for one in marks], "length": len(content)}
    sent = json.dumps(head).encode() + b"\n" + b"".join(marks) + content
    try:
        # In an empty folder, which goes with whatever a child that was ended has left in it.
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "local4action.brand.materials.child"],
                input=sent,
                capture_output=True,
                timeout=MOST_SECONDS,
                cwd=folder,
                env=_environment(),
                check=False,
            )
    except subprocess.TimeoutExpired:
        return unjudged("too_long")
    if done.returncode:
        logger.info("A material was not judged: %s", done.stderr[-500:].decode(errors="replace"))
        return unjudged("too_long" if -done.returncode in _OUT_OF_TIME else "too_heavy")
    line, _, preview = done.stdout.partition(b"\n")
    try:
        return from_plain(json.loads(line), preview)
    except ValueError:
        return unjudged("too_heavy")


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # One thread each: more would take memory, not time.
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}


@lru_cache(maxsize=8)
def _mark(svg: str) -> bytes:
    """The mark as pixels without ground."""
    from local4action.brand.materials.drawn import drawn  # noqa: PLC0415 - weighs

    found = drawings.read(svg.encode())
    wide, tall = found.width or 1, found.height or 1
    return drawn(svg.encode(), width=round(_MARK_PIXELS * wide / tall), height=_MARK_PIXELS)
