"""The members vote, each on their own phone, while the room sees how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import desk
from local4action.foundation.editing import token_of
from local4action.foundation.idempotency import once
from local4action.reviews import actions, queries
from local4action.reviews.meeting_words import CHOICES
from local4action.reviews.views.meetings import meeting_trail

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.reviews.models import AgendaItem
    from local4action.reviews.queries import Room, Tally


@desk("GET", "POST")
def vote(request: HttpRequest, ref: str, which: str) -> HttpResponse:
    """The vote on an item: its three buttons, and how far it is.

    The page asks again by itself, and is answered with nothing while nothing has changed.
    """
    meeting = queries.meeting_for(request.user, ref)
    found = queries.item_for(request.user, meeting, which)
    if request.method == "POST":
        return _sent(request, found)
    room = queries.room_for(found)
    shown = vote_shown(request.user, found, room, tally_on(found, room))
    context = {
        "meeting": meeting,
        "item": found,
        "proposal": found.proposal,
        "vote": shown,
        "trail": meeting_trail(meeting, _("Vote")),
    }
    if not request.headers.get("HX-Request"):
        return render(request, "reviews/vote.html", context)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "reviews/vote.html#panel", context)


def tally_on(found: AgendaItem, room: Room) -> Tally | None:
    """The last vote of the members on an item that has no outcome yet."""
    poll = None if found.recorded_at else queries.poll_of(found)
    return queries.tally_of(poll, room) if poll else None


def vote_shown(actor: Any, found: AgendaItem, room: Room, tally: Tally | None) -> dict[str, Any]:
    """What this person sees of the vote on an item, and may do about it."""
    is_live = found.meeting.state == "running" and not found.recorded_at
    is_open = is_live and tally is not None and tally.poll.state == "open"
    own = queries.own_choice(actor, tally.poll) if is_open and tally else ""
    shown: dict[str, Any] = {
        "tally": tally,
        "is_live": is_live,
        "is_open": is_open,
        "voting": tally.poll.voting if tally else found.meeting.voting,
        "of": len(room.voting),
        "may_hold": is_live and has_perm("reviews.hold_poll", actor, found),
        "may_cast": has_perm("reviews.cast_vote", actor, found),
        "no_quorum": room.presence.reason,
        "own": own,
        "own_word": CHOICES[own] if own else "",
        "choices": CHOICES.items(),
        "rows": [
            {"person": one.person, "word": CHOICES.get(tally.names.get(one.person_id, ""), "")}
            for one in room.voting
        ]
        if tally and tally.poll.voting == "open"
        else [],
    }
    return shown | {"mark": _mark(shown, tally)}


def _mark(shown: dict[str, Any], tally: Tally | None) -> str:
    """Another mark, something else to see."""
    told = {name: shown[name] for name in ("is_live", "is_open", "of", "may_cast", "own")}
    told["there"] = [str(one["person"]) for one in shown["rows"]]
    if tally:
        told["tally"] = (tally.poll.pk, tally.cast, sorted(tally.names.items()))
    return token_of(told | {"no_quorum": shown["no_quorum"]})


def _sent(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    """Open or close the vote, or vote.

    A vote carries no key of a form: what is kept of that names a person and their answer, which in
    a secret vote nobody keeps. The same vote twice is one vote anyway.
    """
    doing = request.POST.get("do", "")
    if doing in {"open", "close"}:
        return once(request, lambda: _held(request, found, doing))
    address = reverse("reviews:vote", args=[found.meeting.ref, found.ref])
    try:
        actions.cast_vote(item=found, poll=_asked(request), choice=doing, actor=request.user)
        messages.success(request, _("Your vote is kept."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address)


def _held(request: HttpRequest, found: AgendaItem, doing: str) -> str:
    try:
        if doing == "open":
            actions.open_poll(item=found, actor=request.user)
            messages.success(request, _("The vote is open. The members see it on their desks."))
        else:
            actions.close_poll(item=found, poll=_asked(request), actor=request.user)
            messages.success(
                request, _("The vote is closed and counted. Confirm the outcome below.")
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return found.get_absolute_url()


def _asked(request: HttpRequest) -> int:
    """The key of the vote that a form was printed for; none for anything else."""
    sent = request.POST.get("poll", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
