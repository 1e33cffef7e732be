"""The letters of the demo: some held, some released, one that the mail server did not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone

from local4action.calls.models import Proposal
from local4action.foundation import mail
from local4action.foundation.models import OutboxMail
from local4action.reviews.actions.letters import keep_letter
from local4action.reviews.models import Review
from local4action.reviews.queries import said_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.accounts.models import Person

COMMENTS: Final = {
    "fr": (
        "Le calendrier est clair et les écoles ont signé. Dites qui entretient les cours après.",
        "Nous aurions aimé lire ce que les élèves en attendent.",
    ),
    "en": (
        "The idea is close to people. What one hundred benches would change is not measured yet.",
        "Propose again with a partner who keeps the benches in repair.",
    ),
}
BOUNCE: Final = "550 5.1.1 The mailbox of this example does not exist"


def load_letters(people: Mapping[str, Person]) -> None:
    """Give each decided proposal its letter; of past calls they are released."""
    decided = Proposal.objects.filter(state__in=["granted", "declined", "rejected"])
    for proposal in decided.select_related("call", "organisation").order_by("pk"):
        if proposal.state != "rejected":
            _comments(proposal, people)
        letter = keep_letter(proposal, proposal.state, people["officer"], **said_of(proposal))
        if proposal.call.state != "archived":
            continue
        letter.state, letter.released_at = "released", timezone.now()
        letter.save()
        for member in proposal.members.all():
            written = mail.write(
                to=member.email,
                subject=letter.subject,
                body=letter.body,
                about="reviews.letter",
                key=f"{proposal.ref}:{member.pk}",
                language=letter.language,
            )
            letter.mails.add(written)
            if proposal.state == "rejected":
                OutboxMail.objects.filter(pk=written.pk).update(state="failed", problem=BOUNCE)


def _comments(proposal: Proposal, people: Mapping[str, Person]) -> None:
    """What two readers wrote for the applicants."""
    language = proposal.language if proposal.language in COMMENTS else "en"
    for name, words in zip(("board-1", "board-2"), COMMENTS[language], strict=True):
        Review.objects.create(
            proposal=proposal,
            reviewer=people[name],
            comment_for_applicant=words,
            submitted_at=timezone.now(),
        )
