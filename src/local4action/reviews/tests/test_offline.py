"""A reader takes files along and brings scores back; nothing is saved unless they say so."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone
from pypdf import PdfReader

from local4action.calls.models import Answer
from local4action.calls.tests.test_documents_reading import converted
from local4action.foundation.models import FileReference, LongJob
from local4action.reviews import actions, drafts, queries, score_forms
from local4action.reviews.models import Criterion, OfflineCopy, Review, Round, ScoreUpload
from local4action.reviews.tasks import make_copy, read_scores

from .conftest import GOOD_SCORES


def made(reader, kind):
    job = actions.ask_offline_copy(kind=kind, actor=reader)
    make_copy(job=job.pk, kind=kind)
    job.refresh_from_db()
    assert job.state == "finished", job.said
    return OfflineCopy.objects.get(reader=reader, kind=kind)


def content(client, reader, copy):
    client.force_login(reader)
    answer = client.get(f"/files/{copy.file.ref}")
    return answer.status_code, answer.content


def filled(workbook, **cells):
    """The workbook of a reader with some cells of its table written, by field."""
    found, out = io.BytesIO(workbook), io.BytesIO()
    with zipfile.ZipFile(found) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode() if name.endswith(".xml") else old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                keys = _keys(old)
                for field, value in cells.items():
                    row = next(number for number, key in keys.items() if f"|{field}|" in key)
                    column = "F" if field in drafts.COMMENTS else "E"
                    part = _write(part, f"{column}{row}", value)
            new.writestr(name, part)
    return out.getvalue()


def _keys(archive):
    import re

    texts = re.findall(
        r"<si><t[^>]*>(.*?)</t></si>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL
    )
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    return {
        int(row): texts[int(at)]
        for row, at in re.findall(r'<c r="A(\d+)"[^>]*t="s"><v>(\d+)</v>', sheet)
    }


def _write(part, place, value):
    import re
    from xml.sax.saxutils import escape

    cell = f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    changed = re.sub(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', lambda _found: cell, part, count=1)
    assert changed != part
    return changed


def brought(client, reader, workbook):
    client.force_login(reader)
    upload = SimpleUploadedFile("scores.xlsx", workbook)
    answer = client.post("/en/desk/offline/", {"file": upload, "form_key": f"k{len(workbook)}"})
    assert answer.status_code == 302, answer.content.decode()
    job = LongJob.objects.filter(kind="reviews.scores").latest("pk")
    read_scores(job=job.pk, file=FileReference.objects.get(purpose="reviews.scores").pk)
    job.refresh_from_db()
    assert not FileReference.objects.filter(purpose="reviews.scores").exists()
    return job


def test_the_pack_holds_the_files_of_one_reader_tagged(client, cast, story):
    cast.board_1.language = "fr"
    cast.board_1.save()
    first = story.in_review(readers=[cast.board_1], title="Les berges")
    story.in_review(readers=[cast.board_2], title="Not for them")
    left = story.in_review(readers=[cast.board_1], title="A cousin’s")
    actions.declare_conflict(proposal=left, reason="Cousin.", actor=cast.board_1)
    question = first.call.first_form.questions.get(key="promise")
    Answer.objects.create(
        proposal=first,
        question=question,
        value="Chaque habitant marchera.",
        saved_at=timezone.now(),
    )
    copy = made(cast.board_1, "pack")
    status, found = content(client, cast.board_1, copy)
    assert status == 200
    document = PdfReader(io.BytesIO(found))
    text = "\n".join(one.extract_text() for one in document.pages)
    for words in ("Les berges", "Chaque habitant marchera.", "Accélération", "Elle part de zéro"):
        assert words in text
    for words in ("Not for them", "cousin"):
        assert words not in text
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    for name in ("board_2", "officer", "applicant"):
        assert content(client, cast.people[name], copy)[0] == 404
    # Made anew, it takes the place of the one before.
    before = copy.file_id
    again = made(cast.board_1, "pack")
    assert (again.pk, again.file_id != before) == (copy.pk, True)
    assert not FileReference.objects.filter(pk=before).exists()


def test_a_copy_is_withheld_once_something_in_it_is_not_for_them(client, cast, story):
    proposal = story.in_review(readers=[cast.board_1])
    copy = made(cast.board_1, "form")
    assert content(client, cast.board_1, copy)[0] == 200
    Round.objects.create(call=proposal.call, phase="blind")
    assert content(client, cast.board_1, copy)[0] == 404
    page = client.get("/en/desk/offline/").content.decode()
    assert "Make a new one" in page
    copy = made(cast.board_1, "form")
    assert content(client, cast.board_1, copy)[0] == 200
    actions.declare_conflict(proposal=proposal, reason="Cousin.", actor=cast.board_1)
    assert content(client, cast.board_1, copy)[0] == 404


def test_in_the_blind_phase_no_copy_names_who_proposes(client, cast, story):
    proposal = story.in_review(readers=[cast.board_1], title="Les toits de Hqzkj")
    Round.objects.create(call=proposal.call, phase="blind")
    names = ("Hqzkj", str(proposal.organisation.name))
    document = PdfReader(io.BytesIO(content(client, cast.board_1, made(cast.board_1, "pack"))[1]))
    text = "\n".join(one.extract_text() for one in document.pages)
    assert f"Proposal {proposal.ref}" in text
    workbook = content(client, cast.board_1, made(cast.board_1, "form"))[1]
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        text += "".join(archive.read(one).decode() for one in archive.namelist())
    assert not [name for name in names if name in text]


def test_scores_come_back_and_are_saved_when_their_reader_says_so(client, cast, story):
    proposal = story.in_review(readers=[cast.board_1])
    actions.save_draft(
        proposal=proposal,
        changes={"score_topic": ("1", None), "comment_for_board": ("Hm", None)},
        actor=cast.board_1,
    )
    workbook = content(client, cast.board_1, made(cast.board_1, "form"))[1]
    job = brought(
        client,
        cast.board_1,
        filled(
            workbook,
            score_connection="4",
            score_brand="Cannot judge",
            score_topic="2",
            score_local="9",
            comment_for_applicant="=SUM(A1) <b>Dites qui paie.</b>",
        ),
    )
    assert job.state == "finished", job.said
    assert Review.objects.get().scores.count() == 1  # nothing is saved yet
    upload = ScoreUpload.objects.get()
    (found,) = queries.judged(cast.board_1, upload.rows)
    assert {one.field: one.outcome for one in found.lines if one.outcome != "unchanged"} == {
        "score_connection": "new",
        "score_brand": "new",
        "score_topic": "changed",
        "score_local": "refused",
        "comment_for_applicant": "new",
    }
    page = client.get(job.address).content.decode()
    assert "“9” is no score." in page
    assert "&lt;b&gt;Dites" in page
    answer = client.post(job.address, {"form_key": "s1"})
    assert answer.url == "/en/desk/offline/submit/"
    review = Review.objects.get()
    assert {one.criterion.key: one.value for one in review.scores.all()} == {
        "connection": 4,
        "brand": None,
        "topic": 2,
    }
    assert review.comment_for_applicant == "=SUM(A1) <b>Dites qui paie.</b>"
    assert (review.comment_for_board, review.submitted_at) == ("Hm", None)
    assert client.post(job.address, {"form_key": "s1"}).url == answer.url
    with pytest.raises(ValidationError):
        actions.save_scores_brought(upload=upload, actor=cast.board_1)
    for name in ("board_2", "officer"):
        client.force_login(cast.people[name])
        assert client.get(job.address).status_code == 404
    with pytest.raises(Http404):
        queries.upload_for(cast.board_2, upload.ref)
    with pytest.raises(PermissionDenied):
        actions.save_scores_brought(upload=upload, actor=cast.board_2)


def lines_for(reader, **cells):
    (sheet,) = queries.sheets_to_score(reader)
    values = drafts.values_of(sheet.review, sheet.criteria)
    mark = score_forms.fingerprint(sheet.criteria)
    return [
        [sheet.proposal.ref, name, mark, drafts.mark(values[name]), text]
        for name, text in cells.items()
    ]


@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")])
def test_a_form_saved_by_libreoffice_says_the_same(client, cast, story, tmp_path, kinds):
    story.in_review(readers=[cast.board_1])
    workbook = filled(
        content(client, cast.board_1, made(cast.board_1, "form"))[1],
        score_connection="4",
        score_brand="Cannot judge",
        comment_for_board="First line\nsecond, “quoted” & more",
        comment_for_applicant="=SUM(A1)",
    )
    saved = converted(tmp_path, workbook, *kinds, made="xlsx")
    assert saved != workbook
    assert score_forms.read(saved) == score_forms.read(workbook)


def test_why_a_file_is_refused(cast, story):
    proposal = story.in_review(readers=[cast.board_1, cast.board_2])
    rows = lines_for(cast.board_1, score_brand="3")

    def refused():
        (found,) = queries.judged(cast.board_1, rows)
        assert (found.changes == {}) is bool(found.refused)
        return found.refused

    assert refused() == ""
    assert queries.judged(cast.board_3, rows)[0].refused == "This is none of the files you read."
    one = Criterion.objects.get(call=proposal.call, key="brand")
    one.weight = 5
    one.save()
    assert "The criteria were changed" in refused()
    one.weight = 1
    one.save()
    story.review(proposal, cast.board_1)
    assert "You have submitted" in refused()
    Review.objects.filter(reviewer=cast.board_1).update(submitted_at=None)
    story.decide(proposal)
    assert "no longer being read" in refused()
    actions_before = queries.judged(cast.board_1, [["zzzzzzzz", *rows[0][1:]]])
    assert actions_before[0].refused == "This is none of the files you read."


def test_a_recused_reader_is_told_nothing_of_the_file(cast, story):
    proposal = story.in_review(readers=[cast.board_1])
    rows = lines_for(cast.board_1, score_brand="3")
    actions.declare_conflict(proposal=proposal, reason="Cousin.", actor=cast.board_1)
    (found,) = queries.judged(cast.board_1, rows)
    assert (found.proposal, found.lines) == (None, [])


def test_what_changed_on_the_site_meanwhile(cast, story):
    """A line left as it was made undoes nothing; one filled in says that it replaces something."""
    proposal = story.in_review(readers=[cast.board_1])
    rows = lines_for(cast.board_1, score_brand="3", score_topic="", comment_for_board="")
    actions.save_draft(
        proposal=proposal,
        changes={"score_brand": ("1", None), "score_topic": ("4", None)},
        actor=cast.board_1,
    )
    (found,) = queries.judged(cast.board_1, rows)
    outcomes = {one.field: (one.outcome, bool(one.why)) for one in found.lines}
    assert outcomes == {
        "score_brand": ("changed", True),
        "score_topic": ("unchanged", False),
        "comment_for_board": ("unchanged", False),
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", "3"), ("3.0", "3"), (" 0 ", "0"), ("NO SE PUEDE", None), ("none", "none"),
     ("-1", None), ("5", None), ("=2+1", None), ("2.5", None), ("", "")],
)  # fmt: skip
def test_what_a_cell_says(text, value):
    line = score_forms.Line("abcdefgh", "score_brand", "0" * 16, "0" * 12, text)
    if value is None:
        with pytest.raises(ValidationError):
            score_forms.typed(line)
    else:
        assert score_forms.typed(line) == value


def test_hostile_files_are_refused_in_words(client, cast, story):
    story.in_review(readers=[cast.board_1])
    client.force_login(cast.board_1)
    for name, bytes_ in (("a.xlsx", b"PK\x03\x04nothing"), ("a.exe", b"MZ\x00\x01")):
        answer = client.post(
            "/en/desk/offline/", {"file": SimpleUploadedFile(name, bytes_), "form_key": name}
        )
        assert answer.status_code == 422
    assert client.post("/en/desk/offline/", {"form_key": "n"}).status_code == 422
    job = brought(client, cast.board_1, b"ref,score\nabc,3\n")
    assert job.state == "failed"
    assert not ScoreUpload.objects.exists()


def test_several_whole_drafts_are_submitted_at_once(client, cast, story):
    whole = [story.in_review(readers=[cast.board_1]) for _number in range(2)]
    begun = story.in_review(readers=[cast.board_1])
    for one in whole:
        actions.save_review(
            proposal=one,
            scores=GOOD_SCORES,
            comment_for_board="",
            comment_for_applicant="Good.",
            actor=cast.board_1,
        )
    actions.save_draft(proposal=begun, changes={"score_topic": ("1", None)}, actor=cast.board_1)
    client.force_login(cast.board_1)
    page = client.get("/en/desk/offline/submit/").content.decode()
    assert "1 of 9 scored" in page
    refused = client.post("/en/desk/offline/submit/", {"chosen": [begun.ref], "form_key": "a"})
    assert refused.status_code == 422
    sent = {"chosen": [one.ref for one in whole], "form_key": "b"}
    assert client.post("/en/desk/offline/submit/", sent).status_code == 302
    assert Review.objects.filter(submitted_at__isnull=False).count() == 2


def test_only_readers(client, cast, story):
    story.in_review()
    for name in ("officer", "applicant", "citizen"):
        client.force_login(cast.people[name])
        for path in ("", "submit/"):
            assert client.get(f"/en/desk/offline/{path}").status_code == 404
        with pytest.raises(PermissionDenied):
            actions.ask_offline_copy(kind="pack", actor=cast.people[name])
    with pytest.raises(ValidationError):
        actions.ask_offline_copy(kind="other", actor=cast.board_1)


def test_a_file_comes_along_once_its_reader_has_said_that_nothing_ties_them(client, cast, story):
    proposal = story.in_review(readers=[cast.board_1], title="A bridge", stated=False)
    client.force_login(cast.board_1)
    page = client.get("/en/desk/offline/").content.decode()
    assert "A bridge" in page
    assert f"/en/desk/reviews/{proposal.ref}/conflict/" in page
    assert queries.files_to_take(cast.board_1) == []
    actions.state_no_interest(proposal=proposal, actor=cast.board_1)
    assert queries.files_to_take(cast.board_1) == [proposal]
    assert queries.offline_for(cast.board_1).to_state == []


def test_with_nothing_to_read_there_is_nothing_to_make(client, cast):
    client.force_login(cast.board_1)
    page = client.get("/en/desk/offline/").content.decode()
    assert "There is nothing to take along now" in page
    steps = [page.index(f"<h2>{number}. ") for number in (1, 2, 3)]  # the whole story all the same
    assert steps == sorted(steps)
    answer = client.post("/en/desk/offline/", {"make": "pack", "form_key": "a"}, follow=True)
    assert "There is nothing for you to read now." in answer.content.decode()
