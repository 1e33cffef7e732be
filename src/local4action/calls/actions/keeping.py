"""Answers and the version they belong to, kept in one statement."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils import timezone

from local4action.calls.models import Answer, Revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.calls.models import Proposal, Question

JOINS_WITHIN: Final = "5 minutes"

# A field is saved at every pause of somebody's hand, so all of it is one way to the database.
# The proposal's row is held by then: versions are numbered one after the other.
_KEEP: Final = f"""
WITH given AS (
  SELECT * FROM jsonb_to_recordset(%(given)s::jsonb)
  AS one (question bigint, key text, value jsonb)
), kept AS (
  INSERT INTO calls_answer AS answer
    (proposal_id, question_id, value, version, saved_by_id, saved_at)
  SELECT %(proposal)s, question, value, 1, %(person)s, %(now)s FROM given
  ON CONFLICT (proposal_id, question_id) DO UPDATE SET
    value = excluded.value, version = answer.version + 1,
    saved_by_id = excluded.saved_by_id, saved_at = excluded.saved_at
  RETURNING answer.id, answer.question_id, answer.version
), made AS (
  SELECT jsonb_object_agg(key, value) AS changes, array_agg(key) AS keys FROM given
), mine AS (
  SELECT revision.id FROM calls_revision revision, made
  WHERE %(kind)s = 'written' AND revision.kind = 'written'
    AND revision.proposal_id = %(proposal)s AND revision.form = %(form)s
    AND revision.person_id = %(person)s
    AND revision.began_at > %(now)s::timestamptz - interval '{JOINS_WITHIN}'
    AND NOT EXISTS (
      SELECT FROM calls_revision later
      WHERE later.proposal_id = %(proposal)s AND later.form = %(form)s
        AND later.number > revision.number AND later.changes ?| made.keys)
    AND NOT EXISTS (
      SELECT FROM calls_submission submission
      WHERE submission.proposal_id = %(proposal)s AND submission.form = %(form)s
        AND submission.created_at >= revision.began_at)
  ORDER BY revision.number DESC LIMIT 1
), joined AS (
  UPDATE calls_revision revision
  SET changes = revision.changes || made.changes,
    ended_at = greatest(revision.ended_at, %(now)s)
  FROM made WHERE revision.id IN (SELECT id FROM mine)
  RETURNING revision.id
), begun AS (
  INSERT INTO calls_revision
    (proposal_id, form, number, kind, person_id, began_at, ended_at, changes, origin)
  SELECT %(proposal)s, %(form)s, coalesce((
      SELECT max(number) FROM calls_revision
      WHERE proposal_id = %(proposal)s AND form = %(form)s), 0) + 1,
    %(kind)s, %(person)s, %(now)s, %(now)s, made.changes, %(origin)s
  FROM made WHERE NOT EXISTS (SELECT FROM joined)
)
SELECT id, question_id, version FROM kept
"""  # noqa: S608 - nothing but a constant of this module is put in


def keep(
    proposal: Proposal,
    form: str,
    changed: Sequence[tuple[Question, Any]],
    *,
    person: Any,
    kind: str = Revision.Kind.WRITTEN,
    origin: str = "",
) -> dict[str, Answer]:
    """Store answers that differ from what is there, under the lock on the proposal's row.

    What one person writes within five minutes is one version of the form. A submission ends it,
    and so does anyone who changes the same answer meanwhile.

    Args:
        proposal: its row is held by the caller.
        form: `first` or `second`.
        changed: each question with the stored form of its new answer.
        person: who; None for nobody who has an account.
        kind: how the changes came about, one of `Revision.Kind`.
        origin: from which version or proposal they come.

    Returns:
        The answers as they now are, by the question's key.
    """
    if not changed:
        return {}
    now = timezone.now()
    given = [
        {"question": question.pk, "key": question.key, "value": value}
        for question, value in changed
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "given": json.dumps(given, ensure_ascii=False),
                "proposal": proposal.pk,
                "form": form,
                "person": person.pk if person else None,
                "now": now,
                "kind": str(kind),
                "origin": origin[:60],
            },
        )
        rows = {question: (pk, version) for pk, question, version in cursor.fetchall()}
    found = {}
    for question, value in changed:
        pk, version = rows[question.pk]
        found[question.key] = Answer(
            pk=pk,
            proposal_id=proposal.pk,
            question=question,
            value=value,
            version=version,
            saved_by=person,
            saved_at=now,
        )
    return found
