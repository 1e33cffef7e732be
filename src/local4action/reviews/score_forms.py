"""A workbook to score on where there is no connection, and how it is read back.

One table: a line for each criterion and comment of each file, keyed by the file's reference, the
field, the mark of the rubric and the mark of what stood there when the workbook was made. Only
the cells to fill in are unlocked. `written` needs xlsxwriter, which it takes in itself: jobs only.
"""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from local4action.calls.importing import sheets
from local4action.foundation.text import cleaned
from local4action.reviews import drafts
from local4action.reviews.criteria import HIGHEST, fingerprint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from local4action.calls.models import Proposal
    from local4action.reviews.models import Criterion, Review

KEY: Final = re.compile(r"l4a1\|([a-z0-9]{8})\|([-a-z0-9_]{1,60})\|([0-9a-f]{16})\|([0-9a-f]{12})")
MOST_ROWS: Final = 4000
MOST_SEEN: Final = 20_000
LONGEST: Final = 2 * drafts.LONGEST_COMMENT
SCORE_AT, COMMENT_AT = 4, 5
WIDTHS: Final = (2, 28, 34, 60, 14, 60)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file to score: its record as the reader may have it, its rubric, the draft so far."""

    proposal: Proposal
    criteria: list[Criterion]
    review: Review | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a workbook that came back."""

    ref: str
    field: str
    rubric: str
    mark: str
    text: str


def written(files: Iterable[Sheet], as_of: dt.datetime, language: str) -> bytes:
    """The workbook (XLSX) in a reader's language; cells can never become formulas."""
    import xlsxwriter  # noqa: PLC0415 - jobs only

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with translation.override(language), xlsxwriter.Workbook(out, options) as book:
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "open": book.add_format(
                {"text_wrap": True, "valign": "top", "locked": False, "border": 1}
            ),
        }
        sheet = book.add_worksheet(_("Scores")[:31])
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width, None, {"hidden": at == 0})
        made = _("Made on %(day)s UTC. Fill in the framed cells, save as XLSX and bring it back.")
        sheet.write_string(0, 1, made % {"day": f"{as_of:%Y-%m-%d %H:%M}"})
        heads = [_("Proposal"), _("What is scored"), _("What the scores mean"), _("Score"),
                 _("Comment")]  # fmt: skip
        for at, head in enumerate(heads, 1):
            sheet.write_string(1, at, head, looks["head"])
        sheet.freeze_panes(2, 2)
        row = 2
        for one in files:
            row = _write_file(sheet, looks, one, row, language)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    return out.getvalue()


def _write_file(sheet: Any, looks: dict[str, Any], one: Sheet, row: int, language: str) -> int:
    rubric = fingerprint(one.criteria)
    values = drafts.values_of(one.review, one.criteria)
    by_field = {f"{drafts.SCORE}{line.key}": line for line in one.criteria}
    named = {
        "comment_for_applicant": _("Comment to the applicants"),
        "comment_for_board": _("Comment to the board"),
    }
    cannot = _("Cannot judge")
    for field, value in values.items():
        key = "|".join(("l4a1", one.proposal.ref, field, rubric, drafts.mark(value)))
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, str(one.proposal), looks["text"])
        if criterion := by_field.get(field):
            sheet.write_string(row, 2, criterion.label.render(language).text, looks["text"])
            sheet.write_string(row, 3, _anchors(criterion, language), looks["text"])
            shown = cannot if value == drafts.CANNOT_JUDGE else value
            if shown.isdigit():
                sheet.write_number(row, SCORE_AT, int(shown), looks["open"])
            else:
                sheet.write_string(row, SCORE_AT, shown, looks["open"])
            choices = [*(str(score) for score in range(HIGHEST + 1)), cannot]
            sheet.data_validation(
                row, SCORE_AT, row, SCORE_AT, {"validate": "list", "source": choices}
            )
        else:
            sheet.write_string(row, 2, named[field], looks["text"])
            sheet.write_string(row, COMMENT_AT, value, looks["open"])
        row += 1
    return row


def _anchors(criterion: Criterion, language: str) -> str:
    lines = [f"{score}: {text.render(language).text}" for score, text in criterion.anchors if text]
    if criterion.explanation:
        lines.insert(0, criterion.explanation.render(language).text)
    return "\n".join(lines)


def read(content: bytes) -> list[Line]:
    """The lines of a workbook that came back, whatever order they are in now.

    Raises:
        ValidationError: when it is no workbook of ours, or holds far more than one.
    """
    found: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scores.xlsx")
        path.write_bytes(content)
        for seen, (_number, cells) in enumerate(sheets.rows(path)):
            if seen > MOST_SEEN or len(found) > MOST_ROWS:
                raise ValidationError(_("This workbook has far more lines than a form to score."))
            match = KEY.fullmatch(cells[0].strip()) if cells else None
            if match:
                ref, field, rubric, mark = match.groups()
                at = COMMENT_AT if field in drafts.COMMENTS else SCORE_AT
                text = cells[at] if at < len(cells) else ""
                found.append(Line(ref, field, rubric, mark, cleaned(text[:LONGEST])))
    if not found:
        raise ValidationError(
            _("This is no form to score of this site: its hidden first column is missing.")
        )
    return found


def typed(line: Line) -> str:
    """What a line says, as the form on the site would send it; "" where it was left empty.

    Raises:
        ValidationError: when its score is none.
    """
    text = line.text.strip()
    if line.field in drafts.COMMENTS:
        return drafts.parse(line.field, text)
    if text.casefold() in _cannot_judge():
        return drafts.CANNOT_JUDGE
    if re.fullmatch(r"[0-4](\.0+)?", text):
        return text[0]
    if text:
        raise ValidationError(_("“%(text)s” is no score.") % {"text": text[:40]})
    return ""


def _cannot_judge() -> set[str]:
    """Every way a workbook in one of our languages says it."""
    found = {drafts.CANNOT_JUDGE}
    for language, _words in settings.LANGUAGES:
        with translation.override(language):
            found.add(_("Cannot judge").casefold())
    return found
