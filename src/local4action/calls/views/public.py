"""What anyone reads of calls: the list, a call, a receipt to be verified."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import changes, feeds, queries, submissions
from local4action.calls.conditions import told
from local4action.calls.workflow import CALL
from local4action.foundation.access import public
from local4action.foundation.exports import as_json
from local4action.foundation.names import country_name, language_name
from local4action.members import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from local4action.calls.models import Call


MOST_DRAWN: Final = 100
MOST_IN_FEED: Final = 50
_drawn: dict[tuple[int, int, str], dict[str, SafeString]] = {}


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@public
def index(request: HttpRequest) -> HttpResponse:
    """All calls: open ones first, then past ones."""
    calls = list(queries.public_calls())
    for call in calls:
        call.state_now = CALL.state_of(call)  # type: ignore[attr-defined]
    now_open = [call for call in calls if call.state == "open"]
    context = {
        "open_calls": sorted(now_open, key=lambda call: call.closes_at),
        "past_calls": [call for call in calls if call.state != "open"],
        "downloads": [
            {"label": "JSON", "url": reverse("calls:index_json")},
            {"label": "Atom", "url": reverse("calls:index_atom")},
            {"label": _("Calendar of deadlines"), "url": reverse("calls:index_calendar")},
        ],
    }
    return render(request, "calls/index.html", context)


@public
def index_json(request: HttpRequest) -> HttpResponse:
    """The same list for machines."""
    del request
    return as_json(
        [
            {
                "ref": call.ref,
                "title": {tag: version.text for tag, version in call.title.texts.items()},
                "state": call.state,
                "opens_on": call.opens_on,
                "closes_at": call.closes_at.isoformat(),
                "closes_local": call.closes_local,
                "closes_zone": call.closes_zone,
                "languages": call.languages,
                "kinds": call.kinds,
                "sections": call.sections,
                "countries": call.countries,
                "least_developed_countries_only": call.ldc_only,
                "members_only": call.members_only,
                "months": [call.min_months, call.max_months],
                "example": call.is_example,
                "url": f"{settings.BASE_URL}{call.get_absolute_url()}",
            }
            for call in queries.public_calls()
        ]
    )


@public
def index_atom(request: HttpRequest) -> HttpResponse:
    """The same list as a feed: what opened or changed last."""
    text = feeds.atom(
        changes.changed_calls()[:MOST_IN_FEED],
        language=_language(),
        address=request.path,
        page=reverse("calls:index"),
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@public
def index_calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines of the open calls, for a calendar."""
    del request
    calls = changes.changed_calls().filter(state="open").order_by("closes_at", "pk")
    return _calendar(calls, "calls")


@public
def call_calendar(request: HttpRequest, tail: str) -> HttpResponse:
    """The deadline of one call, for a calendar."""
    del request
    found = changes.changed_call(_ref(tail))
    return _calendar([found], f"call-{found.ref}")


def _calendar(calls: Iterable[Call], name: str) -> HttpResponse:
    answer = HttpResponse(
        feeds.calendar(calls, language=_language()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return answer


def _who_may(call: Call) -> list[dict[str, Any]]:
    """Who may apply, as short facts."""
    language = _language()
    kinds = ", ".join(str(words.KINDS[kind]) for kind in call.kinds)
    facts = [{"term": _("Who may lead"), "value": kinds}]
    where = [str(words.SECTIONS[one]) for one in call.sections]
    where += [country_name(code, language) for code in call.countries]
    if call.ldc_only:
        where.append(_("least developed countries, on the day the call closes"))
    facts.append({"term": _("Where"), "value": ", ".join(where) or _("anywhere")})
    if call.members_only:
        facts.append({"term": _("Membership"), "value": _("members of the world organisation")})
    limits = {"least": call.min_months, "most": call.max_months}
    facts.append({"term": _("How long"), "value": _("%(least)s to %(most)s months") % limits})
    names = ", ".join(language_name(tag, language) for tag in call.languages)
    facts.append({"term": _("Languages"), "value": names or _("any language")})
    return facts


def _questions(call: Call) -> dict[str, SafeString]:
    """Both question sets as they are printed on a call's page.

    Frozen ones never change, so each process draws them once for each language: they are the
    longest part of the page.
    """
    key = (call.first_form_id, call.second_form_id, _language())
    drawn = _drawn.get(key)
    if drawn is None:
        drawn = {
            form: render_to_string("calls/questions.html", {"questions": told(asked, _language())})
            for form, asked in queries.questions_by_form(call).items()
        }
        if call.first_form.frozen_at and call.second_form.frozen_at:
            if len(_drawn) >= MOST_DRAWN:
                _drawn.clear()
            _drawn[key] = drawn
    return drawn


def _ref(tail: str) -> str:
    return tail.split("-", 1)[0]


@public
def call(request: HttpRequest, tail: str) -> HttpResponse:
    """A call: its text, its dates, who may apply, its questions as they are, how it is decided."""
    found = queries.public_call(_ref(tail))
    if request.path != found.get_absolute_url():
        return redirect(found)
    return render(
        request,
        "calls/call.html",
        {
            "call": found,
            "state": CALL.state_of(found),
            "facts": _who_may(found),
            "extensions": submissions.extensions_of(found),
            "adoptions": queries.published_adoptions(found),
            "questions": _questions(found),
            "title_shown": found.title.render(_language()),
            "trail": [
                {"label": _("Calls"), "url": reverse("calls:index")},
                {"label": found.title.render(_language())},
            ],
        },
    )


@public
def verify(request: HttpRequest, ref: str) -> HttpResponse:
    """The hash of a submission, for whoever holds its receipt; nothing about who or what."""
    found = submissions.public_submission(ref)
    given = re.sub(r"[^0-9a-f]", "", request.GET.get("hash", "")[:400].lower())
    asked = bool(request.GET.get("hash", "").strip())
    return render(
        request,
        "calls/verify.html",
        {
            "submission": found,
            "call": found.proposal.call,
            "asked": asked,
            "given": given[:64],
            "same": given == found.sha256,
        },
    )
