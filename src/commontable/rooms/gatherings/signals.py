"""What other rooms may listen to, in the past tense. Each is sent inside the transaction of the deed."""

from django.dispatch import Signal

# sender: Meeting; meeting, by
meeting_opened = Signal()
meeting_closed = Signal()
