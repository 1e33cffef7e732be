"""A hub's own materials judged: honest ones rightly, doubtful ones never called broken."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
import typst
from PIL import Image

from local4action.brand import artwork, badges, tokens
from local4action.brand.artwork import Tone
from local4action.brand.materials.apart import judged
from local4action.brand.materials.drawn import drawn
from local4action.brand.materials.findings import Said, from_plain
from local4action.brand.materials.judging import judge
from local4action.brand.materials.rules import rules
from local4action.brand.materials.saying import heard
from local4action.brand.materials.sheets import Document, document
from local4action.brand.materials.silhouette import silhouette
from local4action.brand.tests.sheets import CASES, Case, poster, turned

NUMBER = "L4A-2025-0001"
ADDRESS = f"https://hubs.example/label/{NUMBER}/"
MARK_RULES = ("mark", "proportions", "size", "clear_space", "contrast")


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """As in the process that judges; several would wait for one another."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


@pytest.fixture(scope="module")
def mark():
    return silhouette([_pixels(artwork.mark(tone)) for tone in (Tone.MONO, Tone.COLOUR)])


def _pixels(svg: str) -> bytes:
    return drawn(svg.encode(), width=480, height=480)


def said(use="screen", **given):
    known = {
        "languages": ("fr",),
        "own_language": "fr",
        "alternative": "Une affiche pour le marché",
        "number": NUMBER,
        "address": ADDRESS,
    }
    return Said(use=use, **{**known, **given})


def found(content, mark, **given):
    """Verdict and word of each rule."""
    report = judge(content, said(**given), mark, rules())
    return {one.rule: (one.verdict.value, one.word) for one in report.findings}


@pytest.mark.parametrize("name", CASES)
def test_a_sheet_is_judged_rightly(mark, name):
    case: Case = CASES[name]
    report = judge(case.content(), said(case.use, width_mm=case.width_mm), mark, rules())
    verdicts = {one.rule: one.verdict.value for one in report.findings}
    if verdicts["mark"] != "kept":
        assert verdicts["mark"] in case.right["mark"]
        assert not set(verdicts) & set(MARK_RULES[1:])
        return
    wrong = {rule: verdicts[rule] for rule in case.right if verdicts[rule] not in case.right[rule]}
    assert wrong == {}


def test_what_is_found_is_shown_where_it_is(mark):
    report = judge(CASES["words too close"].content(), said("print", width_mm=210), mark, rules())
    by_rule = {one.rule: one for one in report.findings}
    left, top, wide, tall = by_rule["mark"].box
    assert (round(left, 2), round(top, 2)) == (0.11, 0.45)
    assert round(tall * 440) == 120
    assert by_rule["clear_space"].box[0] > left + wide
    assert by_rule["clear_space"].figures == {"percent": 8, "asked": 25}
    assert report.preview.startswith(b"\xff\xd8")
    assert from_plain(report.plain(), report.preview) == report


def test_a_turned_mark_is_for_a_person(mark):
    out = io.BytesIO()
    turned(180).save(out, "PNG")
    assert found(out.getvalue(), mark)["mark"] == ("person", "turned")


def test_another_mark_is_looked_for_where_another_is_installed():
    """What is searched is the drawing given: an arrowhead, here."""
    own = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="20" height="20">'
        '<path d="M2 18 10 2 18 18 10 12z" fill="#123"/></svg>'
    )
    pixels = drawn(own.encode(), width=480, height=480)
    theirs = silhouette([pixels, pixels])
    with_own = f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="220"><g transform="translate(80 80) scale(4)">{own}</g></svg>'
    assert found(with_own.encode(), theirs)["mark"][0] == "kept"
    assert found(CASES["colour on paper"].content(), theirs)["mark"][0] != "kept"


def svg(inside: str = "", attributes: str = 'width="800" height="320"') -> bytes:
    placed = artwork.mark().replace("<svg ", '<svg x="100" y="100" width="120" height="120" ')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 320" {attributes}>'
        f'<rect width="800" height="320" fill="#fff"/>{placed}{inside}</svg>'
    ).encode()


@pytest.mark.parametrize("size", ['width="210mm"', 'height="84mm"', 'width="100%" height="320"'])
def test_a_drawing_that_gives_one_of_its_sides_is_not_distorted(mark, size):
    shown = found(svg(attributes=size), mark)
    assert (shown["mark"], shown["proportions"]) == (("kept", "kept"), ("kept", "kept"))


def test_a_drawing_says_its_words_by_itself(mark):
    content = svg("<title>Affiche du marché</title>", 'xml:lang="fr" width="210mm" height="84mm"')
    assert found(content, mark, use="print", alternative="") == {
        "mark": ("kept", "kept"),
        "proportions": ("kept", "kept"),
        "size": ("kept", "kept"),
        "clear_space": ("kept", "kept"),
        "contrast": ("kept", "kept"),
        "languages": ("kept", "kept"),
        "alternative": ("kept", "inside"),
    }


def words_of(document, **given):
    return {one.rule: (one.verdict.value, one.word) for one in heard(document, said(**given))}


RUSSIAN = "На рынок приходят все жители города и окрестных деревень"

TELUGU = "మార్కెట్‌కు పట్టణంలోని ప్రజలందరూ వస్తారు, చుట్టుపక్కల గ్రామాల వారు కూడా వస్తారు"


@pytest.mark.parametrize(
    ("text", "given", "rule", "expected"),
    [
        ("", {"alternative": ""}, "alternative", ("broken", "absent")),
        ("", {"alternative": "Affiche"}, "alternative", ("person", "short")),
        ("", {"alternative": "市场的海报"}, "alternative", ("kept", "kept")),
        ("", {"alternative": "โปสเตอร์งานตลาดน้ำ"}, "alternative", ("kept", "kept")),
        ("", {"alternative": "ตลาด"}, "alternative", ("person", "short")),
        ("", {"languages": ("en",)}, "languages", ("person", "not_own")),
        (TELUGU, {"languages": ("te",), "own_language": "te"}, "languages", ("kept", "kept")),
        (
            TELUGU,
            {"languages": ("ta",), "own_language": "ta"},
            "languages",
            ("person", "other_script"),
        ),
        (RUSSIAN, {"languages": ("xx",), "own_language": "xx"}, "languages", ("kept", "kept")),
        (f"标签{NUMBER}号", {}, "number", ("kept", "kept")),
        ("标签L4A-2025-0009号", {}, "number", ("broken", "other")),
        (RUSSIAN, {}, "languages", ("person", "other_script")),
        (RUSSIAN, {"languages": ("ru",), "own_language": "ru"}, "languages", ("kept", "kept")),
        (f"Label {NUMBER}", {}, "number", ("kept", "kept")),
        (f"{NUMBER}, L4A-2025-0009", {}, "number", ("broken", "other")),
    ],
)
def test_words_and_languages(text, given, rule, expected):
    assert words_of(Document("svg", (), text=text), **given)[rule] == expected


def test_a_language_that_the_file_declares_and_nobody_named():
    spanish = Document("pdf", (), language="es-CO", lacks=("title",))
    assert words_of(spanish)["languages"] == ("person", "declares_other")
    assert words_of(spanish)["document"] == ("broken", "lacks")
    assert "document" not in words_of(spanish, use="print")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("size", [(300, 200), (4_000, 1_000)])
def test_pictures_of_every_kind_become_the_same_colours(mode, size):
    """Black on the left, white on the right; held upright where it says how it is held."""
    grey = Image.new("L", size, 255)
    grey.paste(0, (0, 0, size[0] // 2, size[1]))
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    picture = deep if mode == "I;16" else grey.convert(mode)
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6  # turned by a quarter: left is up
    picture.save(out, "JPEG" if mode == "CMYK" else "PNG", exif=exif)
    (sheet,) = document(out.getvalue()).sheets
    tall, wide = sheet.pixels.shape[:2]
    assert (wide < tall, max(wide, tall) <= 1_600) == (True, True)
    assert sheet.width_px == size[1]
    assert [int(sheet.pixels[row, wide // 2].mean()) for row in (10, tall - 10)] == [0, 255]


@pytest.mark.parametrize(("dots", "width"), [(72, None), (96, None), (300, 25.4)])
def test_a_resolution_that_nobody_chose_says_nothing_of_paper(dots, width):
    out = io.BytesIO()
    Image.new("RGB", (300, 200)).save(out, "PNG", dpi=(dots, dots))
    (sheet,) = document(out.getvalue()).sheets
    assert sheet.width_mm == (None if width is None else pytest.approx(width, rel=0.01))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (ADDRESS, ("kept", "kept")),
        (f"https://hubs.example/fr/label/{NUMBER}/", ("kept", "kept")),
        ("https://hubs.example/label/L4A-2025-0002/", ("broken", "other")),
        ("https://market.example/program", ("person", "elsewhere")),
        ("https://hubs.example/en/label/check/", ("person", "elsewhere")),
        (f"https://evil.example/label/{NUMBER}/", ("person", "elsewhere")),
    ],
)
def test_where_a_code_leads(mark, address, expected):
    code = badges.code_path(address)
    content = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60">'
        f'<rect width="400" height="60" fill="#fff"/><path d="{code.path}"/></svg>'
    )
    assert found(content.encode(), mark)["code"] == expected


def pdf(*, tagged: bool = True, language: str = "fr", pages: int = 1) -> bytes:
    """An A4 page with the mark, as a tagged PDF or without any of that."""
    title = 'title: "Affiche", ' if tagged else ""
    picture = '#image("mark.svg", width: 30mm, alt: "Local4Action HUB")'
    source = (
        f'#set document({title}date: none)\n#set page(paper: "a4", margin: 20mm)\n'
        f'#set text(lang: "{language}")\n{picture}\n#v(20mm)\nUne affiche pour le marché, {NUMBER}\n'
        + "#pagebreak()\nEncore\n"
        * (pages - 1)
    )
    files = {"main": source.encode(), "mark.svg": artwork.mark().encode()}
    return bytes(typst.compile(files, format="pdf", pdf_standards=["ua-1"] if tagged else []))


def test_a_pdf_says_its_size_language_and_order_of_reading(mark):
    report = judge(pdf(), said("screen"), mark, rules())
    by_rule = {one.rule: (one.verdict.value, one.word) for one in report.findings}
    assert by_rule == {
        "mark": ("kept", "kept"),
        "proportions": ("kept", "kept"),
        "size": ("kept", "kept"),
        "clear_space": ("kept", "kept"),
        "contrast": ("kept", "kept"),
        "languages": ("kept", "kept"),
        "alternative": ("kept", "kept"),
        "document": ("kept", "kept"),
        "number": ("kept", "kept"),
    }
    height = next(one.figures["height"] for one in report.findings if one.rule == "size")
    assert 95 < height < 115  # 30 mm of the field, without its margins, on a screen


def test_pages_of_a_pdf_beyond_the_first_are_not_judged(mark):
    report = judge(pdf(pages=5), said("print"), mark, rules())
    assert (report.pages, report.shown) == (5, 1)
    assert 1 <= report.judged <= 3  # as many as there was time for


def test_pages_without_the_mark_are_for_a_person_where_others_were_not_judged(mark):
    """What may be on a later page is not said to be absent."""
    source = '#set page(paper: "a6")\n' + "Encore\n#pagebreak()\n" * 4 + "Encore"
    content = bytes(typst.compile(source.encode(), format="pdf"))
    assert found(content, mark)["mark"] == ("person", "not_on_first")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_judged_in_a_process_of_its_own(kind, mark):
    """The same as here, with nothing left of it but the report."""
    content = {"png": CASES["narrowed by 10 percent"].content, "svg": svg, "pdf": pdf}[kind]()
    given = said("print", width_mm=210)
    assert judged(content, given) == judge(content, given, mark, rules())


def test_the_figures_are_those_of_the_tokens():
    group = tokens.load()["mark"]
    assert rules().clear_space == group["clear-space"]["$value"]
    assert rules().smallest_print == group["smallest-print"]["$value"]


def test_every_tone_keeps_the_rules_on_its_own_ground(mark):
    """What the kit makes passes what it is checked by."""
    light = tokens.colours(tokens.load(), "light")
    for tone, ground in (
        (Tone.COLOUR, light["paper"]),
        (Tone.MONO, light["paper"]),
        (Tone.REVERSED, light["deep"]),
        (Tone.WHITE, light["deep"]),
    ):
        out = io.BytesIO()
        poster(tone, ground, 160).save(out, "PNG")
        verdicts = found(out.getvalue(), mark, use="print", width_mm=210)
        assert {verdicts[rule] for rule in MARK_RULES} == {("kept", "kept")}, tone
