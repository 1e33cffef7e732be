"""The letter to an applicant, drafted in their language from a text with placeholders.

A paragraph whose placeholder has nothing to say is left out, with whatever introduces it: who was
granted without a condition reads nothing of conditions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.reviews.queries import comments_for, letter_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from local4action.calls.models import Call, Proposal

# What each placeholder stands for.
PLACEHOLDERS: Final[dict[str, Promise]] = {
    "title": gettext_lazy("the title of the proposal"),
    "organisation": gettext_lazy("who leads it"),
    "call": gettext_lazy("the title of the call"),
    "conditions": gettext_lazy("the conditions of the grant"),
    "comments": gettext_lazy("the readers’ comments chosen for the applicants"),
    "reason": gettext_lazy("why it was rejected at screening"),
}
_ALWAYS: Final = ("title", "organisation", "call")
# What a letter about an outcome has to say, besides what it may say.
REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "granted": ("conditions", "comments"),
    "declined": ("comments",),
    "rejected": ("reason",),
}
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_BLANK: Final = re.compile(r"\n[ \t]*\n+")


def allowed(outcome: str) -> tuple[str, ...]:
    """The placeholders that a text about an outcome may hold."""
    return (*_ALWAYS, *REQUIRED[outcome])


def language_of(proposal: Proposal) -> str:
    """The language of the letter: the proposal's own where this site speaks it, else English."""
    short = proposal.language.split("-")[0]
    return short if short in dict(settings.LANGUAGES) else "en"


def shipped(outcome: str, language: str) -> tuple[str, str]:
    """Subject and body of the text this software brings, with its placeholders."""
    known = {name: f"{{{name}}}" for name in allowed(outcome)}
    with translation.override(language):
        text = render_to_string(f"reviews/letters/{outcome}.txt", known)
    subject, _end, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def text_for(call: Call, outcome: str, language: str) -> tuple[str, str]:
    """Subject and body that letters of a call are drafted from; one query."""
    found = letter_template(call, outcome, language)
    return (found.subject, found.body) if found else shipped(outcome, language)


def check(outcome: str, subject: str, body: str) -> None:
    """Let a text pass whose placeholders are known and say what has to be said.

    Raises:
        ValidationError: by field, with every placeholder that is wrong or missing.
    """
    wrong: dict[str, list[str]] = {}
    for name, text in (("subject", subject), ("body", body)):
        used = _PLACE.findall(text)
        unknown = sorted({f"{{{one}}}" for one in used if one not in allowed(outcome)})
        if unknown:
            said = _("These are no placeholders of this letter: %(names)s.")
            wrong.setdefault(name, []).append(said % {"names": ", ".join(unknown)})
        if re.search(r"[{}]", _PLACE.sub("", text)):
            wrong.setdefault(name, []).append(_("A brace stands without its other half."))
    if any(f"{{{one}}}" in subject for one in REQUIRED[outcome]):
        said = _("The subject can name the proposal, who leads it and the call, nothing longer.")
        wrong.setdefault("subject", []).append(said)
    missing = [f"{{{one}}}" for one in REQUIRED[outcome] if f"{{{one}}}" not in body]
    if missing:
        said = _("The applicants would not read this: put %(names)s into the text.")
        wrong.setdefault("body", []).append(said % {"names": ", ".join(missing)})
    if wrong:
        raise ValidationError({name: list(said) for name, said in wrong.items()})


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled, in one pass: what people wrote is never filled again."""
    kept = [
        _PLACE.sub(lambda place: values.get(place[1], place[0]), paragraph)
        for paragraph in _BLANK.split(text.strip())
        if all(values.get(name, name) for name in _PLACE.findall(paragraph))
    ]
    return "\n\n".join(kept)


def values_for(proposal: Proposal, outcome: str, language: str, **known: Any) -> dict[str, str]:
    """What the placeholders of a letter stand for; `known` brings `decision` or `screening`."""
    decision, screening = known.get("decision"), known.get("screening")
    values = {
        "title": str(proposal),
        "organisation": proposal.organisation.name.render(language).text,
        "call": proposal.call.title.render(language).text,
    }
    if outcome == "rejected":
        return values | {"reason": screening.reason if screening else ""}
    return values | {
        "conditions": decision.conditions if decision else "",
        "comments": "\n\n".join(comments_for(proposal)),
    }


def letter_from(
    text: tuple[str, str], proposal: Proposal, outcome: str, language: str, **known: Any
) -> tuple[str, str]:
    """Subject and body of the letter about a proposal, from a text with placeholders."""
    values = values_for(proposal, outcome, language, **known)
    subject = " ".join(filled(text[0], values).split())[:300]
    return subject, filled(text[1], values) + "\n"


def draft(proposal: Proposal, outcome: str, **known: Any) -> tuple[str, str, str]:
    """The language, subject and body of a letter.

    `outcome` is granted, declined or rejected; `known` is what is said of it. Comments are those
    the reviewers wrote for the applicants, as an officer let them through.
    """
    language = language_of(proposal)
    text = text_for(proposal.call, outcome, language)
    return (language, *letter_from(text, proposal, outcome, language, **known))
