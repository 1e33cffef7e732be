"""When the site last answered, and when it did not: kept on disk, where no database is needed.

The watcher that `serve` runs (`conf.watch`) notes each answer of the site in `last`, and each
silence in `silences`, before the answer that ended it is noted. So whoever reads that the site has
answered after an instant knows of every silence that began before it. No Django here: the watcher
is small, and reads and writes while the database is down.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "watch"
LAST: Final = "last"
SILENCES: Final = "silences"
# What counts as an outage; the rule itself is in `calls.outages`.
SHORTEST: Final = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Silence:
    """From the last answer before it to the first one after it (aware, UTC)."""

    began_at: dt.datetime
    ended_at: dt.datetime

    @property
    def length(self) -> dt.timedelta:
        """How long nobody was answered."""
        return self.ended_at - self.began_at


def last_answer(home: Path) -> dt.datetime | None:
    """When the site last answered its watcher; None where none has ever watched."""
    try:
        text = (home / FOLDER / LAST).read_text(encoding="ascii")
        return dt.datetime.fromisoformat(text.strip()).astimezone(dt.UTC)
    except (OSError, ValueError):
        return None


def silences(home: Path) -> list[Silence]:
    """Every silence noted so far, in order; a line that a power cut left half is skipped."""
    try:
        lines = (home / FOLDER / SILENCES).read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            began, ended = json.loads(line)
            found.append(
                Silence(dt.datetime.fromisoformat(began), dt.datetime.fromisoformat(ended))
            )
        except (ValueError, TypeError):
            continue
    return found


def note_answer(
    home: Path, now: dt.datetime, *, since: dt.timedelta | None = None, shortest: dt.timedelta
) -> Silence | None:
    """Note that the site answered, and the silence that ended with it.

    Args:
        home: `L4A_HOME`.
        now: the instant of the answer (aware).
        since: how long ago the one before was, where the watcher measured it itself: clocks of
            the machine may be set meanwhile. None takes the difference of the two instants.
        shortest: a gap shorter than this is no silence.

    Returns:
        The silence, or None.
    """
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    before = last_answer(home)
    if since is None and before is not None:
        since = now - before
    found = None
    if since is not None and since >= shortest:
        found = Silence(now - since, now)
        line = json.dumps([found.began_at.isoformat(), found.ended_at.isoformat()])
        with (folder / SILENCES).open("a", encoding="ascii") as file:
            file.write(f"\n{line}" if file.tell() else line)
            file.flush()
            os.fsync(file.fileno())
    part = folder / f".{LAST}"
    part.write_text(now.isoformat(), encoding="ascii")
    part.replace(folder / LAST)
    return found
