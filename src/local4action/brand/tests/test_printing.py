"""What is drawn on paper shows what it was given, never a file that lies where a job works."""

import pytest
import typst
from PIL import Image

from local4action.brand import printing

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
    '<image href="picture.png" width="9" height="9"/></svg>'
)


@pytest.fixture(autouse=True)
def where_a_job_works(tmp_path, monkeypatch):
    Image.new("RGB", (9, 9), "red").save(tmp_path / "picture.png")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)


def test_a_drawing_cannot_show_a_picture_that_lies_there():
    with pytest.raises(typst.TypstError, match="not found"):
        printing.png(SVG, pixels=9)
    assert printing.png(SVG.replace("image", "rect"), pixels=9).startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["secret.txt", "/secret.txt", "../secret.txt"])
def test_a_document_cannot_read_a_file_that_lies_there(path):
    def draw(paper):
        paper._lines.append(f'#read("{path}")')

    with pytest.raises(typst.TypstError):
        printing.pdf(draw, title="A", language="en")
