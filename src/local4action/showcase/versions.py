"""What state the public lists are in, so that nobody downloads again what they have.

A whole list is sent as it is read and never held in memory: its ETag cannot be made from its bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from local4action.showcase import records

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponseBase

# The database itself numbers each writing of a row (`xmin`): with how many rows there are, the sum
# says whether any was added, changed or taken away, whoever did it. Only rows the lists are made
# of are looked at. A time is taken from the history, for there a removal has one as well.
_STATE: Final = """
WITH entries AS (
    SELECT count(*) AS rows, coalesce(sum(xmin::text::bigint), 0) AS written
    FROM showcase_hubentry
), organisations AS (
    SELECT count(*) AS rows, coalesce(sum(xmin::text::bigint), 0) AS written
    FROM members_organisation
    WHERE id IN (
        SELECT lead_id FROM hubs_hub WHERE is_public
        UNION
        SELECT organisation_id FROM hubs_hubpartner JOIN hubs_hub ON hubs_hub.id = hub_id
        WHERE is_public AND hubs_hubpartner.state = 'accepted'
    )
)
SELECT entries.rows, entries.written, organisations.rows, organisations.written, greatest(
    (SELECT max(changed_at) FROM showcase_hubentry),
    (SELECT pgh_created_at FROM hubs_hubevent ORDER BY pgh_id DESC LIMIT 1),
    (SELECT pgh_created_at FROM members_organisationevent ORDER BY pgh_id DESC LIMIT 1)
)
FROM entries, organisations
"""


@dataclass(frozen=True, slots=True)
class Version:
    """The state of the lists: a mark that differs whenever they do, and when they changed last."""

    mark: str
    changed_at: dt.datetime | None


def current() -> Version:
    """The state now; one query, whose cost grows with what is public only."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        *state, changed_at = cursor.fetchone()
    form = (settings.BASE_URL, records.HUB_COLUMNS, records.ORGANISATION_COLUMNS)
    return Version(hashlib.sha256(repr((form, state)).encode()).hexdigest()[:24], changed_at)


def answered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with its ETag and date, or 304 where the reader holds this version already."""
    version = current()
    response["ETag"] = f'W/"{version.mark}"'
    seconds = None
    if version.changed_at is not None:
        seconds = int(version.changed_at.timestamp())
        response["Last-Modified"] = http_date(seconds)
    return get_conditional_response(  # type: ignore[return-value]
        request,
        etag=response["ETag"],
        last_modified=seconds,
        response=response,  # type: ignore[arg-type]
    )
