"""The list of calls for machines that come back: an Atom feed, and calendar files of deadlines.

What is written depends on the calls alone, never on the clock: who asks again hears "not modified".
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from local4action.calls.workflow import CALL
from local4action.foundation import dates
from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.calls.models import Call

WARN_BEFORE: Final = dt.timedelta(days=7)
# Before the first call there is nothing to date: the same answer each time.
_NEVER: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Feed(Atom1Feed):
    """An empty feed is dated like any other by what is in it, not by the moment it is asked for."""

    def latest_post_date(self) -> dt.datetime:
        """When an entry last changed."""
        return max((item["updateddate"] for item in self.items), default=_NEVER)


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _title(call: Call, language: str) -> str:
    return cleaned(call.title.render(language).text)


def _deadline(call: Call, language: str) -> str:
    """The deadline in words, in the zone of the call and with its name."""
    local = call.closes_at.astimezone(ZoneInfo(call.closes_zone))
    words = {
        "when": f"{dates.spoken(local.date().isoformat(), language)}, {local:%H:%M}",
        "zone": call.closes_zone,
        "state": str(CALL.state_of(call).public),
    }
    if call.state == "open":
        return _("Open until %(when)s (%(zone)s).") % words
    return _("%(state)s. The deadline was %(when)s (%(zone)s).") % words


def atom(calls: Iterable[Any], *, language: str, address: str, page: str) -> str:
    """The calls as an Atom feed (RFC 4287), newest change first.

    Args:
        calls: with `changed_at`, as `changes.changed_calls` gives them.
        language: of the reader.
        address: of the feed, without host.
        page: of the list it belongs to, without host.
    """
    base = settings.BASE_URL
    feed = _Feed(
        title=_("Calls"),
        link=f"{base}{page}",
        description=None,
        subtitle=_("Calls for proposals: what is open, until when, and what was asked before."),
        language=language,
        author_name=_("The World Secretariat"),
        feed_url=f"{base}{address}",
        feed_guid=f"{base}{address}",
    )
    for call in calls:
        feed.add_item(
            title=_title(call, language),
            link=f"{base}{call.get_absolute_url()}",
            description=_deadline(call, language),
            unique_id=f"tag:{_host()},{call.created_at:%Y-%m-%d}:call/{call.ref}",
            pubdate=call.opened_at or call.created_at,
            updateddate=call.changed_at,
        )
    return feed.writeString("utf-8")


def _event(call: Any, language: str) -> Event:
    """The deadline of a call: one instant in UTC, announced a week before."""
    event = Event()
    title = _title(call, language)
    event.add("uid", f"call-{call.ref}@{_host()}")
    # When it last changed, and not when it was asked for: the same call is the same file.
    event.add("dtstamp", call.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", call.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("created", call.created_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", call.sequence)
    event.add("dtstart", call.closes_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("summary", _("Deadline: %(title)s") % {"title": title})
    event.add("description", _deadline(call, language))
    event.add("url", f"{settings.BASE_URL}{call.get_absolute_url()}")
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -WARN_BEFORE)
    alarm.add("description", _("One week until the deadline: %(title)s") % {"title": title})
    event.add_component(alarm)
    return event


def calendar(calls: Iterable[Any], *, language: str) -> bytes:
    """The deadlines of calls as a calendar file (RFC 5545).

    Args:
        calls: with `changed_at` and `sequence`, as `changes.changed_calls` gives them.
        language: of the reader.
    """
    file = Calendar()
    file.add("prodid", f"-//{_host()}//Local4Action//{language.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", _("Deadlines of calls"))
    for call in calls:
        file.add_component(_event(call, language))
    return bytes(file.to_ical())
