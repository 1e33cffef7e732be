"""Pages of what is said of a draft, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.agreements import actions, queries
from local4action.agreements.forms import AnswerForm, RemarkForm
from local4action.agreements.models import Agreement
from local4action.agreements.parts import PARTS
from local4action.agreements.workflow import REMARK
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.views import trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.agreements.models import Remark

# What stands in an address where a term or the whole is meant.
NO_KEY = "text"


@desk("GET", "POST")
def make_remark(request: HttpRequest, ref: str, part: str, key: str) -> HttpResponse:
    """Say something of an item, of a term or of the whole draft."""
    record = queries.agreement_for(request.user, ref, "agreements.make_remark")
    of = key if part in PARTS else "" if key == NO_KEY else key
    target = queries.target_named(record, part, of)
    if target is None:
        raise Http404
    voices = queries.remark_voices(request.user, record.hub)
    form = RemarkForm(request.POST or None, voices=voices, worded=part != "whole")

    def act() -> str:
        made = actions.make_remark(
            actor=request.user,
            agreement=record,
            organisation=next(one for one in voices if one.pk == form.cleaned_data["organisation"]),
            part=part,
            key=of,
            text=form.cleaned_data["text"],
            wording=form.cleaned_data.get("wording", ""),
        )
        return f"{reverse('agreements:agreement', args=[ref])}#{anchor(made)}"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Your remark stands beside what it is about."))
        return answer
    context = {
        "hub": record.hub,
        "form": form,
        "target": target,
        "is_draft": record.state == Agreement.State.DRAFT,
        "trail": trail(record.hub, _("Agreement"), _("Remark")),
    }
    return page(request, "agreements/make_remark.html", context, wrong=request.method == "POST")


def anchor(remark: Remark) -> str:
    """Where on the agreement's page a remark stands."""
    return f"remark-{remark.ref}"


@desk("GET", "POST")
def remark(request: HttpRequest, ref: str, remark: str) -> HttpResponse:
    """One remark beside the text it is about; the lead answers it, its author withdraws it."""
    found = queries.remark_for(request.user, ref, remark)
    target = queries.target_of(found)
    form = AnswerForm(request.POST or None)

    def act() -> str:
        said = form.cleaned_data["answer"]
        match request.POST.get("to", ""):
            case "adopt":
                seen = request.POST.get("seen", "")
                actions.adopt_remark(actor=request.user, remark=found, answer=said, seen=seen)
            case "decline":
                actions.decline_remark(actor=request.user, remark=found, answer=said)
            case "withdraw":
                actions.withdraw_remark(actor=request.user, remark=found)
            case _:
                raise Http404
        return f"{reverse('agreements:agreement', args=[ref])}#{anchor(found)}"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done. The remark and its answer stay readable."))
        return answer
    # What could not be done has left its marks on the record.
    found.refresh_from_db(fields=["outcome", "answer", "answered_at", "answered_by"])
    steps = {one.name: one for one in REMARK.available(found, request.user)}
    context = {
        "hub": found.agreement.hub,
        "form": form,
        "remark": found,
        "target": target,
        "seen": queries.mark_of_text(target.text),
        "state": REMARK.state_of(found),
        "withdraw": steps.get("withdraw"),
        "may_answer": "decline" in steps,
        "may_adopt": found.agreement.state == Agreement.State.DRAFT
        and (not found.wording or found.part not in PARTS or target.item is not None),
        "trail": trail(found.agreement.hub, _("Agreement"), _("Remark")),
    }
    return page(request, "agreements/remark.html", context, wrong=request.method == "POST")
