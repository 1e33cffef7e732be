"""`local4action labels`: the keys that credentials are signed with, and the check of a badge."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def add(commands: Any, add_one: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `labels key` and `labels verify` to the commands."""
    labels = commands.add_parser(
        "labels", help="the labels", description="The labels."
    ).add_subparsers(metavar="WHAT", required=True)
    add_one(labels, "key", _make_key, "make a key to sign credentials with", "See docs/labels.md")
    verify = add_one(
        labels,
        "verify",
        _verify,
        "say what is true of a badge, ours or anyone's, asking nobody",
        "Exit code 0: it is valid, which only a badge of this site can be. See docs/labels.md",
    )
    verify.add_argument("file", type=Path, help="the badge: PNG, SVG or JSON")
    verify.add_argument("--json", action="store_true", help="in words for machines")


def _make_key(_options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415
    from local4action.conf.serve import say  # noqa: PLC0415

    with site.tables_ready():
        from local4action.foundation.actions import SYSTEM  # noqa: PLC0415
        from local4action.labels import actions  # noqa: PLC0415

        made = actions.make_key(actor=SYSTEM)
        say(f"{made.name} signs from now on; its public half is {made.public}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from local4action.conf import verifying  # noqa: PLC0415

    words, is_valid = verifying.verify(options.file, as_json=options.json)
    # A badge may say anything, and the terminal may not have all its signs.
    sys.stdout.buffer.write(f"{words}\n".encode(sys.stdout.encoding, "replace"))
    return 0 if is_valid else 1
