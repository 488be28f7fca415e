"""The forms of the resident gate: the gate, what residents decided, to whom they delegate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.partial_date_forms import PartialDateInput
from commontable.rooms.people.models import Body, Person

from ..models import GateDelegation, Motion, ResidentDecision, ResidentGate
from ..rules import GateAnswer, GateMethod
from ..vote_details import DelegationDetails, GateDetails, ResidentDecisionDetails

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
DECISION_FIELDS = [
    "matter", "motion", "question", "answer", "words", "method", "delegation", "held_on", "invited", "turnout",
    "languages", "on_paper",
]  # fmt: skip


class GateForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    who = forms.CharField(
        label=gettext_lazy("Whose decision it is"), max_length=300,
        help_text=gettext_lazy("Such as: everybody who lives in the neighborhood."),
    )  # fmt: skip
    groups = forms.CharField(
        label=gettext_lazy("Groups that are asked"), required=False, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One a line, in the words they use for themselves."),
    )  # fmt: skip
    languages = forms.CharField(label=gettext_lazy("Languages in which residents are asked"), max_length=200)
    citation = forms.CharField(label=gettext_lazy("Where it is written"), max_length=200, required=False)
    begins = PartialDateInput(label=gettext_lazy("Since"))

    def details(self) -> GateDetails:
        given = self.cleaned_data
        groups = tuple(line.strip() for line in given["groups"].splitlines() if line.strip())
        return GateDetails(given["name"], given["who"], given["languages"], given["begins"], groups, given["citation"])


class ResidentDecisionForm(forms.ModelForm[ResidentDecision]):
    """What residents decided. The turnout of each group is asked for one by one; small numbers are told to nobody."""

    class Meta:
        model = ResidentDecision
        fields = DECISION_FIELDS
        widgets = {"held_on": DAY, "words": forms.Textarea({"rows": 3}), "answer": forms.RadioSelect}
        help_texts = {
            "words": gettext_lazy("What they want, what they fear, what they ask for. Name nobody."),
            "on_paper": gettext_lazy("Only when you enter this for residents from a record they signed."),
        }

    def __init__(
        self, *args: Any, gate: ResidentGate, sight: Any, delegations: list[GateDelegation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.gate = gate
        waiting = Motion.objects.visible_to(sight).filter(
            partnership=gate.partnership_id, withdrawal__isnull=True, decision__isnull=True
        )
        motions: Any = self.fields["motion"]
        motions.queryset, motions.empty_label = waiting.order_by("-moved_at"), _("none")
        given: Any = self.fields["delegation"]
        given.queryset = GateDelegation.objects.filter(pk__in=[one.pk for one in delegations])
        given.empty_label, given.required = _("none"), False
        if not delegations:
            del self.fields["delegation"]
            self.fields["method"].choices = [  # type: ignore[attr-defined]
                (one.value, one.label) for one in GateMethod if one != GateMethod.DELEGATED
            ]
        self.fields["answer"].choices = [(one.value, one.label) for one in GateAnswer]  # type: ignore[attr-defined]
        for number, group in enumerate(gate.groups):
            self.fields[f"group_{number}"] = forms.IntegerField(
                label=_("How many came from “%(group)s”") % {"group": group}, min_value=0, required=False,
                help_text=_("Leave it empty when nobody counted. Fewer than five is not shown to anybody."),
            )  # fmt: skip

    def _post_clean(self) -> None:
        """The deed checks the row with everything in it."""

    def details(self) -> ResidentDecisionDetails:
        given = dict(self.cleaned_data)
        numbers = [(group, given.pop(f"group_{number}")) for number, group in enumerate(self.gate.groups)]
        counted = tuple((group, number) for group, number in numbers if number is not None)
        return ResidentDecisionDetails(
            groups=counted, **{name: given[name] for name in DECISION_FIELDS if name in given}
        )


class DelegationForm(forms.Form):
    to_person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("To a person"), required=False)
    to_body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Or to a body"), required=False)
    matters = forms.CharField(label=gettext_lazy("On what they may decide"), max_length=300)
    begins = PartialDateInput(label=gettext_lazy("Since"))
    ends = PartialDateInput(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, gate: ResidentGate, sight: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("to_person", Person), ("to_body", Body)):
            field: Any = self.fields[name]
            field.queryset = model.objects.visible_to(sight).filter(partnership=gate.partnership_id)
            field.empty_label = _("none")

    def details(self) -> DelegationDetails:
        return DelegationDetails(**self.cleaned_data)


class DelegationEndForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)
