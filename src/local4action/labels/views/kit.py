"""The visual kit of a label, for who stands with its hub: to look at, to take, to have made."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.brand.kit import words
from local4action.brand.kit.pieces import GROUPS, PIECES, Piece
from local4action.foundation import files
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.foundation.names import language_name
from local4action.foundation.translations import direction
from local4action.hubs.desk import page
from local4action.labels import kit_making, kits, standing

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.labels.models import Kit, Label

# In an archive the day of making would make two of the same kit differ.
_DAY = (1980, 1, 1, 0, 0, 0)


@desk("GET", "POST")
def kit(request: HttpRequest, number: str) -> HttpResponseBase:
    """All pieces in one language at a time; a button where there is something to make."""
    label = kits.kit_label_for(request.user, number)
    form = Form(request.POST or None)
    reader = get_language() or "en"

    def order() -> str:
        job = kit_making.order_kit(actor=request.user, label=label)
        return reverse("website:long_job", args=[job.ref])

    answer = answered(request, form, order)
    if answer is not None:
        return answer
    languages, made = kits.languages_of(label), kits.kits_of(label)
    wanted = request.GET.get("in", "")
    language = wanted if wanted in languages else (reader if reader in languages else languages[0])
    context = {
        "label": label,
        "hub": label.hub,
        "is_open": kits.is_open(label),
        "standing": standing.of(label, list(label.moves.all()), timezone.localdate()),
        "form": form,
        "tabs": _tabs(languages, language, reader),
        "languages_made": made,
        "missing": [language_name(one, reader) for one in languages if one not in made],
        "kit": made.get(language),
        "groups": _groups(label, made.get(language)),
        "alternative": _alternative(label, language),
        "spoken": language,
        "way": direction(language),
        "trail": [
            {"label": label.hub.title, "url": reverse("hubs:hub", args=[label.hub.ref])},
            {"label": _("Materials")},
        ],
    }
    return page(request, "labels/kit.html", context, wrong=request.method == "POST")


def _tabs(languages: list[str], chosen: str, reader: str) -> list[dict[str, Any]]:
    return [
        {"label": language_name(one, reader), "url": f"?in={one}", "current": one == chosen}
        for one in languages
    ]


def _alternative(label: Label, language: str) -> str:
    with translation.override(language):
        return words.alternative(kits.subject_of(label, language).name.text, label.number)


def _groups(label: Label, made: Kit | None) -> list[dict[str, Any]]:
    """The pieces group by group, each with the addresses of its files."""
    if made is None:
        return []
    sizes = {one.name: one.file.file.size for one in made.files.select_related("file__file")}

    def address(name: str) -> str:
        return reverse("labels:kit_file", args=[label.number, made.language, name])

    def shown(piece: Piece) -> dict[str, Any]:
        there = [name for name in piece.files if name in sizes]
        return {
            "use": piece.use,
            "preview": address(f"{piece.name}.{piece.shown}") if piece.shown else "",
            "on_deep": piece.on_deep,
            "downloads": [
                {"kind": _kind(name), "url": address(name), "size": sizes[name]} for name in there
            ],
        }

    def of(group: str) -> list[dict[str, Any]]:
        return [shown(one) for one in PIECES if one.group == group]

    return [{"name": name, "title": title, "pieces": of(name)} for name, title in GROUPS.items()]


def _kind(name: str) -> str:
    return name.rpartition(".")[2].upper()


@desk("GET")
def file(request: HttpRequest, number: str, language: str, name: str) -> HttpResponse:
    """One file of the kit."""
    return files.attachment_response(kits.file_for(request.user, number, language, name))


@desk("GET")
def archive(request: HttpRequest, number: str) -> HttpResponse:
    """Every file of every language as one archive, in a folder for each language."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name, reference in kits.files_for(request.user, number):
            # What is in it is packed already.
            packed.writestr(zipfile.ZipInfo(name, _DAY), files.read(reference))
    answer = HttpResponse(kept.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{number}.zip"'
    return answer
