"""What is done with a material: sent, judged, referred to a person, answered, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from local4action.brand.materials.findings import Report, Verdict
from local4action.foundation import files
from local4action.foundation.actions import SYSTEM, action
from local4action.foundation.inspection import MOST_BYTES, inspect
from local4action.foundation.refs import new_ref
from local4action.foundation.text import cleaned
from local4action.labels.materials import notices
from local4action.labels.models import Label, Material
from local4action.labels.workflow import MATERIAL

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PURPOSE: Final = "labels.material"
TAKEN: Final = frozenset({"image/png", "image/jpeg", "image/svg+xml", "application/pdf"})
# So many of one label may wait for the machine at a time.
MOST_SENT: Final = 5
LONGEST_ANSWER: Final = 2_000
_AFTER: Final = {Verdict.KEPT: "pass", Verdict.PERSON: "hand_over", Verdict.BROKEN: "fail"}


@dataclass(frozen=True, slots=True)
class About:
    """What its people say of a material they send."""

    name: str
    use: str
    languages: tuple[str, ...]
    language: str
    alternative: str = ""
    note: str = ""
    width_mm: int | None = None


@action("labels.send_material", on="label")
def send_material(
    *,
    actor: Any,
    label: Label,
    upload: UploadedFile[bytes],
    about: About,
    replaces: Material | None = None,
) -> Material:
    """Send a material to be checked; a newer version takes the place of the one before.

    Raises:
        ValidationError: by field; the file is of no kind that is taken, or too many are waiting.
    """
    Label.objects.select_for_update(of=("self",)).get(pk=label.pk)
    if label.materials.filter(state=Material.State.SENT).count() >= MOST_SENT:
        raise ValidationError(_("Five materials are being checked. Send this one in a minute."))
    if replaces is not None and (
        replaces.label_id != label.pk or label.materials.filter(replaces=replaces).exists()
    ):
        raise ValidationError(_("Another version has taken its place already. Look at that one."))
    content = upload.read(MOST_BYTES + 1)
    try:
        found = inspect(content, drawings_too=True)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    if found.media_type not in TAKEN:
        raise ValidationError({"file": _("Send a picture (PNG, JPG), a drawing (SVG) or a PDF.")})
    ref = new_ref()
    made = Material.objects.create(
        ref=ref,
        label=label,
        replaces=replaces,
        name=cleaned(about.name)[:120],
        note=cleaned(about.note)[:LONGEST_ANSWER],
        language=about.language,
        file=files.store(
            content,
            name=upload.name or "",
            purpose=PURPOSE,
            subject_ref=ref,
            actor=actor,
            inspected=found,
        ),
        use=about.use,
        width_mm=about.width_mm,
        languages=list(about.languages),
        alternative=cleaned(about.alternative)[:300],
        sent_by=actor,
        sent_at=timezone.now(),
    )
    if replaces is not None:
        MATERIAL.move(replaces, "replace", actor=SYSTEM)
    app.configure_task("labels.judge_material", queue="documents").defer(material=made.pk)
    return made


@action("labels.judge_material", on="material", system=True)
def record_judgement(*, actor: Any, material: Material, report: Report) -> Material:
    """Write down what the machine found; a file that cannot be read is not kept."""
    del actor
    changes: dict[str, Any] = {"findings": report.plain(), "judged_at": timezone.now()}
    if report.preview:
        changes["preview"] = files.store(
            report.preview,
            name=f"{material.ref}.jpg",
            purpose=PURPOSE,
            subject_ref=material.ref,
            actor=None,
            alternative_text=material.alternative,
        )
    is_refused = any(
        one.rule == "file" and one.verdict is Verdict.BROKEN for one in report.findings
    )
    file = material.file
    if is_refused:
        changes["file"] = None
    MATERIAL.move(material, _AFTER[report.verdict], actor=SYSTEM, **changes)
    if is_refused and file is not None:
        files.drop(file)
    notices.tell_judged(material, report)
    return material


@action("labels.refer_material", on="material")
def refer_material(*, actor: Any, material: Material, words: str, language: str) -> Material:
    """Have a person look at what the machine found broken, and say why."""
    asked = cleaned(words)
    if not asked:
        raise ValidationError({"words": _("Say what a person should look at.")})
    if len(asked) > LONGEST_ANSWER:
        raise ValidationError({"words": _("At most 2,000 characters.")})
    note = "\n\n".join(one for one in (material.note, asked) if one)
    return MATERIAL.move(material, "refer", actor=actor, note=note, language=language)


@action("labels.answer_material", on="material")
def answer_material(
    *, actor: Any, material: Material, agrees: bool, words: str, language: str
) -> Material:
    """Answer what the machine left to a person, in words that the hub's people see."""
    answer = cleaned(words)
    if not answer:
        raise ValidationError({"words": _("Say why: the hub’s people see it.")})
    if len(answer) > LONGEST_ANSWER:
        raise ValidationError({"words": _("At most 2,000 characters.")})
    MATERIAL.move(
        material,
        "agree" if agrees else "send_back",
        actor=actor,
        answer=answer,
        answer_language=language,
        answered_by=actor,
        answered_at=timezone.now(),
    )
    notices.tell_answered(material)
    return material


@action("labels.withdraw_material", on="material")
def withdraw_material(*, actor: Any, material: Material) -> Material:
    """Withdraw a material: its file is gone, what was found of it stays listed."""
    # As it is now: a picture may have been drawn of it since the page was read.
    rows = Material.objects.select_for_update(of=("self",)).select_related("file", "preview")
    row = rows.get(pk=material.pk)
    held = [one for one in (row.file, row.preview) if one is not None]
    MATERIAL.move(material, "drop", actor=actor, file=None, preview=None)
    for one in held:
        files.drop(one)
    return material
