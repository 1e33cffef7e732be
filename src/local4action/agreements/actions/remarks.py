"""What is said of a draft item by item, and what comes of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.agreements.actions.drafts import draft, text_of, write_item, write_terms
from local4action.agreements.models import Remark
from local4action.agreements.parts import PARTS, TERMS
from local4action.agreements.queries import (
    mark_of_text,
    remark_voices,
    target_named,
    target_of,
    terms_written,
)
from local4action.agreements.workflow import REMARK
from local4action.agreements.written import item_values
from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text
from local4action.hubs.queries import people_of

if TYPE_CHECKING:
    from local4action.agreements.models import Agreement
    from local4action.members.models import Organisation

# More than a person could answer: a draft that gets so many is argued at a table.
MOST_OPEN: Final = 200
# People who comment go through the whole draft: the lead is told once, not at every item.
QUIET: Final = dt.timedelta(hours=1)


@action("agreements.make_remark", on="agreement")
def make_remark(
    *,
    actor: Any,
    agreement: Agreement,
    organisation: Organisation,
    part: str,
    key: str,
    text: str,
    wording: str = "",
) -> Remark:
    """Say something of an item of a draft, of one of its terms, or of the whole.

    Args:
        actor: who says it.
        agreement: a draft.
        organisation: for whom they say it.
        part: the kind of item, a term, or "whole".
        key: which item; "" for a term and the whole.
        text: what is said.
        wording: the words they would write instead; "" where they propose none.

    Raises:
        ValidationError: no draft, the item is gone, nothing is said, or they do not speak for it.
    """
    row = draft(agreement)
    if organisation.pk not in {one.pk for one in remark_voices(actor, row.hub)}:
        raise ValidationError({"organisation": _("You do not speak for it in this hub today.")})
    if target_named(row, part, key) is None:
        raise ValidationError(_("This was removed in the meantime."))
    if row.remarks.filter(outcome=Remark.Outcome.OPEN).count() >= MOST_OPEN:
        raise ValidationError(
            _("%(most)d remarks wait for an answer already. Talk to the lead.")
            % {"most": MOST_OPEN}
        )
    told_lately = row.remarks.filter(made_at__gte=timezone.now() - QUIET).exists()
    remark = Remark.objects.create(
        agreement=row,
        part=part,
        key=key,
        text=_words(text_of(text, "text"), row, actor),
        wording="" if part == "whole" else text_of(wording, "wording", required=False),
        organisation=organisation,
        person=actor,
    )
    if not told_lately:
        _tell_lead(remark)
    return remark


def _words(text: str, agreement: Agreement, actor: Any) -> Translated | None:
    if not text:
        return None
    return Translated.of(text, agreement.hub.title.original, by=actor.pk, at=now_text())


@action("agreements.answer_remark", on="remark")
def adopt_remark(
    *, actor: Any, remark: Remark, answer: str = "", seen: str | None = None
) -> Remark:
    """Take up a remark; a wording it proposes becomes the text, in the same transaction.

    Args:
        actor: who leads the agreement.
        remark: an open one.
        answer: what was changed because of it; needed where no wording does the change.
        seen: the mark of the text they had before them; None asks nothing.

    Raises:
        ValidationError: answered already, no draft, the item is gone, or its text has changed.
    """
    row = draft(remark.agreement)
    said = text_of(answer, "answer", required=not remark.wording)
    _settle(remark, "adopt", said, row, actor)
    if remark.wording:
        _adopt_wording(remark, row, actor, seen)
    _tell_author(remark, actor)
    return remark


def _adopt_wording(remark: Remark, row: Agreement, actor: Any, seen: str | None) -> None:
    target = target_named(row, remark.part, remark.key)
    if target is None:
        raise ValidationError(_("This was removed in the meantime."))
    if seen is not None and seen != mark_of_text(target.text):
        raise ValidationError(
            _("The text was changed after you opened this page. Compare again, then adopt.")
        )
    if remark.part in TERMS:
        write_terms(row, terms_written(row) | {remark.part: remark.wording}, actor=actor)
        return
    part = PARTS[remark.part]
    values = item_values(part, target.item) | {"text": remark.wording}
    write_item(row, part, values, actor=actor, key=remark.key)


@action("agreements.answer_remark", on="remark")
def decline_remark(*, actor: Any, remark: Remark, answer: str) -> Remark:
    """Leave things as they are, and say why.

    Raises:
        ValidationError: answered already, or no reason given.
    """
    said = text_of(answer, "answer")
    _settle(remark, "decline", said, remark.agreement, actor)
    _tell_author(remark, actor)
    return remark


@action("agreements.withdraw_remark", on="remark")
def withdraw_remark(*, actor: Any, remark: Remark) -> Remark:
    """Take one's own remark back; it stays readable."""
    return _settle(remark, "withdraw", "", remark.agreement, actor)


def _settle(remark: Remark, step: str, said: str, row: Agreement, actor: Any) -> Remark:
    return REMARK.move(
        remark,
        step,
        actor=actor,
        answer=_words(said, row, actor),
        answered_at=timezone.now(),
        answered_by=actor,
    )


def _tell_lead(remark: Remark) -> None:
    hub = remark.agreement.hub
    people = {person.pk: person for _organisation, person in people_of([hub.lead_id])}
    for person in people.values():
        if person.pk != remark.person_id:
            _write("agreements/mail/remark", remark, person)


def _tell_author(remark: Remark, actor: Any) -> None:
    author = remark.person
    if author.is_active and author.pk != actor.pk:
        _write("agreements/mail/remark_answered", remark, author)


def _write(template: str, remark: Remark, person: Any) -> None:
    hub = remark.agreement.hub
    with translation.override(person.language):
        path = reverse("agreements:remark", args=[hub.ref, remark.ref])
        about = remark.key or str(target_of(remark).name)
    mail.write_from_template(
        template,
        {"remark": remark, "hub": hub, "person": person, "path": path, "about": about},
        to=person.email,
        language=person.language,
        key=f"{remark.ref}:{remark.outcome}:{person.pk}",
    )
