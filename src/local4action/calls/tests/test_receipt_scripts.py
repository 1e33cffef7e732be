"""A receipt keeps its title in every script of the UN, with the faces that were fetched."""

import io

import pytest
import typst
from django.utils import timezone
from pypdf import PdfReader

from local4action.brand import printing
from local4action.calls import actions, receipts
from local4action.calls.tests.conftest import answer

pytestmark = pytest.mark.django_db
TITLES = [
    ("تقاسم مياه المطر", "NotoNaskhArabic"),
    ("共享雨水，分享城市", "NotoSansHans"),
    ("Вода для всех: Ұлытау", "LibertinusSerif"),
    ("Ꙋ҂ Ӡ Ɠ ꞗ ᶑ", "NotoSans-"),
]


@pytest.fixture
def submitted(ready, cast):
    def submit(title):
        answer(ready, "first", {"title": title}, cast.applicant)
        return actions.submit_form(
            proposal=ready,
            form="first",
            arrived_at=timezone.now(),
            actor=cast.applicant,
            arrival_known_by="kernel",
        )

    return submit


def read(made):
    """The words of a PDF, the faces it embeds, and its document."""
    pdf = PdfReader(io.BytesIO(made))
    faces = {
        font.get_object()["/BaseFont"]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    words = set(" ".join(page.extract_text() for page in pdf.pages).split())
    return words, faces, pdf


@pytest.mark.parametrize(("title", "face"), TITLES)
def test_the_title_is_printed_in_its_script(submitted, fetched_faces, title, face):
    found = submitted(title)
    words, faces, pdf = read(receipts.pdf(found))
    assert set(title.split()) <= words
    assert any(face in one for one in faces), faces
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def drawn_without_the_fonts_of_this_machine(text, fetched_faces):
    paper = printing.Paper("Receipt", "en", elsewhere="")
    paper.terms([("Proposal", text, "en")])
    return typst.compile(
        paper.source.encode(),
        format="pdf",
        pdf_standards=[printing.STANDARD],
        font_paths=[fetched_faces],
        ignore_system_fonts=True,
    )


@pytest.mark.parametrize(("title", "face"), TITLES)
def test_the_fetched_faces_are_enough_on_a_machine_without_any(fetched_faces, title, face):
    # PDF/UA-1 refuses a sign that no face can draw: that it is made says that none is missing.
    words, faces, _pdf = read(drawn_without_the_fonts_of_this_machine(title, fetched_faces))
    assert set(title.split()) <= words
    assert any(face in one for one in faces), faces


def test_what_no_face_draws_is_refused_so_the_test_above_means_something(fetched_faces):
    with pytest.raises(typst.TypstError):
        drawn_without_the_fonts_of_this_machine("\U00012000\U00012001", fetched_faces)


def test_without_them_the_receipt_is_printed_all_the_same(submitted, settings, tmp_path):
    settings.DOCUMENT_FONTS = tmp_path / "absent"
    found = submitted("\U000f0000 rain")
    words, _faces, _pdf = read(receipts.pdf(found))
    assert found.ref in words
    assert "rain" in words
