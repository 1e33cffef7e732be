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
    key = add_one(
        labels, "key", _make_key, "make a key to sign credentials with", "See docs/labels.md"
    )
    key.add_argument(
        "--for",
        dest="section",
        metavar="ORGANISATION",
        help="a section that signs beside the programme: the reference in its page's address",
    )
    verify = add_one(
        labels,
        "verify",
        _verify,
        "say what is true of a badge, ours or anyone's, asking nobody",
        "Exit code 0: it is valid, which only a badge of this site can be. See docs/labels.md",
    )
    verify.add_argument("file", type=Path, help="the badge: PNG, SVG or JSON")
    verify.add_argument("--json", action="store_true", help="in words for machines")


def _make_key(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415
    from local4action.conf.serve import say  # noqa: PLC0415

    with site.tables_ready():
        say(make_key(options.section))
    return 0


def make_key(ref: str | None) -> str:
    """Make a key for the site, or for the section with this reference; in a sentence.

    Raises:
        CommandError: no organisation has this reference.
    """
    from django.core.management import CommandError  # noqa: PLC0415 - needs Django set up
    from django.http import Http404  # noqa: PLC0415

    from local4action.foundation.actions import SYSTEM  # noqa: PLC0415
    from local4action.labels import actions  # noqa: PLC0415
    from local4action.members.queries import organisation  # noqa: PLC0415

    try:
        section = organisation(ref) if ref else None
    except Http404:
        raise CommandError(f"No organisation has the reference {ref!r}.") from None
    made = actions.make_key(actor=SYSTEM, section=section)
    whose = f" for {section.name}" if section else ""
    return f"{made.name} signs{whose} from now on; its public half is {made.public}"


def _verify(options: argparse.Namespace) -> int:
    from local4action.conf import verifying  # noqa: PLC0415

    words, is_valid = verifying.verify(options.file, as_json=options.json)
    # A badge may say anything, and the terminal may not have all its signs.
    sys.stdout.buffer.write(f"{words}\n".encode(sys.stdout.encoding, "replace"))
    return 0 if is_valid else 1
