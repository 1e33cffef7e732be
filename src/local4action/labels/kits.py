"""The visual kit of a label, read: in which languages, made or not, file by file.

A kit is one `Kit` for each language, known by the fingerprint of all it was made from. It is there
for those who stand with the hub, while the label may be shown. Other rooms take a picture of it by
`current_file`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from local4action.brand.kit import pieces
from local4action.brand.kit.fingerprint import fingerprint
from local4action.brand.kit.subject import Said, Subject
from local4action.foundation.access import one_or_404
from local4action.foundation.names import country_name
from local4action.hubs.queries import hubs_for
from local4action.labels.models import Kit, KitFile, Label
from local4action.labels.rules import SHOWN

if TYPE_CHECKING:
    from local4action.foundation.models import FileReference


def kit_label_for(actor: Any, number: str) -> Label:
    """The label of this number, for officers and for those who stand with its hub.

    Raises:
        Http404: when there is none that this person may know of.
    """
    rows = Label.objects.select_related("hub__lead").filter(hub__in=hubs_for(actor))
    return one_or_404(rows, number=number)


def is_open(label: Label) -> bool:
    """Whether the label may be shown today."""
    return label.state in SHOWN


def languages_of(label: Label) -> list[str]:
    """The languages its kit is made in: those of the interface, and the hub's own."""
    common = [code for code, _name in settings.LANGUAGES]
    own = label.hub.title.original
    return common if own.split("-")[0] in common else [*common, own]


def subject_of(label: Label, language: str) -> Subject:
    """What the kit in one language says: the hub's words in that language where there are any."""
    hub = label.hub
    country = country_name(hub.country, language)
    place = f"{hub.place_name}, {country}" if hub.place_name else country
    return Subject(
        language=language,
        number=label.number,
        address=label.permanent_address,
        name=_said(hub.title, language),
        place=Said(place, language),
        lead=_said(hub.lead.name, language),
        promise=_said(hub.promise, language),
        years=years_of(label),
    )


def _said(words: Any, language: str) -> Said:
    if words is None:
        return Said()
    found = words.render(language)
    return Said(found.text, found.language)


def years_of(label: Label) -> str:
    """From when to when the label is valid, in years."""
    first, last = label.valid_from, label.valid_until
    return f"{first:%Y}–{last:%Y}" if first and last else ""


def kits_of(label: Label) -> dict[str, Kit]:
    """The kits that say what is so now, by language; what is not there is still to be made."""
    wanted = {one: fingerprint(subject_of(label, one)) for one in languages_of(label)}
    rows = label.kits.filter(sha256__in=wanted.values(), made_at__isnull=False)
    return {kit.language: kit for kit in rows if wanted.get(kit.language) == kit.sha256}


def _open_kit_for(actor: Any, number: str) -> Label:
    label = kit_label_for(actor, number)
    if not is_open(label):
        raise PermissionDenied(_("The kit of this label is closed."))
    return label


def file_for(actor: Any, number: str, language: str, name: str) -> FileReference:
    """One file of the kit, for who may have it.

    Raises:
        Http404: when this person may not know of the label, or no such file has been made.
        PermissionDenied: while the label may not be shown.
    """
    label = _open_kit_for(actor, number)
    found = current_file(label, language, name)
    if found is None:
        raise Http404
    return found


def current_file(label: Label, language: str, name: str) -> FileReference | None:
    """One file of the kit as it was made last; None where it was not, or may not be shown."""
    if name not in pieces.FILES or not is_open(label):
        return None
    rows = KitFile.objects.select_related("file__file").filter(
        kit__label=label, kit__language=language, kit__made_at__isnull=False, name=name
    )
    found = rows.order_by("-kit__made_at").first()
    return found.file if found else None


def files_for(actor: Any, number: str) -> list[tuple[str, FileReference]]:
    """Every file of every language, with the name it has in the archive.

    Raises:
        Http404: when this person may not know of the label, or nothing has been made.
        PermissionDenied: while the label may not be shown.
    """
    label = _open_kit_for(actor, number)
    rows = KitFile.objects.select_related("file__file", "kit").filter(
        kit__label=label, kit__made_at__isnull=False
    )
    found = {}
    for one in rows.order_by("kit__made_at"):
        found[f"{number}/{one.kit.language}/{one.name}"] = one.file
    if not found:
        raise Http404
    return sorted(found.items())
