"""The certificate: a PDF anyone can read, also by ear (PDF/UA-1). Imported by jobs only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local4action.brand import printing
from local4action.brand.kit import words
from local4action.brand.kit.drawing import Drawer
from local4action.brand.kit.subject import Said
from local4action.foundation import dates
from local4action.labels import deciders, kits

if TYPE_CHECKING:
    from local4action.brand.kit.subject import Subject
    from local4action.labels.models import Label


def pdf(label: Label, language: str) -> bytes:
    """The certificate of a label in a language: tagged, titled, PDF/UA-1.

    A name in a script that cannot be drawn is left to the page that the code leads to.
    """
    subject = kits.subject_of(label, language)
    with translation.override(language):
        said = _said(label, subject)
        try:
            return _drawn(subject, said)
        except typst.TypstError:
            elsewhere = _("(in another script: see %(ref)s)") % {"ref": label.number}

            def plain(one: Said) -> Said:
                return replace(one, text=printing.drawable(one.text, language, elsewhere))

            rows = [(term, plain(one)) for term, one in said["rows"]]
            return _drawn(replace(subject, name=plain(subject.name)), {**said, "rows": rows})


def _drawn(subject: Subject, said: dict[str, Any]) -> bytes:
    title = _("Certificate: Local4Action HUB %(number)s") % {"number": subject.number}
    rows = [(term, one.as_data()) for term, one in said["rows"]]
    shown = {**said, "title": title, "rows": rows}
    return Drawer(subject, words.on_sheets(), title).pdf("certificate", certificate=shown)


def _said(label: Label, subject: Subject) -> dict[str, Any]:
    return {
        "statement": _(
            "The initiative above is a Local4Action HUB: led by a local or regional government"
            " or an association of them, for one to three years, with results that were agreed"
            " beforehand and that anyone can check."
        ),
        "rows": _rows(label, subject),
        "reservation": _(
            "A label can be suspended or withdrawn: what holds today is said at this address."
        ),
    }


def _rows(label: Label, subject: Subject) -> list[tuple[str, Said]]:
    """Terms and their values."""
    language = subject.language
    beside = label.co_issuer.name.render(language) if label.co_issuer else None
    together = [(_("Together with"), Said(beside.text, beside.language))] if beside else []
    days = [
        (term, Said(dates.spoken(day.isoformat(), language), language))
        for term, day in (
            (_("Decided on"), label.granted_on),
            (_("In force since"), label.valid_from),
            (_("Until"), label.valid_until),
        )
        if day is not None
    ]
    return [
        (_("Led by"), subject.lead),
        (_("Place"), subject.place),
        (pgettext("label", "Number"), Said(label.number)),
        (_("Decided by"), deciders.said(label, language)),
        *together,
        *days,
    ]
