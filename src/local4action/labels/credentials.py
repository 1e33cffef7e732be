"""Credentials and their status as anyone may ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db.models import BigIntegerField, CharField, Count, Exists, Max, OuterRef, Q

from local4action.foundation.access import one_or_404, prepared_or_404
from local4action.foundation.prepared import Prepared, Slot
from local4action.labels import issuer, keyring
from local4action.labels.badges import proofs, statuses
from local4action.labels.issuing import signing_key
from local4action.labels.models import (
    Credential,
    Label,
    LabelMove,
    Rendition,
    SigningKey,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from local4action.foundation.models import FileReference
    from local4action.members.models import Organisation

# The lists by their number in the address.
LISTS: Final = {1: statuses.REVOCATION, 2: statuses.SUSPENSION}
_SET: Final = {
    statuses.REVOCATION: Q(label__state=Label.State.WITHDRAWN) | Q(superseded_at__isnull=False),
    statuses.SUSPENSION: Q(label__state=Label.State.SUSPENDED),
}


def public_label(number: str) -> Any:
    """A label as anyone may read it, with its hub; `is_certified` where a credential is in force.

    Raises:
        Http404: there is none of this number, or its hub is not shown.
    """
    return prepared_or_404(_PUBLIC, number=number)


def _public() -> QuerySet[Any]:
    issued = Credential.objects.filter(label=OuterRef("pk"), superseded_at__isnull=True)
    rows = Label.objects.filter(number=Slot("number", CharField()), hub__is_public=True)
    shown = rows.select_related("hub__lead", "co_issuer", "body")
    return shown.annotate(is_certified=Exists(issued)).order_by()


_PUBLIC: Final = Prepared(_public)


def life_of(label: Label) -> list[LabelMove]:
    """The steps of a label, the first first."""
    return _LIFE.rows(label=label.pk)


_LIFE: Final = Prepared(
    lambda: LabelMove.objects.filter(label=Slot("label", BigIntegerField())).order_by(
        "moved_at", "pk"
    )
)


def credential_of(number: str) -> Credential:
    """The credential of a label, the newest there is.

    Raises:
        Http404: none was ever issued under this number, or its hub is not shown.
    """
    rows = Credential.objects.select_related("label").filter(label__hub__is_public=True)
    return one_or_404(rows.filter(superseded_at__isnull=True), label__number=number)


def to_print(key: int) -> Credential | None:
    """A credential that is in force, with all its certificate says; None once it is superseded."""
    rows = Credential.objects.select_related("label__hub__lead", "label__co_issuer", "label__body")
    rows = rows.filter(superseded_at__isnull=True)
    return rows.filter(pk=key).first()


def to_draw(names: Collection[str], artwork: str) -> list[int]:
    """The keys of the credentials in force that lack one of these drawings of this artwork."""
    shown = Q(renditions__name__in=names, renditions__artwork=artwork)
    rows = Credential.objects.filter(superseded_at__isnull=True)
    rows = rows.annotate(drawn=Count("renditions", filter=shown)).filter(drawn__lt=len(names))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def missing(credential: Credential, names: Iterable[str], artwork: str) -> list[str]:
    """Which of these drawings of a credential, with this artwork, are still to be made."""
    there = set(credential.renditions.filter(artwork=artwork).values_list("name", flat=True))
    return [name for name in names if name not in there]


def superseded_renditions(label: Label) -> QuerySet[Rendition]:
    """What was drawn of the credentials of a label that are no longer in force."""
    rows = Rendition.objects.filter(credential__label=label)
    return rows.exclude(credential__superseded_at=None).select_related("file__file")


def rendition_of(number: str, name: str) -> FileReference | None:
    """The file of this name that was drawn of a label's credential; None while it is being drawn.

    Raises:
        Http404: no credential was ever issued under this number, or its hub is not shown.
    """
    rows = Rendition.objects.select_related("file__file")
    found = rows.filter(credential=credential_of(number), name=name).first()
    return None if found is None else found.file


def status_of(number: str, serial: int) -> str:
    """What became of a credential: good, suspended, withdrawn, superseded; unknown if not ours."""
    rows = Credential.objects.select_related("label")
    found = rows.filter(label__number=number, serial=serial).first()
    if found is None:
        return "unknown"
    state = found.label.state
    if state in {Label.State.SUSPENDED, Label.State.WITHDRAWN}:
        return str(state)
    return "good" if found.superseded_at is None else "superseded"


def every_key() -> QuerySet[SigningKey]:
    """Every key that ever signed here, the first first."""
    return SigningKey.objects.select_related("organisation").order_by("created_at", "pk")


def known_keys(section: Organisation | None = None) -> QuerySet[SigningKey]:
    """Those of the site itself, or of a section that signs beside it."""
    return every_key().filter(organisation=section)


def status_list(number: int) -> dict[str, Any] | None:
    """The signed list of this number (`LISTS`); None while there is no key to sign it.

    It says when it last changed, not when it was asked for: it is the same for all until then.

    Raises:
        KeyMissingError: the file of the key is gone.
    """
    key, purpose = signing_key(), LISTS[number]
    if key is None:
        return None
    private = keyring.find(key.name)
    indexes = Credential.objects.filter(_SET[purpose]).values_list("status_index", flat=True)
    issued = Credential.objects.aggregate(one=Max("issued_at"), other=Max("superseded_at"))
    moved = LabelMove.objects.aggregate(last=Max("moved_at"))["last"]
    known = (key.created_at, issued["one"], issued["other"], moved)
    changed = max(one for one in known if one is not None)
    address = f"{settings.BASE_URL}/status/{number}"
    document = statuses.list_credential(address, issuer.did(), purpose, indexes, changed)
    return proofs.signed(document, private, issuer.method(key), changed)
