"""Pages on the way into a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.hubs import queries
from local4action.hubs.desk import page
from local4action.hubs.joining import acts, reading
from local4action.hubs.joining.forms import AskForm, ReasonForm, TermsForm, WordForm
from local4action.hubs.joining.words import ROLES, ROLES_EXPLAINED
from local4action.hubs.rules import require
from local4action.hubs.workflow import HUB, JOINING, is_open

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.hubs.models import Joining

PAGE = 50


def _language() -> str:
    return get_language() or "en"


@desk("GET", "POST")
def join(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask to join a hub, from its public page."""
    hub = reading.hub_to_join(ref)
    organisations = reading.organisations_to_join(request.user, hub)
    form: Any = AskForm(request.POST or None, organisations=organisations)

    def act() -> str:
        sent = dict(form.cleaned_data)
        chosen = sent.pop("organisation")
        made = acts.ask_to_join(
            actor=request.user,
            hub=hub,
            organisation=next(one for one in organisations if one.pk == chosen),
            language=_language(),
            **sent,
        )
        return reverse("hubs:joining", args=[made.ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Sent. The lead and the partners are told by mail."))
        return answer
    context = {
        "hub": hub,
        "form": form,
        "state": HUB.state_of(hub),
        "organisations": organisations,
        "speaks": bool(organisations) or queries.organisations_of(request.user).exists(),
        "own": [(one, JOINING.state_of(one)) for one in reading.own_under_way(request.user, hub)],
        "trail": [
            {"label": hub.title, "url": hub.get_absolute_url()},
            {"label": _("Join this hub"), "url": ""},
        ],
    }
    return page(request, "hubs/join.html", context, wrong=request.method == "POST")


@desk("GET")
def joinings(request: HttpRequest, ref: str) -> HttpResponse:
    """Who asked to join a hub and who has joined, for its team."""
    hub = queries.hub_for(request.user, ref)
    found = Paginator(reading.joinings_of(hub), PAGE).get_page(request.GET.get("page"))
    context = {
        "hub": hub,
        "page": found,
        "rows": [(one, JOINING.state_of(one), ROLES[one.role]) for one in found],
        "trail": [
            {"label": _("Hubs"), "url": reverse("hubs:mine")},
            {"label": hub.title, "url": reverse("hubs:hub", args=[hub.ref])},
            {"label": _("Who joins"), "url": ""},
        ],
    }
    return page(request, "hubs/joinings.html", context)


# What each button of the page sends, and the permission it asks for.
STEPS = {
    "word": "hubs.say_on_joining",
    "offer": "hubs.answer_joining",
    "refuse": "hubs.answer_joining",
    "accept_terms": "hubs.accept_terms",
    "withdraw": "hubs.withdraw_joining",
    "leave": "hubs.leave_joined",
}

TYPED = ("terms", "reason", "text")


@desk("GET", "POST")
def joining(request: HttpRequest, ref: str) -> HttpResponse:
    """One way into a hub: who asks, what partners say, the answer, the terms, the way out."""
    found = reading.joining_for(request.user, ref)
    require("hubs.see_joining", request.user, found)
    step = request.POST.get("step", "")
    if step:
        if step not in STEPS:
            raise Http404
        require(STEPS[step], request.user, found)
    sent = _form(request, found, step)

    def act() -> str:
        _act(request, found, step, sent.cleaned_data)
        return reverse("hubs:joining", args=[ref])

    answer = answered(request, sent, act)
    if answer is not None:
        messages.success(request, _("Done. Whom it concerns is told by mail."))
        return answer
    return _shown(request, found, step, sent)


def _form(request: HttpRequest, found: Joining, step: str, *, fresh: bool = False) -> Any:
    """The form of a step, as it was sent or empty."""
    data = None if fresh else request.POST or None
    if step == "word":
        own = reading.partners_speaking(request.user, found)
        return WordForm(data, organisations=own)
    if step == "offer":
        return TermsForm(data)
    if step in {"refuse", "leave"}:
        return ReasonForm(data, leaves=step == "leave", auto_id=f"id_{step}_%s")
    return forms.Form(data)


def _act(request: HttpRequest, found: Joining, step: str, sent: dict[str, Any]) -> None:
    given: dict[str, Any] = {"actor": request.user, "joining": found}
    said = given | {"language": _language()}
    if step == "word":
        own = reading.partners_speaking(request.user, found)
        acts.say_on_joining(
            **said,
            organisation=next(one for one in own if one.pk == sent["organisation"]),
            agrees=sent["agrees"] == "yes",
            text=sent["text"],
        )
    elif step == "offer":
        acts.offer_terms(**said, **sent)
    elif step == "refuse":
        acts.refuse_joining(**said, **sent)
    elif step == "leave":
        acts.leave_joined(**said, **sent)
    elif step == "accept_terms":
        acts.accept_terms(**given)
    elif step == "withdraw":
        acts.withdraw_joining(**given)
    else:
        raise ValidationError(_("Choose what you would like to do."))


def _shown(request: HttpRequest, found: Joining, step: str, sent: Any) -> HttpResponse:
    actor = request.user
    moves = {one.name: one for one in JOINING.available(found, actor)}
    if not is_open(found.hub):
        moves = {name: one for name, one in moves.items() if name == "withdraw"}
    asks: list[str] = [name for name in ("offer", "refuse", "leave") if name in moves]
    may_say = (
        found.state == "asked"
        and is_open(found.hub)
        and rules.has_perm("hubs.say_on_joining", actor, found)
    )
    asks += ["word"] if may_say else []
    given = {
        name: sent if name == step else _form(request, found, name, fresh=True) for name in asks
    }
    context = {
        "joining": found,
        "hub": found.hub,
        "state": JOINING.state_of(found),
        "role": ROLES_EXPLAINED[found.role],
        "words": reading.words_on(found),
        "moves": moves,
        "forms": given,
        "form": sent,
        "step": step,
        # Somebody else was faster: what was typed is not lost.
        "typed": [one for one in (sent.data.get(name) for name in TYPED) if one],
        "sees_file": rules.has_perm("hubs.see_file", actor, found.hub),
        "trail": [
            {"label": _("Hubs"), "url": reverse("hubs:mine")},
            {"label": _("Joining a hub"), "url": ""},
        ],
    }
    return page(request, "hubs/joining.html", context, wrong=request.method == "POST")
