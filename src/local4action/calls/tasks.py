"""Jobs: the clock closes calls and reminds, receipts are printed."""

from __future__ import annotations

import contextlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.calls import actions, queries, submissions
from local4action.foundation import files, mail, pulse
from local4action.foundation.actions import SYSTEM

RECEIPT = "calls.receipt"


@app.periodic(cron="* * * * *")
@app.task(name="calls.close", queue="deadlines")
def close_calls(timestamp: int) -> None:
    """Each minute: give back the time of outages, then close the calls whose deadline has passed.

    A call is closed once the site has answered after its deadline: by then every outage that
    touched its last hour is known. Until then nothing late is taken all the same. Drafts stay
    drafts.
    """
    del timestamp
    # In this order: who has read the last answer knows of every silence before it.
    now, answered_at = timezone.now(), pulse.last_answer(settings.HOME)
    for outage in actions.outages_to_judge():
        actions.judge_outage(outage=outage, actor=SYSTEM)
    for call in queries.calls_past_deadline(min(now, answered_at or now)):
        # Someone may have closed or withdrawn it between the reading and the lock.
        with contextlib.suppress(ValidationError):
            actions.close_call(call=call, actor=SYSTEM)


@app.periodic(cron="7 * * * *")
@app.task(name="calls.remind", queue="deadlines", queueing_lock="calls.remind")
def remind(timestamp: int) -> None:
    """Each hour: remind those who write of the deadline, at the distances the call says."""
    del timestamp
    now = timezone.now()
    for member in list(actions.writers_due(now)):
        actions.remind_writer(proposal=member.proposal, member_id=member.pk, now=now, actor=SYSTEM)


@app.task(name="calls.announce_extension", queue="mail")
def announce_extension(*, extension: int) -> None:
    """Tell those who write that there is more time; run twice, it still tells each once."""
    found = submissions.extension_by_id(extension)
    if found is None:
        return
    for member in submissions.writers_to_tell(found):
        language = member.person.language if member.person else "en"
        mail.write_from_template(
            "calls/mail/extension",
            {
                "extension": found,
                "call": found.call,
                "proposal": member.proposal,
                "reason": found.reason.render(language).text,
            },
            to=member.email,
            language=language,
            key=f"{found.pk}:{member.pk}",
        )


@app.task(name="calls.acknowledge", queue="mail")
def acknowledge(*, submission: int) -> None:
    """Write the receipt to whoever submitted, and have it printed; run twice, it does both once."""
    found = submissions.submission_by_id(submission)
    if found is None or found.submitted_by is None:
        return
    person, proposal = found.submitted_by, found.proposal
    known = {
        "submission": found, "proposal": proposal, "call": proposal.call, "person": person,
    }  # fmt: skip
    with transaction.atomic():
        mail.write_from_template(
            "calls/mail/receipt", known, to=person.email, language=person.language, key=found.ref
        )
        if found.receipt_id is None:
            app.configure_task("calls.make_receipt", queue="documents").defer(submission=found.pk)


@app.task(name="calls.make_receipt", queue="documents")
def make_receipt(*, submission: int) -> None:
    """Print the receipt of a submission once, and keep it with it."""
    # Typst weighs 60 MB: only the worker that prints takes it in.
    from local4action.calls import receipts  # noqa: PLC0415

    found = submissions.submission_by_id(submission)
    if found is None or found.receipt_id is not None:
        return
    reference = files.store(
        receipts.pdf(found),
        name=f"{found.ref}.pdf",
        purpose=RECEIPT,
        subject_ref=found.proposal.ref,
        actor=found.submitted_by,
    )
    actions.attach_receipt(submission=found, receipt=reference, actor=SYSTEM)
    if found.receipt_id != reference.pk:
        files.drop(reference)
