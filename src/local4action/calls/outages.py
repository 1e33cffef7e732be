"""The rule for deadlines and outages: time that the site took from people is given back.

A time of 30 s or more in which the site answered nobody, in the last hour before a deadline, puts
it off by half an hour or by twice the outage, whichever is more. No database here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from local4action.foundation import pulse
from local4action.foundation.translations import Status, Translated

if TYPE_CHECKING:
    from local4action.foundation.pulse import Silence

LAST_HOUR: Final = dt.timedelta(hours=1)
LEAST: Final = dt.timedelta(minutes=30)
_MINUTE: Final = dt.timedelta(minutes=1)


def put_off(
    deadline: dt.datetime, silence: Silence, *, shortest: dt.timedelta = pulse.SHORTEST
) -> dt.datetime | None:
    """The deadline after an outage, to the next full minute; None where the rule does not apply.

    Only what lies after the beginning of the last hour counts. An outage that began before the
    deadline and went on past it counts whole, so that the new deadline is always after its end.
    """
    if silence.began_at >= deadline:
        return None
    length = silence.ended_at - max(silence.began_at, deadline - LAST_HOUR)
    if length < shortest:
        return None
    moved = deadline + max(LEAST, 2 * length)
    over = dt.timedelta(seconds=moved.second, microseconds=moved.microsecond)
    return moved + (_MINUTE - over) if over else moved


def reason(silence: Silence, zone: str) -> Translated:
    """What is said of it on the page of the call and in mails, in every language of the site."""
    began, ended = (
        one.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S")
        for one in (silence.began_at, silence.ended_at)
    )
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = _(
                "The site was out of order from %(began)s to %(ended)s (%(zone)s), shortly before"
                " the deadline. That time is given back: half an hour, or twice as long as it"
                " lasted."
            ) % {"began": began, "ended": ended, "zone": zone}
    value = Translated.of(texts.pop("en"), "en")
    for language, text in texts.items():
        value = value.with_translation(language, text, Status.CHECKED)
    return value
