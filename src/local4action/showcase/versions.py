"""What state the public lists are in, so that nobody downloads again what they have.

A whole list is sent as it is read and never held in memory: its ETag cannot be made from its bytes.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import connection

from local4action.foundation.middleware import etag_of
from local4action.showcase import records

# The database itself numbers each writing of a row (`xmin`): with how many rows there are, the sum
# says whether any was added, changed or taken away, whoever did it. Only rows the lists are made
# of are looked at.
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
), lessons AS (
    SELECT count(*) AS rows, coalesce(sum(lesson.xmin::text::bigint), 0)
        + coalesce(sum(report.xmin::text::bigint), 0) AS written
    FROM monitoring_lesson lesson JOIN monitoring_closingreport report ON report.id = report_id
    WHERE report.state = 'published'
)
SELECT entries.rows, entries.written, organisations.rows, organisations.written, lessons.rows,
    lessons.written
FROM entries, organisations, lessons
"""


def current() -> str:
    """The ETag of the state now; one query, whose cost grows with what is public only."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
    form = (settings.BASE_URL, records.HUB_COLUMNS, records.ORGANISATION_COLUMNS)
    return etag_of(repr((form, state)).encode())
