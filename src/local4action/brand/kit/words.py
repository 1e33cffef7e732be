"""The words that the materials of a kit bring themselves, in the language that is active.

They are few: a hub's own words come first. Whoever adds one translates it into every language of
the materials.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

LONGEST_TITLE: Final = 255


def on_sheets() -> dict[str, str]:
    """What stands on cards, posters and banners, and what their pictures show in words."""
    return {
        "mark": _("The mark of the label: a thread that begins at a place and goes out from it."),
        "code": _("A code that leads to the page of the label."),
        "follow": _("See what was promised, and what has been done."),
        "led": _("Led by:"),
    }


def alternative(name: str, number: str) -> str:
    """What a picture with the hub's name and the label shows, for those who do not see it."""
    return _("%(name)s, a Local4Action HUB, label %(number)s") % {"name": name, "number": number}


def titled(name: str, number: str) -> str:
    """The same as the title of an office document, which takes no more than 255 signs."""
    said = alternative(name, number)
    if len(said) <= LONGEST_TITLE:
        return said
    return _("Local4Action HUB, label %(number)s") % {"number": number}


def signature() -> dict[str, str]:
    """What stands in the signature of a mail, below the name of whoever writes."""
    return {
        "you": _("Your name"),
        "post": _("Your post, your town"),
        "follow": _("See what was promised, and what has been done."),
    }


def slides() -> dict[str, str]:
    """What stands where a speaker's own words go."""
    return {
        "title": _("Title of your talk"),
        "speaker": _("Speaker, place, date"),
        "heading": _("One statement for each slide"),
        "point": _("What was promised, what was done, what was learnt"),
        "section": _("A new part"),
        "thanks": _("Thank you"),
    }


def letter() -> dict[str, str]:
    """What stands where a letter's own words go."""
    return {
        "place_and_date": _("Place, date"),
        "to": _("Name and address of the recipient"),
        "subject": _("Subject of the letter"),
        "text": _("Your text begins here."),
        "name": _("Name and post"),
    }
