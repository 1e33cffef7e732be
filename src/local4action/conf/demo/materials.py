"""Own materials of the lead's hub, one in each state; some are judged by the job once it runs."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from procrastinate.contrib.django import app

from local4action.brand.artwork import Tone, mark
from local4action.brand.materials import apart
from local4action.foundation import files
from local4action.foundation.inspection import inspect
from local4action.labels.materials import acts, reading
from local4action.labels.models import Label, Material

if TYPE_CHECKING:
    from local4action.accounts.models import Person

HUB: Final = "lead-hub"
# How many days ago each was sent.
_DAYS: Final = {"first": 12, "newer": 10, "backdrop": 8, "stretched": 2, "changing": 1}
ANSWER: Final = "The mark is clear enough on the sky. Keep the clouds away from it."


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A poster of the demo: its ground, the tone of its mark, and how that is placed."""

    title: str
    words: str
    ground: str
    ink: str
    tone: Tone
    height: int = 150
    width: int = 150
    ends: str = ""  # a ground that changes

    def svg(self) -> bytes:
        """The poster, 840 by 594, as its hub would have exported it."""
        placed = mark(self.tone).replace(
            "<svg ",
            f'<svg x="60" y="60" width="{self.width}" height="{self.height}" '
            'preserveAspectRatio="none" ',
        )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" '
            f'viewBox="0 0 840 594" xml:lang="fr"><title>{self.title}</title>'
            '<linearGradient id="g"><stop offset="0.05" stop-color="'
            f'{self.ground}"/><stop offset="0.3" stop-color="{self.ends or self.ground}"/>'
            '</linearGradient><rect width="840" height="594" fill="url(#g)"/>'
            f'{placed}<g font-family="Noto Sans, Arial, sans-serif" fill="{self.ink}">'
            f'<text x="60" y="390" font-size="60" font-weight="700">{self.title}</text>'
            f'<text x="60" y="460" font-size="30">{self.words}</text></g></svg>'
        ).encode()


GOOD: Final = Sheet(
    "Des toits et des pluies", "Samedi, place du marché", "#fdfaf3", "#1d2b33", Tone.COLOUR
)
SHEETS: Final[dict[str, Sheet]] = {
    "first": dataclasses.replace(GOOD, height=12, width=12),
    "newer": GOOD,
    "stretched": Sheet(
        "La citerne du quartier", "Visite guidée", "#0d3b44", "#ffffff", Tone.WHITE, 120, 190
    ),
    "changing": Sheet(
        "Le ciel au-dessus", "Exposition, salle des fêtes", "#17303a", "#1d2b33", Tone.WHITE,
        ends="#dfe9ec",
    ),
    "backdrop": Sheet(
        "Rencontre des villes", "Bienvenue", "#12343f", "#0b1a20", Tone.WHITE, ends="#b9d3da"
    ),
}  # fmt: skip


def example_materials(people: dict[str, Person]) -> None:
    """Give the lead's hub its materials; nothing where its label is not there."""
    label = Label.objects.filter(hub__import_key=HUB).select_related("hub").first()
    if label is None:
        return
    sender, officer, now = people["lead"], people["officer"], timezone.now()
    days = {name: now - dt.timedelta(days=number) for name, number in _DAYS.items()}
    first = _judged(_sent(label, "first", "Affiche, A3", sender, days["first"]))
    Material.objects.filter(pk=first.pk).update(state="replaced")
    newer = _sent(label, "newer", "Affiche, A3", sender, days["newer"], replaces=first)
    partner = people["partner"]
    waiting = [
        newer,
        _sent(label, "stretched", "Carte pour les réseaux", partner, days["stretched"]),
        _sent(label, "changing", "Invitation à l’exposition", sender, days["changing"]),
    ]
    backdrop = _judged(_sent(label, "backdrop", "Fond de scène", sender, days["backdrop"]))
    Material.objects.filter(pk=backdrop.pk).update(
        state="agreed",
        answer=ANSWER,
        answer_language="en",
        answered_by=officer,
        answered_at=days["backdrop"] + dt.timedelta(days=1),
    )
    draft = {"name": "Brouillon du dépliant", "language": "fr", "use": "print", "state": "dropped"}
    Material.objects.create(label=label, sent_by=sender, sent_at=days["first"], **draft)
    for one in waiting:
        app.configure_task("labels.judge_material", queue="documents").defer(material=one.pk)


def _sent(
    label: Label, sheet: str, name: str, sender: Person, at: dt.datetime, **more: Any
) -> Material:
    content = SHEETS[sheet].svg()
    material = Material(
        label=label,
        name=name,
        language="fr",
        use="print",
        width_mm=420,
        languages=["fr"],
        alternative=f"{SHEETS[sheet].title}. {SHEETS[sheet].words}.",
        sent_by=sender,
        sent_at=at,
        **more,
    )
    material.file = files.store(
        content,
        name=f"{name}.svg",
        purpose=acts.PURPOSE,
        subject_ref=material.ref,
        actor=sender,
        inspected=inspect(content, drawings_too=True),
    )
    material.save()
    return material


def _judged(material: Material) -> Material:
    """What the job would have found, found now: what was answered has been judged before."""
    content = files.read(material.file) if material.file else b""
    report = apart.judged(content, reading.said_of(material))
    material.findings, material.judged_at = report.plain(), material.sent_at
    if report.preview:
        material.preview = files.store(
            report.preview,
            name=f"{material.ref}.jpg",
            purpose=acts.PURPOSE,
            subject_ref=material.ref,
            actor=None,
        )
    material.save()
    return material
