"""The roles of those who join, in words."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

ROLES: Final = {
    "learner": _("Learner"),
    "co_deliverer": _("Co-deliverer"),
    "observer": _("Observer"),
}
ROLES_EXPLAINED: Final = {
    "learner": _("Learner: works along, tries it at home and shares what came of it"),
    "co_deliverer": _(
        "Co-deliverer: takes on part of the work; counts as a partner and can be given"
        " deliverables when the agreement is amended"
    ),
    "observer": _("Observer: follows the work and comes to its meetings"),
}
