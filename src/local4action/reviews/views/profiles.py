"""What readers read and know, and how a call is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import call_for
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered
from local4action.members.words import SECTIONS
from local4action.reviews import actions, queries
from local4action.reviews.forms import PlanForm, ProfileForm, RoundForm
from local4action.reviews.views.answering import page, readers_trail, trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call


@desk("GET", "POST")
def profile(request: HttpRequest, person: int | None = None) -> HttpResponse:
    """What a reader knows: their own page, or that of another for an officer."""
    own = person is None
    reader: Any = request.user
    if person is not None:
        area_or_404("reviews.plan_readers", request.user)
        reader = queries.reader_for(person)
    if not has_perm("reviews.edit_profile", request.user, reader):
        raise Http404
    form = ProfileForm(request.POST or None, queries.profile_of(reader))

    def act() -> str:
        actions.edit_profile(reader=reader, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. The next plan goes by it."))
        return request.path

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "reader": reader,
        "own": own,
        "trail": trail(None, _("What I read")) if own else trail(None, str(reader)),
    }
    return page(request, "reviews/profile.html", form, context)


@desk("GET", "POST")
def readers(request: HttpRequest, ref: str) -> HttpResponse:
    """The readers of a call: how many read each file, who they are, and a plan to be made."""
    area_or_404("reviews.plan_readers", request.user)
    call = call_for(request.user, ref)
    planning = "way" in request.POST
    given = request.POST if request.method == "POST" else None
    rules_form = RoundForm(None if planning else given, queries.round_of(call))
    plan_form = PlanForm(given if planning else None)
    sent = plan_form if planning else rules_form

    def act() -> str:
        if planning:
            job = actions.begin_plan(call=call, actor=request.user, **plan_form.cleaned_data)
            return job.get_absolute_url()
        actions.set_round(call=call, actor=request.user, **rules_form.cleaned_data)
        messages.success(request, _("Saved."))
        return request.path

    if request.method == "POST" and (answer := answered(request, sent, act)):
        return answer
    context = {
        "call": call,
        "rules_form": rules_form,
        "plan_form": plan_form,
        "plan": queries.plan_of(call),
        "files": queries.to_plan(request.user, call).count(),
        "readers": _rows(request, call),
        "trail": readers_trail(call),
    }
    return page(request, "reviews/readers.html", sent, context)


def _rows(request: HttpRequest, call: Call) -> list[dict[str, Any]]:
    """Each reader in the words of a table."""
    return [
        {
            "known": one,
            "languages": one.profile.languages,
            "goals": ", ".join(sorted(one.profile.goals, key=lambda goal: (len(goal), goal))),
            "regions": [SECTIONS.get(region, region) for region in one.profile.regions],
            "url": reverse("reviews:reader_profile", args=[one.person.pk]),
        }
        for one in queries.readers_of(request.user, call)
    ]
