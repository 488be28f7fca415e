"""Forms on meetings: planning and changing one, giving notice, setting a rule, saying why."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.rooms.people.models import Body

from ..details import MeetingDetails, NoticeDetails, RuleDetails
from ..models import Meeting, NoticeRule
from ..notice import MOST_HOURS, is_calendar
from ..states import MeetingFormat, MeetingKind, MeetingLanguage, Support

SHORT = {"rows": 3}
DEFAULT_HOURS = 2
# First those of the United States, then all others there are.
AT_HAND = (
    "America/Chicago", "America/New_York", "America/Denver", "America/Los_Angeles", "America/Phoenix",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip


def zones() -> list[tuple[str, str]]:
    others = sorted(name for name in available_timezones() if "/" in name and name not in AT_HAND)
    return [(name, name.replace("_", " ")) for name in (*AT_HAND, *others)]


class LocalInput(forms.DateTimeInput):
    """Day and time by the clock of the place, as the browser's own field gives them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class LocalField(forms.Field):
    """A day and time without a zone; the form says whose clock it is."""

    widget = LocalInput

    def to_python(self, value: Any) -> dt.datetime | None:
        if not value:
            return None
        try:
            found = dt.datetime.fromisoformat(str(value))
        except ValueError:
            raise forms.ValidationError(_("Write day and time like 2026-06-09T18:00.")) from None
        return found.replace(tzinfo=None, second=0, microsecond=0)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, dt.datetime) else value


def on_clock(at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """The moment at which that clock shows this; refused for the hour that is left out when clocks go forward."""
    if at is None:
        return None
    moment = at.replace(tzinfo=zone)
    shown = moment.astimezone(dt.UTC).astimezone(zone)
    if shown.replace(tzinfo=None) != at:
        raise forms.ValidationError(
            _("The clocks go forward that night, and no clock shows %(at)s. Write the time before it or after it.")
            % {"at": f"{at:%Y-%m-%d %H:%M}"}
        )
    return moment


class MeetingForm(forms.Form):
    """When, where, how; times by the clock of the chosen zone."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, required=False,
        help_text=gettext_lazy("Left open, the meeting is called after its body."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=MeetingKind.choices)
    begins_at = LocalField(label=gettext_lazy("Begins"))
    ends_at = LocalField(label=gettext_lazy("Planned end"), required=False)
    time_zone = forms.ChoiceField(label=gettext_lazy("By the clock of"), choices=zones)
    format = forms.ChoiceField(
        label=gettext_lazy("How people take part"), choices=MeetingFormat.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=300, required=False,
        help_text=gettext_lazy("Room and address; how to come in without steps."),
    )  # fmt: skip
    remote_link = forms.URLField(
        label=gettext_lazy("Link for joining remotely"), max_length=500, required=False, assume_scheme="https",
        help_text=gettext_lazy("Shown to those at the table, never to the public."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=MeetingLanguage.choices)
    purpose = forms.CharField(label=gettext_lazy("What it is for"), required=False, widget=forms.Textarea(SHORT))
    time_chosen = forms.CharField(
        label=gettext_lazy("How time and place were chosen"), max_length=300, required=False,
        help_text=gettext_lazy("Whom they suit: such as residents who work by day, or the bus line that goes there."),
    )  # fmt: skip
    supports_offered = forms.MultipleChoiceField(
        label=gettext_lazy("Supports offered"), choices=Support.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    @classmethod
    def first(cls, meeting: Meeting | None, zone: str) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        if meeting is None:
            return {"time_zone": zone, "format": MeetingFormat.IN_PERSON, "kind": MeetingKind.REGULAR}
        told = {name: getattr(meeting, name) for name in cls.base_fields}
        local = {"begins_at": meeting.local_begin, "ends_at": meeting.local_end}
        return told | {name: at.replace(tzinfo=None) if at else None for name, at in local.items()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._read_clocks(given)
        begins, ends = given.get("begins_at"), given.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The meeting would end before it begins. Check the two times."))
        if given.get("format") in (MeetingFormat.IN_PERSON, MeetingFormat.HYBRID) and not given.get("place"):
            self.add_error("place", _("Say where people meet, or choose “remote”."))
        return given

    def _read_clocks(self, given: dict[str, Any]) -> None:
        """Each time by the clock of the zone that was chosen."""
        for name in ("begins_at", "ends_at"):
            try:
                given[name] = on_clock(given.get(name), ZoneInfo(given.get("time_zone", "UTC")))
            except forms.ValidationError as error:
                self.add_error(name, error)
                given.pop(name, None)

    def details(self) -> MeetingDetails:
        given = dict(self.cleaned_data)
        given["supports_offered"] = tuple(Support(one) for one in given["supports_offered"])
        return MeetingDetails(**given)


class NoticeForm(forms.Form):
    posted_at = LocalField(
        label=gettext_lazy("Posted"),
        help_text=gettext_lazy("By the clock of the meeting. A notice may be recorded later."),
    )
    where = forms.CharField(
        label=gettext_lazy("Where it was posted"), max_length=300,
        help_text=gettext_lazy("Each place: the board at the door, the website, a newspaper."),
    )  # fmt: skip
    cause = forms.CharField(
        label=gettext_lazy("Why it is later than the rule asks"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("Only for a late notice. Everyone reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        now = timezone.now().astimezone(meeting.zone).replace(tzinfo=None)
        kwargs["initial"] = {"posted_at": now, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_posted_at(self) -> dt.datetime | None:
        return on_clock(self.cleaned_data["posted_at"], self.meeting.zone)

    def details(self) -> NoticeDetails:
        given = self.cleaned_data
        return NoticeDetails(given["posted_at"], given["where"], given["cause"])


class RuleForm(forms.ModelForm[NoticeRule]):
    """A notice rule, dated and cited."""

    url = forms.URLField(label=gettext_lazy("Where to read it"), max_length=300, required=False, assume_scheme="https")

    class Meta:
        model = NoticeRule
        fields = [
            "name", "jurisdiction", "body", "hours", "leaves_out_weekends", "leaves_out_holidays", "holiday_calendar",
            "effective_from", "effective_to", "citation", "url",
        ]  # fmt: skip
        widgets = {
            "effective_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "effective_to": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "holiday_calendar": gettext_lazy("A country and its part, such as US-MO for Missouri."),
            "citation": gettext_lazy("Where the rule stands: a section of law, or of the bylaws."),
            "body": gettext_lazy(
                "Left open, the rule binds all bodies of the organization that have none of their own."
            ),
        }

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["hours"].validators.append(forms.IntegerField(max_value=MOST_HOURS).validators[0])

    def clean_holiday_calendar(self) -> str:
        name = str(self.cleaned_data["holiday_calendar"]).strip()
        if name and not is_calendar(name):
            raise forms.ValidationError(
                _("There is no calendar of holidays “%(name)s”. Write a country and its part, such as US-MO.")
                % {"name": name}
            )
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (
            given.get("leaves_out_holidays")
            and not given.get("holiday_calendar")
            and not self.has_error("holiday_calendar")
        ):
            self.add_error("holiday_calendar", _("Say whose holidays: a country and its part, such as US-MO."))
        start, end = given.get("effective_from"), given.get("effective_to")
        if start and end and end < start:
            self.add_error("effective_to", _("The rule would end before it begins. Check the two days."))
        return given

    def details(self) -> RuleDetails:
        return RuleDetails(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class BodyForm(forms.Form):
    """Of which body a meeting is planned."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("Body"), empty_label=gettext_lazy("Choose one")
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=300, widget=forms.Textarea(SHORT))


class DayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Last day on which it binds"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class FormatNoteForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What was lost or won by meeting so?"), max_length=500, required=False,
        widget=forms.Textarea(SHORT),
        help_text=gettext_lazy("Such as: nobody stayed to talk; two residents could take part who never could before."),
    )  # fmt: skip
