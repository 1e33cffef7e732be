"""The visual kit: every file there is, of names of any length and script, whole and tagged."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from local4action.brand import artwork
from local4action.brand.kit import making, pieces
from local4action.brand.kit.fingerprint import fingerprint
from local4action.brand.kit.subject import Said, Subject, breakable
from local4action.brand.materials import apart
from local4action.brand.materials.findings import Said as Asked

PLAIN = Subject(
    language="fr",
    number="L4A-2027-0042",
    address="https://hubs.example/label/L4A-2027-0042/",
    name=Said("Des couloirs frais pour traverser l’été à pied", "fr"),
    place=Said("Exempleville, France", "fr"),
    lead=Said("Ville d’Exempleville", "fr"),
    promise=Said("Douze kilomètres de rues plantées relient les écoles et la gare.", "fr"),
    years="2027–2029",
)
LONG = " ".join(["An intermunicipal partnership for the restoration of wetlands"] * 4)
WITHOUT_SPACES = "Wassergrundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
NAMES = {
    "plain": PLAIN,
    "long": replace(PLAIN, language="en", name=Said(LONG, "en"), promise=Said(), years=""),
    "without spaces": replace(PLAIN, language="es", name=Said(WITHOUT_SPACES, "de")),
    "inert": replace(PLAIN, name=Said('#panic("x") <script>alert(1)</script> {{ 7*7 }} "\\', "fr")),
    "arabic": replace(
        PLAIN,
        language="ar",
        name=Said("حدائق الأحياء: ماء وظل لكل بيت", "ar"),
        place=Said("مدينة المثال، المغرب", "ar"),
    ),
    "chinese": replace(PLAIN, language="zh-hans", name=Said("老城水巷：把雨水留给树", "zh-hans")),
}
OTHER_SCRIPTS = {"arabic", "chinese"}


def made(name):
    if name in OTHER_SCRIPTS and not settings.DOCUMENT_FONTS.is_dir():
        pytest.skip("faces of other scripts are not fetched")
    found = {}
    for step in making.make(NAMES[name]):
        found |= step
    return found


@pytest.fixture(scope="module", params=NAMES)
def kit(request):
    return request.param, made(request.param)


def words_of(pdf):
    return "".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def test_every_file_of_the_list_is_made_and_no_other(kit):
    _name, files = kit
    assert set(files) == set(pieces.FILES)
    assert all(files.values())


def test_papers_are_tagged_titled_and_in_their_language(kit):
    name, files = kit
    for file in (one for one in files if one.endswith(".pdf")):
        root = PdfReader(io.BytesIO(files[file])).trailer["/Root"]
        assert bool(root["/MarkInfo"]["/Marked"]), file
        assert root["/Lang"].split("-")[0] == NAMES[name].language.split("-")[0], file
        assert b"pdfuaid:part" in root["/Metadata"].get_data(), file


def test_a_name_is_never_cut(kit):
    name, files = kit
    if name == "arabic":
        pytest.skip("letters come back from the file in the shapes they are drawn in")
    wanted = "".join(NAMES[name].name.text.split())
    for file in ("lockup-horizontal-colour.pdf", "lockup-stacked-mono.pdf", "poster-a3.pdf",
                 "roll-up.pdf", "backdrop.pdf"):  # fmt: skip
        assert wanted in words_of(files[file]).replace("\u200b", ""), file


def test_words_stay_within_their_sheet(kit):
    """Nothing but the ornament touches the edge: the frame of each card is one colour."""
    _name, files = kit
    for card in pieces.CARDS:
        picture = Image.open(io.BytesIO(files[f"{card}.png"])).convert("RGB")
        width, height = picture.size
        margin = int(min(width, height) * 0.06)
        for edge in ((0, 0, width, margin), (0, 0, width, margin)):
            assert len(picture.crop(edge).getcolors(16) or []) == 1


def test_cards_have_the_sizes_they_are_called_by(kit):
    _name, files = kit
    for card, size in pieces.CARDS.items():
        assert Image.open(io.BytesIO(files[f"{card}.png"])).size == size


def test_lockups_stand_on_any_ground(kit):
    _name, files = kit
    for piece in pieces.LOCKUPS:
        picture = Image.open(io.BytesIO(files[f"{piece.name}.png"]))
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 0))[3] == 0


def test_a_lockup_asks_for_no_letters_and_fetches_nothing(kit):
    _name, files = kit
    for piece in pieces.LOCKUPS:
        drawn = files[f"{piece.name}.svg"].decode()
        assert "<text" not in drawn
        assert "font-family" not in drawn
        assert "<image" not in drawn
        assert "http" not in drawn.replace("http://www.w3.org/", "")


def test_what_the_kit_makes_passes_the_check_of_own_materials():
    files = made("plain")
    said = Asked(
        use="screen", languages=("fr",), own_language="fr", number=PLAIN.number,
        alternative="Des couloirs frais, un Local4Action HUB.", address=PLAIN.address,
    )  # fmt: skip
    for name in ("card-link.png", "card-story.png", "lockup-horizontal-colour.svg",
                 "backdrop-call.png", "poster-a3.pdf"):  # fmt: skip
        report = apart.judged(files[name], said)
        found = {one.rule: str(one.verdict) for one in report.findings}
        assert "broken" not in found.values(), (name, found)
        assert {found[rule] for rule in ("mark", "proportions")} == {"kept"}, (name, found)


def test_one_ink_is_one_ink():
    files = made("plain")
    for tone, ink in (("mono", "ink"), ("white", "white")):
        picture = Image.open(io.BytesIO(files[f"lockup-horizontal-{tone}.png"]))
        colours = {one[:3] for _n, one in picture.getcolors(10**6) if one[3] == 255}
        assert len(colours) == 1, ink


def test_office_documents_open_and_are_described():
    import docx
    import pptx

    files = made("plain")
    letter = docx.Document(io.BytesIO(files["letterhead.docx"]))
    slides = pptx.Presentation(io.BytesIO(files["slides.pptx"]))
    assert PLAIN.name.text in letter.core_properties.title
    assert PLAIN.name.text in slides.core_properties.title
    assert len(slides.slide_layouts) == 5
    for content in (files["letterhead.docx"], files["slides.pptx"]):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            said = b"".join(parts.read(one) for one in parts.namelist() if one.endswith(".xml"))
        assert PLAIN.number.encode() in said


def test_a_signature_is_inert_and_fetches_nothing():
    said = made("inert")["signature.html"].decode()
    assert "<script>" not in said
    assert 'src="data:image/png;base64,' in said
    assert said.count("src=") == 1


def test_the_same_is_known_as_the_same_and_any_change_as_another():
    same = fingerprint(PLAIN)
    assert same == fingerprint(replace(PLAIN))
    changed = [
        replace(PLAIN, name=Said("Autre nom", "fr")),
        replace(PLAIN, years="2027–2030"),
        replace(PLAIN, language="es"),
        replace(PLAIN, lead=Said("Autre ville", "fr")),
    ]
    assert len({same, *map(fingerprint, changed)}) == 5


def test_another_drawing_of_the_mark_makes_another_kit(settings, tmp_path):
    settings.HOME = tmp_path
    before = fingerprint(PLAIN)
    artwork.path().parent.mkdir()
    artwork.path().write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">'
        '<circle cx="20" cy="15" r="10" fill="#a2401f"/></svg>'
    )
    assert fingerprint(PLAIN) != before
    drawn = next(making.make(PLAIN))["lockup-horizontal-colour.svg"]
    assert b"#a2401f" in drawn


def test_only_a_run_without_end_may_be_broken_anywhere():
    assert breakable("Deux mots\nici") == "Deux mots ici"
    assert "\u200b" in breakable(WITHOUT_SPACES)
    assert breakable("ب" * 60) == "ب" * 60
