"""What is done with a draft: opened, its items and terms written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from local4action.agreements.checks import CHECKS
from local4action.agreements.models import Agreement, EarlierValue
from local4action.agreements.parts import TERMS
from local4action.agreements.queries import keys_ever, parties_of, terms_written
from local4action.agreements.written import item_written, values_written
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from local4action.agreements.models.items import Item
    from local4action.agreements.parts import Part
    from local4action.hubs.models import Hub

LONGEST_TEXT: Final = 2000
MOST_ITEMS: Final = 60


@action("agreements.open_draft", on="hub", system=True)
def open_draft(*, actor: Any, hub: Hub) -> Agreement:
    """The draft of a hub's first agreement; opened once."""
    del actor
    return start_draft(hub)


def start_draft(hub: Hub) -> Agreement:
    """Part of an action that needs the draft to be there."""
    found, _new = Agreement.objects.get_or_create(hub=hub, number=1)
    return found


def locked(agreement: Agreement) -> Agreement:
    """The agreement's row, locked: two who act on it at once come one after the other."""
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("hub__lead")
        .get(pk=agreement.pk)
    )


def draft(agreement: Agreement) -> Agreement:
    """The same of a draft.

    Raises:
        ValidationError: when it is no longer one.
    """
    row = locked(agreement)
    if row.state != Agreement.State.DRAFT:
        raise ValidationError(
            _("This agreement is no longer a draft, so it cannot be changed."), code="state"
        )
    return row


def text_of(value: str, name: str, *, required: bool = True) -> str:
    """Words as they are stored.

    Raises:
        ValidationError: beside the field `name`, when they are missing or too long.
    """
    text = cleaned(value)
    if required and not text:
        raise ValidationError({name: _("Write this down.")})
    if len(text) > LONGEST_TEXT:
        raise ValidationError({name: _("At most 2,000 characters.")})
    return text


def _revised(old: Translated | None, text: str, agreement: Agreement, actor: Any) -> Any:
    if not text:
        return None
    if old is not None:
        return old if str(old) == text else old.revised(text, by=actor.pk, at=now_text())
    return Translated.of(text, agreement.hub.title.original, by=actor.pk, at=now_text())


@action("agreements.edit_draft", on="agreement")
def save_item(
    *,
    actor: Any,
    agreement: Agreement,
    part: Part,
    values: Mapping[str, Any],
    key: str = "",
    token: str | None = None,
) -> Item:
    """Write one item of a draft, or a new one at its end.

    Args:
        actor: who writes.
        agreement: a draft.
        part: which kind of item.
        values: its texts as words in the hub's language, its facts as the columns have them (a
            weight as a share of one), its joined rows as (date, value, source).
        key: which item; "" for a new one.
        token: the mark of what the writer had before them; None asks nothing.

    Raises:
        StaleEditError: someone else saved other values in between.
        ValidationError: a value is wrong, by its field; or the agreement is no draft.
    """
    return write_item(draft(agreement), part, values, actor=actor, key=key, token=token)


def write_item(
    row: Agreement,
    part: Part,
    values: Mapping[str, Any],
    *,
    actor: Any,
    key: str = "",
    token: str | None = None,
) -> Item:
    """Part of an action that writes an item of a locked draft; errors as of `save_item`."""
    words = {
        name: text_of(values[name], name, required=required)
        for name, required in part.texts.items()
    }
    given = {**values, **words}
    if check := CHECKS.get(part.name):
        check(row.hub, {one.pk for one in parties_of(row.hub)}, given)
    item = _item(row, part, key)
    if item.pk:
        refuse_stale(item_written(part, item), values_written(part, given), token)
    for name, text in words.items():
        setattr(item, name, _revised(getattr(item, name), text, row, actor))
    for name in part.facts:
        setattr(item, name, given[name])
    item.save()
    if part.joined:
        _save_earlier(item, given["earlier"])
    return item


def _item(row: Agreement, part: Part, key: str) -> Item:
    items = getattr(row, part.name)
    if key:
        found: Item | None = items.filter(key=key).first()
        if found is None:
            raise ValidationError(_("This was removed in the meantime."))
        return found
    if items.count() >= MOST_ITEMS:
        raise ValidationError(
            _("An agreement has at most %(most)d of these.") % {"most": MOST_ITEMS}
        )
    taken = max((int(one[1:]) for one in keys_ever(row.hub, part) if one[1:].isdigit()), default=0)
    last = items.aggregate(last=Max("position"))["last"]
    return part.model(
        agreement=row,
        key=f"{part.letter}{taken + 1}",
        position=0 if last is None else last + 1,
    )


def _save_earlier(indicator: Any, wanted: Sequence[tuple[str, Decimal, str]]) -> None:
    """Keep the rows that are wanted as they are, so that history shows what really changed."""
    stored = {one.on: one for one in indicator.earlier.all()}
    for on in stored.keys() - {on for on, _value, _source in wanted}:
        stored[on].delete()
    for on, value, source in wanted:
        one = stored.get(on) or EarlierValue(indicator=indicator, on=on)
        if one.pk is None or (one.value, one.source) != (value, source):
            one.value, one.source = value, source
            one.save()


@action("agreements.edit_draft", on="agreement")
def remove_item(*, actor: Any, agreement: Agreement, part: Part, key: str) -> Agreement:
    """Take an item out of a draft; its key is not given to another."""
    del actor
    row = draft(agreement)
    getattr(row, part.name).filter(key=key).delete()
    return row


@action("agreements.edit_draft", on="agreement")
def save_terms(
    *, actor: Any, agreement: Agreement, texts: Mapping[str, str], token: str | None = None
) -> Agreement:
    """Write what the agreement as a whole says of data, consent and communication.

    Raises:
        StaleEditError: someone else saved other words in between.
        ValidationError: a text is too long, or the agreement is no draft.
    """
    row = draft(agreement)
    return write_terms(row, texts, actor=actor, token=token)


def write_terms(
    row: Agreement, texts: Mapping[str, str], *, actor: Any, token: str | None = None
) -> Agreement:
    """Part of an action that writes the terms of a locked draft; errors as of `save_terms`."""
    words = {name: text_of(texts[name], name, required=False) for name in TERMS}
    refuse_stale(terms_written(row), words, token)
    for name, text in words.items():
        setattr(row, name, _revised(getattr(row, name), text, row, actor))
    row.save(update_fields=TERMS)
    return row
