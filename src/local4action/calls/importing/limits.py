"""How large a file may be, so that reading it stays within bounded memory and time."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError

MB: Final = 1024 * 1024
MOST_FILE_BYTES: Final = 500 * MB
MOST_ROWS: Final = 250_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 12_000_000
MOST_SHARED_TEXTS: Final = 2_000_000
LONGEST_CELL: Final = 100_000
LONGEST_LINE_BYTES: Final = MB
LONGEST_ROW_BYTES: Final = 2 * MB
SHOWN: Final = 60


def refused(message: str) -> ValidationError:
    """The error that refuses a whole file; the command prints its sentence."""
    return ValidationError(message, code="file")


def brief(text: str) -> str:
    """A cell as a sentence quotes it: on one line, and short."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
