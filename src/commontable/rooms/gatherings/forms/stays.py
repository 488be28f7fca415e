"""The forms of the clerk for who was there from when to when, by the clock of the meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.rooms.people.models import Membership

from ..details import Arrival, Times
from ..models import Attendance, Meeting
from ..states import Presence, SittingAs
from .meetings import LocalField, on_clock


class TimesForm(forms.Form):
    """When somebody came and left."""

    arrived = LocalField(label=gettext_lazy("Came"))
    left = LocalField(label=gettext_lazy("Left"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["arrived"].help_text = _("By the clock of the meeting (%(zone)s).") % {
            "zone": meeting.time_zone.replace("_", " ")
        }
        self.fields["left"].help_text = (
            _("Leave it open for whoever stayed to the end.") if meeting.is_over
            else _("Leave it open for whoever is still here.")
        )  # fmt: skip

    def clean_arrived(self) -> dt.datetime | None:
        return on_clock(self.cleaned_data["arrived"], self.meeting.zone)

    def clean_left(self) -> dt.datetime | None:
        return on_clock(self.cleaned_data["left"], self.meeting.zone)


class CorrectedTimesForm(TimesForm):
    why = forms.CharField(
        label=gettext_lazy("How the right time is known"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Those at the table read it, with what stood there before."),
    )  # fmt: skip

    def __init__(self, *args: Any, attendance: Attendance, **kwargs: Any) -> None:
        zone = attendance.meeting.zone
        first = {"arrived": _local(attendance.arrived_at, zone), "left": _local(attendance.left_at, zone)}
        super().__init__(*args, meeting=attendance.meeting, initial=first, **kwargs)

    def times(self) -> Times:
        return Times(self.cleaned_data["arrived"], self.cleaned_data["left"], self.cleaned_data["why"])


class StayForm(TimesForm):
    """Who was there, and how, when nobody had noted it."""

    sits_as = forms.ChoiceField(
        label=gettext_lazy("Who"), choices=SittingAs.choices, widget=forms.RadioSelect, initial=SittingAs.MEMBER
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Took part"), choices=Presence.choices, widget=forms.RadioSelect, initial=Presence.IN_PERSON
    )
    field_order = ("sits_as", "mode", "arrived", "left")

    def __init__(self, *args: Any, meeting: Meeting, membership: Membership, **kwargs: Any) -> None:
        began = meeting.opening.opened_at if hasattr(meeting, "opening") else meeting.begins_at
        first = {"arrived": _local(min(began, timezone.now()), meeting.zone)}
        super().__init__(*args, meeting=meeting, initial=first, **kwargs)
        if membership.alternate_id is None:
            del self.fields["sits_as"]

    def arrival(self) -> Arrival:
        return Arrival(
            SittingAs(self.cleaned_data.get("sits_as", SittingAs.MEMBER)), Presence(self.cleaned_data["mode"])
        )

    def times(self) -> Times:
        return Times(self.cleaned_data["arrived"], self.cleaned_data["left"])


def _local(at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return at.astimezone(zone).replace(tzinfo=None) if at else None
