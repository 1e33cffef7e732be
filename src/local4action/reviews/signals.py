"""What this room tells later ones."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent in the transaction in which a letter is released, with `proposal` and `actor`: a hub's file
# opens once the grant is told, not before.
outcome_told: Final = Signal()
