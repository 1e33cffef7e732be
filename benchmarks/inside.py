"""What can only be seen from inside Django: addresses of records, and queries of a page."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from local4action.accounts.models import Person
from local4action.calls.models import Call
from local4action.hubs.models import Hub
from local4action.reviews.models import Assignment

# Left out by the budgets: who is asking, and the transaction's own.
NOT_COUNTED = ("django_session", '"accounts_person"."id" =', "SAVEPOINT", "BEGIN", "COMMIT")


def addresses() -> dict[str, str]:
    """The richest hub, its lead, the open call, a proposal that is being reviewed."""
    hub = Hub.objects.annotate(size=Count("check_ins")).order_by("-size", "pk")[0]
    proposal = Assignment.objects.order_by("pk")[0].proposal
    call = Call.objects.filter(state="open").order_by("pk")[0]
    with translation.override("en"):
        return {
            "hub": hub.get_absolute_url(),
            "organisation": hub.lead.get_absolute_url(),
            "call": call.get_absolute_url(),
            "proposal": f"/en/desk/reviews/{proposal.ref}/",
        }


def queries(paths: dict[str, tuple[str, str | None]]) -> dict[str, int]:
    """Queries of each page, the second time it is asked for."""
    settings.ALLOWED_HOSTS = ["testserver"]
    found = {}
    for name, (path, whom) in paths.items():
        client = Client()
        if whom:
            person = Person.objects.get(email=f"{whom}@demo.example")
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        asked = [one["sql"] for one in captured.captured_queries]
        found[name] = sum(not any(word in sql for word in NOT_COUNTED) for sql in asked)
    return found


if __name__ == "__main__":
    answer: Any = addresses() if sys.argv[1] == "addresses" else queries(json.loads(sys.argv[2]))
    print(json.dumps(answer))
