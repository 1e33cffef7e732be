"""An officer puts off a deadline: for everyone, or for one proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.calls import actions, queries, submissions
from local4action.calls.forms import ExtendForm, ExtendOneForm
from local4action.foundation.access import desk
from local4action.foundation.idempotency import FIELD, answered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call


@desk("GET", "POST")
def extend(request: HttpRequest, ref: str) -> HttpResponse:
    """A later deadline, with its reason."""
    call = queries.call_for(request.user, ref)
    if not rules.has_perm("calls.extend_call", request.user, call):
        raise PermissionDenied
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    initial = {"closes_local": call.closes_local}
    everyone = ExtendForm(request.POST if doing == "all" else None, initial=initial)
    one = ExtendOneForm(request.POST if doing == "one" else None, prefix="one", initial=initial)
    answer = None
    if doing == "all":
        answer = answered(request, everyone, lambda: _all(request, call, everyone))
    elif doing == "one":
        answer = answered(request, one, lambda: _one(request, call, one))
    elif request.method == "POST":
        messages.error(request, _("This button is not known. Nothing was changed."))
    return answer or render(
        request,
        "calls/extend.html",
        {
            "call": call,
            "all": everyone,
            "one": one,
            "extensions": submissions.extensions_of(call),
            "key": request.POST.get(FIELD, ""),
            "trail": [
                {"label": _("Calls"), "url": reverse("calls:call_list")},
                {"label": call.title, "url": reverse("calls:call_edit", args=[call.ref])},
                {"label": _("Extend the deadline")},
            ],
        },
        status=422 if request.method == "POST" else 200,
    )


def _all(request: HttpRequest, call: Call, form: ExtendForm) -> str:
    actions.extend_call(
        call=call,
        closes_local=form.cleaned_data["closes_local"],
        reason=form.reason(by=request.user.pk),
        actor=request.user,
    )
    messages.success(request, _("The deadline is extended for everyone. Mails are on their way."))
    return reverse("calls:call_edit", args=[call.ref])


def _one(request: HttpRequest, call: Call, form: ExtendOneForm) -> str:
    proposal = submissions.proposal_to_extend(request.user, call, form.cleaned_data["proposal"])
    if proposal is None:
        raise ValidationError({"proposal": _("No proposal to this call has this reference.")})
    actions.extend_proposal(
        proposal=proposal,
        closes_local=form.cleaned_data["closes_local"],
        reason=form.reason(by=request.user.pk),
        actor=request.user,
    )
    messages.success(request, _("The deadline is extended for this proposal."))
    return reverse("calls:extend", args=[call.ref])
