"""What this room tells later ones."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

# Sent in the transaction of the act, with `call` and `actor`: a call opens with its rubric.
call_opened: Final = Signal()
