"""What this room tells later rooms."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent with `decision` and `actor` when a decision is recorded, inside its transaction.
decision_recorded: Final = Signal()
