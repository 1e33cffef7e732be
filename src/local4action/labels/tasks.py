"""Jobs of this room."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from local4action.brand import artwork, paper_languages
from local4action.foundation import files, long_jobs
from local4action.foundation.actions import SYSTEM
from local4action.labels import actions, credentials, kit_making, queries
from local4action.labels.materials import acts, reading
from local4action.labels.models import Credential, Rendition
from local4action.labels.timing import due_step, due_warnings

# What a credential is drawn as, by the names of its renditions; a language follows.
BADGE: Final = "badge"
CERTIFICATE: Final = "certificate-"


@app.periodic(cron="25 * * * *")
@app.task(name="labels.keep_time", queue="deadlines", queueing_lock="labels.keep_time")
def keep_time(timestamp: int) -> None:
    """Each hour: labels do what the calendar says, and people are warned before it does.

    What was missed while no job ran is made up for: the day a step is due is computed, not waited
    for.
    """
    del timestamp
    for hub in queries.hubs_without_label():
        actions.grant_label(actor=SYSTEM, hub=hub)
    today = timezone.localdate()
    for label in list(queries.under_the_calendar()):
        facts = queries.facts_of(label)
        if due_step(facts, today):
            actions.keep_time(actor=SYSTEM, label=label)
        elif due_warnings(facts, today):
            actions.remind(actor=SYSTEM, label=label)


@app.periodic(cron="40 * * * *")
@app.task(name="labels.keep_drawn", queue="documents", queueing_lock="labels.keep_drawn")
def keep_drawn(timestamp: int) -> None:
    """Each hour, and when the artwork has changed: have drawn what is missing or out of date.

    Materials whose job was lost are judged after all.
    """
    del timestamp
    names, digest = _names(), artwork.current().digest
    for key in credentials.to_draw(names, digest):
        draw.defer(credential=key)
    for key in reading.left_behind(timezone.now()):
        judge_material.defer(material=key)


@app.task(name="labels.judge_material", queue="documents")
def judge_material(*, material: int) -> None:
    """Have a material judged, in a process of its own, and write down what was found."""
    # Draws the mark with Typst: only the worker takes it in.
    from local4action.brand.materials import apart  # noqa: PLC0415

    found = reading.to_judge(material)
    if found is None or found.file is None:
        return
    report = apart.judged(files.read(found.file), reading.said_of(found))
    with suppress(ValidationError):  # withdrawn or replaced in the meantime
        acts.record_judgement(actor=SYSTEM, material=found, report=report)


@app.task(name="labels.draw", queue="documents")
def draw(*, credential: int) -> None:
    """Draw a credential as files: the badge, and the certificate in each language of paper.

    What was drawn of the credentials it superseded goes.
    """
    # Typst weighs 60 MB: only the worker that prints takes it in.
    from local4action.brand import badges, printing  # noqa: PLC0415
    from local4action.labels import badge, certificate  # noqa: PLC0415

    found = credentials.to_print(credential)
    if found is None:
        return
    digest = artwork.current().digest
    for name in credentials.missing(found, _names(), digest):
        if name == BADGE:
            picture = printing.png(badge.drawn(found.label), pixels=badges.SIZE)
            content = badge.baked_png(found, picture)
        else:
            content = certificate.pdf(found.label, name.removeprefix(CERTIFICATE))
        _keep(found, name, content, digest)
    for old in credentials.superseded_renditions(found.label):
        _drop(old)


@app.task(name="labels.make_kit", queue="documents")
def make_kit(*, job: int, label: int, languages: list[str]) -> None:
    """Draw the materials of a label in some languages, and say how far it is."""
    with long_jobs.running(job) as running:
        found = queries.label_with_hub(label)
        with translation.override(running.begun_by.language):
            address = reverse("labels:kit", args=[found.number])
        kit_making.make(found, languages, running, address)


def _names() -> list[str]:
    return [BADGE, *(f"{CERTIFICATE}{language}" for language in paper_languages.printable())]


def _keep(credential: Credential, name: str, content: bytes, digest: str) -> None:
    file = files.store(
        content,
        name=f"{credential.label.number}-{name}",
        purpose="label",
        subject_ref=credential.label.hub.ref,
        actor=None,
        is_public=True,
    )
    with transaction.atomic():
        for before in credential.renditions.filter(name=name).select_related("file__file"):
            _drop(before)
        Rendition.objects.create(credential=credential, name=name, file=file, artwork=digest)


def _drop(rendition: Rendition) -> None:
    with transaction.atomic():
        rendition.delete()
        files.drop(rendition.file)
