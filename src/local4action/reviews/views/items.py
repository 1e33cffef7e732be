"""The room's screen: one item at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, phases, queries
from local4action.reviews.forms import ItemForm, RecusalForm
from local4action.reviews.meeting_words import CHOICES, MAJORITIES, METHODS, SAYS, TONES
from local4action.reviews.views.answering import page
from local4action.reviews.views.chains import links_shown, wished
from local4action.reviews.views.meetings import meeting_trail
from local4action.reviews.views.voting import tally_on, vote_shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.reviews.models import AgendaItem
    from local4action.reviews.queries import Link, Room


@desk("GET", "POST")
def item(request: HttpRequest, ref: str, which: str) -> HttpResponse:
    """One item, large: the file, who may vote, what was said before, and the outcome."""
    meeting = queries.meeting_for(request.user, ref)
    found = queries.item_for(request.user, meeting, which)
    may_record = has_perm("reviews.record_item", request.user, found)
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    room = queries.room_for(found)
    links = queries.links_of(found.proposal) if found.proposal else []
    checkers = queries.possible_checkers(found.proposal) if found.proposal and may_record else []
    tally = tally_on(found, room)
    form = ItemForm(request.POST or None, found, room.voting, checkers, wished(links), tally=tally)
    if request.method == "POST" and (
        answer := answered(request, form, lambda: _act(request, found, form))
    ):
        return answer
    open_file = queries.shows_files(request.user, meeting)
    context = {
        "meeting": meeting,
        "item": found,
        "room": room,
        "may_record": may_record and meeting.state == "running",
        "shown_form": form
        if may_record and meeting.state == "running" and not found.recorded_at
        else None,
        "recusals": list(found.recusals.select_related("person")) if found.recorded_at else [],
        "trail": meeting_trail(meeting, _("Item %(number)s") % {"number": found.position}),
        **_around(request, found),
        **_said(found, room, links),
        "vote": vote_shown(request.user, found, room, tally),
        "proposal": found.proposal,
        "open_file": open_file,
        **(_file(request.user, found) if open_file else {}),
    }
    return page(request, "reviews/item.html", form, context)


def _act(request: HttpRequest, found: AgendaItem, form: ItemForm) -> str:
    """Keep the notes, take the outcome back, or record it."""
    doing, token = request.POST.get("do", ""), form.cleaned_data["token"]
    here = found.get_absolute_url()
    if doing == "note":
        agreed = form.cleaned_data["agreed"]
        actions.note_item(item=found, agreed=agreed, token=token, actor=request.user)
        messages.success(request, _("The notes are kept."))
    elif doing == "back":
        actions.take_back_item(item=found, actor=request.user)
        messages.success(request, _("Taken back. The item is open again."))
    elif doing == "record":
        actions.record_item(item=found, outcome=form.outcome(), token=token, actor=request.user)
        messages.success(request, _("The outcome is recorded."))
    else:
        raise ValidationError(_("This button is not known. Nothing was changed."))
    return here


def _around(request: HttpRequest, found: AgendaItem) -> dict[str, Any]:
    """The items before and after that this person may see."""
    lines = queries.agenda_for(request.user, found.meeting)
    seen = [one.item for one in lines if one.item is not None]
    at = next(number for number, one in enumerate(seen) if one.pk == found.pk)
    return {
        "before": seen[at - 1] if at else None,
        "after": seen[at + 1] if at + 1 < len(seen) else None,
        "count": len(lines),
    }


def _said(found: AgendaItem, room: Room, links: list[Link]) -> dict[str, Any]:
    """What was said before and what the outcome is, in words."""
    own = next((one for one in links if one.step.body_id == found.meeting.body_id), None)
    turn = next((one for one in links if one.is_next), None)
    said = own.last if own and own.last and own.last.item_id == found.pk else None
    return {
        "links": links_shown(links),
        "majority": MAJORITIES[own.step.majority] if own else MAJORITIES["simple"],
        "decides": own is not None and own.step.kind == "decides",
        "not_their_turn": turn if turn and own and turn is not own else None,
        "word": SAYS.get(found.says, ""),
        "tone": TONES.get(found.says, "neutral"),
        "method": METHODS.get(found.method, ""),
        "votes": [
            {"person": one.person, "word": CHOICES[one.choice]}
            for one in found.votes.select_related("person")
        ]
        if found.method == "names"
        else [],
        "conditions": said.attached if said else [],
        "no_quorum": room.presence.reason,
    }


def _file(actor: Any, found: AgendaItem) -> dict[str, Any]:
    """What the readers found, and the answers to be looked up."""
    proposal = found.proposal
    if proposal is None:
        return {}
    reviews = queries.submitted_reviews(proposal)
    titles = {"first": _("First form"), "second": _("Second form")}
    answers = phases.answers_for(actor, proposal, titles)
    return {
        "reviews": reviews,
        "lines": queries.lines_of(queries.criteria_of(proposal.call), reviews),
        "forms": [{"title": titles[name], "answers": given} for name, given in answers.items()],
    }


@desk("GET", "POST")
def recusal(request: HttpRequest, ref: str, which: str) -> HttpResponse:
    """Someone says that they have an interest in the file, and leaves the room."""
    meeting = queries.meeting_for(request.user, ref)
    found = queries.item_for(request.user, meeting, which)
    if not has_perm("reviews.record_recusal", request.user, found):
        raise PermissionDenied
    out = {one.person_id for one in queries.room_for(found).recused}
    sitting = [one for one in queries.participants_of(meeting) if one.person_id not in out]
    form = RecusalForm(request.POST or None, sitting if found.proposal else [])

    def act() -> str:
        actions.record_recusal(
            item=found,
            person=form.people[form.cleaned_data["person"]],
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
        messages.success(request, _("Noted. The file is closed to them from now on."))
        if has_perm("reviews.record_item", request.user, _afresh(found)):
            return found.get_absolute_url()
        return meeting.get_absolute_url()

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    trail = meeting_trail(meeting, _("Someone leaves the room"))
    return page(request, "reviews/recusal.html", form, {"item": found, "trail": trail})


def _afresh(found: AgendaItem) -> AgendaItem:
    """Judged anew: the officer may have recused themselves."""
    del found.known_free  # type: ignore[attr-defined]
    return found
