"""Pages of the room: what anyone may check, and the officers' desk."""
