"""What this room tells later ones."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent in the transaction of the act, with `decision` and `actor`: a hub's file opens on a grant.
decision_recorded: Final = Signal()
