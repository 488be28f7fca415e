"""The words of the room: no ORM here."""
