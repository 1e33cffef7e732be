"""A board or the Secretariat asks a hub, and the answer stands on its file."""
