"""The versions of a form: listed, as they were, and what they say of each answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, OuterRef, Subquery, TextField

from local4action.calls.models import ReturnedDocument, Revision, Submission
from local4action.foundation.access import one_or_404

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Proposal


def revisions_of(proposal: Proposal, form: str) -> QuerySet[Revision]:
    """The versions of a form, the newest first, each with `keys`: the questions it answers.

    What they say is left in the database.
    """
    keys = Func(
        F("changes"),
        template="ARRAY(SELECT jsonb_object_keys(%(expressions)s))",
        output_field=ArrayField(TextField()),
    )
    rows = Revision.objects.filter(proposal=proposal, form=form).order_by("-number")
    return rows.annotate(keys=keys).defer("changes").select_related("person")


def revision_numbered(proposal: Proposal, form: str, number: int) -> Revision:
    """One version of a form, with its neighbours' numbers known by counting.

    Raises:
        Http404: when there is none.
    """
    rows = Revision.objects.filter(proposal=proposal, form=form).select_related("person")
    return one_or_404(rows, number=number)


def latest_number(proposal: Proposal, form: str) -> int:
    """The number of the newest version of a form; 0 where nothing was written."""
    rows = Revision.objects.filter(proposal=proposal, form=form).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


_AS_IT_WAS: Final = """
SELECT DISTINCT ON (one.key) one.key, one.value
FROM calls_revision revision, jsonb_each(revision.changes) one
WHERE revision.proposal_id = %s AND revision.form = %s AND revision.number <= %s
ORDER BY one.key, revision.number DESC
"""


def answers_at(proposal: Proposal, form: str, number: int) -> dict[str, Any]:
    """What was answered as of a version, by the question's key; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_IT_WAS, [proposal.pk, form, number])
        return {key: json.loads(value) for key, value in cursor.fetchall()}


def submissions_marked(proposal: Proposal, form: str) -> list[Submission]:
    """The submissions of a form, each with `after`: the number of the version it sent in."""
    before = Revision.objects.filter(
        proposal=proposal, form=form, began_at__lte=OuterRef("created_at")
    ).order_by("-number")
    rows = proposal.submissions.filter(form=form).select_related("submitted_by")
    return list(rows.annotate(after=Subquery(before.values("number")[:1])).order_by("number"))


def documents_of(proposal: Proposal, form: str, actor: Any) -> QuerySet[ReturnedDocument]:
    """The documents this person brought back for a form and that were read, the newest first."""
    return ReturnedDocument.objects.filter(
        proposal=proposal, form=form, person=actor.pk, read_at__isnull=False
    )


def document_for(actor: Any, proposal: Proposal, ref: str) -> ReturnedDocument:
    """A document that was brought back, for the person who brought it.

    Raises:
        Http404: when this person brought none of that reference that was read.
    """
    rows = ReturnedDocument.objects.filter(
        proposal=proposal, person=actor.pk, read_at__isnull=False
    )
    return one_or_404(rows, ref=ref)


def document_by_id(pk: int) -> ReturnedDocument | None:
    """A document with its file, for the job that reads it."""
    rows = ReturnedDocument.objects.select_related(
        "file__file", "person", "proposal__call", "proposal__organisation"
    )
    return rows.filter(pk=pk).first()
