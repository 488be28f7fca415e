"""The form that shows by a thing on this site that a promise was kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.offers import Thing

from ..models import Obligation
from ..promise_details import Shown
from ..promise_states import EvidenceKind


class ProofForm(forms.Form):
    """Which thing, which promise, and what the one says of the other."""

    thing = forms.ChoiceField(label=_("What shows it"))
    promise = forms.ModelChoiceField(Obligation.objects.none(), label=_("Promise"))
    words = forms.CharField(label=_("What it shows"), max_length=400)

    def __init__(self, *args: Any, things: list[Thing], promises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.kind}: {one.title}") for one in things]
        self.fields["thing"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["promise"].queryset = promises  # type: ignore[attr-defined]

    def shown(self) -> Shown:
        return Shown(self.cleaned_data["words"], EvidenceKind.THING, thing=self.cleaned_data["thing"])
