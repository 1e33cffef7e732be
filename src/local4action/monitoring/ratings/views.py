"""Pages of rounds: the hub's own, one's own answer, the citizens', and the public result."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from local4action.foundation.access import answering, desk, public
from local4action.foundation.exports import as_csv, as_json
from local4action.foundation.idempotency import answered, put_errors
from local4action.hubs.desk import page
from local4action.hubs.queries import hub_for
from local4action.hubs.rules import require
from local4action.hubs.views import trail
from local4action.monitoring.ratings import acts, browser, reading, shown
from local4action.monitoring.ratings.forms import RatingForm, RoundForm
from local4action.monitoring.ratings.words import ANCHORS
from local4action.monitoring.ratings.workflow import ROUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from local4action.monitoring.ratings.tables import RatingsRound


@desk("GET", "POST")
def rounds(request: HttpRequest, ref: str) -> HttpResponse:
    """The rounds of a hub, for its team; lead and officers open and close them."""
    hub = hub_for(request.user, ref)
    may_open = rules.has_perm("monitoring.open_round", request.user, hub)
    closes = request.POST.get("close", "")
    if request.method == "POST":
        require("monitoring.open_round", request.user, hub)
    form: Any = forms.Form(request.POST) if closes else RoundForm(request.POST or None)

    def act() -> str:
        if closes:
            found = reading.round_for(request.user, hub, closes)
            acts.close_round(actor=request.user, round_=found)
        else:
            acts.open_round(
                actor=request.user, hub=hub, language=get_language() or "en", **form.cleaned_data
            )
        return reverse("monitoring:rounds", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        said = _("The round is closed, and its result is public.")
        messages.success(request, said if closes else _("The round is open. Mails are on the way."))
        return answer
    found = reading.rounds_of(hub)
    is_open = any(one.state == "open" for one in found)
    context = {
        "hub": hub,
        "form": form,
        "rows": [(one, ROUND.state_of(one), _link(one)) for one in found],
        "closing": ROUND.transition("close"),
        "may_close": may_open,
        "may_open": may_open and not is_open and reading.agreement_in_force(hub) is not None,
        "agreed": reading.agreement_in_force(hub) is not None,
        "trail": trail(hub, _("Ratings")),
    }
    return page(request, "monitoring/rounds.html", context, wrong=request.method == "POST")


def _link(round_: RatingsRound) -> str:
    """The whole address for citizens, to be passed on; empty where they are not asked."""
    if not round_.welcomes_citizens or round_.state != "open":
        return ""
    path = reverse("monitoring:take_part", args=[round_.ref, round_.token])
    return f"{settings.BASE_URL}{path}"


@desk("GET", "POST")
def rate(request: HttpRequest, ref: str) -> HttpResponse:
    """One's own answer to a round, until it closes."""
    invitation = reading.invitation_for(request.user, ref)
    round_ = invitation.round
    form = RatingForm(
        request.POST or None,
        criteria=reading.criteria_of(round_),
        known=reading.given_by(invitation),
        anonymous=invitation.is_anonymous,
    )

    def act() -> str:
        acts.rate(
            actor=request.user,
            invitation=invitation,
            given=form.given(),
            anonymous=form.cleaned_data["anonymous"],
            language=get_language() or "en",
        )
        return reverse("monitoring:rate", args=[ref])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(
            request, _("Thank you. You can change your answer until the round closes.")
        )
        return answer
    context = {
        "hub": round_.hub,
        "round": round_,
        "invitation": invitation,
        "form": form,
        "takes": reading.takes_answers(round_),
        "trail": [{"label": round_.hub.title, "url": round_.hub.get_absolute_url()},
                  {"label": _("Ratings"), "url": ""}],
    }  # fmt: skip
    return page(request, "monitoring/rate.html", context, wrong=request.method == "POST")


def for_citizens(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page for whoever has its link: no account, one cookie of its own, kept by no cache.

    What is sent needs the cookie that came with the form, and no other site can send it.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(answering("GET", "POST")(run))


@for_citizens
def take_part(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """Citizens rate by the public link, once in each browser, and may change it until the end."""
    round_ = reading.round_for_citizens(ref, token)
    mark = browser.mark_of(request, round_)
    before = reading.answer_of_browser(round_, mark) if mark else None
    sent = request.method == "POST"
    form = RatingForm(
        request.POST if sent else None,
        criteria=reading.criteria_of(round_),
        known=reading.given_by(before),
        citizen=True,
    )
    done = sent and form.is_valid() and _kept(form, round_, mark)
    context = {
        "hub": round_.hub,
        "round": round_,
        "form": form,
        "done": done,
        "before": before,
        "takes": reading.takes_answers(round_),
        "trail": [
            {"label": round_.hub.title, "url": round_.hub.get_absolute_url()},
            {"label": _("Ratings"), "url": ""},
        ],
    }
    response = render(
        request, "monitoring/take_part.html", context, status=422 if sent and not done else 200
    )
    if mark is None and context["takes"]:
        browser.give_mark(response, round_, request.path)
    return response


def _kept(form: RatingForm, round_: RatingsRound, mark: str | None) -> bool:
    """Whether the answer was taken; what was refused stands above the form."""
    try:
        if mark is None:
            raise ValidationError(
                _("Your browser had no mark of this page. Send it once more, and allow its cookie.")
            )
        acts.rate_as_citizen(actor=AnonymousUser(), round_=round_, mark=mark, given=form.given())
    except ValidationError as error:
        put_errors(form, error)
        return False
    return True


@public
def result(request: HttpRequest, ref: str) -> HttpResponseBase:
    """What a round came to, once it is closed."""
    round_ = reading.public_round(ref)
    context: dict[str, Any] = {
        "hub": round_.hub,
        "round": round_,
        "state": ROUND.state_of(round_),
        "closed": round_.state == "closed",
        "anchors": list(ANCHORS.items()),
        "trail": [
            {"label": round_.hub.title.render(get_language() or "en").text,
             "url": round_.hub.get_absolute_url()},
            {"label": _("Ratings"), "url": ""},
        ],
    }  # fmt: skip
    if context["closed"]:
        found = reading.result_of(round_)
        context |= {
            "facts": shown.taking_part(found),
            "criteria": shown.criteria_shown(found),
            "downloads": [
                {"label": "CSV", "url": reverse("monitoring:result_csv", args=[ref])},
                {"label": "JSON", "url": reverse("monitoring:result_json", args=[ref])},
            ],
        }
    return render(request, "monitoring/result.html", context)


@public
def result_csv(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The same as a table: a row for each criterion and group."""
    del request
    round_ = _closed(ref)
    found = shown.rows(round_, reading.result_of(round_))
    return as_csv(shown.COLUMNS, found, name=f"ratings-{ref}")


@public
def result_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The same for machines."""
    del request
    round_ = _closed(ref)
    return as_json(shown.document(round_, reading.result_of(round_)))


def _closed(ref: str) -> RatingsRound:
    found = reading.public_round(ref)
    if found.state != "closed":
        raise Http404
    return found
