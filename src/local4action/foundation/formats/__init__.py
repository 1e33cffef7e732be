"""How `|date` writes where a template gives no form of its own; see `foundation.dates`."""
