"""The decision chain of a call, and the word of one of its steps on a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import call_for
from local4action.foundation.access import desk
from local4action.foundation.idempotency import answered
from local4action.reviews import actions, queries
from local4action.reviews.forms import ChainForm, OpinionForm
from local4action.reviews.meeting_words import KINDS, MAJORITIES, SAYS, TONES
from local4action.reviews.meeting_workflow import CONDITION
from local4action.reviews.views.answering import officers_file, page, trail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal
    from local4action.reviews.queries import Link


@desk("GET", "POST")
def chain(request: HttpRequest, ref: str) -> HttpResponse:
    """Who proposes, recommends and decides on the files of a call."""
    call = call_for(request.user, ref)
    may_set = has_perm("reviews.set_chain", request.user, call)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    steps = queries.chain_of(call)
    form = ChainForm(request.POST or None, queries.bodies_in_chains(), steps)

    def act() -> str:
        actions.set_chain(
            call=call, steps=form.steps(), token=form.cleaned_data["token"], actor=request.user
        )
        messages.success(request, _("The chain is saved."))
        return reverse("reviews:chain", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "call": call,
        "steps": [
            {"step": one, "does": KINDS[one.kind], "majority": MAJORITIES[one.majority]}
            for one in steps
        ],
        "frozen": queries.chain_is_frozen(call) or not may_set,
        "trail": [
            {"label": _("Calls"), "url": reverse("calls:call_list")},
            {"label": call.title, "url": reverse("calls:call_edit", args=[call.ref])},
            {"label": _("Decision chain")},
        ],
    }
    return page(request, "reviews/chain.html", form, context)


def links_shown(links: Iterable[Link]) -> list[dict[str, Any]]:
    """The chain of a file for a page: each step with its words."""
    return [
        {
            "step": link.step,
            "does": KINDS[link.step.kind],
            "decides": link.step.kind == "decides",
            "is_next": link.is_next,
            "said": [
                {
                    "opinion": one,
                    "word": SAYS[one.says],
                    "tone": TONES[one.says],
                    "conditions": [
                        {"one": condition, "state": CONDITION.state_of(condition)}
                        for condition in one.attached
                    ],
                }
                for one in link.said
            ],
        }
        for link in links
    ]


def wished(links: Iterable[Link]) -> list[Any]:
    """The conditions the last step to speak wished: what the next one begins with."""
    last = [link.last for link in links if link.last is not None]
    return list(last[-1].attached) if last else []


@desk("GET", "POST")
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """Record what the body whose turn it is says of a file, when it met elsewhere."""
    proposal = officers_file(request, ref, "reviews.record_opinion")
    links = queries.links_of(proposal)
    link = next((one for one in links if one.is_next), None)
    form = OpinionForm(request.POST or None, queries.possible_checkers(proposal), wished(links))

    def act() -> str:
        if link is None:
            raise ValidationError(_("No step waits for its word on this file."))
        _record(request, proposal, link, form)
        messages.success(request, _("Recorded. The file goes on to the next step."))
        return reverse("reviews:file", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "links": links_shown(links),
        "link": link,
        "does": KINDS[link.step.kind] if link else "",
        "decides": link is not None and link.step.kind == "decides",
        "trail": trail(proposal, _("Next step")),
    }
    return page(request, "reviews/step.html", form, context)


def _record(request: HttpRequest, proposal: Proposal, link: Link, form: OpinionForm) -> None:
    found = form.cleaned_data
    actions.record_opinion(
        proposal=proposal,
        body=link.step.body,
        says=found["says"],
        reasons=found["reasons"],
        said_on=found["said_on"],
        minutes=found["minutes"],
        conditions=form.attached(),
        actor=request.user,
    )
