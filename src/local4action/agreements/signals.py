"""What this room tells later ones."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# A later version of a hub's agreement has come into force: `old` and `new`, in its transaction,
# with the hub's row locked.
agreement_superseded: Final = Signal()
