"""What other rooms may listen to, in the past tense. Each is sent inside the transaction of the deed."""

from django.dispatch import Signal

# sender: Meeting; meeting, by
meeting_opened = Signal()
meeting_closed = Signal()
# sender: Meeting; meeting, by. Who was there is told differently now, of a meeting that is closed.
attendance_put_right = Signal()
