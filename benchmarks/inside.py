"""What can only be seen or begun from inside Django: addresses, queries of a page, receipts."""

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
from procrastinate.contrib.django import app

from local4action.accounts.models import Person
from local4action.calls import actions as calls
from local4action.calls.models import Call, Proposal, Submission
from local4action.foundation.canonical import sha256
from local4action.hubs.models import Hub
from local4action.labels.models import Label
from local4action.members.models import Organisation
from local4action.reviews.models import Assignment

# Left out by the budgets: who is asking, and the transaction's own.
NOT_COUNTED = ("django_session", '"accounts_person"."id" =', "SAVEPOINT", "BEGIN", "COMMIT")


def addresses() -> dict[str, str]:
    """The richest hub, its lead, a label, the open call, a proposal under review, a draft."""
    hub = Hub.objects.annotate(size=Count("check_ins")).order_by("-size", "pk")[0]
    label = Label.objects.filter(state="active").order_by("pk")[0]
    proposal = Assignment.objects.order_by("pk")[0].proposal
    call = Call.objects.filter(state="open").order_by("pk")[0]
    largest = Call.objects.annotate(size=Count("proposals")).order_by("-size", "pk")[0]
    with translation.override("en"):
        return {
            "hub": hub.get_absolute_url(),
            "organisation": hub.lead.get_absolute_url(),
            "label": f"/en/label/{label.number}/",
            "call": call.get_absolute_url(),
            "proposal": f"/en/desk/reviews/{proposal.ref}/",
            "largest": largest.ref,
            "draft": f"/en/desk/proposals/{_draft(call).ref}/",
        }


def _draft(call: Call) -> Proposal:
    applicant = _person("applicant")
    town = Organisation.objects.filter(mandates__person=applicant)[0]
    return calls.start_proposal(call=call, organisation=town, language="en", actor=applicant)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def queries(paths: dict[str, tuple[str, str | None, bool]]) -> dict[str, int]:
    """Queries of each page, or of each saving, the second time."""
    settings.ALLOWED_HOSTS = ["testserver"]
    found = {}
    for name, (path, whom, saves) in paths.items():
        client = Client()
        if whom:
            client.force_login(_person(whom), backend="local4action.accounts.backend.Backend")
        if saves:
            sent = [{"value": f"A text of {name}, {at}.", "version": at} for at in range(2)]
            client.post(path, sent[0])
        else:
            client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(path, sent[1]) if saves else client.get(path)
        if answer.status_code != 200:
            message = f"{path} answered {answer.status_code}"
            raise RuntimeError(message)
        asked = [one["sql"] for one in captured.captured_queries]
        found[name] = sum(not any(word in sql for word in NOT_COUNTED) for sql in asked)
    return found


def receipts(count: int) -> list[int]:
    """Submit so many proposals that have not been, and order their receipts; which ones."""
    applicant = _person("applicant")
    proposals = Proposal.objects.filter(submissions__isnull=True).select_related("call")
    made = Submission.objects.bulk_create(
        Submission(
            proposal=one, form="first", arrived_at=one.created_at, arrival_known_by="clock",
            submitted_by=applicant, record={"proposal": one.ref}, sha256=sha256({"proposal": one.ref}),
        )
        for one in proposals.order_by("pk")[:count]
    )  # fmt: skip
    order = app.configure_task("calls.make_receipt", queue="documents")
    for one in made:
        order.defer(submission=one.pk)
    return [one.pk for one in made]


def receipts_left(ordered: list[int]) -> int:
    """How many of these receipts are still to be made."""
    return Submission.objects.filter(pk__in=ordered, receipt__isnull=True).count()


WORK: Any = {
    "addresses": addresses, "queries": queries, "receipts": receipts,
    "receipts_left": receipts_left,
}  # fmt: skip

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](*map(json.loads, sys.argv[2:]))))
