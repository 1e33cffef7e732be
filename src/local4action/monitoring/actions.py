"""What is done while a hub runs: the lead checks in, the acceptor answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.foundation import files, mail
from local4action.foundation.actions import action
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import locked_open, mark_confirmed, now_text, tell
from local4action.hubs.queries import people_of
from local4action.monitoring import rules as _rules  # noqa: F401 - the permissions named below
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport, Evidence
from local4action.monitoring.queries import is_latest, promised_and_done

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile

    from local4action.hubs.models import Hub
    from local4action.monitoring.queries import PromiseRow

LONGEST_NOTE: Final = 600
LONGEST_TEXT: Final = 4000
PURPOSE: Final = "monitoring.evidence"
_is_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one deliverable in a check-in; evidence may be files, a link, or both."""

    status: str
    note: str = ""
    link: str = ""
    caption: str = ""
    uploads: Sequence[UploadedFile[Any]] = field(default=())


def finished(row: PromiseRow) -> bool:
    """Whether a deliverable was accepted, so that there is nothing more to report."""
    return row.status.accepted_on is not None


@action("monitoring.check_in", on="hub")
def check_in(
    *,
    actor: Any,
    hub: Hub,
    said: Mapping[str, Said],
    language: str,
    summary: str = "",
    did_not_work: str = "",
    needs: str = "",
    status_only: bool = False,
) -> CheckIn:
    """Say where each deliverable stands, what worked, what did not, and what is needed.

    Args:
        actor: who checks in.
        hub: a hub that is running or closing, with an agreement in force.
        said: by the key of a deliverable; what changed nothing is not kept twice.
        language: the language of every text.
        summary: what worked.
        did_not_work: required unless `status_only`.
        needs: what the hub needs.
        status_only: only the statuses are given this time.

    Raises:
        ValidationError: with the name of the form's field, such as `link_D1`.
    """
    row = locked_open(hub)
    if row.state not in {"running", "closing"}:
        raise ValidationError(_("Check-ins begin when the hub runs."), code="state")
    texts = {
        name: _text(value, name, LONGEST_TEXT)
        for name, value in (("summary", summary), ("did_not_work", did_not_work), ("needs", needs))
    }
    if not texts["did_not_work"] and not status_only:
        raise ValidationError(
            {
                "did_not_work": _(
                    "Say what did not work, or tick that this is a check-in of statuses only."
                )
            }
        )
    rows = {one.deliverable.key: one for one in promised_and_done(row, timezone.localdate())}
    if not rows:
        raise ValidationError(_("There is no agreement in force to report on."))

    def words(text: str) -> Translated | None:
        return Translated.of(text, language, by=actor.pk, at=now_text()) if text else None

    made = CheckIn.objects.create(
        hub=row,
        made_on=timezone.localdate(),
        made_by=actor,
        **{name: words(text) for name, text in texts.items()},
    )
    for key, one in said.items():
        if key in rows and not finished(rows[key]):
            note = words(_text(one.note, f"note_{key}", LONGEST_NOTE))
            _report(made, rows[key], one, note, actor)
    mark_confirmed(row)
    return made


def _text(value: str, name: str, most: int) -> str:
    text = cleaned(value)
    if len(text) > most:
        raise ValidationError({name: _("At most %(most)d characters.") % {"most": most}})
    return text


def _report(
    made: CheckIn, row: PromiseRow, said: Said, note: Translated | None, actor: Any
) -> None:
    key = row.deliverable.key
    if said.status not in DeliverableReport.Status.values:
        raise ValidationError({f"status_{key}": _("Choose where this deliverable stands.")})
    link = _link(said.link, key)
    unchanged = row.report is not None and row.report.status == said.status
    if unchanged and not (note or link or said.uploads):
        return
    report = DeliverableReport.objects.create(
        check_in=made,
        deliverable=row.deliverable,
        status=said.status,
        note=note,
        reported_on=made.made_on,
    )
    caption = _text(said.caption, f"caption_{key}", 300)
    if link:
        Evidence.objects.create(report=report, link=link, caption=caption)
    for upload in said.uploads:
        _keep(report, upload, caption, actor)
    if said.status == DeliverableReport.Status.DELIVERED:
        _ask_to_accept(report)


def _link(text: str, key: str) -> str:
    link = cleaned(text)
    if not link:
        return ""
    try:
        if len(link) > 500:
            raise ValidationError("")
        _is_link(link)
    except ValidationError as error:
        raise ValidationError(
            {
                f"link_{key}": _(
                    "Write a whole address that begins with https://, of at most 500 characters."
                )
            }
        ) from error
    return link


def _keep(report: DeliverableReport, upload: UploadedFile[Any], caption: str, actor: Any) -> None:
    try:
        reference = files.store_upload(
            upload,
            purpose=PURPOSE,
            subject_ref=report.check_in.hub.ref,
            actor=actor,
            is_public=report.check_in.hub.is_public,
            alternative_text=caption,
        )
    except ValidationError as error:
        raise ValidationError({f"file_{report.deliverable.key}": error.messages}) from error
    Evidence.objects.create(report=report, file=reference, caption=caption)


def _ask_to_accept(report: DeliverableReport) -> None:
    _mail_people(
        report, report.deliverable.acceptor_id, "monitoring/mail/to_accept", f"{report.pk}"
    )


def _mail_people(report: DeliverableReport, organisation: int, template: str, key: str) -> None:
    hub = report.check_in.hub
    for _organisation, person in people_of([organisation]):
        with translation.override(person.language):
            path = reverse("monitoring:accept", args=[report.pk])
        mail.write_from_template(
            template,
            {
                "report": report,
                "deliverable": report.deliverable,
                "hub": hub,
                "person": person,
                "answer": getattr(report, "acceptance", None),
                "path": path,
            },
            to=person.email,
            language=person.language,
            key=f"{key}:{person.pk}",
        )


@action("monitoring.answer_report", on="report")
def answer_report(
    *, actor: Any, report: DeliverableReport, accept: bool, reason: str = "", language: str = "en"
) -> Acceptance:
    """Accept a reported delivery, or dispute it with a reason; both are public.

    Raises:
        ValidationError: answered already, overtaken by a newer report, or disputed without reason.
    """
    # The hub before the report, as whoever puts an amendment in force does.
    locked_open(report.check_in.hub)
    row = (
        DeliverableReport.objects.select_for_update(of=("self",))
        .select_related("check_in__hub__lead", "deliverable__acceptor")
        .get(pk=report.pk)
    )
    if row.status != DeliverableReport.Status.DELIVERED or not is_latest(row):
        raise ValidationError(_("A newer report has taken the place of this one."), code="state")
    words = _text(reason, "reason", LONGEST_TEXT)
    if not accept and not words:
        raise ValidationError({"reason": _("Say why you dispute it: both sides are shown.")})
    said = Translated.of(words, language, by=actor.pk, at=now_text()) if words else None
    try:
        with transaction.atomic():
            answer = Acceptance.objects.create(
                report=row,
                organisation=row.deliverable.acceptor,
                reason=said,
                outcome="accepted" if accept else "disputed",
                answered_by=actor,
                answered_on=timezone.localdate(),
            )
    except IntegrityError as error:
        raise ValidationError(_("This report was answered already."), code="state") from error
    _mail_people(row, row.check_in.hub.lead_id, "monitoring/mail/answered", f"{answer.pk}")
    tell(row.check_in.hub)
    return answer
