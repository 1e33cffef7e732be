"""The words of a verdict, said to people: on the page and at the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation import dates
from local4action.foundation.text import cleaned
from local4action.labels.badges.form import instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from local4action.labels.badges.reading import UnreadableError
    from local4action.labels.badges.verdict import Part, Verdict

UNREADABLE: Final = {
    "empty": _("There is nothing in it."),
    "too_large": _("It is larger than 2 MB, far more than a badge is."),
    "other_kind": _("This is no badge: neither a PNG or SVG picture nor JSON."),
    "signed_otherwise": _(
        "This badge is signed in another way, as a JSON Web Signature, which is not judged here."
    ),
    "older": _("This is a badge of Open Badges 1 or 2, which is not judged here."),
    "broken_json": _("This is not sound JSON. Perhaps a part was lost when it was copied."),
    "too_deep": _("It is nested deeper than any badge needs to be."),
    "too_much": _("It says far more than a badge does."),
    "number": _("It holds a number that programs would read differently."),
    "said_twice": _(
        "It has the same field twice in one place: programs would read it differently."
    ),
    "not_one": _("It does not hold exactly one badge."),
    "no_badge": _(
        "There is no badge inside this picture. A screenshot, or a picture sent through a"
        " messenger, has lost it: ask for the file itself."
    ),
    "broken_picture": _("The picture is damaged and cannot be read."),
    "broken_drawing": _("The drawing is damaged and cannot be read."),
    "declares": _("The drawing brings definitions of its own, which no badge needs."),
}
OVERALL: Final = {
    "valid": _("This badge is valid"),
    "invalid": _("This badge is not valid"),
    "unsure": _("Whether this badge is valid cannot be said here"),
}
MEANING: Final = {
    "valid": _("We issued it, nothing was changed since, and it is in force."),
    "invalid": _("Do not rely on it. What stands against it is said below."),
    "unsure": _(
        "Nothing below speaks against it, but too little speaks for it. Ask its issuer, at an"
        " address that you know and not at one found in the badge."
    ),
}
FORM: Final = {
    "good": _("It is written as Open Badges 3.0 and Verifiable Credentials 2.0 ask for it."),
    "other_version": _(
        "It is written for another version of the standards, which is not judged here."
    ),
    "missing": _("It lacks what every badge has."),
    "wrong": _("This part is not as it must be."),
    "ends_before": _("It ends before it begins."),
    "own_vocabulary": _(
        "It brings definitions of its own, which could give words another meaning."
    ),
    "unknown_vocabulary": _(
        "It uses a vocabulary that is not known here, and nothing is ever fetched."
    ),
    "in_full": _("It is written in a way that could hide what was signed."),
    "nothing": _("It has a field that says nothing."),
    "no_address": _("It names something by what is no address."),
    "described_twice": _("It describes one thing in two places."),
}
SIGNATURE: Final = {
    "fits": _("It fits the key that the badge names, so that nothing was changed since."),
    "absent": _("It is not signed."),
    "does_not_fit": _(
        "It does not fit the key that the badge names: the badge was changed afterwards, or"
        " somebody else signed it."
    ),
    "not_by_all": _("Somebody whom it names as issuing it, too, has not signed it."),
    "foreign_key": _("The key that it names is none of its issuer’s."),
    "no_key": _("The key that it names is elsewhere, and nothing is ever fetched."),
    "other_kind": _("It is signed in another way, which is not judged here."),
    "wrong_purpose": _("It was signed for another purpose than to state something."),
    "wrong_time": _("Its signature is from the future, has run out, or has no readable time."),
    "undefined": _("It says something that its vocabularies do not define: nobody signed that."),
    "unreadable": _("What was signed cannot be told from what was not, so it cannot be judged."),
    "not_looked_at": _("It was not looked at, because of how the badge is written."),
}
ISSUER: Final = {
    "known": _("It was issued by this programme."),
    "unknown": _("We do not know who issued it, and anyone can sign a badge as themselves."),
    "unnamed": _("It does not say who issued it."),
}
STATUS: Final = {
    "good": _("It is in force: it was neither suspended nor withdrawn nor replaced."),
    "suspended": _("It is suspended."),
    "withdrawn": _("It was withdrawn."),
    "superseded": _("It was replaced by a newer one."),
    "unknown": _("Whether it was withdrawn since is not known here."),
}
PERIOD: Final = {
    "within": _("The time it is for has begun and is not over."),
    "not_yet": _("The time it is for has not begun yet."),
    "over": _("The time it was for is over."),
    "unknown": _("It does not say from when on it holds."),
}
GOOD: Final = frozenset({"good", "fits", "known", "within"})
LEFT_OPEN: Final = frozenset(
    {"other_version", "own_vocabulary", "unknown_vocabulary", "not_looked_at", "other_kind"}
    | {"no_key", "unknown", "unnamed"}
)
TONES: Final = {"good": _("Good"), "neutral": _("Not known"), "stop": _("Not good")}
# Whoever writes a badge decides how long its names are.
MOST_SIGNS: Final = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One part of a verdict as it is shown; `about` is quoted from the badge."""

    title: str
    tone: str
    word: str
    sentence: str
    about: str = ""


def unreadable(error: UnreadableError) -> str:
    """Why there is no verdict."""
    return str(UNREADABLE[error.word])


def overall(verdict: Verdict) -> tuple[str, str]:
    """The verdict in a heading, and what it means for the reader."""
    return str(OVERALL[verdict.overall]), str(MEANING[verdict.overall])


def rows(verdict: Verdict) -> list[Row]:
    """The parts of a verdict, in the order in which they build on one another."""
    issuer = verdict.issuer
    return [
        _row(_("How it is written"), FORM, verdict.form),
        _row(_("Signature"), SIGNATURE, verdict.signature),
        _row(_("Issuer"), ISSUER, issuer if issuer.about else replace(issuer, word="unnamed")),
        _row(_("Status"), STATUS, verdict.status),
        _row(_("Period"), PERIOD, verdict.period),
    ]


def _row(title: Promise, sentences: Mapping[str, Promise], part: Part) -> Row:
    tone = "good" if part.word in GOOD else "neutral" if part.word in LEFT_OPEN else "stop"
    about = quoted(part.about)
    return Row(str(title), tone, str(TONES[tone]), str(sentences[part.word]), about)


def said(verdict: Verdict) -> list[tuple[str, str]]:
    """What the badge says of itself, as terms and values; what it does not say is left out."""
    found = verdict.said
    pairs = (
        (_("Name"), found.name),
        (_("Issuer"), found.issuer),
        (_("Address of the issuer"), found.issuer_address),
        (_("Recipient"), found.recipient),
        (_("Address of the recipient"), found.recipient_address),
        (_("Holds from"), _day(found.valid_from)),
        (_("Holds until"), _day(found.valid_until)),
    )
    return [(str(term), quoted(value)) for term, value in pairs if value]


def quoted(text: str) -> str:
    """A text of the badge as it may be shown: in one line, without signs that steer it."""
    line = " ".join(cleaned(text).split())
    return line if len(line) <= MOST_SIGNS else f"{line[:MOST_SIGNS]}…"


def _day(text: str) -> str:
    """A moment of a badge, with the day in the reader's form and the time as it is written."""
    if instant(text) is None:
        return text
    day, _t, time = text.partition("T")
    offset = time.lstrip("0123456789:.").replace("Z", "")
    return f"{dates.spoken(day, get_language() or 'en')}, {time[:8]} UTC{offset}"


def told(verdict: Verdict) -> list[str]:
    """The whole verdict in lines of plain text."""
    heading, meaning = overall(verdict)
    parts = [f"  {row.title}: {row.sentence} {row.about}".rstrip() for row in rows(verdict)]
    quotes = [f"  {term}: {value}" for term, value in said(verdict)]
    return [f"{heading}.", meaning, "", *parts, "", str(_("What the badge says")), *quotes]
