"""What was submitted may be changed until the deadline; the last that arrived in time counts."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, exports, queries, submissions, tasks
from local4action.calls.models import Call, Proposal, Submission
from local4action.calls.tests.conftest import FIRST, SECOND, answer
from local4action.calls.tests.test_submitting import submit
from local4action.foundation.models import OutboxMail


@pytest.fixture
def reopened(ready, cast):
    submit(ready, cast.applicant)
    actions.reopen_proposal(proposal=ready, actor=cast.applicant)
    return ready


def late(call):
    """Let the deadline pass."""
    moment = timezone.now() - dt.timedelta(seconds=1)
    Call.objects.filter(pk=call.pk).update(closes_at=moment)
    call.refresh_from_db()


def test_a_change_takes_the_place_of_what_was_submitted_and_both_are_kept(reopened, cast):
    answer(reopened, "first", {"title": "Le soleil partagé", "goals": [7]}, cast.applicant)
    assert Proposal.objects.get().title == FIRST["title"]
    made = submit(reopened, cast.applicant)
    rows = [
        (one.number, one.is_current, one.record["answers"]["title"])
        for one in Submission.objects.order_by("number")
    ]
    assert rows == [(1, False, FIRST["title"]), (2, True, "Le soleil partagé")]
    assert queries.submissions_of(reopened) == {"first": made}
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.reopened_at) == ("submitted", None)
    assert proposal.title == "Le soleil partagé"
    for one in Submission.objects.all():
        tasks.acknowledge(submission=one.pk)
    assert OutboxMail.objects.filter(key__startswith="calls/mail/receipt").count() == 2


def test_a_late_change_leaves_what_was_submitted_and_keeps_the_edits(reopened, cast, call):
    answer(reopened, "first", {"title": "Trop tard", "promise": "Autre."}, cast.applicant)
    with pytest.raises(ValidationError, match="submitted before counts") as refused:
        submit(reopened, cast.applicant, arrived=call.closes_at + dt.timedelta(milliseconds=1))
    assert refused.value.code == "late"
    assert [one.number for one in Submission.objects.filter(is_current=True)] == [1]
    proposal = queries.proposal_for(cast.applicant, reopened.ref)
    kept = {one.question.key: one.value for one in queries.answers_of(proposal, "first")}
    submitted = queries.answers_submitted(proposal, ["first"])["first"]
    counts = {one.question.key: one.value for one in submitted}
    assert (kept["promise"], counts["promise"]) == ("Autre.", FIRST["promise"])
    assert proposal.title == FIRST["title"]
    assert queries.current_form(proposal) == "first"


def test_others_read_what_was_submitted_and_not_what_is_being_changed(
    reopened, cast, call, sign_in, tmp_path
):
    answer(reopened, "first", {"promise": "Pas encore."}, cast.applicant)
    text = sign_in(cast.officer).get(reverse("reviews:file", args=[reopened.ref])).text
    assert FIRST["promise"] in text
    assert "Pas encore." not in text
    (written,) = exports.export_call(call.ref, tmp_path / "call.json")
    row = json.loads(written.read_text())["proposals"][0]
    assert row["first"]["promise"] == FIRST["promise"]


def test_a_second_form_withdrawn_while_it_was_written_is_nobodys_business(ready, cast, sign_in):
    submit(ready, cast.applicant)
    due = timezone.localdate() + dt.timedelta(days=9)
    actions.ask_second_form(proposal=ready, due_on=due, actor=cast.officer)
    ready.refresh_from_db()
    answer(ready, "second", SECOND, cast.applicant)
    actions.withdraw_proposal(proposal=ready, actor=cast.applicant)
    text = sign_in(cast.officer).get(reverse("reviews:file", args=[ready.ref])).text
    assert FIRST["promise"] in text
    assert SECOND["risks"] not in text


def test_it_is_not_screened_while_it_can_still_be_submitted_anew(reopened, cast, call):
    due = timezone.localdate() + dt.timedelta(days=9)
    with pytest.raises(ValidationError, match="changing it"):
        actions.ask_second_form(proposal=reopened, due_on=due, actor=cast.officer)
    with pytest.raises(ValidationError, match="changing it"):
        actions.reject_proposal(proposal=reopened, actor=cast.officer)
    late(call)
    actions.ask_second_form(proposal=reopened, due_on=due, actor=cast.officer)
    assert Proposal.objects.get().state == "second_form"


def test_reopening_is_for_who_leads_and_before_the_deadline(ready, cast, call):
    submit(ready, cast.applicant)
    for person in (cast.officer, cast.citizen, cast.lead):
        with pytest.raises(PermissionDenied):
            actions.reopen_proposal(proposal=ready, actor=person)
    late(call)
    with pytest.raises(ValidationError, match="stands as it is"):
        actions.reopen_proposal(proposal=ready, actor=cast.applicant)


def test_a_draft_is_not_reopened(ready, cast):
    with pytest.raises(ValidationError, match="no longer possible"):
        actions.reopen_proposal(proposal=ready, actor=cast.applicant)


def test_two_that_count_cannot_be(reopened, cast):
    first = Submission.objects.get()
    for number, current in ((2, True), (1, False)):
        twin = Submission(
            proposal=first.proposal, form="first", number=number, is_current=current,
            arrived_at=first.arrived_at, submitted_by=cast.applicant, record={}, sha256="b" * 64,
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def test_on_the_pages_one_reopens_changes_and_submits_again(ready, cast, sign_in):
    client = sign_in(cast.applicant)
    at = {name: reverse(f"calls:{name}", args=[ready.ref]) for name in ("proposal", "submit")}
    client.post(at["submit"], {"form_key": "one"})
    assert "Change what was submitted" in client.get(at["proposal"]).text
    form = client.post(at["proposal"], {"do": "reopen", "form_key": "two"}).url
    assert form == reverse("calls:form", args=[ready.ref, "first"])
    assert "You are changing what was submitted" in client.get(form).text
    answer(ready, "first", {"promise": "Encore mieux."}, cast.applicant)
    assert "Submit the changes" in client.get(at["submit"]).text
    answers = [client.post(at["submit"], {"form_key": key}).url for key in ("3", "3", "one", "")]
    receipt = reverse("calls:receipt", args=[ready.ref, "first"])
    assert answers == [f"{receipt}?number={number}" for number in (2, 2, 1, 2)]
    assert Submission.objects.count() == 2
    assert "no longer counts" in client.get(f"{receipt}?number=1").text
    assert "no longer counts" not in client.get(receipt).text
    assert client.get(f"{receipt}?number=3").status_code == 404
    record = reverse("calls:receipt_record", args=[ready.ref, "first"])
    first = client.get(f"{record}?number=1").json()["answers"]["promise"]
    assert (first, client.get(record).json()["answers"]["promise"]) == (
        FIRST["promise"], "Encore mieux.",
    )  # fmt: skip
    text = client.get(at["proposal"]).text
    assert text.count("replaced by a later one") == 1
    assert len(submissions.all_submissions_of(ready)) == 2


def test_who_may_not_submit_is_offered_no_change(ready, cast, sign_in):
    ready.members.create(email=cast.citizen.email, person=cast.citizen, joined_at=timezone.now())
    submit(ready, cast.applicant)
    page = reverse("calls:proposal", args=[ready.ref])
    assert "Change what was submitted" not in sign_in(cast.citizen).get(page).text
