"""The letters of a call: held, released, not delivered; what they are made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.db.models import Count, Exists, Max, OuterRef

from local4action.calls.models import Proposal
from local4action.calls.workflow import OUTCOMES
from local4action.foundation.access import one_or_404
from local4action.reviews.gate import files_for
from local4action.reviews.models import (
    CommentForApplicants,
    Decision,
    Letter,
    LetterDelivery,
    LetterTemplate,
    Screening,
)
from local4action.reviews.queries.reading import submitted_reviews
from local4action.reviews.rules import has_interest

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from local4action.calls.models import Call
    from local4action.foundation.models import OutboxMail
    from local4action.reviews.models import Review

STATES: Final = ("held", "released", "undelivered")
MOST_TO_PREVIEW: Final = 50


@dataclass(frozen=True, slots=True)
class WantedLetters:
    """What an officer asked of the letters of a call."""

    outcome: str = ""
    language: str = ""
    state: str = ""

    def asked(self) -> dict[str, str]:
        """As it stands in an address."""
        given = {"outcome": self.outcome, "language": self.language, "state": self.state}
        return {name: value for name, value in given.items() if value}


@dataclass(slots=True)
class LetterCounts:
    """How many letters of a call there are of each kind, whatever was asked."""

    states: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    total: int = 0


def _handed_over() -> Exists:
    rows = LetterDelivery.objects.filter(
        letter=OuterRef("letter"), mail=OuterRef("outboxmail"), kind="handed_over"
    )
    return Exists(rows)


def _undelivered() -> Exists:
    """A mail of the letter failed, and nobody has handed the letter over otherwise."""
    mails = Letter.mails.through.objects.filter(letter=OuterRef("pk"), outboxmail__state="failed")
    return Exists(mails.exclude(_handed_over()))


def _letters(actor: Any, call: Call) -> QuerySet[Letter]:
    """Every letter of a call about a file this person has no interest in."""
    if not permissions.has_perm("reviews.see_letters", actor):
        return Letter.objects.none()
    rows = Letter.objects.filter(proposal__call=call, proposal__state__in=OUTCOMES)
    return rows.exclude(has_interest(actor, "proposal"))


def letters_for(actor: Any, call: Call, wanted: WantedLetters) -> QuerySet[Letter]:
    """The letters of a call that fit, in a lasting order; each with `undelivered`."""
    rows = _letters(actor, call).annotate(undelivered=_undelivered())
    if wanted.outcome:
        rows = rows.filter(proposal__state=wanted.outcome)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.state == "undelivered":
        rows = rows.filter(undelivered=True)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    return rows.select_related("proposal__organisation").order_by("pk")


def letter_counts(actor: Any, call: Call) -> LetterCounts:
    """The numbers beside the filters; one query."""
    rows = _letters(actor, call).annotate(undelivered=_undelivered()).order_by()
    found = LetterCounts()
    kinds = rows.values_list("proposal__state", "language", "state", "undelivered")
    for outcome, language, state, undelivered, number in kinds.annotate(n=Count("pk")):
        found.total += number
        found.outcomes[outcome] += number
        found.languages[language] += number
        found.states[state] += number
        found.states["undelivered"] += number if undelivered else 0
    return found


def held_mark(rows: QuerySet[Letter]) -> str:
    """A mark of the held letters of a list: another mark, another set or another text."""
    held = rows.filter(state="held").order_by()
    found = held.aggregate(number=Count("pk"), last=Max("changed_at"))
    return f"{found['number']}:{found['last'].isoformat() if found['last'] else ''}"


def neighbours(rows: QuerySet[Letter], letter: Letter) -> tuple[str, str]:
    """The references of the proposals of the letters before and after one; two queries."""
    refs = rows.values_list("proposal__ref", flat=True)
    before = refs.filter(pk__lt=letter.pk).order_by("-pk").first()
    after = refs.filter(pk__gt=letter.pk).order_by("pk").first()
    return before or "", after or ""


def letter_template(call: Call, outcome: str, language: str) -> LetterTemplate | None:
    """The text that a call has for an outcome in a language, where someone wrote one."""
    rows = LetterTemplate.objects.filter(call=call, outcome=outcome, language=language)
    return rows.select_related("edited_by").first()


def letter_templates(call: Call) -> dict[tuple[str, str], LetterTemplate]:
    """All that someone wrote for a call, by outcome and language; one query."""
    rows = LetterTemplate.objects.filter(call=call).select_related("edited_by")
    return {(one.outcome, one.language): one for one in rows}


def as_drafted(call: Call, outcome: str, language: str) -> QuerySet[Letter]:
    """The held letters that no hand has changed, which follow their template."""
    return Letter.objects.filter(
        proposal__call=call,
        proposal__state=outcome,
        language=language,
        state=Letter.State.HELD,
        as_drafted=True,
    ).order_by("pk")


def proposals_to_preview(actor: Any, call: Call, outcome: str) -> list[Proposal]:
    """Decided proposals that a text can be tried on, without those kept from this person."""
    return list(files_for(actor).filter(call=call, state=outcome).order_by("pk")[:MOST_TO_PREVIEW])


def said_of(proposal: Proposal) -> dict[str, Any]:
    """What a letter tells of the outcome: the decision, or the screening that ended it."""
    if proposal.state == Proposal.State.REJECTED:
        return {"screening": Screening.objects.filter(proposal=proposal).first()}
    return {"decision": Decision.objects.filter(proposal=proposal).first()}


def comment_choices(proposal: Proposal) -> list[tuple[Review, CommentForApplicants | None]]:
    """The comments that reviewers wrote for the applicants, with what was chosen for each."""
    reviews = [one for one in submitted_reviews(proposal) if one.comment_for_applicant]
    rows = CommentForApplicants.objects.filter(review__in=[one.pk for one in reviews])
    chosen = {one.review_id: one for one in rows.select_related("chosen_by")}
    return [(one, chosen.get(one.pk)) for one in reviews]


def comments_for(proposal: Proposal) -> list[str]:
    """The comments that go into the letter, as they go into it."""
    found = []
    for review, choice in comment_choices(proposal):
        if choice is None:
            found.append(review.comment_for_applicant)
        elif choice.is_released:
            found.append(choice.text or review.comment_for_applicant)
    return found


def letter_mails(letter: Letter) -> list[OutboxMail]:
    """The mails a letter went out by, each with `handed_over`: how else it was, if it failed."""
    told = {
        one.mail_id: one
        for one in letter.deliveries.select_related("done_by").order_by("pk")
        if one.kind == LetterDelivery.Kind.HANDED_OVER
    }
    mails: list[Any] = list(letter.mails.order_by("pk"))
    for one in mails:
        one.handed_over = told.get(one.pk)
    return mails


def failed_mail(letter: Letter, ref: str) -> OutboxMail:
    """One mail of a letter.

    Raises:
        Http404: when the letter went out by no such mail.
    """
    return one_or_404(letter.mails.all(), ref=ref)


def seen_letters(rows: QuerySet[Letter], refs: set[str]) -> dict[str, tuple[int, dt.datetime, str]]:
    """Key, time of the last change and state of letters, by the reference of their proposal."""
    found = rows.filter(proposal__ref__in=refs).order_by()
    return {
        ref: (pk, changed_at, state)
        for ref, pk, changed_at, state in found.values_list(
            "proposal__ref", "pk", "changed_at", "state"
        )
    }
