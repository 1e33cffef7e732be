"""What this room tells its own pages' makers and later rooms."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent with `label` after every change of a label, in the transaction that made it.
label_changed: Final = Signal()
