"""The certificate: a PDF anyone can read, also by ear (PDF/UA-1). Imported by jobs only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local4action.brand import printing
from local4action.foundation import dates
from local4action.labels import badge

if TYPE_CHECKING:
    from local4action.labels.models import Label


def _rows(label: Label, language: str) -> list[tuple[str, str, str]]:
    """Term, value and the language of the value."""
    hub, lead = label.hub.title.render(language), label.hub.lead.name.render(language)
    beside = label.co_issuer.name.render(language) if label.co_issuer else None
    together = [(_("Together with"), beside.text, beside.language)] if beside else []
    days = [
        (term, dates.spoken(day.isoformat(), language), language)
        for term, day in (
            (_("Decided on"), label.granted_on),
            (_("In force since"), label.valid_from),
            (_("Until"), label.valid_until),
        )
        if day is not None
    ]
    return [
        (pgettext("label", "Number"), label.number, "en"),
        (_("Hub"), hub.text, hub.language),
        (_("Led by"), lead.text, lead.language),
        (_("Decided by"), label.decided_by, ""),
        *together,
        *days,
        (_("Checked at"), label.permanent_address, "en"),
    ]


def pdf(label: Label, language: str) -> bytes:
    """The certificate of a label in a language: tagged, titled, PDF/UA-1.

    A title in a script that cannot be drawn is left to the page that the number leads to.
    """

    def draw(paper: printing.Paper) -> None:
        paper.paragraph(
            _(
                "The initiative below is a Local4Action HUB: led by a local or regional government"
                " or an association of them, for one to three years, with results that were agreed"
                " beforehand and that anyone can check."
            )
        )
        paper.gap(6)
        paper.terms(_rows(label, language))
        paper.gap(10)
        paper.picture(
            badge.drawn(label),
            _("Badge of the label %(number)s, with a code that leads to where it is checked.")
            % {"number": label.number},
            millimetres=90,
        )
        paper.gap(6)
        paper.paragraph(
            _("A label can be suspended or withdrawn: what holds today is said at that address.")
        )

    with translation.override(language):
        return printing.pdf(
            draw,
            title=_("Certificate: Local4Action HUB %(number)s") % {"number": label.number},
            language=language,
            elsewhere=_("(in another script: see %(ref)s)") % {"ref": label.number},
        )
