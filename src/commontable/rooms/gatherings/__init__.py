"""Where decisions are made: meetings, notice, attendance by seat, motions, votes, minutes, action items.

What leaves this room: `models`, `queries`, `actions`, `states`, `signals`. It may touch only people, foundation and
design. Seats and organizations vote, not heads; what was cast and decided is never edited, only corrected by a new,
visible record.
"""
