"""What this room tells: itself, and later rooms."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent with `label` after every step of its life, in the same transaction.
label_changed: Final = Signal()
