"""Pages of the room: the officers', the readers', the letters and the register."""
