"""What partners promised each other: agreements, versions, clauses, obligations, signatures, amendments, renewals.

What leaves this room: `models`, `queries`, `actions`, `states`, `signals`. It may touch only gatherings, people,
foundation and design. What was signed stays as it was signed; an amendment is a new version.
"""
