"""Jobs of this room."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.foundation import files
from local4action.foundation.actions import SYSTEM
from local4action.labels import actions, credentials, queries
from local4action.labels.materials import acts, reading
from local4action.labels.models import Credential, Rendition
from local4action.labels.timing import due_step, due_warnings


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
    """Draw a credential as files: the badge, and the certificate in each language."""
    # Typst weighs 60 MB: only the worker that prints takes it in.
    from local4action.brand import badges, printing  # noqa: PLC0415
    from local4action.labels import badge, certificate  # noqa: PLC0415

    found = credentials.to_print(credential)
    if found is None:
        return
    known = set(found.renditions.values_list("name", flat=True))
    if "badge" not in known:
        picture = printing.png(badge.drawn(found.label), pixels=badges.SIZE)
        _keep(found, "badge", badge.baked_png(found, picture))
    for language, _name in settings.LANGUAGES:
        name = f"certificate-{language}"
        if name not in known:
            _keep(found, name, certificate.pdf(found.label, language))


def _keep(credential: Credential, name: str, content: bytes) -> None:
    file = files.store(
        content,
        name=f"{credential.label.number}-{name}",
        purpose="label",
        subject_ref=credential.label.hub.ref,
        actor=None,
        is_public=True,
    )
    Rendition.objects.create(credential=credential, name=name, file=file)
