"""Numbers a room can trust: measuring runs and the releases they end in.

What leaves this room: `models`, `queries`, `actions`, `states`, `signals`. It never holds person-level data: releases
are files in the data folder; the database holds their catalogue.
"""
