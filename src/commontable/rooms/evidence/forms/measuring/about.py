"""What is said of a measurement, and what allows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.rooms.agreements.models import DataTerms
from commontable.rooms.people.models import Organization

from ...permitting import named, terms_open_to
from .part import Frame, Part

LONGEST_TITLE = 200


class AboutPart(Part):
    """Title, source, and whether it is all invented."""

    frame = Frame(
        heading=_("What people will read"),
        order=("title", "source_note", "is_synthetic", "custodian"),
    )

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("What people will read above the figures, such as “Life expectancy, New Orleans area”."),
    )
    source_note = forms.CharField(
        label=_("Where the files come from"),
        max_length=300,
        help_text=_("The source as it will be cited under every figure."),
    )
    is_synthetic = forms.BooleanField(
        label=_("These data are invented (synthetic)"),
        required=False,
        help_text=_("Everything made from them will carry the word “synthetic”."),
    )

    def prepare(self) -> None:
        if len(self.custodians) > 1:
            self.fields["custodian"] = forms.ModelChoiceField(
                label=_("For which organization"),
                queryset=Organization.objects.filter(pk__in=[custodian.pk for custodian in self.custodians]),
            )


class AgreementPart(Part):
    """What permits the use of the files."""

    frame = Frame(
        heading=_("The agreement behind the files"),
        folded=True,
        order=("terms", "agreement"),
    )

    terms = forms.ModelChoiceField(
        DataTerms.objects.none(),
        label=_("The clause that permits it"),
        required=False,
        empty_label=_("none of the agreements kept here"),
        help_text=_("Of data-sharing agreements in force. The page of the release opens the clause."),
    )
    agreement = forms.CharField(
        label=_("The agreement that permits it"),
        required=False,
        max_length=300,
        help_text=_("Its name and date, such as “Data use agreement with the state registrar, March 2026”."),
    )

    def prepare(self) -> None:
        found = terms_open_to(self.custodians)
        if not found:
            del self.fields["terms"]
            return
        field: Any = self.fields["terms"]
        field.queryset = DataTerms.objects.filter(pk__in=[one.pk for one in found]).select_related("clause__version")
        field.label_from_instance = named
