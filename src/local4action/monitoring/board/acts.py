"""What is done with a board's review of a hub: planned, assigned, written, published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from local4action.foundation import mail
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.foundation.names import languages
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Translated
from local4action.hubs.actions import now_text, tell
from local4action.hubs.queries import people_of
from local4action.monitoring.board.reading import may_be_asked, meeting_bodies, written
from local4action.monitoring.board.states import KINDS, REVIEW
from local4action.monitoring.board.tables import HubReview, HubReviewer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from local4action.accounts.models import Person
    from local4action.hubs.models import Hub

LONGEST: Final = 20000


@action("monitoring.plan_review", on="hub", system=True)
def plan_review(*, actor: Any, hub: Hub, kind: str, due_on: dt.date) -> HubReview:
    """Put a review on the officers' desk, once for each kind."""
    del actor
    review, _new = HubReview.objects.get_or_create(hub=hub, kind=kind, defaults={"due_on": due_on})
    return review


@action("monitoring.assign_review", on="review")
def assign_review(*, actor: Any, review: HubReview, people: Collection[int]) -> HubReview:
    """Ask members of the board to write the review; whoever is new to it gets a mail.

    Args:
        actor: the officer.
        review: one that is not published yet.
        people: the keys of everyone who is to write it; those left out are no longer asked.

    Raises:
        ValidationError: nobody is named, or one who is tied to the hub or not on the board.
    """
    known = {one.pk: one for one in may_be_asked(review.hub)}
    wanted = set(people)
    if not wanted:
        raise ValidationError({"people": _("Choose at least one member of the board.")})
    if not wanted <= known.keys():
        raise ValidationError(
            {"people": _("Choose members of the board who have no tie to the hub.")}
        )
    REVIEW.move(review, "assign", actor=actor)
    before = set(review.reviewers.values_list("person", flat=True))
    review.reviewers.exclude(person__in=wanted).delete()
    for key in sorted(wanted - before):
        reviewer = HubReviewer.objects.create(review=review, person=known[key])
        _mail(review, known[key], "review_asked", f"{reviewer.pk}")
    return review


@action("monitoring.write_review", on="review")
def write_review(
    *, actor: Any, review: HubReview, values: Mapping[str, str], token: str
) -> HubReview:
    """Keep findings and minutes as far as they are written.

    Args:
        actor: one of those who were asked.
        review: one that is being written.
        values: `language`, `findings`, `body` (its key), `held_on` (ISO) and `minutes`.
        token: the mark of the values the writer had before them.

    Raises:
        StaleEditError: someone else saved other values in between.
        ValidationError: a value is wrong, or the review is published.
    """
    row = HubReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.state != HubReview.State.ASSIGNED:
        raise ValidationError(_("This review is not being written."), code="state")
    stored = written(row)
    typed = {name: cleaned(values.get(name, "")) for name in stored}
    refuse_stale(stored, typed, token)
    if typed["language"] not in {code for code, _name in languages("en")}:
        raise ValidationError({"language": _("Choose one of the list.")})
    for name in ("findings", "minutes"):
        if len(typed[name]) > LONGEST:
            raise ValidationError({name: _("At most %(most)d characters.") % {"most": LONGEST}})
        said = typed[name]
        text = Translated.of(said, typed["language"], by=actor.pk, at=now_text()) if said else None
        setattr(row, name, text)
    row.body = _body(typed["body"])
    row.held_on = _day(typed["held_on"])
    row.save()
    return row


@action("monitoring.publish_review", on="review")
def publish_review(*, actor: Any, review: HubReview) -> HubReview:
    """Put findings and minutes on the hub's page, and tell the lead."""
    REVIEW.move(review, "publish", actor=actor, published_on=timezone.localdate())
    for _organisation, person in people_of([review.hub.lead_id]):
        _mail(review, person, "review_published", f"{review.pk}:{person.pk}")
    tell(review.hub)
    return review


def _body(text: str) -> Any:
    if not text:
        return None
    found = next((one for one in meeting_bodies() if str(one.pk) == text), None)
    if found is None:
        raise ValidationError({"body": _("Choose one of the list.")})
    return found


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError({"held_on": _("Write a day, such as 2027-06-30.")}) from None
    if day > timezone.localdate():
        raise ValidationError({"held_on": _("This day has not come yet.")})
    return day


def _mail(review: HubReview, person: Person, template: str, key: str) -> None:
    hub = review.hub
    with translation.override(person.language):
        kind = str(KINDS[review.kind])
        path = (
            reverse("monitoring:board_review", args=[review.ref])
            if template == "review_asked"
            else hub.get_absolute_url()
        )
    mail.write_from_template(
        f"monitoring/mail/{template}",
        {"review": review, "hub": hub, "person": person, "kind": kind, "path": path},
        to=person.email,
        language=person.language,
        key=key,
    )
