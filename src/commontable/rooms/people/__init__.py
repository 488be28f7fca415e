"""Who is at the table: accounts, persons, organizations, partnerships, bodies, seats, terms, memberships.

What leaves this room: `models`, `queries`, `actions`, `states`, `signals`. It may touch only foundation and design.
A person fills a seat on behalf of an organization; seats, not heads, will vote. Memberships end; nothing is
overwritten.
"""
