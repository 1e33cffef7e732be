"""Submitting: judged by arrival, once, complete, with a receipt that can be checked."""

import datetime as dt
import hashlib
import io
import json

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from local4action.calls import actions, queries, tasks
from local4action.calls.models import Proposal, Submission
from local4action.calls.tests.conftest import FIRST, SECOND, answer
from local4action.foundation import files
from local4action.foundation.models import OutboxMail


def submit(proposal, actor, *, form="first", arrived=None):
    return actions.submit_form(
        proposal=proposal,
        form=form,
        arrived_at=arrived or timezone.now(),
        actor=actor,
        arrival_known_by="kernel",
    )


def test_a_submission_is_its_canonical_record(ready, cast):
    made = submit(ready, cast.applicant)
    record = Submission.objects.get().record
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert made.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    assert {key: record["answers"][key] for key in FIRST} == FIRST
    assert made.arrival_known_by == "kernel"
    assert Proposal.objects.get().state == "submitted"


def test_the_receipt_comes_by_mail_in_the_applicants_language(ready, cast):
    cast.applicant.language = "fr"
    cast.applicant.save()
    made = submit(ready, cast.applicant)
    assert not OutboxMail.objects.exists()  # who submits does not wait for it
    for _ in range(2):
        tasks.acknowledge(submission=made.pk)
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.language) == (cast.applicant.email, "fr")
    assert made.sha256 in mail.body
    assert FIRST["title"] in mail.subject
    assert "&#x27;" not in mail.body


def job_of(made):
    return ProcrastinateJob.objects.get(task_name="calls.acknowledge", args={"submission": made.pk})


def test_in_the_rush_before_a_deadline_mail_and_receipt_wait_until_it_is_over(ready, cast, call):
    with time_machine.travel(call.closes_at - dt.timedelta(minutes=2), tick=False):
        calm = submit(ready, cast.applicant)
        actions.reopen_proposal(proposal=ready, actor=cast.applicant)
        assert job_of(calm).scheduled_at <= timezone.now()
    with time_machine.travel(call.closes_at - dt.timedelta(seconds=2), tick=False):
        made = submit(ready, cast.applicant)
    waits = job_of(made).scheduled_at - call.closes_at
    assert dt.timedelta(seconds=14) < waits < dt.timedelta(seconds=17)


def test_what_arrived_before_the_deadline_counts_after_the_clock_closed(ready, cast, call):
    arrived = timezone.now()
    actions.close_call(call=call, actor=cast.officer)
    assert submit(ready, cast.applicant, arrived=arrived).pk


def test_late_is_refused_and_stays_a_draft(ready, cast, call):
    with pytest.raises(ValidationError, match="kept as a draft"):
        submit(ready, cast.applicant, arrived=call.closes_at + dt.timedelta(milliseconds=1))
    assert Proposal.objects.get().state == ready.state == "draft"
    assert (Submission.objects.count(), OutboxMail.objects.count()) == (0, 0)


def test_at_the_very_deadline_is_in_time(ready, cast, call):
    assert submit(ready, cast.applicant, arrived=call.closes_at).pk


def test_incomplete_or_over_the_limit_is_refused(ready, cast):
    answer(ready, "first", {"promise": "mot " * 61}, cast.applicant)
    with pytest.raises(ValidationError, match="1 answers"):
        submit(ready, cast.applicant)
    answer(ready, "first", {"promise": "mot " * 60}, cast.applicant)
    assert submit(ready, cast.applicant).pk


def test_only_who_leads_the_writing_submits(ready, cast):
    ready.members.create(email=cast.citizen.email, person=cast.citizen, joined_at=timezone.now())
    for person in (cast.citizen, cast.officer, cast.lead):
        with pytest.raises(PermissionDenied):
            submit(ready, person)


def test_twice_is_refused(ready, cast):
    submit(ready, cast.applicant)
    with pytest.raises(ValidationError, match="submitted already"):
        submit(ready, cast.applicant)
    assert Submission.objects.count() == 1


def test_the_second_form_is_asked_answered_and_judged_by_its_day(ready, cast):
    submit(ready, cast.applicant)
    due = timezone.localdate() + dt.timedelta(days=14)
    actions.ask_second_form(proposal=ready, due_on=due, actor=cast.officer)
    assert OutboxMail.objects.filter(key__startswith="calls/mail/second_form").count() == 1
    answer(ready, "second", SECOND, cast.applicant)
    ready.refresh_from_db()
    late = dt.datetime.combine(due + dt.timedelta(days=1), dt.time(0, 0, 1), tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="deadline"):
        submit(ready, cast.applicant, form="second", arrived=late)
    submit(ready, cast.applicant, form="second", arrived=late - dt.timedelta(seconds=2))
    actions.record_outcome(proposal=ready, granted=True, actor=cast.officer)
    assert Proposal.objects.get().state == "granted"


def test_outcomes_are_for_officers(ready, cast):
    submit(ready, cast.applicant)
    for person in (cast.applicant, cast.board_1, cast.bureau):
        with pytest.raises(PermissionDenied):
            actions.reject_proposal(proposal=ready, actor=person)
        with pytest.raises(PermissionDenied):
            actions.ask_second_form(proposal=ready, due_on=timezone.localdate(), actor=person)
        with pytest.raises(PermissionDenied):
            actions.record_outcome(proposal=ready, granted=True, actor=person)
    actions.reject_proposal(proposal=ready, actor=cast.officer)
    assert Proposal.objects.get().state == "rejected"


def test_a_past_day_cannot_be_asked(ready, cast):
    submit(ready, cast.applicant)
    with pytest.raises(ValidationError, match="still to come"):
        actions.ask_second_form(
            proposal=ready, due_on=timezone.localdate() - dt.timedelta(days=1), actor=cast.officer
        )


@pytest.mark.parametrize("title", ["La pluie partagée", "تقاسم المطر", "共享雨水", '= "#eval(1)\\'])
def test_the_printed_receipt_is_made_once_in_any_script(ready, cast, title, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    answer(ready, "first", {"title": title}, cast.applicant)
    made = submit(ready, cast.applicant)
    tasks.make_receipt(submission=made.pk)
    tasks.make_receipt(submission=made.pk)
    made.refresh_from_db()
    pdf = PdfReader(io.BytesIO(files.read(made.receipt)))
    text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    assert made.ref in text
    assert made.sha256 in text.replace(" ", "")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("en")
    assert pdf.metadata.title


def test_answers_are_shown_in_words(ready, cast):
    rows = {one.question.key: one for one in queries.answers_of(ready, "first", "fr")}
    assert rows["form"].shown == "Les deux"
    assert rows["start"].shown == "mai 2027"
    assert rows["goals"].value == [6, 11]
    assert rows["promise"].words == 10
    assert rows["communication"].shown == ""


def test_a_new_approach_needs_no_goal(proposal, cast):
    said = {**FIRST, "goals": [], "new_approach": "Personne ne l'a essayé."}
    answer(proposal, "first", said, cast.applicant)
    assert submit(proposal, cast.applicant).pk
    found = {one.finding.key: one.finding for one in queries.judgement_of(proposal).judged}
    assert (found["topic"].verdict, found["topic"].mend) == ("said", "")
