"""The minutes of a meeting: read, edited, approved, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, queries
from local4action.reviews.forms import MinutesForm
from local4action.reviews.meeting_workflow import MINUTES
from local4action.reviews.views.answering import page
from local4action.reviews.views.meetings import meeting_trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.reviews.models import Meeting, Minutes


@desk("GET", "POST")
def minutes(request: HttpRequest, ref: str) -> HttpResponse:
    """Read the minutes as far as one may; draft, approve and print them."""
    meeting = queries.meeting_for(request.user, ref)
    officer = has_perm("reviews.draft_minutes", request.user, meeting)
    found = queries.minutes_of(meeting)
    hidden = found is not None and not queries.may_read(request.user, found, officer=officer)
    if hidden or (found is None and not officer):
        raise Http404
    if request.method == "POST":
        return once(request, lambda: _act(request, meeting, found))
    context: dict[str, Any] = {
        "meeting": meeting,
        "minutes": found,
        "officer": officer,
        "trail": meeting_trail(meeting, _("Minutes")),
    }
    if found is not None:
        context |= {
            "state": MINUTES.state_of(found),
            "parts": queries.parts_for(request.user, found),
            "approving": next(
                (one for one in MINUTES.available(found, request.user) if one.name == "approve"),
                None,
            ),
            "printed": queries.last_print(request.user, found),
        }
    return render(request, "reviews/minutes.html", context)


def _act(request: HttpRequest, meeting: Meeting, found: Minutes | None) -> str:
    """Draft, approve or print, whichever button was pressed."""
    here, doing = reverse("reviews:minutes", args=[meeting.ref]), request.POST.get("do", "")
    try:
        if doing == "draft":
            actions.draft_minutes(meeting=meeting, actor=request.user)
            messages.success(request, _("The minutes are drafted. Read them and put them right."))
        elif doing == "approve" and found is not None:
            actions.approve_minutes(minutes=found, actor=request.user)
            messages.success(request, _("The minutes are approved and final."))
        elif doing == "print" and found is not None:
            job = actions.print_minutes(minutes=found, actor=request.user)
            return job.get_absolute_url()
        else:
            messages.error(request, _("This button is not known. Nothing was changed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return here


@desk("GET", "POST")
def minutes_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the draft, part by part; parts one is recused from are not there."""
    meeting = queries.meeting_for(request.user, ref)
    officer = has_perm("reviews.draft_minutes", request.user, meeting)
    found = queries.minutes_of(meeting)
    if found is None or not queries.may_read(request.user, found, officer=officer):
        raise Http404
    if not has_perm("reviews.edit_minutes", request.user, found):
        raise PermissionDenied
    parts = [one.section for one in queries.parts_for(request.user, found) if one.section]
    form = MinutesForm(request.POST or None, parts)

    def act() -> str:
        actions.edit_minutes(
            minutes=found,
            texts=form.texts(),
            token=form.cleaned_data["token"],
            actor=request.user,
        )
        messages.success(request, _("The minutes are saved."))
        return reverse("reviews:minutes", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    trail = [
        *meeting_trail(meeting),
        {"label": _("Minutes"), "url": reverse("reviews:minutes", args=[ref])},
        {"label": _("Change the minutes")},
    ]
    context = {"meeting": meeting, "minutes": found, "trail": trail}
    return page(request, "reviews/minutes_edit.html", form, context)
