"""Mails about a material, to whoever sent it: what the machine found, what a person answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

from local4action.foundation import mail
from local4action.labels.materials.words import lines

if TYPE_CHECKING:
    from local4action.brand.materials.findings import Report
    from local4action.labels.models import Material


def tell_judged(material: Material, report: Report) -> None:
    """Tell what was found, rule by rule; part of the act."""
    with translation.override(material.sent_by.language):
        open_lines = [one for one in lines(report) if one.tone != "good"]
    _write(material, "labels/mail/material_judged", {"lines": open_lines})


def tell_answered(material: Material) -> None:
    """Tell what a person answered; part of the act."""
    _write(material, "labels/mail/material_answered", {})


def _write(material: Material, template: str, known: dict[str, Any]) -> None:
    person = material.sent_by
    if not person.is_active:
        return
    with translation.override(person.language):
        path = material.get_absolute_url()
    mail.write_from_template(
        template,
        {"material": material, "label": material.label, "person": person, "path": path, **known},
        to=person.email,
        language=person.language,
        key=material.ref,
    )
