"""Pages of the room `labels`."""
