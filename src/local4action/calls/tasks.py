"""Jobs: the clock closes calls and reminds; receipts are printed, forms made and read."""

from __future__ import annotations

import contextlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from local4action.calls import actions, comparing, queries, submissions
from local4action.calls.actions.documents import MADE
from local4action.calls.queries.versions import document_by_id
from local4action.foundation import files, long_jobs, mail, pulse
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


@app.periodic(cron="*/10 * * * *")
@app.task(name="calls.decide", queue="deadlines", queueing_lock="calls.decide")
def decide_calls(timestamp: int) -> None:
    """Every ten minutes: mark as decided the calls in which everyone has been told."""
    del timestamp
    for call in queries.calls_decided(timezone.now()):
        # A proposal may have been brought in between the reading and the lock.
        with contextlib.suppress(ValidationError):
            actions.decide_call(call=call, actor=SYSTEM)


@app.periodic(cron="*/10 * * * *")
@app.task(name="calls.forget_presences", queue="index", queueing_lock="calls.forget_presences")
def forget_presences(timestamp: int) -> None:
    """Every ten minutes: forget who had which form open; what lapsed is shown to nobody anyway."""
    del timestamp
    actions.forget_presences(actor=SYSTEM)


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
            key=f"{member.proposal.ref}:{found.pk}:{member.pk}",
        )


@app.task(name="calls.announce_questions", queue="mail")
def announce_questions(*, adoption: int) -> None:
    """Tell those who write that the questions changed; run twice, it still tells each once."""
    found = queries.adoption_by_id(adoption)
    if found is None:
        return
    before, now = queries.questions_in(found.before), queries.questions_in(found.version)
    differences = [one for one in comparing.compare(before, now) if one.what != "same"]
    for member in queries.writers_of(found):
        language = member.person.language if member.person else "en"
        said = {
            what: [str(one.question.label.render(language).text) for one in differences
                   if one.what == what]
            for what in ("new", "changed", "gone")
        }  # fmt: skip
        mail.write_from_template(
            "calls/mail/questions",
            {
                "adoption": found,
                "call": found.call,
                "proposal": member.proposal,
                "said": said,
                "reason": found.reason.render(language).text if found.reason else "",
            },
            to=member.email,
            language=language,
            key=f"{member.proposal.ref}:{found.pk}:{member.pk}",
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


@app.task(name="calls.make_form_document", queue="documents")
def make_form_document(*, job: int, proposal: int, form: str) -> None:
    """Make a form with its answers as a document, for whoever asked for it."""
    # The library of documents weighs more than a page may: only the worker takes it in.
    from local4action.calls.documents import writing  # noqa: PLC0415

    with long_jobs.running(job) as running:
        found = queries.all_proposals().get(pk=proposal)
        content = writing.docx_of(
            writing.Form(
                proposal=found,
                name=form,
                questions=queries.questions_of(found.call, form),
                given=queries.answers_by_question(found, form),
                goals=queries.goal_nodes(),
                reader=translation.get_language() or "en",
            )
        )
        kept = files.store(
            content,
            name=f"{found.ref}-{form}.docx",
            purpose=MADE,
            subject_ref=found.ref,
            actor=running.begun_by,
        )
        said = _(
            "The form is ready. Write in its boxes, then send it back from the page of the"
            " proposal."
        )
        long_jobs.finish(running, said=said, address=running.address, file=kept)


@app.task(name="calls.read_form_document", queue="documents")
def read_form_document(*, job: int, document: int) -> None:
    """Read what was edited in a document that came back; the file itself is not kept."""
    from local4action.calls.documents import returning  # noqa: PLC0415

    with long_jobs.running(job) as running:
        found = document_by_id(document)
        if found is None or found.read_at is not None:
            return
        try:
            edited = returning.edited_in(found)
        finally:
            if found.file is not None:
                files.drop(found.file)
        found.file = None
        actions.note_found(document=found, found=edited, actor=SYSTEM)
        count = len(edited)
        said = (
            ngettext("%(count)s answer was edited.", "%(count)s answers were edited.", count)
            % {"count": count}
            if edited
            else _("No answer was edited in the document.")
        )
        # Below the page it was sent from, in the language that one was read in.
        long_jobs.finish(running, said=said, address=f"{running.address}{found.ref}/")
