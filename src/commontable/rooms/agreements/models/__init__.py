"""The things of the room, one file per noun."""
