"""That a measurement corrects an earlier release, and what was wrong with it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...models import Release
from .part import Frame, Part


class CorrectionPart(Part):
    """The release that is replaced, and why."""

    frame = Frame(
        heading=_("It corrects an earlier release"),
        folded=True,
        order=("replaces", "why"),
    )

    why = forms.CharField(
        label=_("What was wrong with the earlier one"),
        required=False,
        max_length=300,
        help_text=_("One sentence. Everyone who could see the earlier release will read it."),
    )

    def prepare(self) -> None:
        self.fields["replaces"] = forms.ModelChoiceField(
            label=_("Which release it corrects"),
            queryset=Release.objects.filter(custodian__in=self.custodians, replaced_by__isnull=True),
            required=False,
            empty_label=_("no, it is a new one"),
        )

    def check(self) -> None:
        """A correction says why, and is made for the organization that holds what it corrects."""
        replaces, why = self.cleaned_data.get("replaces"), str(self.cleaned_data.get("why", "")).strip()
        custodian = self.cleaned_data.get("custodian") or self.custodians[0]
        if replaces and not why:
            self.add_error("why", gettext("Say in one sentence what was wrong with “%(title)s”.") % {"title": replaces})
        if replaces and "custodian" not in self.errors and replaces.custodian != custodian:
            words = {"title": replaces, "who": replaces.custodian}
            self.add_error("replaces", gettext("“%(title)s” is held by %(who)s.") % words)
        if why and not replaces and "replaces" not in self.errors:
            self.add_error("replaces", gettext("Choose the release that is corrected, or leave the reason empty."))
