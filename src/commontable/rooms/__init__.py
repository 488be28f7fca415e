"""The rooms: one Django app per part of the partnership's life. A room may look down, never up or sideways."""
