"""Documents that come back: read whoever saved them, and refused where they were made to hurt."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.exceptions import ValidationError
from tests.files import bombs

from local4action.calls.documents import boxes, reading

from . import forms_offline as form

MB = 1024 * 1024
MOST_SECONDS = 5
MOST_MEMORY_MB = 200
SAVED = Path(__file__).parent / "data" / "form-saved-by-libreoffice.docx"
READ = """
import json, re, resource, sys, time
import django
django.setup()
from django.core.exceptions import ValidationError
from pathlib import Path
from local4action.calls.documents import reading
began, said = time.process_time(), ""
try:
    reading.read(Path(sys.argv[1]).read_bytes(), ["title", "promise"])
except ValidationError as error:
    said = " ".join(error.messages)
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps({"said": said, "peak_mb": peak, "seconds": time.process_time() - began,
                  "docx": "docx" in sys.modules}))
"""


def edited_in(content):
    """The keys of the boxes that are no longer as they were made."""
    found = reading.read(content, form.KEYS)
    assert (found.proposal, found.form) == ("7wyesype", "first")
    assert [one.key for one in found.boxes] == form.KEYS
    return {one.key for one in found.boxes if one.mark != boxes.mark(one.text)}


def text_in(content, key):
    return next(one.text for one in reading.read(content, form.KEYS).boxes if one.key == key)


@pytest.fixture(scope="module")
def made():
    return form.document()


def test_what_nobody_edited_is_as_it_was(made):
    found = reading.read(made, form.KEYS)
    assert edited_in(made) == set()
    for one in found.boxes:
        question = form.BY_KEY[one.key]
        answer = form.GIVEN.get(question.pk)
        assert one.version == (answer.version if answer else 0)
        assert boxes.parsed(question, one.text) == form.VALUES.get(one.key, "")


def test_it_says_who_reads_each_answer_where_not_everyone_does(made):
    """As the form on the site does; in a line that is not read when the document comes back."""
    lines = [one.text for one in docx.Document(io.BytesIO(made)).paragraphs]
    after = {
        name: lines[lines.index(f"{number}. {name}") + 1]
        for number, name in ((2, "Promesse"), (7, "Lieu"), (8, "Engagement"), (9, "Partenaires"))
    }
    board = "Only those who write and those who review the proposal read this."
    officers = "Only those who write and the World Secretariat read this."
    assert after["Promesse"] == f"At most 150 words. {board}"
    assert after["Engagement"] == f"This is answered on the site. {board}"
    assert after["Partenaires"] == officers
    assert "read this" not in after["Lieu"]
    everyone = "If the proposal is granted, anyone may read the answers"
    assert [one for one in lines if one.startswith(everyone)]


def test_only_what_was_edited_is_found(made):
    content = form.edited(made)
    assert edited_in(content) == form.EDITED
    assert "trois toits" in text_in(content, "promise")
    assert boxes.parsed(form.BY_KEY["form"], text_in(content, "form")) == "in_person"


def test_a_file_saved_by_libreoffice_changes_only_the_answers_edited_in_it():
    """The file was made by this program, edited, and saved by LibreOffice 7.4."""
    content = SAVED.read_bytes()
    with zipfile.ZipFile(SAVED) as archive:
        assert b"LibreOffice" in archive.read("docProps/app.xml")
    assert edited_in(content) == form.EDITED
    assert "trois toits" in text_in(content, "promise")
    assert boxes.parsed(form.BY_KEY["form"], text_in(content, "form")) == "in_person"


def converted(folder, content, *kinds, made="docx"):
    """What LibreOffice of this machine makes of a document, through one format after another."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not on this machine: no round trip was made.")
    path = folder / f"form.{made}"
    path.write_bytes(content)
    for kind in kinds:
        subprocess.run(  # noqa: S603 - our own file
            [soffice, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
             "--convert-to", kind, "--outdir", folder / kind, path],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        path = folder / kind / f"form.{kind}"
        if not path.exists():  # Debian has Writer and Calc in packages of their own
            pytest.skip(
                f"The LibreOffice of this machine writes no {kind}: no round trip was made."
            )
    return path.read_bytes()


@pytest.mark.parametrize("kinds", [("docx",), ("odt", "docx")])
def test_a_round_trip_through_libreoffice_edits_nothing(made, tmp_path, kinds):
    assert edited_in(converted(tmp_path, made, *kinds)) == set()


def test_a_round_trip_keeps_what_was_edited(made, tmp_path):
    assert edited_in(converted(tmp_path, form.edited(made), "docx")) == form.EDITED


BODY = "word/document.xml"
LINE = r"\[promise · 2 · [0-9a-f]{12}\]"


@pytest.mark.parametrize(
    "changes",
    [
        [(BODY, (LINE, ""))],
        [(BODY, (r'<w:bookmarkStart [^>]*"l4a_\d+"/>', ""))],
        [("customXml/item9.xml", ("urn:local4action", "urn:lost"))],
        [(BODY, (LINE, "")), (BODY, (r'<w:bookmarkStart [^>]*"l4a_\d+"/>', ""))],
        [(BODY, (r"\[[a-z]+ · \d+ · [0-9a-f]{12}\]", ""))],
    ],
    ids=["line", "bookmarks", "hidden part", "line and bookmarks", "all lines"],
)
def test_an_answer_is_known_when_its_marks_are_lost(made, changes):
    content = form.edited(made)
    for part, change in changes:
        content = form.changed(content, part, change)
    assert edited_in(content) == form.EDITED


def test_without_any_mark_an_answer_has_no_version(made):
    content = form.changed(made, "customXml/item9.xml", ("urn:local4action", "urn:lost"))
    content = form.changed(content, BODY, (LINE, ""))
    found = next(one for one in reading.read(content, form.KEYS).boxes if one.key == "promise")
    assert (found.version, found.mark) == (None, None)
    assert boxes.normalised(found.text) == boxes.normalised(form.TEXT)


def test_marked_changes_are_read_as_accepted(made):
    run = r"<w:r>((?:(?!<w:r>).)*)La pluie partagée</w:t></w:r>(?=</w:p></w:tc>)"
    marked = (
        r'<w:del w:id="1" w:author="x"><w:r><w:delText>La pluie partagée</w:delText></w:r></w:del>'
        r'<w:ins w:id="2" w:author="x"><w:r><w:t>L’eau partagée</w:t></w:r></w:ins>'
        r'<w:moveFrom w:id="3" w:author="x"><w:r><w:t>ailleurs</w:t></w:r></w:moveFrom>'
    )
    content = form.changed(made, BODY, (run, marked))
    assert text_in(content, "title") == "L’eau partagée"


def test_typography_is_no_edit():
    assert boxes.mark("« L’été » – oui…") == boxes.mark('"  L\'été\u00a0" - oui...  ').replace(
        "x", "x"
    )
    assert boxes.mark("a\n\n\n\nb ") == boxes.mark("a\n\nb")
    assert boxes.mark("a\nb") != boxes.mark("a\n\nb")
    assert boxes.mark("m2") != boxes.mark("m²")


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("form", "[x] En présence\n[ ] Hybride", "in_person"),
        ("form", "☐ In person\n☑ Hybrid", "hybrid"),
        ("form", "hybride", "hybrid"),
        ("form", "☐ In person\n☐ Hybrid", ""),
        ("ways", "( ) In person\n(X) Hybrid", ["hybrid"]),
        ("ways", "☒ In person\n✓ Hybrid", ["in_person", "hybrid"]),
        ("goals", "☐ 1. Pauvreté\n☒ 11. Villes", [11]),
        ("goals", "6, 11\n13", [6, 13]),
        ("goals", "Objectif 6", [6]),
        ("months", " 24 ", 24),
        ("start", "2027-05", "2027-05"),
    ],
)
def test_boxes_are_ticked_in_many_ways(key, text, wanted):
    assert boxes.parsed(form.BY_KEY[key], text) == wanted


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("form", "☒ In person\n☒ Hybrid"),
        ("form", "☒ By boat"),
        ("goals", "☒ Villes"),
        ("goals", "☒ 18. Autre"),
        ("months", "deux ans"),
        ("start", "bientôt"),
    ],
)
def test_what_is_no_answer_is_said(key, text):
    with pytest.raises(ValidationError):
        boxes.parsed(form.BY_KEY[key], text)


def packed(*pieces, part=BODY, more=()):
    """A document whose main part is these pieces of bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in more:
            archive.writestr(name, text)
        with archive.open(part, "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
    return out.getvalue()


def measured(tmp_path, content):
    """What is said of a document, in a process of its own; bounded in time and memory."""
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", READ, path],
        capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "local4action.conf.settings"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["peak_mb"] < MOST_MEMORY_MB
    assert found["seconds"] < MOST_SECONDS
    assert not found["docx"]
    return found["said"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: packed(*[b"<p>" + b" " * MB + b"</p>"] * 199), "far more"),
        (lambda: packed(b"<a>", *[b"<b/>" * (MB // 4)] * 15, b"</a>"), "far more"),
        (lambda: packed(b"<a>" * (5 * MB)), "far more"),
        (lambda: packed(b"<p><r><t>", *[b"x" * MB] * 10), "far more"),
        (lambda: packed(b'<a b="', *[b"x" * MB] * 10), "far more"),
        (bombs.zip_bomb, "far more"),
        (bombs.many_entries, "far more"),
        (bombs.lying_zip, "damaged"),
        (lambda: packed(b"<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a>&d;</a>"), "damaged"),
        (
            lambda: packed(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
            "damaged",
        ),
        (lambda: packed(b"<a><b></a>"), "damaged"),
        (lambda: packed(b"<a/>", part="word/other.xml"), "damaged"),
        (lambda: b"PK\x03\x04 and nothing more", "damaged"),
        (lambda: packed(b"<a><p><t>A letter to a friend</t></p></a>"), "No answer"),
    ],
    ids=[
        "200 MB", "many elements", "deep", "long text", "long attribute", "bomb", "entries", "lying",
        "entities", "external", "broken", "no text", "no archive", "other document",
    ],
)  # fmt: skip
def test_files_made_to_hurt_are_refused_in_words(tmp_path, make, said):
    assert said in measured(tmp_path, make())


def test_a_link_to_another_place_is_never_followed(made, tmp_path):
    links = (
        '<Relationships xmlns="x"><Relationship Id="r" Type="http://x/officeDocument"'
        ' Target="http://127.0.0.1:9/a.xml" TargetMode="External"/></Relationships>'
    )
    content = packed(b"<a/>", more=[("_rels/.rels", links)])
    assert "damaged" in measured(tmp_path, content)
    linked = form.changed(
        made,
        "word/_rels/document.xml.rels",
        (
            "(?=</Relationships>)",
            '<Relationship Id="r9" Target="http://127.0.0.1:9/t" TargetMode="External" Type="x"/>',
        ),
    )
    assert edited_in(linked) == set()


def test_the_document_can_be_read_by_ear(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        body = archive.read(BODY).decode()
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:title>La pluie partagée</dc:title>" in core
    assert len(re.findall(r'<w:pStyle w:val="Heading2"/>', body)) == len(form.QUESTIONS)
    assert '<w:lang w:val="en"/>' in body
    assert '<w:lang w:val="fr"/>' in body
    rtl = form.document("ar")
    with zipfile.ZipFile(io.BytesIO(rtl)) as archive:
        body = archive.read(BODY).decode()
    assert '<w:lang w:bidi="ar"/>' in body
    assert "<w:bidi/>" in body
    assert edited_in(rtl) == set()
