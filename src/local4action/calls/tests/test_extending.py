"""A deadline is put off for everyone or for one proposal, with a reason, and those who write hear."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, deadlines, tasks
from local4action.calls.models import Call, Extension, Proposal, Submission
from local4action.calls.tests.test_submitting import submit
from local4action.foundation.models import OutboxMail
from local4action.foundation.translations import Translated

WHY = Translated.of("A storm cut the network in three provinces.", "en")


def local(moment, zone="UTC"):
    return deadlines.wall_time(moment, zone)


def later(call, **by):
    return local(call.closes_at + dt.timedelta(**by), call.closes_zone)


def extend(call, actor, **by):
    return actions.extend_call(call=call, closes_local=later(call, **by), reason=WHY, actor=actor)


def test_everyone_gets_more_time_and_it_is_recorded(ready, cast, call):
    before = call.closes_at
    made = extend(call, cast.officer, days=2)
    call.refresh_from_db()
    assert (call.closes_at, call.closes_at_first) == (made.closes_at, before)
    assert call.closes_at > before
    assert call.closes_local == local(call.closes_at)
    row = Extension.objects.get()
    assert (row.closed_at_before, row.given_by, str(row.reason)) == (
        before, cast.officer, str(WHY),
    )  # fmt: skip
    ready.refresh_from_db()
    assert submit(ready, cast.applicant, arrived=before + dt.timedelta(hours=1)).pk
    extend(call, cast.officer, days=3)
    assert Call.objects.get().closes_at_first == before


def test_who_writes_a_draft_gets_one_mail_in_their_language(ready, cast, call, make):
    cast.applicant.language = "fr"
    cast.applicant.save()
    done = make.proposal(call=call, people=(cast.citizen,), state="submitted")
    made = extend(call, cast.officer, days=2)
    for _ in range(2):
        tasks.announce_extension(extension=made.pk)
    mail = OutboxMail.objects.get(key__startswith="calls/mail/extension")
    assert (mail.to, mail.language) == (cast.applicant.email, "fr")
    assert str(WHY) in mail.body
    assert ready.get_absolute_url() in mail.body.replace("/fr/", "/en/")
    assert done.ref not in mail.body


def test_one_proposal_gets_more_time_even_after_the_call_closed(ready, cast, call, make):
    other = make.proposal(call=call, people=(cast.citizen,))
    actions.close_call(call=call, actor=cast.officer)
    until = timezone.now() + dt.timedelta(hours=2)
    made = actions.extend_proposal(
        proposal=ready, closes_local=local(until), reason=WHY, actor=cast.officer
    )
    tasks.announce_extension(extension=made.pk)
    assert OutboxMail.objects.get().to == cast.applicant.email
    for proposal in (ready, other):
        proposal.refresh_from_db()
        proposal.call.refresh_from_db()
    assert deadlines.of_form(ready, "first") == made.closes_at
    assert deadlines.of_form(other, "first") == call.closes_at
    with pytest.raises(ValidationError) as refused:
        submit(ready, cast.applicant, arrived=made.closes_at + dt.timedelta(seconds=1))
    assert refused.value.code == "late"
    assert submit(ready, cast.applicant, arrived=made.closes_at).pk
    assert Proposal.objects.get(pk=ready.pk).extension_reason == str(WHY)


def test_a_shorter_or_past_deadline_is_no_extension(ready, cast, call):
    for moment in (call.closes_at, call.closes_at - dt.timedelta(days=1)):
        with pytest.raises(ValidationError, match="not later"):
            actions.extend_call(
                call=call, closes_local=local(moment), reason=WHY, actor=cast.officer
            )
        with pytest.raises(ValidationError, match="not later"):
            actions.extend_proposal(
                proposal=ready, closes_local=local(moment), reason=WHY, actor=cast.officer
            )
    assert not Extension.objects.exists()


def test_a_closed_call_stays_closed_and_what_is_submitted_needs_no_time(ready, cast, call):
    submit(ready, cast.applicant)
    with pytest.raises(ValidationError, match="nothing to extend"):
        actions.extend_proposal(
            proposal=ready, closes_local=later(call, days=1), reason=WHY, actor=cast.officer
        )
    actions.close_call(call=call, actor=cast.officer)
    with pytest.raises(ValidationError, match="Only an open call"):
        extend(call, cast.officer, days=40)


def test_extending_is_for_officers(ready, cast, call):
    for person in (cast.bureau, cast.applicant, cast.board_1):
        with pytest.raises(PermissionDenied):
            extend(call, person, days=1)
        with pytest.raises(PermissionDenied):
            actions.extend_proposal(
                proposal=ready, closes_local=later(call, days=1), reason=WHY, actor=person
            )


def test_on_the_page_an_officer_extends_for_all_and_everyone_reads_why(
    ready, cast, call, sign_in, client
):
    officer, page = sign_in(cast.officer), reverse("calls:extend", args=[call.ref])
    assert page in officer.get(reverse("calls:call_edit", args=[call.ref])).text
    sent = {"do": "all", "closes_local": later(call, days=1), "language": "en", "form_key": "a"}
    empty = officer.post(page, {**sent, "reason_text": ""})
    assert empty.status_code == 422
    assert not Extension.objects.exists()
    for _ in range(3):
        assert officer.post(page, {**sent, "reason_text": str(WHY)}).status_code == 302
    assert Extension.objects.count() == 1
    public = client.get(call.get_absolute_url()).text
    assert str(WHY) in public
    assert "The deadline was extended" in public


def test_on_the_page_an_officer_extends_for_one_by_its_reference(ready, cast, call, sign_in):
    officer, page = sign_in(cast.officer), reverse("calls:extend", args=[call.ref])
    sent = {
        "do": "one", "one-proposal": "zzzz9999", "one-closes_local": later(call, days=1),
        "one-language": "en", "one-reason_text": str(WHY), "form_key": "b",
    }  # fmt: skip
    refused = officer.post(page, sent)
    assert refused.status_code == 422
    assert "No proposal to this call has this reference." in refused.text
    assert officer.post(page, {**sent, "one-proposal": f" {ready.ref} "}).status_code == 302
    ready.refresh_from_db()
    assert ready.extended_to == Extension.objects.get().closes_at
    mine = sign_in(cast.applicant).get(reverse("calls:proposal", args=[ready.ref])).text
    assert ready.extended_to.isoformat(timespec="milliseconds") in mine
    submit(ready, cast.applicant)
    file = officer.get(reverse("reviews:file", args=[ready.ref])).text
    assert "The deadline was extended for this proposal" in file
    assert str(WHY) in file
    assert Submission.objects.count() == 1
