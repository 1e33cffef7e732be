"""The usage guide of a kit: what a hub's people need to know to show the label rightly.

Numbers in it are those of `tokens.json`, by which a hub's own materials are checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.numbers import format_percent
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from local4action.brand import tokens
from local4action.brand.kit import words
from local4action.foundation.names import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from local4action.brand.kit.subject import Subject


def title() -> str:
    """The title of the guide."""
    return _("Showing the label: a short guide")


def data(subject: Subject, pieces: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """All that the sheet `guide` shows; `pieces` are names and uses of what the kit holds."""
    return {
        "guide": {
            "title": title(),
            "colour": pgettext("guide", "Use"),
            "value": pgettext("guide", "Value"),
            "heads": [pgettext("guide", "File"), pgettext("guide", "For")],
            "parts": [
                _when(subject),
                _how(),
                _room(),
                _grounds(),
                _never(),
                _aloud(subject),
                _which(list(pieces)),
            ],
        },
        "swatches": _swatches(),
    }


def _part(
    heading: str,
    *said: str,
    points: Sequence[str] = (),
    shows: str = "",
    rows: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    return {
        "title": heading,
        "said": said,
        "points": points,
        "shows": shows,
        "rows": rows,
    }


def _when(subject: Subject) -> dict[str, Any]:
    return _part(
        _("When it may be shown"),
        _(
            "The label may be shown while it is in force, by the organisation that leads the hub "
            "and by its partners, for what the hub does. Whether it is in force stands at "
            "%(address)s."
        )
        % {"address": subject.address.partition("://")[2].rstrip("/")},
        _(
            "When it is suspended or withdrawn, take it off what you show and print nothing new "
            "with it. It speaks for the hub, not for a product, a person or a campaign."
        ),
    )


def _how() -> dict[str, Any]:
    return _part(
        _("Mark, words and name"),
        _(
            "Use the pictures as they are: the mark stands with its words and the number, and the "
            "name of the hub beside or below them. Your own emblem may stand next to it, at most "
            "as large."
        ),
        shows="lockup",
    )


def _room() -> dict[str, Any]:
    rules = tokens.load()["mark"]
    return _part(
        _("Free room and smallest size"),
        _(
            "Around the mark stays free a room of %(share)s of its height. Nothing is written or "
            "drawn in it. The pictures of the kit bring it with them."
        )
        % {
            "share": format_percent(
                rules["clear-space"]["$value"], locale=locale_of(get_language() or "en")
            )
        },
        _("The mark is at least %(paper)s mm high on paper and %(screen)s pixels on a screen.")
        % {
            "paper": f"{rules['smallest-print']['$value']:g}",
            "screen": f"{rules['smallest-screen']['$value']['value']:g}",
        },
        shows="room",
    )


def _grounds() -> dict[str, Any]:
    return _part(
        _("Colours and grounds"),
        _(
            "In colour on white and on light paper; reversed on the deep sea; in one ink where "
            "there is one ink; white on dark pictures. On a busy picture, put it on a calm stretch."
        ),
        shows="colours",
    )


def _never() -> dict[str, Any]:
    return _part(
        _("Never"),
        points=[
            _("stretch it, turn it, cut it or give it other colours;"),
            _("take the mark apart, or make it part of another emblem;"),
            _("set it on a ground it does not stand out from;"),
            _("say with it that a city, a country or an organisation is better than another."),
        ],
    )


def _aloud(subject: Subject) -> dict[str, Any]:
    return _part(
        _("For those who do not see it"),
        _("Wherever the picture stands on a screen, it is described in words. For example:"),
        words.alternative(subject.name.text, subject.number),
        _("Write what you show in the languages that are read where it is shown."),
    )


def _which(pieces: list[tuple[str, str]]) -> dict[str, Any]:
    return _part(_("Which file for what"), rows=pieces)


def _swatches() -> list[tuple[str, str, str]]:
    light = tokens.colours(tokens.load(), "light")
    uses = {
        "sea": _("Sea: the thread, links and buttons"),
        "sun": _("Sun: the place it begins at; never for words"),
        "earth": _("Earth: an accent in words"),
        "ink": _("Ink: words, and the mark in one ink"),
        "paper": _("Paper: the ground"),
        "deep": _("Deep sea: the dark ground"),
    }
    return [(name, light[name], said) for name, said in uses.items()]
