"""A material judged: its sheets looked through, every mark measured. Child processes only."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from PIL import Image

from local4action.brand.materials.findings import (
    RULES,
    Finding,
    RefusedError,
    Report,
    Verdict,
    refused,
    worst,
)
from local4action.brand.materials.measuring import box_of, measured, steps
from local4action.brand.materials.saying import heard
from local4action.brand.materials.search import ALIKE, DOUBTFUL, Search, search
from local4action.brand.materials.sheets import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from local4action.brand.materials.findings import Said
    from local4action.brand.materials.rules import Rules
    from local4action.brand.materials.sheets import Document, Sheet
    from local4action.brand.materials.silhouette import Pixels, Silhouette

PREVIEW: Final = 1_200
# Where more of a sheet is uneven, it is a photograph, on which a mark may hide.
_UNEVEN: Final = 0.12
# Of computing; what comes after it has to fit into the child's five as well.
_ENOUGH_SECONDS: Final = 2.0


def judge(content: bytes, said: Said, mark: Silhouette, rules: Rules) -> Report:
    """Everything the machine can say of a material."""
    try:
        found = document(content)
    except RefusedError as error:
        return refused(error)
    searches = _searched(found, mark)
    sheets = found.sheets[: len(searches)]
    findings = [_presence(found, sheets, searches)]
    for sheet, result in zip(sheets, searches, strict=True):
        for spot in result.spots:
            findings += measured(_as_printed(sheet, said), spot, mark, rules, said.use)
        findings += _codes(sheet, said)
    findings += heard(found, said)
    shown = next((n for n, one in enumerate(searches) if one.spots), 0)
    return Report(
        tuple(_by_rule(findings)),
        kind=found.kind,
        pages=found.pages,
        judged=len(sheets),
        shown=sheets[shown].page,
        preview=_preview(sheets[shown].pixels),
    )


def _searched(found: Document, mark: Silhouette) -> list[Search]:
    """What is on each sheet, the first of all, then as many more as there is time for."""
    began, searches = process_time(), list[Search]()
    for sheet in found.sheets:
        if searches and process_time() - began > _ENOUGH_SECONDS:
            break
        searches.append(search(sheet.pixels, mark))
    return searches


def _by_rule(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each rule: of several marks the one that is shown worst."""
    by_rule: dict[str, list[Finding]] = {}
    for one in findings:
        by_rule.setdefault(one.rule, []).append(one)
    return [worst(by_rule[rule]) for rule in RULES if rule in by_rule]


def _as_printed(sheet: Sheet, said: Said) -> Sheet:
    """The sheet in the width that its people gave for it."""
    return replace(sheet, width_mm=said.width_mm) if said.width_mm else sheet


def _presence(found: Document, sheets: Sequence[Sheet], searches: list[Search]) -> Finding:
    """Whether the mark is there at all; where it could be and cannot be told, a person looks."""
    for sheet, result in zip(sheets, searches, strict=True):
        if result.spots:
            number = sum(len(one.spots) for one in searches)
            box = box_of(sheet, result.spots[0].edges)
            return Finding("mark", Verdict.KEPT, "kept", {"number": number}, box, sheet.page)
    if max(one.turned for one in searches) >= ALIKE:
        return Finding("mark", Verdict.PERSON, "turned")
    if max(one.nearest for one in searches) >= DOUBTFUL:
        return Finding("mark", Verdict.PERSON, "like_it")
    if any(_is_uneven(sheet.pixels) for sheet in sheets):
        return Finding("mark", Verdict.PERSON, "busy")
    if found.pages > len(sheets):
        return Finding("mark", Verdict.PERSON, "not_on_first", {"pages": len(sheets)})
    return Finding("mark", Verdict.BROKEN, "absent")


def _is_uneven(pixels: Pixels) -> bool:
    small = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    shades = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.int16)
    return float((steps(shades) > 8).mean()) > _UNEVEN


def _codes(sheet: Sheet, said: Said) -> list[Finding]:
    """Where the codes (QR) on a sheet lead."""
    grey = cv2.cvtColor(sheet.pixels, cv2.COLOR_RGB2GRAY)
    _found, texts, corners, _straight = cv2.QRCodeDetector().detectAndDecodeMulti(grey)
    return [
        _code(sheet, said, text, np.asarray(points))
        for text, points in zip(texts, corners if corners is not None else (), strict=False)
        if text
    ]


def _code(sheet: Sheet, said: Said, text: str, points: Pixels) -> Finding:
    low, high = points.min(axis=0), points.max(axis=0)
    box = box_of(sheet, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    figures = {"address": text[:200]}
    root = re.escape(said.address.split("/label/")[0])
    # A label by its number: the page that checks badges is below `/label/` as well.
    ours = re.fullmatch(rf"{root}(?:/[a-z]{{2}})?/label/(L4A-[0-9-]+)/?(?:[?#].*)?", text)
    if ours is None:
        return Finding("code", Verdict.PERSON, "elsewhere", figures, box, sheet.page)
    if ours[1] == said.number:
        return Finding("code", Verdict.KEPT, "kept", figures, box, sheet.page)
    return Finding("code", Verdict.BROKEN, "other", figures, box, sheet.page)


def _preview(pixels: Pixels) -> bytes:
    picture = Image.fromarray(pixels)
    picture.thumbnail((PREVIEW, PREVIEW))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()
