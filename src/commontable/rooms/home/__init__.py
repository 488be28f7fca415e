"""The front of the house: first page, the five verbs, search, what waits for me, the activity.

Composition only: it owns no tables and writes nothing. It reads the rooms below through their doors and shows what they
put into the slots "tasks" and "search" (foundation/slots.py).
"""
