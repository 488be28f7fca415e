"""Forms of approval: who is asked, and what they answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Person

from ..drafting_details import Answer, Asked, StepDetails
from ..states import ApprovalVerdict

PLACES = 4


class StepForm(forms.Form):
    """One step: who is asked, and how many of them must approve."""

    title = forms.CharField(label=_("Name of this step"), max_length=120, help_text=_("Such as: the two directors."))
    organizations = forms.ModelMultipleChoiceField(
        Organization.objects.none(), label=_("Who is asked"), widget=forms.CheckboxSelectMultiple
    )
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("By name"), required=False,
        help_text=_("Only where one organization is asked. Empty: one of its administrators answers."),
    )  # fmt: skip
    office = forms.CharField(label=_("As"), max_length=120, required=False, help_text=_("Such as: director."))
    needed = forms.IntegerField(label=_("How many must approve"), min_value=1, max_value=99, initial=1)
    may_block = forms.BooleanField(label=_("One of them can block"), required=False, initial=True)

    def __init__(self, *args: Any, partners: Any, persons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("organizations", partners), ("person", persons)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("person") and len(given.get("organizations", ())) != 1:
            self.add_error("person", _("A person is named where exactly one organization is asked."))
        return given

    def details(self) -> StepDetails:
        given = self.cleaned_data
        asked = tuple(Asked(one, given["person"], given["office"]) for one in given["organizations"])
        return StepDetails(given["title"], asked, given["needed"], given["may_block"])


class AnswerForm(forms.Form):
    """Approve, or block and say why."""

    verdict = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect,
        choices=[(ApprovalVerdict.APPROVED, _("I approve this text")), (ApprovalVerdict.BLOCKED, _("I block it"))],
    )  # fmt: skip
    why = forms.CharField(label=_("Why, if you block it"), max_length=300, required=False)
    sha256 = forms.CharField(widget=forms.HiddenInput, label=_("Hash of the text"))

    def answer(self) -> Answer:
        return Answer(**{name: self.cleaned_data[name] for name in ("verdict", "why", "sha256")})
