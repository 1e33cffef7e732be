"""What every site starts with: the agendas, the question sets, the bodies of the organisation."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pghistory
from django.db import transaction

from local4action.agendas.actions import install_frames
from local4action.calls.actions import install_question_sets
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Status, Translated
from local4action.members.models import Body

BODIES: Final = {
    "secretariat": ("World Secretariat", "Secrétariat mondial", "Secretaría Mundial"),
    "board": ("Advisory Board", "Comité consultatif", "Consejo Asesor"),
    "bureau": ("Executive Bureau", "Bureau exécutif", "Buró Ejecutivo"),
    "council": ("Policy Council", "Conseil politique", "Consejo Político"),
}
FOUNDED: Final = dt.date(2020, 1, 1)


def install() -> None:
    """Bring the reference data up to date; doing it again changes nothing."""
    with transaction.atomic(), pghistory.context(action="conf.install_reference"):
        install_frames(actor=SYSTEM)
        install_question_sets(actor=SYSTEM)
        for kind, (en, fr, es) in BODIES.items():
            name = Translated.of(en, "en")
            name = name.with_translation("fr", fr, Status.CHECKED)
            name = name.with_translation("es", es, Status.CHECKED)
            Body.objects.get_or_create(
                slug=kind, defaults={"kind": kind, "name": name, "since": FOUNDED}
            )
