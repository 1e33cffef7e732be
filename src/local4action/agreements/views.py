"""Pages of the agreement on the desk."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.agreements import actions, queries
from local4action.agreements.forms import (
    CriterionForm,
    DeliverableForm,
    SignForm,
)
from local4action.agreements.promises import claims, percent
from local4action.agreements.workflow import AGREEMENT, missing
from local4action.foundation.access import desk
from local4action.foundation.editing import TOKEN, token_of
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.queries import hub_for
from local4action.hubs.rules import require
from local4action.hubs.views import trail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.agreements.models import Agreement
    from local4action.hubs.models import Hub

MOVES = {"propose": actions.propose_agreement, "take_back": actions.take_back_agreement}


@desk("GET", "POST")
def agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole agreement: what is promised, what is missing, who has signed."""
    hub = hub_for(request.user, ref)
    record = queries.newest(hub)
    form = forms.Form(request.POST or None)
    here = reverse("agreements:agreement", args=[ref])

    def act() -> str:
        if record is None:
            actions.open_draft(actor=request.user, hub=hub)
            return here
        move = MOVES.get(request.POST.get("to", ""))
        if move is None:
            raise Http404
        move(actor=request.user, agreement=record)
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done. Those who are asked to sign find it on their desk."))
        return answer
    context = {"hub": hub, "form": form, "trail": trail(hub, _("Agreement"))}
    if record is None:
        context["may_open"] = rules.has_perm("agreements.open_draft", request.user, hub)
    else:
        context |= _agreement_context(request, record)
    return page(request, "agreements/agreement.html", context, wrong=request.method == "POST")


def _agreement_context(request: HttpRequest, record: Agreement) -> dict[str, Any]:
    deliverables = queries.deliverables_of(record)
    is_draft = record.state == record.State.DRAFT
    total = sum((one.weight for one in deliverables), Decimal(0))
    parties = queries.parties_of(record.hub)
    signatures = queries.signatures_of(record)
    signed = {one.organisation_id for one in signatures}
    return {
        "agreement": record,
        "state": AGREEMENT.state_of(record),
        "deliverables": [(one, percent(one.weight)) for one in deliverables],
        "criteria": queries.criteria_of(record),
        "total": percent(total),
        "missing": missing(record) if is_draft else [],
        "claims": claims(record.hub.start, record.hub.end, len(deliverables)),
        "signatures": signatures,
        "unsigned": [] if is_draft else [one for one in parties if one.pk not in signed],
        "moves": AGREEMENT.available(record, request.user),
        "may_edit": is_draft and rules.has_perm("agreements.edit_draft", request.user, record),
        "may_sign": record.state == record.State.PROPOSED
        and bool(queries.signing_choices(request.user, record)),
    }


def _draft_for(request: HttpRequest, ref: str) -> tuple[Hub, Agreement]:
    record = queries.agreement_for(request.user, ref, "agreements.edit_draft")
    return record.hub, record


def _marked(stored: dict[str, str]) -> dict[str, str]:
    return {**stored, TOKEN: token_of(stored)}


@desk("GET", "POST")
def deliverable(request: HttpRequest, ref: str, which: str) -> HttpResponse:
    """One deliverable of the draft, or a new one."""
    hub, record = _draft_for(request, ref)
    one = None if which == "new" else queries.deliverable_for(request.user, record, which)
    parties = {party.pk: party for party in queries.parties_of(hub)}
    removing = one is not None and "remove" in request.POST
    form: Any = (
        forms.Form(request.POST)
        if removing
        else DeliverableForm(
            request.POST or None,
            parties=list(parties.values()),
            initial=_marked(queries.deliverable_written(one)) if one else {"owner": hub.lead_id},
        )
    )

    def act() -> str:
        if removing and one is not None:
            actions.remove_deliverable(actor=request.user, agreement=record, deliverable=one)
        else:
            sent = form.cleaned_data
            actions.save_deliverable(
                actor=request.user,
                agreement=record,
                deliverable=one,
                text=sent["text"],
                evidence=sent["evidence"],
                weight=sent["weight"] / 100,
                due_on=sent["due_on"],
                owner=parties[sent["owner"]],
                acceptor=parties[sent["acceptor"]],
                token=sent["token"],
            )
        return reverse("agreements:agreement", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "one": one,
        "heading": _("Deliverable"),
        "few_parties": len(parties) < 2,
        "trail": trail(hub, _("Agreement"), one.key if one else _("New deliverable")),
    }
    return page(request, "agreements/item.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def criterion(request: HttpRequest, ref: str, which: str) -> HttpResponse:
    """One success criterion of the draft, or a new one."""
    hub, record = _draft_for(request, ref)
    number = int(which) if which.isdecimal() and len(which) < 5 else -1
    one = None if which == "new" else queries.criterion_for(request.user, record, number)
    removing = one is not None and "remove" in request.POST
    form: Any = (
        forms.Form(request.POST)
        if removing
        else CriterionForm(
            request.POST or None, initial=_marked(queries.criterion_written(one)) if one else None
        )
    )

    def act() -> str:
        if removing and one is not None:
            actions.remove_criterion(actor=request.user, agreement=record, criterion=one)
        else:
            actions.save_criterion(
                actor=request.user,
                agreement=record,
                criterion=one,
                text=form.cleaned_data["text"],
                token=form.cleaned_data["token"],
            )
        return reverse("agreements:agreement", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "one": one,
        "heading": _("Success criterion"),
        "trail": trail(hub, _("Agreement"), _("Success criterion")),
    }
    return page(request, "agreements/item.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Read the record once more, then sign its hash."""
    record = queries.agreement_for(request.user, ref, "agreements.sign_agreement")
    choices = queries.signing_choices(request.user, record)
    form = SignForm(request.POST or None, choices=choices, initial={"seen": record.sha256})

    def act() -> str:
        chosen = form.cleaned_data["organisation"]
        actions.sign_agreement(
            actor=request.user,
            agreement=record,
            seen=form.cleaned_data["seen"],
            secret=form.cleaned_data["secret"],
            organisation=next(one.organisation for one in choices if one.organisation.pk == chosen),
        )
        return reverse("agreements:agreement", args=[ref])

    if request.method == "POST":
        require("agreements.sign_agreement", request.user, record)
    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Signed. Your signature stands beside the record."))
        return answer
    waits = not choices and queries.waits_for_confirmation(request.user, record)
    context = {
        "hub": record.hub,
        "agreement": record,
        "form": form,
        "choices": choices,
        "waits": waits,
        "frozen": _shown(record.record),
        "signatures": queries.signatures_of(record),
        "proposed": record.state == record.State.PROPOSED,
        "trail": trail(record.hub, _("Sign")),
    }
    return page(request, "agreements/sign.html", context, wrong=request.method == "POST")


def _shown(record: Any) -> Any:
    """The frozen record for reading: weights in per cent."""
    if not record or "deliverables" not in record:
        return record
    shown = [{**one, "percent": percent(Decimal(one["weight"]))} for one in record["deliverables"]]
    return {**record, "deliverables": shown}
