"""The forms of action items: a new one, and what became of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Membership, Organization, Person
from commontable.rooms.people.requests import TableRequest
from commontable.rooms.people.states import Standing

from ..models import ActionItem, AgendaItem, Meeting
from ..queries.minutes_facts import readers_of
from ..record_details import ActionItemDetails, ActionStep
from ..record_states import ACTION_STEPS, ActionDeed, Horizon


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ActionItemForm(forms.Form):
    what = forms.CharField(
        label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that begins with a verb. Name no private person."),
    )  # fmt: skip
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Which organization answers for it"), empty_label=_("Choose one")
    )
    due = forms.DateField(label=_("By which day"), widget=DayInput)
    horizon = forms.ChoiceField(
        label=_("Horizon"), choices=[("", _("by its day")), *Horizon.choices], required=False,
        help_text=_("Left to its day: within a month is now, within half a year is near."),
    )  # fmt: skip
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who does it"), required=False, empty_label=_("nobody by name")
    )
    agenda_item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Agenda item"), required=False, empty_label=_("none"),
        help_text=_("Under an item for which the public was sent out, only the members of the body read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, table: TableRequest, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organization.objects.visible_to(readers_of(meeting)).visible_to(table.sight)
        at_table = rows.filter(
            partnership=meeting.partnership, standing__in=[Standing.PARTNER, Standing.INSTITUTIONAL_MEMBER],
            merged_into__isnull=True, ends__isnull=True,
        )  # fmt: skip
        sitting = Membership.objects.current().filter(seat__body=meeting.body_id).values("person")
        persons = Person.objects.visible_to(table.sight).filter(pk__in=sitting).order_by("name")
        self._choose("organization", at_table.order_by("name"))
        self._choose("person", persons)
        self._choose("agenda_item", meeting.items.order_by("order", "pk"))

    def _choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def details(self) -> ActionItemDetails:
        data = dict(self.cleaned_data)
        horizon = data.pop("horizon")
        return ActionItemDetails(**data, horizon=Horizon(horizon) if horizon else None)


class ActionStepForm(forms.Form):
    deed = forms.ChoiceField(label=_("What became of it"))
    due = forms.DateField(label=_("New day"), widget=DayInput, required=False, help_text=_("Only if it moves."))
    why = forms.CharField(label=_("In a sentence: what was done, or why"), max_length=300)

    def __init__(self, *args: Any, item: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [(deed.value, deed.label) for deed in ACTION_STEPS[item.state]]
        self.fields["deed"].choices = possible  # type: ignore[attr-defined]

    def step(self) -> ActionStep:
        data = self.cleaned_data
        deed = ActionDeed(data["deed"])
        return ActionStep(deed, data["why"], data["due"] if deed == ActionDeed.MOVED else None)
