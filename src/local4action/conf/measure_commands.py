"""`local4action measures`: recompute any number that was published, and check examples of them."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO


def add(commands: Any, add_one: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `measures compute` and `measures check` to the commands."""
    measures = commands.add_parser(
        "measures", help="the measures", description="The measures."
    ).add_subparsers(metavar="WHAT", required=True)
    add_one(
        measures,
        "compute",
        _compute,
        "compute measures, one JSON object a line",
        'Reads lines such as {"measure": "wilson", "input": {"k": 3, "n": 4}} from standard input'
        ' and answers each with a line such as {"measure": "wilson", "output": {...}}, or'
        ' {"measure": "wilson", "error": "..."}. See docs/measures.md',
    )
    check = add_one(
        measures,
        "check",
        _check,
        "run the examples of a file, and say which ones come out otherwise",
        "Exit code 1: some do. See docs/measures.md",
    )
    check.add_argument("file", type=Path, help="JSON, as docs/measures.md describes it")


def _compute(_: argparse.Namespace) -> int:
    from local4action.measures import answering  # noqa: PLC0415

    for line in _lines(sys.stdin.buffer, answering.MOST_BYTES):
        sys.stdout.buffer.write(answering.respond(line) + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _lines(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """Lines as they come, but blank ones; of one that is too long no more than shows that it is."""
    while line := stream.readline(most + 1):
        if line.strip() or len(line) > most:
            yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)


def _check(options: argparse.Namespace) -> int:
    from local4action.measures import checking  # noqa: PLC0415

    passed = failed = 0
    try:
        for one in checking.check(options.file.read_bytes()):
            if one.reason is None:
                passed += 1
            else:
                failed += 1
                _say(f"{one.id}: {one.reason}")
    except ValueError as error:
        print(f"local4action: {options.file}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    _say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _say(words: str) -> None:
    """Print what a file may have put any sign into, whatever the terminal speaks."""
    line = "".join(sign if sign.isprintable() else " " for sign in words)
    sys.stdout.buffer.write(f"{line}\n".encode(sys.stdout.encoding, "backslashreplace"))
