"""What this room puts on a person's desk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from local4action.calls.workflow import PROPOSAL
from local4action.foundation.desk import Mine, Place, Waiting
from local4action.members.rules import is_board_member
from local4action.reviews import phases, queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local4action.reviews.models import Letter

LETTER_IS_NEW: Final = dt.timedelta(days=30)
LETTER_IS_SHOWN: Final = dt.timedelta(days=3 * 365)
MOST_SHOWN: Final = 20
WAITING: Final = {
    "screen": ngettext_lazy("Screen %(number)s proposal", "Screen %(number)s proposals", "number"),
    "assign": ngettext_lazy(
        "Choose readers for %(number)s proposal",
        "Choose readers for %(number)s proposals",
        "number",
    ),
    "decide": ngettext_lazy(
        "Record the decision on %(number)s proposal",
        "Record the decisions on %(number)s proposals",
        "number",
    ),
    "letter": ngettext_lazy("Release %(number)s letter", "Release %(number)s letters", "number"),
}


def places(actor: Any) -> Iterator[Place]:
    """Reviews, the pipeline and the decision register."""
    if rules.has_perm("reviews.see_queue", actor):
        yield Place(gettext_lazy("Reviews"), reverse("reviews:queue"), 30, "calls")
    if rules.has_perm("reviews.read_all_files", actor):
        yield Place(gettext_lazy("Pipeline"), reverse("reviews:pipeline"), 25, "calls")
    if is_board_member(actor):
        yield Place(gettext_lazy("What I read"), reverse("reviews:profile"), 36, "calls")
    if rules.has_perm("reviews.see_register", actor):
        yield Place(gettext_lazy("Decisions"), reverse("reviews:register"), 35, "calls")


def _letters(actor: Any) -> list[Letter]:
    """The letters of the last months, read once for what waits and for what is one's own.

    They are kept with the person, whom each request reads anew.
    """
    known: list[Letter] | None = getattr(actor, "known_letters", None)
    if known is None:
        known = queries.letters_to(actor, timezone.now() - LETTER_IS_SHOWN)[:MOST_SHOWN]
        actor.known_letters = known
    return known


def waiting(actor: Any) -> Iterator[Waiting]:
    """An officer's queues; a reader's files and days; an applicant's questions and letter."""
    queue = reverse("reviews:queue")
    if rules.has_perm("reviews.read_all_files", actor):
        for name, number in queries.overview_for(actor).todo.items():
            if number and name in WAITING:
                yield Waiting(WAITING[name] % {"number": number}, f"{queue}?todo={name}")
    elif rules.has_perm("reviews.see_queue", actor):
        for proposal in phases.veiled(actor, queries.to_read(actor)[:MOST_SHOWN]):
            yield Waiting(
                gettext_lazy("Read and score"),
                reverse("reviews:review", args=[proposal.ref]),
                str(proposal),
                proposal.due_on,  # type: ignore[attr-defined]
            )
    for inquiry in queries.to_answer(actor)[:MOST_SHOWN]:
        yield Waiting(
            gettext_lazy("Answer the Secretariat’s questions"),
            reverse("reviews:inquiry", args=[inquiry.proposal.ref]),
            str(inquiry.proposal),
            inquiry.due_on,
        )
    fresh = timezone.now() - LETTER_IS_NEW
    for letter in _letters(actor):
        if letter.is_read or letter.released_at is None or letter.released_at < fresh:  # type: ignore[attr-defined]
            continue
        yield Waiting(
            gettext_lazy("Read the letter"),
            reverse("reviews:letter_received", args=[letter.proposal.ref]),
            str(letter.proposal),
        )


def mine(actor: Any) -> Iterator[Mine]:
    """The letters an applicant got; the files a reader has scored."""
    for letter in _letters(actor):
        yield Mine(
            letter.subject,
            reverse("reviews:letter_received", args=[letter.proposal.ref]),
            _("Letter"),
        )
    if rules.has_perm("reviews.read_all_files", actor):
        return
    if not rules.has_perm("reviews.see_queue", actor):
        return
    for proposal in phases.veiled(actor, queries.already_read(actor)[:MOST_SHOWN]):
        state = PROPOSAL.state_of(proposal)
        yield Mine(
            str(proposal),
            reverse("reviews:file", args=[proposal.ref]),
            _("Review"),
            state.staff,
            state.tone,
        )
