"""Meetings: the list, one of them, its agenda and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rules import has_perm

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, meeting_timeline, queries
from local4action.reviews.forms import AgendaForm, MeetingForm, NewMeetingForm, PresenceForm
from local4action.reviews.meeting_words import PRESENCES, SAYS, TONES
from local4action.reviews.meeting_workflow import MEETING
from local4action.reviews.views.answering import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.reviews.models import Meeting

PAGE_SIZE: Final = 50
MOVES: Final = {
    "open": actions.open_meeting,
    "close": actions.close_meeting,
    "cancel": actions.cancel_meeting,
}


def meeting_trail(meeting: Meeting | None = None, here: str = "") -> list[dict[str, Any]]:
    """Where a page is: meetings, the meeting, and what is done there."""
    steps: list[dict[str, Any]] = [{"label": _("Meetings"), "url": reverse("reviews:meetings")}]
    if meeting is not None:
        steps.append({"label": meeting.title, "url": meeting.get_absolute_url()})
    return [*steps, {"label": here}] if here else steps


def officers_meeting(request: HttpRequest, ref: str, permission: str) -> Meeting:
    """A meeting this person may do this with: 404 where they may not know of it, else 403."""
    found = queries.meeting_for(request.user, ref)
    if not has_perm(permission, request.user, found):
        raise PermissionDenied
    return found


@desk("GET")
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of one's bodies; all of them for an officer. Coming ones first."""
    area_or_404("reviews.see_meetings", request.user)
    rows = queries.in_order(queries.meetings_for(request.user))
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    sizes = queries.agenda_sizes(request.user, found.object_list)
    for one in found.object_list:
        one.state_now = MEETING.state_of(one)  # type: ignore[attr-defined]
        one.size = sizes.get(one.pk, 0)  # type: ignore[attr-defined]
    may_prepare = has_perm("reviews.prepare_meeting", request.user)
    return render(request, "reviews/meetings.html", {"page": found, "may_prepare": may_prepare})


@desk("GET", "POST")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    area_or_404("reviews.see_meetings", request.user)
    if not has_perm("reviews.prepare_meeting", request.user):
        raise PermissionDenied
    form = NewMeetingForm(
        request.POST or None,
        queries.possible_checkers(),
        queries.calls_to_decide(),
        queries.bodies_in_chains(),
        request.GET.get("call", ""),
    )

    def act() -> str:
        made = actions.prepare_meeting(**form.chosen(), columns=form.columns(), actor=request.user)
        messages.success(request, _("The meeting is planned. Now put files on its agenda."))
        return reverse("reviews:agenda", args=[made.ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"trail": meeting_trail(None, _("Plan a meeting"))}
    return page(request, "reviews/meeting_new.html", form, context)


@desk("GET", "POST")
def meeting(request: HttpRequest, ref: str) -> HttpResponse:
    """One meeting: when and where, its agenda, who is there, and what can be done now."""
    found = queries.meeting_for(request.user, ref)
    if request.method == "POST":
        return once(request, lambda: _move(request, found))
    officer = has_perm("reviews.run_meeting", request.user, found)
    lines = queries.agenda_for(request.user, found)
    minutes = queries.minutes_of(found)
    context = {
        "meeting": found,
        "state": MEETING.state_of(found),
        "officer": officer,
        "open_files": queries.shows_files(request.user, found),
        "buttons": MEETING.available(found, request.user),
        "lines": [
            {"line": one, "word": SAYS.get(says, ""), "tone": TONES.get(says, "neutral")}
            for one in lines
            for says in [one.item.says if one.item else ""]
        ],
        "asked": next(iter(queries.open_polls(request.user, found)), None)
        if found.state == "running"
        else None,
        "first": next((one.item for one in lines if one.item and not one.item.recorded_at), None),
        "sitting": [
            {"one": one, "word": PRESENCES[one.presence]} for one in queries.participants_of(found)
        ],
        "minutes": minutes
        if minutes and queries.may_read(request.user, minutes, officer=officer)
        else None,
        "acts": meeting_timeline.acts_of(found) if officer else [],
        "trail": [*meeting_trail(), {"label": found.title}],
    }
    return render(request, "reviews/meeting.html", context)


def _move(request: HttpRequest, found: Meeting) -> str:
    """Open, close or cancel it."""
    move = MOVES.get(request.POST.get("do", ""))
    if move is None:
        messages.error(request, _("This button is not known. Nothing was changed."))
        return found.get_absolute_url()
    try:
        moved = move(meeting=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return found.get_absolute_url()
    state = MEETING.state_of(moved).staff
    messages.success(request, _("Done. The meeting is now: %(state)s.") % {"state": state})
    return found.get_absolute_url()


@desk("GET", "POST")
def meeting_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change when, where and who chairs."""
    found = officers_meeting(request, ref, "reviews.prepare_meeting")
    form = MeetingForm(request.POST or None, queries.members_of(found.body), found)

    def act() -> str:
        actions.edit_meeting(
            meeting=found,
            columns=form.columns(),
            token=form.cleaned_data["token"],
            actor=request.user,
        )
        messages.success(request, _("The meeting is saved."))
        return found.get_absolute_url()

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"meeting": found, "trail": meeting_trail(found, _("Change the meeting"))}
    return page(request, "reviews/meeting_edit.html", form, context)


@desk("GET", "POST")
def agenda(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the agenda in order and add to it."""
    found = officers_meeting(request, ref, "reviews.prepare_meeting")
    rule = "spread" if request.GET.get("by") == "spread" else "reference"
    lines = queries.agenda_for(request.user, found)
    waiting = queries.files_to_discuss(request.user, found, rule)
    form = AgendaForm(request.POST or None, lines, waiting)

    def act() -> str:
        actions.set_agenda(meeting=found, **form.wanted(), actor=request.user)
        messages.success(request, _("The agenda is saved."))
        return reverse("reviews:agenda", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    address = reverse("reviews:agenda", args=[ref])
    context = {
        "meeting": found,
        "waiting": waiting,
        "hidden": [one.number for one in lines if one.item is None],
        "tabs": [
            {"label": _("By reference"), "url": address, "current": rule == "reference"},
            {
                "label": _("Where readers disagree first"),
                "url": f"{address}?by=spread",
                "current": rule == "spread",
            },
        ],
        "trail": meeting_trail(found, pgettext("of a meeting", "Agenda")),
    }
    return page(request, "reviews/agenda.html", form, context)


@desk("GET", "POST")
def presence(request: HttpRequest, ref: str) -> HttpResponse:
    """Who is present, excused or absent."""
    found = officers_meeting(request, ref, "reviews.run_meeting")
    form = PresenceForm(request.POST or None, queries.participants_of(found))

    def act() -> str:
        actions.record_presence(
            meeting=found,
            presence=form.presence(),
            token=form.cleaned_data["token"],
            actor=request.user,
        )
        messages.success(request, _("Presence is noted."))
        return found.get_absolute_url()

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"meeting": found, "trail": meeting_trail(found, _("Presence"))}
    return page(request, "reviews/presence.html", form, context)
