"""Pages of the room `calls`: public ones, those of who runs a call, those of who proposes."""
