"""Forms on the agenda: an item, a paper, an update of a hub, a support."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.kept_files import LIMIT
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization, Person, Seat
from commontable.rooms.people.states import Standing

from ..details import ItemDetails, Need, PaperDetails, Provided, UpdateDetails
from ..models import AgendaItem, HubUpdate, Meeting
from ..narrower import is_closed
from ..packets import KINDS
from ..states import ItemKind, MeetingLanguage, Support, SupportOutcome

ITEM_FIELDS = [
    "kind", "title", "detail", "minutes_planned", "presenter", "presenter_seat", "brought_by_seat", "brought_by",
    "citation",
]  # fmt: skip
UPDATE_FIELDS = ["accomplishments", "strategies", "lessons", "resources", "language"]
NARROW_TO_WIDE = list(Audience)


class ItemForm(forms.ModelForm[AgendaItem]):
    """One point of the agenda."""

    class Meta:
        model = AgendaItem
        fields = ITEM_FIELDS
        widgets = {"detail": forms.Textarea({"rows": 4})}
        help_texts = {
            "detail": gettext_lazy("Everybody who may see the meeting reads this. Name no private person."),
            "citation": gettext_lazy("For a closed session: the section that allows it, such as RSMo 610.021(1)."),
            "presenter": gettext_lazy("A name that may be public, or a part of an organization."),
        }

    def __init__(self, *args: Any, meeting: Meeting, sight: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.visible_to(sight).current().filter(body=meeting.body_id).order_by("title")
        groups = Organization.objects.visible_to(sight).filter(
            partnership=meeting.partnership_id, standing__in=[Standing.PARTNER, Standing.INSTITUTIONAL_MEMBER],
            merged_into__isnull=True,
        )  # fmt: skip
        for name, rows in (
            ("presenter_seat", seats), ("brought_by_seat", seats), ("brought_by", groups.order_by("name")),
        ):  # fmt: skip
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            choice for choice in ItemKind.choices if choice[0] != ItemKind.HUB_UPDATE or self.instance.hub_id
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == ItemKind.CLOSED_SESSION and not given.get("citation", "").strip():
            self.add_error("citation", _("A closed session needs its ground in law, such as RSMo 610.021(1). Cite it."))
        return given

    def details(self) -> ItemDetails:
        return ItemDetails(**{name: self.cleaned_data[name] for name in ITEM_FIELDS})

    def _post_clean(self) -> None:
        """The form gives details to an action; it changes no row, so the row is not checked here."""


class PaperForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    file = forms.FileField(label=gettext_lazy("File"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=MeetingLanguage.choices)
    audience = forms.ChoiceField(label=gettext_lazy("Who may read it"), choices=())

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("At most %(limit)s MB. Kinds: %(kinds)s.") % {
            "limit": LIMIT // 1024**2,
            "kinds": ", ".join(sorted(ending[1:] for ending in KINDS)),
        }
        own = Audience(item.meeting.audience)
        narrower = [one for one in (Audience.PARTNERSHIP, Audience.BODY) if _index(one) < _index(own)]
        choices = [(own.value, _("All who may see the meeting")), *((one.value, one.label) for one in narrower)]
        if is_closed(item):  # what a closed session has before it is for as few as may see it at all
            choices = choices[-1:]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    def details(self) -> PaperDetails:
        given = self.cleaned_data
        return PaperDetails(given["title"], MeetingLanguage(given["language"]), Audience(given["audience"]))


def _index(audience: Audience) -> int:
    return NARROW_TO_WIDE.index(audience)


class UpdateForm(forms.ModelForm[HubUpdate]):
    class Meta:
        model = HubUpdate
        fields = UPDATE_FIELDS
        widgets = {name: forms.Textarea({"rows": 3}) for name in UPDATE_FIELDS[:4]}
        help_texts = {"accomplishments": gettext_lazy("Name no private person anywhere on this page.")}

    def details(self) -> UpdateDetails:
        return UpdateDetails(**{name: self.cleaned_data[name] for name in UPDATE_FIELDS})


class SupportForm(forms.Form):
    """What somebody needs; the clerk may ask for others, everybody for themselves."""

    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("For whom"), empty_label=None)
    support = forms.ChoiceField(
        label=gettext_lazy("What would let you come and take part?"), choices=Support.choices, widget=forms.RadioSelect
    )
    detail = forms.CharField(
        label=gettext_lazy("What to know about it"), max_length=300, required=False,
        help_text=gettext_lazy("Such as: two children, four and six. Only you and the clerk read this."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(people) < 2:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def need(self) -> Need:
        return Need(Support(self.cleaned_data["support"]), self.cleaned_data["detail"])


class ProvisionForm(forms.Form):
    outcome = forms.ChoiceField(choices=SupportOutcome.choices)
    why = forms.CharField(max_length=300, required=False)

    def details(self) -> Provided:
        return Provided(SupportOutcome(self.cleaned_data["outcome"]), self.cleaned_data["why"])
