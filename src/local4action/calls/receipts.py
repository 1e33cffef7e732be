"""The receipt as a PDF anyone can read, also by ear (PDF/UA-1). Imported by jobs only."""

from __future__ import annotations

import logging
import unicodedata
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local4action.calls import deadlines
from local4action.foundation import dates
from local4action.foundation.translations import direction

if TYPE_CHECKING:
    import datetime as dt

    from local4action.calls.models import Submission

logger = logging.getLogger(__name__)
STANDARD: Final = "ua-1"
END_OF_LATIN: Final = "\u0250"
PUNCTUATION: Final = frozenset("–—‘’“”…•€")
# The first is Typst's own; the others are fetched, and take what those before them cannot draw.
FACES: Final = ("Libertinus Serif", "Noto Sans", "Noto Naskh Arabic", "Noto Sans S Chinese")


def _string(text: str) -> str:
    """A Typst string: data, never markup."""
    inert = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    escaped = inert.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


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


def _source(found: Submission, language: str, *, plain: bool) -> str:
    title = _("Receipt of a submission")
    faces = ", ".join(_string(name) for name in FACES if not plain or name == FACES[0])
    lines = [
        f"#set document(title: {_string(title)}, date: none)",
        f"#set text(font: ({faces},), lang: {_string(language[:2])}, size: 11pt)",
        '#set page(paper: "a4", margin: 25mm)',
        f"#heading(level: 1, {_string(title)})",
        "#v(6mm)",
    ]
    intro = _(
        "This paper says that the answers with the hash below arrived at the time below. The hash"
        " is made from the exact text of the answers: if one letter changes, it changes too."
    )
    lines += [f"#par({_string(intro)})", "#v(6mm)"]
    for term, value, spoken in _rows(found, language):
        shown = _latin(value, found.ref) if plain else value
        way = ", dir: rtl" if direction(spoken) == "rtl" else ""
        bold = f'text(weight: "bold", {_string(term)})'
        lines.append(
            f"#terms.item({bold}, text(lang: {_string(spoken[:2])}{way}, {_string(shown)}))"
        )
    return "\n".join(lines) + "\n"


def _latin(text: str, ref: str) -> str:
    """What the built-in face can draw; a text in another script is named by its reference."""
    kept = "".join(sign for sign in text if sign < END_OF_LATIN or sign in PUNCTUATION).strip()
    return kept or _("(in another script: see %(ref)s)") % {"ref": ref}


def _compiled(source: str) -> bytes:
    fetched = [settings.DOCUMENT_FONTS] if settings.DOCUMENT_FONTS.is_dir() else []
    faces = typst.Fonts(font_paths=fetched)
    made: Any = typst.compile(
        source.encode(), format="pdf", pdf_standards=[STANDARD], font_paths=faces
    )
    return bytes(made)


def pdf(found: Submission) -> bytes:
    """The receipt in the language of whoever submitted it: tagged, titled, PDF/UA-1.

    A title in a script that neither the faces fetched by `requirements/assets` nor a font of this
    machine draws would break the standard; it is then left to the page that the reference leads to.
    """
    # What came in with a file was submitted by nobody who has an account.
    person, proposal = found.submitted_by, found.proposal
    language = person.language if person else proposal.language
    with translation.override(language):
        try:
            return _compiled(_source(found, language, plain=False))
        except typst.TypstError as error:
            logger.info("receipt %s printed without its own script: %s", found.ref, error)
            return _compiled(_source(found, language, plain=True))
