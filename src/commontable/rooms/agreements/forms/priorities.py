"""The form that notes a promise as a priority of a plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..promise_details import Priority


class PriorityForm(forms.Form):
    plan = forms.CharField(
        label=_("Plan, with its years"), max_length=200,
        help_text=_("Such as: Community Health Improvement Plan 2016–2021."),
    )  # fmt: skip
    priority = forms.CharField(label=_("Priority, in the words of the plan"), max_length=200)
    url = forms.URLField(label=_("Address of the plan"), max_length=500, required=False, assume_scheme="https")

    def details(self) -> Priority:
        return Priority(**self.cleaned_data)
