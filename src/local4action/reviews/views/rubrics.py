"""The criteria of a call, written by officers before reading begins; and the phase of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import call_for
from local4action.foundation.access import desk
from local4action.foundation.editing import token_of
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, phases, queries
from local4action.reviews.forms import CopyForm, CriterionForm, PhaseForm
from local4action.reviews.views.answering import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call


def _call(request: HttpRequest, ref: str, permission: str) -> Call:
    call = call_for(request.user, ref)
    if not has_perm(permission, request.user, call):
        raise PermissionDenied
    return call


def trail_of(call: Call, here: str = "") -> list[dict[str, Any]]:
    """Where a page about the reading of a call is."""
    steps: list[dict[str, Any]] = [
        {"label": _("Pipeline"), "url": reverse("reviews:pipeline")},
        {"label": call.title.render(phases.language()).text},
    ]
    if here:
        steps[-1]["url"] = reverse("reviews:rubric", args=[call.ref])
        steps.append({"label": here})
    return steps


@desk("GET", "POST")
def rubric(request: HttpRequest, ref: str) -> HttpResponse:
    """The criteria of a call; each can be moved or taken out, and all be copied from elsewhere."""
    call = _call(request, ref, "reviews.edit_rubric")
    calls = queries.calls_with_rubric(call)
    form = CopyForm(request.POST if "copy" in request.POST else None, calls)
    address = reverse("reviews:rubric", args=[ref])

    def copy() -> str:
        source = next((one for one in calls if one.ref == form.cleaned_data["source"]), None)
        actions.copy_rubric(call=call, source=source, actor=request.user)
        messages.success(request, _("The criteria are copied. Change them as this call needs."))
        return address

    if request.method == "POST" and "copy" not in request.POST:
        return once(request, lambda: _changed(request, call, address))
    if request.method == "POST" and (answer := answered(request, form, copy)):
        return answer
    context = {
        "call": call,
        "criteria": queries.criteria_of(call),
        "frozen": queries.is_rubric_frozen(call),
        "trail": [*trail_of(call), {"label": _("Criteria")}],
    }
    return page(request, "reviews/rubric.html", form, context)


def _changed(request: HttpRequest, call: Call, address: str) -> str:
    """Move a criterion, or take it out; what is refused is said as a message."""
    try:
        if key := request.POST.get("remove"):
            actions.remove_criterion(call=call, key=key, actor=request.user)
            messages.success(request, _("The criterion is taken out."))
        else:
            up = "up" in request.POST
            key = request.POST.get("up") or request.POST.get("down") or ""
            actions.move_criterion(call=call, key=key, up=up, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return address


@desk("GET", "POST")
def criterion(request: HttpRequest, ref: str, key: str = "") -> HttpResponse:
    """One criterion, new or changed."""
    call = _call(request, ref, "reviews.edit_rubric")
    found = next((one for one in queries.criteria_of(call) if one.key == key), None)
    if key and found is None:
        raise Http404
    blank = CriterionForm.blank()
    now = actions.as_typed(found, blank) if found else {}
    form = CriterionForm(request.POST or None, now | {"token": token_of(now)})

    def act() -> str:
        given = {"texts": form.texts(), "weight": form.cleaned_data["weight"]}
        if found is None:
            actions.add_criterion(call=call, **given, actor=request.user)
        else:
            token = form.cleaned_data["token"]
            actions.edit_criterion(call=call, key=key, **given, token=token, actor=request.user)
        messages.success(request, _("The criterion is saved."))
        return reverse("reviews:rubric", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "call": call,
        "criterion": found,
        "frozen": queries.is_rubric_frozen(call),
        "trail": trail_of(call, found.label.render(phases.language()).text if found else _("New")),
    }
    return page(request, "reviews/criterion.html", form, context)


@desk("GET", "POST")
def phase(request: HttpRequest, ref: str) -> HttpResponse:
    """What readers of a call see: set, explained, and when it was changed."""
    call = _call(request, ref, "reviews.set_phase")
    form = PhaseForm(request.POST or None, phases.phase_of(call))

    def act() -> str:
        actions.set_phase(call=call, phase=form.cleaned_data["phase"], actor=request.user)
        messages.success(request, _("The phase is set. Everyone who reads for this call is told."))
        return reverse("reviews:phase", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "call": call,
        "now": phases.NAMES[phases.Phase(phases.phase_of(call))],
        "explained": [
            {"name": name, "text": phases.EXPLAINED[one]} for one, name in phases.NAMES.items()
        ],
        "changes": queries.phase_changes(call),
        "trail": [*trail_of(call), {"label": _("Phase of reading")}],
    }
    return page(request, "reviews/phase.html", form, context)
