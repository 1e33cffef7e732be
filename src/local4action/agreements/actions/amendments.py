"""How an agreement in force is changed: by a later version, argued and signed like the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from local4action.agreements.actions.drafts import text_of
from local4action.agreements.models import Agreement, WorkshopFile
from local4action.agreements.parts import TERMS
from local4action.agreements.queries import items_of
from local4action.agreements.workflow import AGREEMENT
from local4action.foundation.actions import action
from local4action.foundation.translations import Translated
from local4action.hubs.actions import locked_open, now_text

if TYPE_CHECKING:
    from local4action.agreements.models.items import Item
    from local4action.hubs.models import Hub

# What a copy of an item has of its own.
OWN: Final = {"id", "ref", "agreement"}


@action("agreements.open_amendment", on="hub")
def open_amendment(*, actor: Any, hub: Hub, why: str) -> Agreement:
    """A draft of the next version: every item and term of the one in force, under the same keys.

    Args:
        actor: who leads the hub.
        hub: a hub whose agreement is in force.
        why: why it should be changed; signed and public with the amendment.

    Raises:
        ValidationError: nothing is in force, an amendment is open already, or no reason is given.
    """
    row = locked_open(hub)
    said = text_of(why, "why")
    old = row.agreements.filter(state=Agreement.State.SIGNED).first()
    if old is None:
        raise ValidationError(_("Nothing is in force that could be amended."), code="state")
    last = row.agreements.aggregate(last=Max("number"))["last"]
    try:
        with transaction.atomic():
            new = Agreement.objects.create(
                hub=row,
                number=last + 1,
                why=Translated.of(said, row.title.original, by=actor.pk, at=now_text()),
                **{name: getattr(old, name) for name in TERMS},
            )
    except IntegrityError as error:
        raise ValidationError(_("An amendment is being argued already."), code="state") from error
    _copy(old, new)
    return new


def _copy(old: Agreement, new: Agreement) -> None:
    for name, items in items_of(old).items():
        for one in items:
            copied = _copied(one, new)
            for earlier in one.earlier.all() if name == "indicators" else ():
                copied.earlier.create(on=earlier.on, value=earlier.value, source=earlier.source)
            for kept in one.files.all() if name == "workshops" else ():
                WorkshopFile.objects.create(workshop=copied, file=kept.file)


def _copied(item: Item, agreement: Agreement) -> Any:
    columns = {
        field.attname: getattr(item, field.attname)
        for field in type(item)._meta.concrete_fields  # noqa: SLF001 - Django's own way to ask
        if field.name not in OWN
    }
    return type(item)._default_manager.create(agreement=agreement, **columns)  # noqa: SLF001


@action("agreements.drop_amendment", on="agreement")
def drop_amendment(*, actor: Any, agreement: Agreement) -> Agreement:
    """Give up an amendment that is a draft; what is in force stays so, and its number is spent."""
    return AGREEMENT.move(agreement, "drop", actor=actor)
