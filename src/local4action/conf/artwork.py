"""`local4action brand artwork`: the operator's own drawing of the mark, in place of ours."""

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local4action.brand.artwork import Artwork


def add(commands: Any) -> None:
    """Add `brand artwork` to the commands."""
    brand = commands.add_parser(
        "brand", help="how everything looks", description="How everything looks."
    ).add_subparsers(metavar="WHAT", required=True)
    text = "say which drawing of the mark is shown, or install another one"
    parser = brand.add_parser(
        "artwork", help=text, description=f"{text[0].upper()}{text[1:]}. See docs/brand.md."
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("file", nargs="?", type=Path, help="the drawing to install: SVG")
    what.add_argument("--remove", action="store_true", help="go back to the drawing of ours")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Install, remove, or say what is there."""
    from local4action.conf import site  # noqa: PLC0415 - every command reads this module
    from local4action.conf.serve import say  # noqa: PLC0415

    if options.file is None and not options.remove:
        with site.django_ready():
            from local4action.brand import artwork  # noqa: PLC0415 - needs Django set up

            say(_described(artwork.current()))
        return 0
    with site.tables_ready():
        for line in remove() if options.remove else install(options.file):
            say(line)
    return 0


def install(file: Path) -> list[str]:
    """Judge a drawing, put it in place, have badges and certificates drawn anew; in sentences.

    Raises:
        ValidationError: it is not taken, and what there was stays.
    """
    from local4action.brand import artwork, own_artwork  # noqa: PLC0415 - as above
    from local4action.conf import home as homes  # noqa: PLC0415

    with file.open("rb") as opened:
        found = own_artwork.judged(opened.read(own_artwork.LIMITS.octets + 1))
    path = artwork.path()
    path.parent.mkdir(mode=0o755, exist_ok=True)
    # What was understood of the drawing, not what the file held besides.
    homes.write_whole(path, found.drawn(), mode=0o644)
    return [_described(artwork.current()), _redrawn()]


def remove() -> list[str]:
    """Go back to our drawing; in sentences."""
    from local4action.brand import artwork  # noqa: PLC0415 - as above

    if artwork.current().is_ours:
        return [_described(artwork.current())]
    artwork.path().unlink()
    return [_described(artwork.current()), _redrawn()]


def _described(shown: "Artwork") -> str:
    if shown.is_ours:
        return "The mark is the one this software comes with."
    from local4action.brand import artwork  # noqa: PLC0415 - as above

    width, height = shown.field
    return f"The mark is your own: {artwork.path()}, {width:g} x {height:g}."


def _redrawn() -> str:
    from django.db import transaction  # noqa: PLC0415 - as above
    from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415

    from local4action.labels import tasks  # noqa: PLC0415

    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        tasks.keep_drawn.defer(timestamp=0)
    return "Badges and certificates in force are drawn anew by a job, in a minute or so."
