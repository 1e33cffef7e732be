"""Prepares a running site for the rush: a call, and people with a ready draft each.

A program of its own, because it needs the settings of the site it writes to. It reads one number,
how many people, and answers one line of JSON: the call, and for each person the address of the
proposal and the session of their browser.
"""

import json
import secrets
import sys

from local4action.conf import site

BACKEND = "local4action.accounts.backend.Backend"
ANSWERS = {
    "short_text": "La pluie partagée",
    "long_text": "Nos quatorze écoles garderont la pluie pour la saison sèche.",
    "number": 24,
    "date": "2027-05",
    "goals": [6, 11],
    "place": {"name": "Valserein"},
    "consent": True,
    "targets": ["11.2"],
}


def session_of(person: object) -> str:
    """What signing in leaves behind, without the second that a password costs."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()  # type: ignore[attr-defined]
    session.create()
    return str(session.session_key)


def prepare(count: int) -> dict[str, object]:
    """Make the call and as many people with a draft that only has to be submitted."""
    from django.utils import timezone

    from conftest import Make
    from local4action.accounts.models import Person
    from local4action.calls.actions import install_question_sets
    from local4action.calls.models import Answer, Proposal, ProposalMember
    from local4action.foundation.actions import SYSTEM

    first, second = install_question_sets(actor=SYSTEM)
    make = Make()
    call = make.call(days_left=1, first_form=first, second_form=second)
    town = make.organisation()
    asked = list(first.questions.all())
    written = []
    for number in range(count):
        address = f"submitter-{number}@demo.example"
        person = Person.objects.create_user(
            address, None, name=f"Submitter {number}", language=("en", "fr", "es")[number % 3]
        )
        proposal = Proposal.objects.create(
            call=call, organisation=town, title=f"Rain {number}", language="fr"
        )
        now = timezone.now()
        ProposalMember.objects.create(
            proposal=proposal, person=person, email=address, is_lead=True, joined_at=now
        )
        Answer.objects.bulk_create(
            Answer(proposal=proposal, question=one, value=_answer(one), saved_at=now)
            for one in asked
        )
        written.append(
            {
                "proposal": proposal.ref,
                "session": session_of(person),
                "key": secrets.token_urlsafe(18),
            }
        )
    return {"call": call.ref, "questions": len(asked), "people": written}


def _answer(question: object) -> object:
    kind = question.kind  # type: ignore[attr-defined]
    options = question.options  # type: ignore[attr-defined]
    if kind in {"choice", "choices"}:
        value = options[0]["value"]
        return value if kind == "choice" else [value]
    return ANSWERS[kind]


def main() -> None:
    """Answer one order."""
    with site.django_ready():
        sys.stdout.write(json.dumps(prepare(int(sys.stdin.readline()))) + "\n")


if __name__ == "__main__":
    main()
