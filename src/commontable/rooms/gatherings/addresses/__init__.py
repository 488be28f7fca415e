"""Addresses of the room, one file per part; `urls.py` puts them together."""
