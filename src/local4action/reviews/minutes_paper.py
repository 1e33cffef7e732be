"""The minutes as a PDF anyone can read, also by ear (PDF/UA-1). Imported by jobs only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from local4action.brand import printing
from local4action.foundation import dates

if TYPE_CHECKING:
    from local4action.reviews.models import Minutes, MinutesPrint, MinutesSection


def _facts(minutes: Minutes, language: str) -> list[tuple[str, str, str]]:
    """Term, value and the language of the value."""
    meeting = minutes.meeting
    body, call = meeting.body.name.render(language), meeting.call.title.render(language)
    rows = [
        (_("Body"), body.text, body.language),
        (_("Call"), call.text, call.language),
        (_("State"), _("Draft, not approved"), language),
    ]
    if minutes.approved_at:
        day = dates.spoken(minutes.approved_at.date().isoformat(), language)
        rows[2:] = [
            (_("Number"), minutes.number or "", language),
            (_("Approved by"), str(minutes.approved_by), language),
            (_("Approved on"), day, language),
            ("SHA-256", minutes.sha256, language),
        ]
    address = settings.BASE_URL + reverse("reviews:minutes", args=[meeting.ref])
    return [*rows, (_("Kept at"), address, language)]


def pdf(wanted: MinutesPrint, sections: list[MinutesSection]) -> bytes:
    """The minutes as one person may read them; an item kept from them is a neutral line."""
    minutes = wanted.minutes
    language = minutes.language

    def draw(paper: printing.Paper) -> None:
        paper.terms(_facts(minutes, language))
        for section in sections:
            if section.item_id in wanted.left_out:
                paper.heading(_("An item you are recused from"))
                continue
            paper.heading(section.heading)
            paper.paragraph(section.text)
        if wanted.left_out and minutes.sha256:
            paper.gap()
            paper.paragraph(_("The hash is that of the whole minutes, with what is left out here."))

    with translation.override(language):
        return printing.pdf(
            draw,
            title=_("Minutes: %(title)s") % {"title": minutes.meeting.title},
            language=language,
            elsewhere=_("(in another script: see %(ref)s)") % {"ref": minutes.meeting.ref},
        )
