"""Jobs of this room."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from local4action.foundation import files
from local4action.labels import credentials
from local4action.labels.models import Certificate


@app.task(name="labels.print_certificates", queue="documents")
def print_certificates(*, credential: int) -> None:
    """Print what a credential says, once in each language of the interface."""
    # Typst weighs 60 MB: only the worker that prints takes it in.
    from local4action.labels import certificate  # noqa: PLC0415

    found = credentials.to_print(credential)
    if found is None:
        return
    known = set(found.certificates.values_list("language", flat=True))
    for language, _name in settings.LANGUAGES:
        if language in known:
            continue
        file = files.store(
            certificate.pdf(found.label, language),
            name=f"{found.label.number}-{language}.pdf",
            purpose="certificate",
            subject_ref=found.label.hub.ref,
            actor=None,
            is_public=True,
        )
        Certificate.objects.create(credential=found, language=language, file=file)
