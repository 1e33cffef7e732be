"""The form as a document: made, edited, brought back, and taken over answer by answer."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.files import bombs

from local4action.calls import actions, queries, tasks
from local4action.calls.models import Answer, ReturnedDocument, Revision
from local4action.calls.tests.conftest import answer
from local4action.calls.tests.forms_offline import changed
from local4action.calls.tests.test_writing import own_queries
from local4action.foundation import files
from local4action.foundation.models import FileReference, LongJob

BODY = "word/document.xml"


def url(proposal):
    return reverse("calls:offline", args=[proposal.ref])


def made(proposal, actor):
    """The form as a document, as the job makes it."""
    job = actions.make_form_document(proposal=proposal, form="first", actor=actor)
    tasks.make_form_document(job=job.pk, proposal=proposal.pk, form="first")
    job.refresh_from_db()
    assert job.state == "finished", job.said
    return job


def brought_back(client, proposal, content, name="form.docx"):
    """The document sent with the form and read by the job: the job, and what was read."""
    sent = {"file": SimpleUploadedFile(name, content), "form_key": "k1"}
    response = client.post(url(proposal), sent)
    assert response.status_code == 302, response.context["form"].errors
    job, document = LongJob.objects.latest("pk"), ReturnedDocument.objects.latest("pk")
    assert response.url == job.get_absolute_url()
    tasks.read_form_document(job=job.pk, document=document.pk)
    job.refresh_from_db()
    document.refresh_from_db()
    return job, document


def page_of(client, document):
    return client.get(reverse("calls:returned", args=[document.proposal.ref, document.ref]))


def test_the_form_goes_out_and_only_what_was_edited_comes_back(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    response = client.post(url(ready), {"do": "make", "form_key": "k0"})
    assert response.status_code == 302
    assert response.url == LongJob.objects.get().get_absolute_url()
    job = made(ready, cast.applicant)
    assert b"".join(client.get(job.file.get_absolute_url())) == files.read(job.file)
    assert sign_in(cast.officer).get(job.file.get_absolute_url()).status_code == 404
    content = changed(files.read(job.file), BODY, ("quatorze", "quinze"), (">24<", ">36<"))
    before = dict(Answer.objects.values_list("question__key", "version"))
    job, document = brought_back(client, ready, content)
    assert job.said == "2 answers were edited."
    assert document.file is None
    assert not FileReference.objects.filter(purpose="calls.returned_document").exists()
    page = page_of(client, document)
    rows = page.context["rows"]
    assert [row["question"].key for row in rows] == ["promise", "months"]
    assert not any(row["both"] for row in rows)
    html = page.content.decode()
    assert "quatorze] </del>" in html.replace('<span class="visually-hidden">', "").replace(
        "</span>", ""
    )
    sent = {"take": ["promise", "months"], "form_key": "k2"} | {
        f"version-{row['question'].key}": row["version"] for row in rows
    }
    for _again in range(2):
        assert client.post(page.request["PATH_INFO"], sent).status_code == 302
    after = dict(Answer.objects.values_list("question__key", "version"))
    assert after == before | {"promise": 2, "months": 2}
    assert Answer.objects.get(question__key="months").value == 36
    last = Revision.objects.latest("number")
    assert (last.kind, last.origin) == ("document", document.ref)
    assert page_of(client, document).context["same"]


def test_an_unedited_document_offers_nothing(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    job, document = brought_back(client, ready, files.read(made(ready, cast.applicant).file))
    assert job.said == "No answer was edited in the document."
    assert b"Nothing to take over" in page_of(client, document).content


def test_where_the_draft_changed_too_both_are_shown(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    content = files.read(made(ready, cast.applicant).file)
    answer(ready, "first", {"promise": "Écrit en ligne.", "partners": "En ligne."}, cast.applicant)
    content = changed(content, BODY, ("quatorze", "quinze"))
    _job, document = brought_back(client, ready, content)
    page = page_of(client, document)
    (row,) = page.context["rows"]
    assert row["both"]
    html = page.content.decode()
    assert "Écrit en ligne." in html
    assert "Nos quinze écoles" in html
    assert "checked" not in html.partition("<fieldset")[2]
    sent = {"take": "promise", "version-promise": row["version"]}
    assert client.post(page.request["PATH_INFO"], sent).status_code == 302
    assert Answer.objects.get(question__key="promise").value.startswith("Nos quinze")
    assert Answer.objects.get(question__key="partners").value == "En ligne."


def test_a_colleague_who_is_quicker_is_not_undone(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    content = changed(files.read(made(ready, cast.applicant).file), BODY, ("quatorze", "quinze"))
    _job, document = brought_back(client, ready, content)
    page = page_of(client, document)
    answer(ready, "first", {"promise": "Plus vite."}, cast.applicant)
    sent = {"take": "promise", "version-promise": page.context["rows"][0]["version"]}
    assert (
        "Left as they are"
        in client.post(page.request["PATH_INFO"], sent, follow=True).content.decode()
    )
    assert Answer.objects.get(question__key="promise").value == "Plus vite."


def test_what_is_no_answer_is_shown_with_its_reason(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    content = changed(files.read(made(ready, cast.applicant).file), BODY, (">24<", ">deux ans<"))
    _job, document = brought_back(client, ready, content)
    html = page_of(client, document).content.decode()
    assert "deux ans" in html
    assert "Write a number" in html
    assert Answer.objects.get(question__key="months").value == 24


def test_a_form_of_another_proposal_is_refused(ready, make, cast, call, sign_in):
    other = make.proposal(call=call, people=(cast.applicant,))
    content = files.read(made(other, cast.applicant).file)
    job, document = brought_back(sign_in(cast.applicant), ready, content)
    assert job.state == "failed"
    assert "made from another form" in job.said
    assert job.address == url(ready)
    assert document.read_at is None
    assert not FileReference.objects.filter(purpose="calls.returned_document").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("macro.docx", "macros"),
        ("bomb.docx", "200 MB"),
        ("many.docx", "too many parts"),
        ("nothing.pdf", "empty"),
        ("page.html", "not taken"),
    ],
)
def test_files_that_are_no_form_are_refused_at_once(proposal, cast, sign_in, name, said):
    content = bombs.REFUSED[name]()
    sent = {"file": SimpleUploadedFile("form.docx", content)}
    page = sign_in(cast.applicant).post(url(proposal), sent)
    assert page.status_code == 422
    assert said in " ".join(page.context["form"].errors["file"])
    assert not ReturnedDocument.objects.exists()


def test_another_kind_of_document_is_told_how_to_be_saved(proposal, cast, sign_in):
    sent = {"file": SimpleUploadedFile("form.docx", b"%PDF-1.7\n")}
    page = sign_in(cast.applicant).post(url(proposal), sent)
    assert page.status_code == 422
    assert "DOCX" in page.context["form"].errors["file"][0]
    assert sign_in(cast.applicant).post(url(proposal), {}).status_code == 422


def test_a_broken_document_ends_its_job_in_words(proposal, cast, sign_in):
    content = bombs.lying_zip()
    job, document = brought_back(sign_in(cast.applicant), proposal, content)
    assert (job.state, document.read_at) == ("failed", None)
    assert "damaged" in job.said


def test_only_who_brought_it_sees_it(ready, cast, sign_in):
    _job, document = brought_back(
        sign_in(cast.applicant), ready, files.read(made(ready, cast.applicant).file)
    )
    for person in (cast.officer, cast.lead, cast.citizen):
        assert page_of(sign_in(person), document).status_code == 404


def test_a_submitted_form_takes_nothing_back(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    content = changed(files.read(made(ready, cast.applicant).file), BODY, ("quatorze", "quinze"))
    _job, document = brought_back(client, ready, content)
    type(ready).objects.update(state="submitted")
    page = page_of(client, document)
    assert b"can no longer be changed" in page.content
    sent = {"take": "promise", "version-promise": 1}
    assert client.post(page.request["PATH_INFO"], sent).status_code == 422
    assert client.get(url(ready)).status_code == 302


def test_the_words_around_it_are_the_readers(ready, cast):
    cast.applicant.language = "es"
    cast.applicant.save()
    job = made(ready, cast.applicant)
    import zipfile

    with zipfile.ZipFile(io.BytesIO(files.read(job.file))) as archive:
        body = archive.read(BODY).decode()
    question = queries.question_named(ready, "promise", "first")
    assert question.label.render("fr").text.replace("&", "&amp;") in body
    assert '<w:lang w:val="es"/>' in body


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_of_one_and_of_three(ready, cast, sign_in, count):
    client = sign_in(cast.applicant)
    for _number in range(count):
        ReturnedDocument.objects.create(
            proposal=ready, form="first", person=cast.applicant, name="a.docx",
            read_at=ready.created_at, found=[{"key": "promise", "version": 1, "text": "x"}],
        )  # fmt: skip
    one = ReturnedDocument.objects.first()
    page = reverse("calls:returned", args=[ready.ref, one.ref])
    for address, most in ((url(ready), 3), (page, 5)):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(own_queries(captured)) == most, own_queries(captured)
