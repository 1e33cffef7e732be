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
from local4action.agreements.forms import AmendForm, RefuseForm, SignForm, TermsForm
from local4action.agreements.item_forms import FORMS
from local4action.agreements.parts import PARTS, TERMS
from local4action.agreements.promises import claims, percent
from local4action.agreements.remark_views import NO_KEY
from local4action.agreements.shown import TERM_NAMES, outlooks_of, said_of
from local4action.agreements.workflow import AGREEMENT, missing
from local4action.agreements.written import item_written
from local4action.foundation.access import desk
from local4action.foundation.editing import TOKEN, token_of
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.queries import hub_for
from local4action.hubs.rules import require
from local4action.hubs.views import trail
from local4action.hubs.workflow import is_open

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.agreements.models import Agreement
    from local4action.hubs.models import Hub

MOVES = {
    "propose": actions.propose_agreement,
    "take_back": actions.take_back_agreement,
    "drop": actions.drop_amendment,
}


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
        messages.success(request, _done(request.POST.get("to", "")))
        return answer
    context = {"hub": hub, "form": form, "trail": trail(hub, _("Agreement"))}
    if record is None:
        context["may_open"] = rules.has_perm("agreements.open_draft", request.user, hub)
    else:
        context |= _agreement_context(request, record)
    return page(request, "agreements/agreement.html", context, wrong=request.method == "POST")


def _done(move: str) -> str:
    if move == "drop":
        return _("The amendment is given up. What is in force stays as it is.")
    return _("Done. Those who are asked to sign find it on their desk.")


def _agreement_context(request: HttpRequest, record: Agreement) -> dict[str, Any]:
    items = queries.items_of(record)
    deliverables = items["deliverables"]
    is_draft = record.state == record.State.DRAFT
    total = sum((one.weight for one in deliverables), Decimal(0))
    parties = queries.parties_of(record.hub)
    signatures = queries.signatures_of(record)
    refusals = queries.refusals_of(record)
    answered_by = {one.organisation_id for one in signatures} | {
        one.organisation_id for one in refusals if not one.of_earlier
    }
    return {
        "agreement": record,
        "state": AGREEMENT.state_of(record),
        "versions": [(one, AGREEMENT.state_of(one)) for one in queries.versions_of(record.hub)],
        "may_amend": record.state == record.State.SIGNED
        and is_open(record.hub)
        and rules.has_perm("agreements.open_amendment", request.user, record.hub),
        **_with_remarks(request, record, items),
        "total": percent(total),
        "missing": missing(record) if is_draft else [],
        "claims": claims(record.hub.start, record.hub.end, len(deliverables)),
        "outlooks": outlooks_of(items["indicators"], record.hub),
        "signatures": signatures,
        "refusals": refusals,
        "unsigned": [] if is_draft else [one for one in parties if one.pk not in answered_by],
        "moves": AGREEMENT.available(record, request.user),
        "may_edit": is_draft and rules.has_perm("agreements.edit_draft", request.user, record),
        "may_sign": record.state == record.State.PROPOSED
        and bool(queries.signing_choices(request.user, record)),
        "may_refuse": record.state == record.State.PROPOSED
        and bool(queries.refusal_choices(request.user, record)),
    }


def _with_remarks(
    request: HttpRequest, record: Agreement, items: dict[str, list[Any]]
) -> dict[str, Any]:
    """Items and terms, each with what was said of it; what was said of removed items."""
    remarks = queries.remarks_of(record)
    still_open = sum(one.outcome == "open" for rows in remarks.values() for one in rows)
    parts = [
        (
            part,
            [
                (one, said_of(part.name, one.key, remarks.pop((part.name, one.key), [])))
                for one in items[part.name]
            ],
        )
        for part in PARTS.values()
    ]
    of_text = {
        name: said_of(name, NO_KEY, remarks.pop((name, ""), [])) for name in (*TERMS, "whole")
    }
    terms = [(TERM_NAMES[name], getattr(record, name), of_text[name]) for name in TERMS]
    return {
        "parts": parts,
        "terms": terms,
        "whole": of_text["whole"],
        "gone": [said_of(part, key, rows) for (part, key), rows in remarks.items()],
        "still_open": still_open,
        "may_remark": record.state == record.State.DRAFT
        and rules.has_perm("agreements.make_remark", request.user, record),
    }


def _marked(stored: dict[str, str]) -> dict[str, str]:
    return {**stored, TOKEN: token_of(stored)}


@desk("GET", "POST")
def item(request: HttpRequest, ref: str, part: str, key: str) -> HttpResponse:
    """One item of the draft, or a new one."""
    record = queries.agreement_for(request.user, ref, "agreements.edit_draft")
    hub, kind = record.hub, queries.part_or_404(part)
    one = None if key == "new" else queries.item_for(request.user, record, kind, key)
    parties = queries.parties_of(hub)
    removing = one is not None and "remove" in request.POST
    form: Any = (
        forms.Form(request.POST)
        if removing
        else FORMS[part](
            request.POST or None,
            parties=parties,
            initial=_marked(item_written(kind, one)) if one else _begun(part, hub),
        )
    )

    def act() -> str:
        if removing and one is not None:
            actions.remove_item(actor=request.user, agreement=record, part=kind, key=one.key)
        else:
            actions.save_item(
                actor=request.user,
                agreement=record,
                part=kind,
                key=one.key if one else "",
                values=form.values(),
                token=form.cleaned_data["token"],
            )
        return f"{reverse('agreements:agreement', args=[ref])}#{part}"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "one": one,
        "part": kind,
        "few_parties": part == "deliverables" and len(parties) < 2,
        "trail": trail(hub, _("Agreement"), one.key if one else str(kind.add)),
    }
    return page(request, "agreements/item.html", context, wrong=request.method == "POST")


def _begun(part: str, hub: Hub) -> dict[str, Any]:
    """What a new item's form begins with: the lead does it, as long as the hub runs."""
    begun: dict[str, dict[str, Any]] = {
        "deliverables": {"owner": hub.lead_id},
        "indicators": {"data_owner": hub.lead_id, "target_on": hub.end or ""},
        "comparators": {"country": hub.country},
    }
    return begun.get(part, {})


@desk("GET", "POST")
def terms(request: HttpRequest, ref: str) -> HttpResponse:
    """What holds for the agreement as a whole: data, consent, communication."""
    record = queries.agreement_for(request.user, ref, "agreements.edit_draft")
    form = TermsForm(request.POST or None, initial=_marked(queries.terms_written(record)))

    def act() -> str:
        actions.save_terms(
            actor=request.user,
            agreement=record,
            texts={name: form.cleaned_data[name] for name in TERMS},
            token=form.cleaned_data["token"],
        )
        return f"{reverse('agreements:agreement', args=[ref])}#terms"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The draft is saved."))
        return answer
    context = {
        "hub": record.hub,
        "form": form,
        "trail": trail(record.hub, _("Agreement"), _("Data, consent, communication")),
    }
    return page(request, "agreements/terms.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def amend(request: HttpRequest, ref: str) -> HttpResponse:
    """Why the agreement in force should be changed; then its next version is a draft."""
    hub = hub_for(request.user, ref, "agreements.open_amendment")
    form = AmendForm(request.POST or None)
    here = reverse("agreements:agreement", args=[ref])

    def act() -> str:
        actions.open_amendment(actor=request.user, hub=hub, why=form.cleaned_data["why"])
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The amendment is a draft. Change what has to change."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "in_force": queries.in_force_of(hub),
        "trail": trail(hub, _("Agreement"), _("Amend the agreement")),
    }
    return page(request, "agreements/amend.html", context, wrong=request.method == "POST")


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
        "frozen": record.record,
        "signatures": queries.signatures_of(record),
        "proposed": record.state == record.State.PROPOSED,
        "trail": trail(record.hub, _("Sign")),
    }
    return page(request, "agreements/sign.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a party does not sign the text, and why."""
    record = queries.agreement_for(request.user, ref, "agreements.refuse_agreement")
    choices = queries.refusal_choices(request.user, record)
    form = RefuseForm(request.POST or None, choices=choices, initial={"seen": record.sha256})

    def act() -> str:
        chosen = form.cleaned_data["organisation"]
        actions.refuse_agreement(
            actor=request.user,
            agreement=record,
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
            organisation=next(one.organisation for one in choices if one.organisation.pk == chosen),
        )
        return f"{reverse('agreements:agreement', args=[ref])}#signatures"

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Your refusal stands beside the record. You can still sign."))
        return answer
    context = {
        "hub": record.hub,
        "agreement": record,
        "form": form,
        "asked": record.state in {record.State.PROPOSED, record.State.SIGNED} and choices,
        "trail": trail(record.hub, _("Agreement"), _("Refuse to sign")),
    }
    return page(request, "agreements/refuse.html", context, wrong=request.method == "POST")
