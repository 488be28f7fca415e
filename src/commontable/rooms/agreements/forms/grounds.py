"""Forms that say which rule a clause grounds, and which decision adopted a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class GroundForm(forms.Form):
    """A decision rule that stands written in the clause."""

    rule: Any = forms.ModelChoiceField(None, label=_("Which rule"))

    def __init__(self, *args: Any, rules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]


class AdoptionForm(forms.Form):
    """A decision of the body that adopts the agreement."""

    decision: Any = forms.ModelChoiceField(None, label=_("Which decision"))

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]
