"""The proposals of a call as files: what an officer takes away for other work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from defusedcsv import csv
from django.db.models import Exists, OuterRef

from local4action.calls import answers, queries
from local4action.calls.models import Call, Proposal, Question, Submission

FIXED: Final = (
    "ref", "organisation_ref", "organisation", "country", "title", "language", "state",
    "first_arrived_at", "first_sha256", "second_arrived_at", "second_sha256", "example",
)  # fmt: skip
BATCH: Final = 500
FORMS: Final = ("first", "second")


type Asked = dict[int, list[Question]]


def _questions(proposals: list[Proposal]) -> Asked:
    """The questions of each version that one of these proposals answers."""
    versions = {queries.asked_version_id(one, form) for one in proposals for form in FORMS}
    found: Asked = {}
    for question in Question.objects.filter(version__in=versions).order_by("position"):
        found.setdefault(question.version_id, []).append(question)
    return found


def _columns(
    call: Call, proposals: list[Proposal], *, with_personal: bool
) -> dict[str, list[Question]]:
    """The questions of the call as it asks now, then those only earlier versions asked."""
    asked = _questions(proposals)
    columns = queries.questions_by_form(call)
    for form in FORMS:
        known = {one.key for one in columns[form]}
        for version in sorted({queries.asked_version_id(one, form) for one in proposals}):
            more = [one for one in asked.get(version, ()) if one.key not in known]
            columns[form] += more
            known |= {one.key for one in more}
    if with_personal:
        return columns
    # Asked as personal data once is personal data, whatever another version says of it.
    personal = {
        one.key for some in (*asked.values(), *columns.values()) for one in some if one.is_personal
    }
    return {
        form: [one for one in some if one.key not in personal] for form, some in columns.items()
    }


def _of_form(made: Submission | None, columns: list[Question]) -> dict[str, Any]:
    """What was submitted of one form by key; None where nothing was, or nothing was said."""
    said = made.record["answers"] if made else {}
    given = {one.key: said.get(one.key) for one in columns}
    return {key: None if answers.is_empty(value) else value for key, value in given.items()}


def _rows(proposals: list[Proposal], columns: dict[str, list[Question]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for start in range(0, len(proposals), BATCH):
        batch = proposals[start : start + BATCH]
        pks = [one.pk for one in batch]
        submitted: dict[tuple[int, str], Submission] = {
            (one.proposal_id, one.form): one
            for one in Submission.objects.filter(proposal__in=pks, is_current=True)
        }
        for one in batch:
            row: dict[str, Any] = {
                "ref": one.ref,
                "organisation_ref": one.organisation.ref,
                "organisation": str(one.organisation),
                "country": one.organisation.country,
                "title": one.title,
                "language": one.language,
                "state": one.state,
                "example": one.is_example,
            }
            for form in FORMS:
                made = submitted.get((one.pk, form))
                row[f"{form}_arrived_at"] = made.arrived_at.isoformat() if made else None
                row[f"{form}_sha256"] = made.sha256 if made else None
                row[form] = _of_form(made, columns[form])
            rows.append(row)
    return rows


def _write_csv(path: Path, rows: list[dict[str, Any]], asked: dict[str, list[Question]]) -> None:
    columns = [(form, question) for form, all_of in asked.items() for question in all_of]
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*FIXED, *(f"{form}.{one.key}" for form, one in columns)])
        for row in rows:
            writer.writerow(
                [
                    *("" if row[name] is None else row[name] for name in FIXED),
                    *(answers.cell(one, row[form].get(one.key)) for form, one in columns),
                ]
            )


def _write_json(path: Path, call: Call, rows: list[dict[str, Any]]) -> None:
    whole = {
        "call": {
            "ref": call.ref,
            "slug": call.slug,
            "title": call.title.to_json(),
            "state": call.state,
            "closes_at": call.closes_at.isoformat(),
            "closes_zone": call.closes_zone,
        },
        "proposals": rows,
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def export_call(slug_or_ref: str, target: str | Path, *, with_personal: bool = False) -> list[Path]:
    """Write what was submitted to a call: CSV for spreadsheets (no cell is a formula), and JSON.

    Drafts, and changes that were begun and never submitted, are not for others.

    Args:
        slug_or_ref: the call's slug or its reference.
        target: a file ending in `.csv` or `.json`, or a directory for both, made if absent.
        with_personal: whether answers that are personal data go along.

    Returns:
        The files written.

    Raises:
        Http404: when there is no such call.
    """
    call = queries.call_named(slug_or_ref)
    submitted = Exists(Submission.objects.filter(proposal=OuterRef("pk")))
    found = queries.all_proposals().filter(submitted, call=call)
    proposals = list(found.order_by("created_at", "pk"))
    columns = _columns(call, proposals, with_personal=with_personal)
    rows, path = _rows(proposals, columns), Path(target)
    if path.suffix in {".csv", ".json"}:
        written = [path]
    else:
        path.mkdir(parents=True, exist_ok=True)
        written = [path / f"{call.slug or call.ref}.{kind}" for kind in ("csv", "json")]
    for one in written:
        one.parent.mkdir(parents=True, exist_ok=True)
        if one.suffix == ".csv":
            _write_csv(one, rows, columns)
        else:
            _write_json(one, call, rows)
    return written
