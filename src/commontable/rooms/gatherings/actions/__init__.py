"""The deeds of the room, one file per noun."""
