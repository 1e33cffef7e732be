"""Pages of a hub's file on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.editing import token_of
from local4action.foundation.idempotency import answered
from local4action.foundation.names import language_name, languages
from local4action.foundation.translations import digest
from local4action.hubs import actions, completion, file, invitations, queries
from local4action.hubs.desk import page
from local4action.hubs.forms import (
    FORM_NAMES,
    AnswerForm,
    FileForm,
    InviteForm,
    MoveForm,
    TranslationForm,
)
from local4action.hubs.models import HubPartner
from local4action.hubs.panels import panels_of
from local4action.hubs.rules import require
from local4action.hubs.shown import (
    PARTNER_STATES,
    acts_shown,
    fields_shown,
    node_groups,
    tag_groups,
)
from local4action.hubs.timing import last_known, unconfirmed_since
from local4action.hubs.workflow import HUB, is_open

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.hubs.models import Hub

PAGE = 50


def _language() -> str:
    return get_language() or "en"


def trail(hub: Hub, *last: str) -> list[dict[str, Any]]:
    """The way to a page of this hub."""
    steps: list[dict[str, Any]] = [
        {"label": _("Hubs"), "url": reverse("hubs:mine")},
        {"label": hub.title, "url": reverse("hubs:hub", args=[hub.ref])},
    ]
    return [*steps, *({"label": one, "url": ""} for one in last)]


@desk("GET")
def mine(request: HttpRequest) -> HttpResponse:
    """The hubs whose working file I may open."""
    shown = Paginator(queries.hubs_for(request.user).order_by("-updated_at", "-pk"), PAGE)
    found = shown.get_page(request.GET.get("page"))
    rows = [(hub, HUB.state_of(hub)) for hub in found]
    waiting = queries.invitations_for(request.user).filter(state=HubPartner.State.INVITED)
    return page(
        request, "hubs/mine.html", {"page": found, "rows": rows, "invitations": list(waiting)}
    )


@desk("GET", "POST")
def hub(request: HttpRequest, ref: str) -> HttpResponse:
    """The working file of one hub; its team confirms here that it is still right."""
    record = queries.hub_for(request.user, ref)
    form = forms.Form(request.POST or None)
    here = reverse("hubs:hub", args=[ref])
    if request.method == "POST":
        require("hubs.confirm_file", request.user, record)

    def act() -> str:
        actions.confirm_file(actor=request.user, hub=record)
        return here

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Thank you. The public page says so from today."))
        return answer
    return page(
        request,
        "hubs/hub.html",
        _hub_context(request, record) | {"form": form},
        wrong=request.method == "POST",
    )


def _hub_context(request: HttpRequest, record: Hub) -> dict[str, Any]:
    actor = request.user
    partners = queries.partners_of(record)
    return {
        "hub": record,
        "state": HUB.state_of(record),
        "trail": trail(record)[:2],
        "moves": HUB.available(record, actor),
        "fields": fields_shown(record, _language()),
        "form_name": FORM_NAMES.get(record.form),
        "partners": [(one, *PARTNER_STATES[one.state]) for one in partners],
        "tags": tag_groups(queries.tags_of(record)),
        "panels": panels_of(actor, record),
        "acts": acts_shown(queries.acts_of(record), _language()),
        "unconfirmed": unconfirmed_since(record.state, (last_known(record),), timezone.localdate()),
        "is_open": is_open(record),
        "may_edit": is_open(record) and rules.has_perm("hubs.edit_file", actor, record),
        "may_tag": is_open(record) and rules.has_perm("hubs.set_tags", actor, record),
    }


@desk("GET", "POST")
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the file. Where two write at once, the second sees both and nothing is lost."""
    record = queries.hub_for(request.user, ref, "hubs.edit_file")
    stored = file.written(record)
    form = FileForm(request.POST or None, initial={**stored, "token": token_of(stored)})

    def act() -> str:
        values = {name: str(form.cleaned_data.get(name) or "") for name in stored}
        actions.edit_file(
            actor=request.user, hub=record, values=values, token=form.cleaned_data["token"]
        )
        return reverse("hubs:hub", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The file is saved."))
        return answer
    return page(
        request,
        "hubs/edit.html",
        {
            "hub": record,
            "form": form,
            "trail": trail(record, _("Edit the file")),
            "original_language": language_name(record.title.original, _language()),
        },
        wrong=request.method == "POST",
    )


@desk("GET", "POST")
def translate(request: HttpRequest, ref: str, field: str, language: str) -> HttpResponse:
    """One field: the original on one side, the translation on the other."""
    record = queries.hub_for(request.user, ref, "hubs.translate_file")
    value = getattr(record, field) if field in file.TEXTS else None
    known = {code for code, _name in languages(_language())}
    if value is None or language == value.original or language not in known:
        raise Http404
    version = value.texts.get(language)
    stored = file.translated(value, language)
    initial = {**stored, "made_from": digest(str(value)), "token": token_of(stored)}
    form = TranslationForm(request.POST or None, initial=initial, field=field, language=language)

    def act() -> str:
        actions.translate_field(
            actor=request.user,
            hub=record,
            field=field,
            language=language,
            text=form.cleaned_data["text"],
            made_from=form.cleaned_data["made_from"],
            token=form.cleaned_data["token"],
        )
        return reverse("hubs:hub", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("The translation is saved as checked by a person."))
        return answer
    context = {
        "hub": record,
        "form": form,
        "field_name": file.FIELD_NAMES[field],
        "language": language,
        "original": value.render(value.original),
        "outdated": bool(version) and value.outdated(language),
        "trail": trail(record, _("Translate")),
    }
    return page(request, "hubs/translate.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def tags(request: HttpRequest, ref: str) -> HttpResponse:
    """Suggested goals to confirm or drop; everything else to pick by hand."""
    record = queries.hub_for(request.user, ref, "hubs.set_tags")
    form = forms.Form(request.POST or None)
    here = reverse("hubs:tags", args=[ref])

    def act() -> str:
        if "suggest" in request.POST:
            actions.suggest_tags(actor=request.user, hub=record)
            return here
        actions.set_tags(
            actor=request.user,
            hub=record,
            confirmed=_numbers(request, "node"),
            dropped=_numbers(request, "drop"),
        )
        return reverse("hubs:hub", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Saved. Only what a person confirmed counts anywhere."))
        return answer
    known = queries.tags_of(record)
    chosen = {tag.node_id for tag in known if tag.state == "confirmed"}
    if request.method == "POST":
        chosen = _numbers_or_none(request)
    context = {
        "hub": record,
        "form": form,
        "chosen": chosen,
        "suggested": [tag for tag in known if tag.state == "suggested"],
        "frames": node_groups(queries.nodes_by_frame(), chosen),
        "trail": trail(record, _("Agendas")),
    }
    return page(request, "hubs/tags.html", context, wrong=request.method == "POST")


def _numbers(request: HttpRequest, name: str) -> set[int]:
    sent = request.POST.getlist(name)
    if not all(one.isdecimal() and len(one) < 10 for one in sent):
        raise ValidationError(_("One of the chosen goals is not known here."))
    return {int(one) for one in sent}


def _numbers_or_none(request: HttpRequest) -> set[int]:
    try:
        return _numbers(request, "node")
    except ValidationError:
        return set()


@desk("GET", "POST")
def partners(request: HttpRequest, ref: str) -> HttpResponse:
    """Who was asked and what they said; the lead invites from the register or by e-mail."""
    record = queries.hub_for(request.user, ref, "hubs.invite_partner")
    wanted = request.GET.get("q", "")[:100]
    by_ref = "organisation" in request.POST or "withdraw" in request.POST
    form: Any = (
        forms.Form(request.POST or None)
        if by_ref
        else InviteForm(request.POST or None, initial={"language": _language()})
    )

    def act() -> str:
        if "withdraw" in request.POST:
            invited = queries.invited_for(request.user, record, request.POST["withdraw"])
            invitations.withdraw_invitation(actor=request.user, partner=invited)
        else:
            _invite(request, record, form)
        return reverse("hubs:partners", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done. They find it on their desk, and a mail tells them."))
        return answer
    context = {
        "hub": record,
        "form": form,
        "email_form": InviteForm() if by_ref else form,
        "wanted": wanted,
        "found": queries.organisations_named(wanted, record),
        "partners": [(one, *PARTNER_STATES[one.state]) for one in queries.partners_of(record)],
        "trail": trail(record, _("Partners")),
        "is_open": is_open(record),
    }
    return page(request, "hubs/partners.html", context, wrong=request.method == "POST")


def _invite(request: HttpRequest, record: Hub, form: Any) -> None:
    if "organisation" in request.POST:
        organisation = queries.organisation_known(request.POST["organisation"])
        invitations.invite_partner(
            actor=request.user,
            hub=record,
            organisation=organisation,
            role=request.POST.get("role", ""),
        )
        return
    sent = form.cleaned_data
    invitations.invite_partner(
        actor=request.user,
        hub=record,
        name=sent["name"],
        email=sent["email"],
        language=sent["language"],
        role=sent["role"],
    )


@desk("GET", "POST")
def partner_answer(request: HttpRequest, ref: str) -> HttpResponse:
    """An invitation: what is promised, who leads, and my answer; later, the way out."""
    partner = queries.partnership_for(request.user, ref)
    own = [] if partner.organisation_id else list(queries.organisations_of(request.user))
    form: Any = AnswerForm(request.POST or None, organisations=own)
    if "leave" in request.POST:
        form = forms.Form(request.POST)

    def act() -> str:
        if "leave" in request.POST:
            invitations.leave_hub(actor=request.user, partner=partner)
            return reverse("hubs:mine")
        chosen = form.cleaned_data.get("organisation")
        invitations.answer_invitation(
            actor=request.user,
            partner=partner,
            accept=form.cleaned_data["answer"] == "accept",
            organisation=next((one for one in own if one.pk == chosen), None),
        )
        return reverse("hubs:partner_answer", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Your answer is kept and shown in the hub's file."))
        return answer
    word, tone = PARTNER_STATES[partner.state]
    context = {
        "partner": partner,
        "hub": partner.hub,
        "form": form,
        "word": word,
        "tone": tone,
        "joined": queries.joined_by_request(partner),
        "without_file": partner.organisation_id is None and not own,
        "state": HUB.state_of(partner.hub),
        "is_open": is_open(partner.hub),
        "trail": [
            {"label": _("Hubs"), "url": reverse("hubs:mine")},
            {"label": _("Invitation"), "url": ""},
        ],
    }
    return page(request, "hubs/partner_answer.html", context, wrong=request.method == "POST")


@desk("GET", "POST")
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """One step of the hub's life, said plainly before it is taken."""
    record = queries.hub_for(request.user, ref)
    name = request.POST.get("to") or request.GET.get("to", "")
    step = next((one for one in HUB.transitions if one.name == name and one.permission), None)
    if step is None:
        raise Http404
    require(str(step.permission), request.user, record)
    form = MoveForm(request.POST or None, asks_reason=name == "stop")

    def act() -> str:
        if name == "stop":
            actions.stop_hub(
                actor=request.user,
                hub=record,
                reason=form.cleaned_data["reason"],
                language=_language(),
            )
        else:
            actions.MOVES[name](actor=request.user, hub=record)
        return reverse("hubs:hub", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done. The public page shows the new state."))
        return answer
    context = {
        "hub": record,
        "form": form,
        "step": step,
        "state": HUB.state_of(record),
        "target": HUB.states[step.target],
        "possible": (possible := record.state in step.sources),
        "missing": completion.missing(record) if possible and name == "complete" else [],
        "trail": trail(record, str(step.label)),
    }
    return page(request, "hubs/move.html", context, wrong=request.method == "POST")
