"""The front of the house: first page, the five verbs, search, what waits for me, the activity. Owns no tables."""
