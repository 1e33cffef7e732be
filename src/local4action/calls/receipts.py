"""The receipt as a PDF anyone can read, also by ear (PDF/UA-1). Imported by jobs only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local4action.brand import printing
from local4action.calls import deadlines
from local4action.foundation import dates

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import Submission


def _shown(instant: dt.datetime, zone: str, language: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    day = dates.spoken(local.date().isoformat(), language)
    return f"{day}, {local:%H:%M:%S} ({zone}, UTC{offset[:3]}:{offset[3:]})"


def _rows(found: Submission, language: str) -> list[tuple[str, str, str]]:
    """Term, value and the language of the value."""
    call = found.proposal.call
    title, name = call.title.render(language), found.proposal.organisation.name.render(language)
    forms = {"first": _("First form"), "second": _("Second form")}
    deadline = deadlines.of_form(found.proposal, found.form)
    address = settings.BASE_URL + reverse("calls:verify", args=[found.ref])
    return [
        (_("Proposal"), str(found.proposal), found.proposal.language),
        (_("Led by"), name.text, name.language),
        (_("Call"), title.text, title.language),
        (pgettext("to fill in", "Form"), forms[found.form], language),
        (_("Arrived"), _shown(found.arrived_at, call.closes_zone, language), language),
        (_("Deadline"), _shown(deadline, call.closes_zone, language), language)
        if deadline and found.form == "first"
        else (_("Language"), found.proposal.language, language),
        (_("Reference"), found.ref, language),
        ("SHA-256", found.sha256, language),
        (_("Checked at"), address, language),
    ]


def pdf(found: Submission) -> bytes:
    """The receipt in the language of whoever submitted it: tagged, titled, PDF/UA-1.

    A title in a script that cannot be drawn is left to the page that the reference leads to.
    """
    # What came in with a file was submitted by nobody who has an account.
    person, proposal = found.submitted_by, found.proposal
    language = person.language if person else proposal.language

    def draw(paper: printing.Paper) -> None:
        intro = _(
            "This paper says that the answers with the hash below arrived at the time below. The"
            " hash is made from the exact text of the answers: if one letter changes, it changes"
            " too."
        )
        paper.paragraph(intro)
        paper.gap(6)
        paper.terms(_rows(found, language))

    with translation.override(language):
        return printing.pdf(
            draw,
            title=_("Receipt of a submission"),
            language=language,
            elsewhere=_("(in another script: see %(ref)s)") % {"ref": found.ref},
        )
