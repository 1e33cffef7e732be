"""The mail that invites to a round, to each person in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from local4action.foundation import mail

if TYPE_CHECKING:
    from local4action.monitoring.ratings.tables import RatingsRound


def tell_invited(round_: RatingsRound) -> None:
    """Invite everyone; part of the act."""
    for one in round_.invitations.select_related("person", "organisation"):
        person = one.person
        if person is None:
            continue
        with translation.override(person.language):
            path = reverse("monitoring:rate", args=[one.ref])
        mail.write_from_template(
            "monitoring/mail/ratings_invitation",
            {"round": round_, "hub": round_.hub, "invitation": one, "path": path},
            to=person.email,
            language=person.language,
            key=one.ref,
        )
