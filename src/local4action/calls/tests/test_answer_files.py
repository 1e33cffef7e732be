"""Files and tables as answers: sent, judged, fetched by those who may read them, recorded."""

import csv
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from local4action.calls.exports import export_call
from local4action.calls.models import Answer, AnswerFile, Question
from local4action.calls.tests.conftest import FIRST, answer
from local4action.calls.tests.test_submitting import submit
from local4action.foundation.translations import Translated

PDF = b"%PDF-1.7\n" + b"x" * 500
COLUMNS = [
    {"key": "name", "kind": "text", "label": {"en": "Name"}},
    {"key": "share", "kind": "number", "label": {"en": "Share"}, "unit": {"en": "%"}},
]


@pytest.fixture
def asked(proposal):
    """A proposal whose first form asks a file and a table as well."""
    version = proposal.call.first_form
    last = version.questions.count()
    for place, (key, fields) in enumerate(
        {
            "letter": {"kind": "file", "file_types": ["pdf"], "most_mb": 1},
            "parts": {"kind": "table", "columns": COLUMNS, "most_rows": 5},
        }.items()
    ):
        Question.objects.create(
            version=version, key=key, position=last + place,
            label=Translated.of(key.title(), "en"), **fields,
        )  # fmt: skip
    return proposal


def pdf(name="the letter.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def form_url(proposal):
    return reverse("calls:form", args=[proposal.ref, "first"])


def send(client, proposal, key, value, version=0):
    url = reverse("calls:save_answer", args=[proposal.ref, key])
    return client.post(url, {"value": value, "version": version})


def test_a_file_is_sent_by_the_script_and_taken_away(asked, cast, sign_in):
    client = sign_in(cast.applicant)
    response = send(client, asked, "letter", pdf())
    assert response.status_code == 200, response.content
    kept = Answer.objects.get(question__key="letter")
    assert set(kept.value) == {"ref", "name", "sha256", "size"}
    assert kept.value["name"] == "the letter.pdf"
    assert kept.value["size"] == len(PDF)
    assert response.json()["file"]["ref"] == kept.value["ref"]
    assert client.get(f"/files/{kept.value['ref']}").content == PDF
    gone = send(client, asked, "letter", "", 1)
    assert gone.status_code == 200
    assert Answer.objects.get(question__key="letter").value == {}
    assert AnswerFile.objects.count() == 1


def test_a_file_is_sent_by_the_button_and_stays_when_nothing_is_chosen(asked, cast, sign_in):
    client = sign_in(cast.applicant)
    page = client.get(form_url(asked))
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert "at most 1.0" in page.content.decode().replace("\xa0", " ")
    first = client.post(form_url(asked), {"version-letter": "0", "letter": pdf()})
    assert first.status_code == 302
    kept = Answer.objects.get(question__key="letter")
    assert kept.value["name"] == "the letter.pdf"
    page = client.get(form_url(asked))
    assert f"/files/{kept.value['ref']}" in page.content.decode()
    assert client.post(form_url(asked), {"version-letter": "1"}).status_code == 302
    assert Answer.objects.get(question__key="letter").version == 1
    away = client.post(form_url(asked), {"version-letter": "1", "letter-away": "yes"})
    assert away.status_code == 302
    assert Answer.objects.get(question__key="letter").value == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"MZ" + b"\x00" * 100, "kind of file"),
        (b"just a text", "cannot be taken"),
        (PDF + b"x" * 1024 * 1024, "cannot be taken"),
    ],
)
def test_what_is_no_such_file_is_refused_beside_the_field(asked, cast, sign_in, content, said):
    client = sign_in(cast.applicant)
    response = send(client, asked, "letter", pdf(content=content))
    assert response.status_code == 422
    assert said in response.json()["error"]
    page = client.post(
        form_url(asked),
        {
            "version-letter": "0",
            "letter": pdf(content=content),
            "version-promise": "0",
            "promise": "A",
        },
    )
    if content:  # a browser that sends an empty file chose none
        assert page.status_code == 422
        assert said in page.context["form"].errors["letter"][0]
    assert not Answer.objects.filter(question__key="letter").exists()
    assert Answer.objects.get(question__key="promise").value == "A"


def test_a_name_is_no_file(asked, cast, sign_in):
    response = send(sign_in(cast.applicant), asked, "letter", "abcd2345")
    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_a_file_that_was_replaced_meanwhile_is_not_overwritten(asked, cast, sign_in):
    client = sign_in(cast.applicant)
    send(client, asked, "letter", pdf("hers.pdf"))
    stale = send(client, asked, "letter", pdf("his.pdf"))
    assert stale.status_code == 409
    assert "hers.pdf" in stale.json()["shown"]
    assert Answer.objects.get().value["name"] == "hers.pdf"


def test_only_those_who_may_read_the_answer_fetch_the_file(asked, cast, sign_in, client):
    writer = sign_in(cast.applicant)
    ref = send(writer, asked, "letter", pdf()).json()["file"]["ref"]
    assert client.get(f"/files/{ref}").status_code in {302, 404}
    for person in (cast.officer, cast.board_1, cast.lead, cast.citizen):
        assert sign_in(person).get(f"/files/{ref}").status_code == 404


def test_a_table_is_filled_without_a_script(asked, cast, sign_in):
    client = sign_in(cast.applicant)
    page = client.get(form_url(asked))
    assert page.content.decode().count('name="parts"') == 6
    data = {
        "version-parts": "0",
        "parts": ["A wall", "60", "", "", "A door", "40"],
        "more": "parts",
    }
    response = client.post(form_url(asked), data)
    assert response.status_code == 302
    assert response["Location"].endswith("#answer-parts_field")
    rows = [{"name": "A wall", "share": 60}, {"name": "A door", "share": 40}]
    assert Answer.objects.get(question__key="parts").value == rows
    page = client.get(form_url(asked))
    assert page.content.decode().count('name="parts"') == 10
    assert send(client, asked, "parts", ["A wall", "100"], 1).status_code == 200


def test_a_bad_cell_is_said_and_nothing_typed_is_lost(asked, cast, sign_in):
    client = sign_in(cast.applicant)
    data = {"version-parts": "0", "parts": ["A wall", "many", "A door", "40"]}
    page = client.post(form_url(asked), data)
    assert page.status_code == 422
    html = page.content.decode()
    assert "Row 1, share" in page.context["form"].errors["parts"][0]
    for typed in ("A wall", "many", "A door", "40"):
        assert typed in html
    assert not Answer.objects.exists()


def test_tables_and_files_are_exported(asked, cast, sign_in, tmp_path):
    client = sign_in(cast.applicant)
    send(client, asked, "letter", pdf())
    answer(asked, "first", FIRST, cast.applicant)
    send(client, asked, "parts", ["=A wall", "60"])
    submit(asked, cast.applicant)
    export_call(asked.call.ref, tmp_path)
    row = json.loads(next(tmp_path.glob("*.json")).read_text())["proposals"][0]["first"]
    assert row["parts"] == [{"name": "=A wall", "share": 60}]
    assert set(row["letter"]) == {"ref", "name", "sha256", "size"}
    with next(tmp_path.glob("*.csv")).open(encoding="utf-8-sig") as file:
        cells = next(csv.DictReader(file))
    assert cells["first.parts"] == "name: =A wall; share: 60"
    assert cells["first.letter"].startswith("the letter.pdf /files/")


def test_the_record_names_a_file_by_its_hash(asked, cast, sign_in):
    from django.utils import timezone

    from local4action.calls import actions
    from local4action.calls.tests.conftest import FIRST, answer

    client = sign_in(cast.applicant)
    answer(asked, "first", FIRST, cast.applicant)
    send(client, asked, "letter", pdf())
    sent = actions.submit_form(
        proposal=asked, form="first", arrived_at=timezone.now(), actor=cast.applicant
    )
    letter = sent.record["answers"]["letter"]
    assert letter["name"] == "the letter.pdf"
    assert len(letter["sha256"]) == 64
    page = client.get(reverse("calls:receipt", args=[asked.ref, "first"]))
    assert f"/files/{letter['ref']}" in page.content.decode()
