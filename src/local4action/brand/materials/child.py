"""The process a material is judged in: begun for one file, bounded, gone afterwards.

Reads from its standard input a line of JSON (what is said of the material, how long what follows
is), then the drawings of the mark and the file; writes a line of JSON and the preview. It has no
name of a database, no key, and nothing it could write to.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, Final

MB: Final = 1024 * 1024
# Seconds of computing, and what it may take beyond what it has once it has loaded its libraries.
MOST_SECONDS: Final = 5
MOST_MEMORY: Final = 160 * MB


def _bounded_time() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _bounded_memory() -> None:
    """From here on; what the libraries hold in addresses alone is no measure of anything."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return  # no Linux: the time is bounded all the same
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _load(content: bytes) -> None:
    """Take in what this file needs, before the memory is bounded."""
    import cv2  # noqa: PLC0415

    from local4action.brand.materials import judging  # noqa: F401, PLC0415

    cv2.setNumThreads(1)
    if content.startswith(b"%PDF-"):
        import pypdfium2  # noqa: F401, PLC0415
    elif content.lstrip()[:1] in {b"<", b"\xef"}:
        import typst  # noqa: F401, PLC0415


def run(inside: BinaryIO, outside: BinaryIO) -> None:
    """Judge one material."""
    # Looking for a place by itself it would try to write there, and no byte can be written.
    tempfile.tempdir = str(Path.cwd())
    _bounded_time()
    head: dict[str, Any] = json.loads(inside.readline())
    drawings = [inside.read(length) for length in head["marks"]]
    content = inside.read(head["length"])
    _load(content)
    _bounded_memory()
    from local4action.brand.materials.findings import Said  # noqa: PLC0415
    from local4action.brand.materials.judging import judge  # noqa: PLC0415
    from local4action.brand.materials.rules import rules  # noqa: PLC0415
    from local4action.brand.materials.silhouette import silhouette  # noqa: PLC0415

    said = Said(**{**head["said"], "languages": tuple(head["said"]["languages"])})
    report = judge(content, said, silhouette(drawings), rules())
    outside.write(json.dumps(report.plain()).encode() + b"\n" + report.preview)


if __name__ == "__main__":
    run(sys.stdin.buffer, sys.stdout.buffer)
