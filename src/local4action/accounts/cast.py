"""The people of the demo: invented, each with a part in the story and something to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

PASSWORD: Final = "demo"  # noqa: S105 - printed on the demo's own sign-in page
DOMAIN: Final = "demo.example"


@dataclass(frozen=True, slots=True)
class Character:
    """One person: `slug` is the name of the account, `hint` says what to try as them."""

    slug: str
    name: str
    language: str
    part: str | Promise
    hint: str | Promise

    @property
    def email(self) -> str:
        """The address of the account."""
        return f"{self.slug}@{DOMAIN}"


CAST: Final = (
    Character(
        "officer",
        "Inés Carballo",
        "en",
        _("World Secretariat"),
        _("Draft and open a call, screen proposals, record decisions, release letters."),
    ),
    Character(
        "lead",
        "Awa Diarra",
        "fr",
        _("Leads a running hub"),
        _("Check in on a hub: say what was delivered, with evidence."),
    ),
    Character(
        "applicant",
        "Claire Montbrun",
        "fr",
        _("Works for a town without a hub"),
        _("Check whether your town qualifies, write a proposal, submit it."),
    ),
    Character(
        "board-1",
        "Tomás Echeverri",
        "es",
        _("Advisory Board"),
        _("Read the files assigned to you and score them, on a phone if you like."),
    ),
    Character(
        "board-2",
        "Nomvula Dube",
        "en",
        _("Advisory Board"),
        _("Score the same files and see where the board disagrees."),
    ),
    Character(
        "board-3",
        "Jun Arakawa",
        "en",
        _("Advisory Board"),
        _("Declare a conflict of interest: the file is gone from your desk."),
    ),
    Character(
        "bureau",
        "Lucía Ferrando",
        "es",
        _("Executive Bureau"),
        _("Clear a call that the Secretariat has drafted, with date and minutes."),
    ),
    Character(
        "mayor",
        "Étienne Vasseur",
        "fr",
        _("Elected head of the applicant’s town"),
        _("Take up the applicant’s invitation and read what your town proposes."),
    ),
    Character(
        "partner",
        "Ramata Sow",
        "fr",
        _("Partner of the hub: a university"),
        _("Answer an invitation, sign the agreement, accept a deliverable."),
    ),
    Character(
        "partner-2",
        "Moussa Keïta",
        "fr",
        _("Partner of the hub: a neighbouring town"),
        _("Sign the agreement as the second partner."),
    ),
    Character(
        "stakeholder",
        "Fatou Bâ",
        "fr",
        _("Stakeholder of the hub: a cooperative"),
        _("See what was agreed to be a success, and what came of it."),
    ),
    Character(
        "council",
        "Maren Solberg",
        "en",
        _("Policy Council"),
        _("Look for hubs to speak from: by goal, by country, by result."),
    ),
    Character(
        "citizen",
        "Paulo Teixeira",
        "en",
        _("A person who lives here"),
        _("Register your organisation, or just read what was promised and done."),
    ),
)
