"""What this room tells later rooms."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent with `hub` whenever something changed that the hub's public page shows.
hub_changed: Final = Signal()
