"""The visual kit of a label, made: ordered by a person, drawn by a job, kept file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.brand.kit import pieces
from local4action.brand.kit.fingerprint import fingerprint
from local4action.foundation import files, long_jobs
from local4action.foundation.actions import action, in_turn
from local4action.foundation.inspection import Inspected
from local4action.labels import kits
from local4action.labels.models import Kit, KitFile

if TYPE_CHECKING:
    from local4action.brand.kit.subject import Subject
    from local4action.foundation.models import LongJob
    from local4action.labels.models import Label

PURPOSE = "kit"


@action("labels.order_kit", on="label")
def order_kit(*, actor: Any, label: Label) -> LongJob:
    """Have the materials of a label made, in each language where they are not what is so now.

    What was made from the same words, colours and drawings is kept as it is.

    Raises:
        ValidationError: when the label may not be shown, or there is nothing to make.
    """
    if not kits.is_open(label):
        raise ValidationError(_("The kit of this label is closed."), code="state")
    made = kits.kits_of(label)
    missing = [one for one in kits.languages_of(label) if one not in made]
    if not missing:
        raise ValidationError(_("All materials are there as they should be."), code="state")
    title = _("The materials of the label %(number)s") % {"number": label.number}
    job = long_jobs.begin(kind="labels.kit", title=title, by=actor)
    app.configure_task("labels.make_kit", queue="documents").defer(
        job=job.pk, label=label.pk, languages=missing
    )
    return job


def make(label: Label, languages: list[str], job: LongJob, address: str) -> None:
    """Draw a kit in some languages; a job's work, outside a transaction, each step kept at once."""
    # Typst weighs 60 MB: only the worker that prints takes it in.
    import typst  # noqa: PLC0415

    from local4action.brand.kit import making  # noqa: PLC0415

    if not kits.is_open(label):
        raise ValidationError(_("The kit of this label is closed."), code="state")
    total, done = len(languages) * len(making.STEPS), 0
    long_jobs.advance(job, 0, total)
    for language in languages:
        subject = kits.subject_of(label, language)
        kit = _begun(label, subject)
        try:
            for made in making.make(subject):
                _keep(kit, made)
                done += 1
                long_jobs.advance(job, done, total)
        except typst.TypstError as error:
            raise ValidationError(
                _("This site has no letters for one of the hub’s words: %(words)s")
                % {"words": subject.name.text}
            ) from error
        _finish(kit)
    long_jobs.finish(job, said=_("The materials are there."), address=address)


def _begun(label: Label, subject: Subject) -> Kit:
    """The kit to fill; one that a worker left half made is filled anew."""
    print_of = fingerprint(subject)
    with transaction.atomic():
        in_turn("labels.kit", label.pk)
        kit, _new = Kit.objects.get_or_create(
            label=label, language=subject.language, sha256=print_of
        )
        return kit


def _keep(kit: Kit, made: dict[str, bytes]) -> None:
    with translation.override("en"):
        for name, content in made.items():
            if kit.files.filter(name=name).exists():
                continue
            file = files.store(
                content,
                name=f"{kit.label.number}-{kit.language}-{name}",
                purpose=PURPOSE,
                subject_ref=kit.label.hub.ref,
                actor=None,
                inspected=Inspected(pieces.media_type(name)),
            )
            KitFile.objects.create(kit=kit, name=name, file=file)


def _finish(kit: Kit) -> None:
    """It is whole: what was made before in this language from other facts goes."""
    with transaction.atomic():
        in_turn("labels.kit", kit.label_id)
        kit.made_at = timezone.now()
        kit.save(update_fields=["made_at"])
        for old in kit.label.kits.filter(language=kit.language).exclude(pk=kit.pk):
            dropped = [one.file for one in old.files.select_related("file__file")]
            old.delete()
            for reference in dropped:
                files.drop(reference)
