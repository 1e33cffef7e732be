"""`local4action labels verify`: what is true of a badge, said at a terminal.

Without a database nothing is known of any issuer, so that no badge is more than well formed,
signed and in time; none is started for this in a home that has none.
"""

import contextlib
import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from local4action.conf import environment, site
from local4action.conf.place import RECORD

if TYPE_CHECKING:
    from local4action.labels.badges.verdict import Known


@contextlib.contextmanager
def _set_up() -> Iterator[bool]:
    """Give the block a Django; whether with the database of this home, where it has one."""
    if os.environ.get("L4A_DATABASE_URL") or (environment.home() / RECORD).exists():
        with site.django_ready():
            yield True
        return
    from django.conf import settings  # noqa: PLC0415

    settings.configure(USE_I18N=False, LANGUAGE_CODE="en")
    yield False


def _known(has_tables: bool) -> "Known":
    if has_tables:
        from local4action.labels import known  # noqa: PLC0415 - its tables need a Django

        return known.ours()
    from local4action.labels.badges.verdict import Known  # noqa: PLC0415

    return Known()


def verify(file: Path, *, as_json: bool) -> tuple[str, bool]:
    """What there is to say of the badge in a file, and whether it is valid.

    Args:
        file: PNG, SVG or JSON.
        as_json: in words for machines, those of `labels.badges.verdict`.
    """
    from local4action.labels.badges import reading  # noqa: PLC0415

    with file.open("rb") as opened:
        content = opened.read(reading.MOST_BYTES + 1)
    with _set_up() as has_tables:
        from local4action.labels import sentences  # noqa: PLC0415
        from local4action.labels.badges.verdict import judge  # noqa: PLC0415

        try:
            document = reading.credential(content)
        except reading.UnreadableError as error:
            found = {"overall": "unreadable", "why": error.word}
            return json.dumps(found) if as_json else sentences.unreadable(error), False
        verdict = judge(document, _known(has_tables), dt.datetime.now(dt.UTC))
        is_valid = verdict.overall == "valid"
        if as_json:
            return json.dumps({"overall": verdict.overall, **asdict(verdict)}, indent=1), is_valid
        return "\n".join(sentences.told(verdict)), is_valid
