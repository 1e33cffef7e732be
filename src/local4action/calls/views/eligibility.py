"""Does this qualify: the public self-check, and a draft judged while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import eligibility, queries
from local4action.calls.data_calendar import can_claim
from local4action.calls.judged import rows_of, shown
from local4action.calls.judging import rules_of
from local4action.calls.self_check import SelfCheckForm
from local4action.foundation.access import desk, public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal


def _language() -> str:
    return (get_language() or "en").split("-")[0]


# ---- the public self-check ---------------------------------------------------------------


@public
def self_check(request: HttpRequest, tail: str) -> HttpResponse:
    """Five minutes: do we qualify? What is answered stays in the address and is kept nowhere."""
    found = queries.public_call(tail.split("-", 1)[0])
    asked = any(request.GET.get(name) for name in SelfCheckForm.base_fields)
    form = SelfCheckForm(request.GET if asked else None, call=found)
    said, findings = eligibility.Situation(), []
    if asked:
        form.is_valid()
        said = form.said()
        findings = eligibility.check(rules_of(found), said, language=_language())
    title = found.title.render(_language())
    context = {
        "call": found,
        "form": form,
        "rows": rows_of(findings),
        "findings": findings,
        "overall": eligibility.overall(findings) if findings else "",
        "claim": can_claim(said.months),
        "facts": form.facts() if asked else [],
        "trail": [
            {"label": _("Calls"), "url": reverse("calls:index")},
            {"label": title, "url": found.get_absolute_url()},
            {"label": _("Do we qualify?")},
        ],
    }
    if asked and form.given():
        context |= _shared(request.path, form, str(title))
    return render(request, "calls/self_check.html", context)


def _shared(path: str, form: SelfCheckForm, title: str) -> dict[str, str]:
    """The address of this very result, as short as it can be, and a mail that carries it."""
    address = f"{settings.BASE_URL}{path}?{urlencode(form.given())}"
    subject = _("Do we qualify for “%(call)s”?") % {"call": title}
    # Spaces as %20: programs for mail show a plus as it is.
    mail = urlencode({"subject": subject, "body": address}).replace("+", "%20")
    return {"address": address, "mail": f"mailto:?{mail}"}


# ---- a draft ------------------------------------------------------------------------------


@desk("GET")
def judgement(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """What can be said of the draft as it is saved now: the parts of the form's page that tell."""
    proposal = queries.proposal_for(request.user, ref)
    if queries.current_form(proposal) != form:
        raise Http404
    return render(request, "calls/judgement.html", judged(proposal, form))


def judged(proposal: Proposal, form: str) -> dict[str, Any]:
    """What the pages of a draft show of its judgement, with links to the questions of `form`."""
    found = queries.judgement_of(proposal)
    address = reverse("calls:form", args=[proposal.ref, form])
    return shown(found, form, address) | {"claim": can_claim(found.months)}
