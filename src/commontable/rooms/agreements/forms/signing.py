"""Forms of signing: here, on paper, and withdrawing; importing a signed paper; calling a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import PartialDateInput
from commontable.rooms.gatherings.actions import MeetingDetails
from commontable.rooms.gatherings.states import MeetingFormat
from commontable.rooms.people.models import Body, Organization

from ..drafting_details import AgreementDetails, Bound, VersionDetails
from ..models import Party
from ..promise_details import Leaving, PaperSigner, SigningWords
from ..states import AgreementKind, Horizon, Language, ObjectiveCategory
from ..strokes import read_strokes
from .promises import DAY, FILES

TIME = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SigningForm(forms.Form):
    """The typed name is the signature; a drawing may stand beside it."""

    typed_name = forms.CharField(label=_("Type your full name"), max_length=120)
    office = forms.CharField(label=_("Your office"), max_length=120, required=False)
    strokes = forms.CharField(widget=forms.HiddenInput, required=False, label=_("Drawn signature"))
    sha256 = forms.CharField(widget=forms.HiddenInput, label=_("Hash of the text"))
    agrees = forms.BooleanField(label=_("I have read this text and sign it for the party named above."))

    def clean_strokes(self) -> str:
        try:
            return read_strokes(self.cleaned_data["strokes"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def words(self) -> SigningWords:
        return SigningWords(**{name: self.cleaned_data[name] for name in ("typed_name", "office", "strokes", "sha256")})


class LeavingForm(forms.Form):
    effective = forms.DateField(label=_("From which day"), widget=DAY, initial=localdate)
    why = forms.CharField(label=_("Why"), max_length=400, widget=forms.Textarea({"rows": 3}))

    def leaving(self) -> Leaving:
        return Leaving(self.cleaned_data["effective"], self.cleaned_data["why"])


class PaperForm(forms.Form):
    """The scan, unless there is one, and for each party who signed and when; empty where nobody did. Fields are named
    by their party: whoever signs meanwhile moves no name to another one."""

    def __init__(self, *args: Any, parties: list[Party], has_scan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        self.fields["upload"] = forms.FileField(
            label=_("Scan of the signed paper"), required=not has_scan, help_text=FILES
        )
        for party in parties:
            words = {"party": party}
            self.fields[f"name_{party.pk}"] = forms.CharField(
                label=_t("Who signed for %(party)s") % words, max_length=120, required=False
            )
            self.fields[f"office_{party.pk}"] = forms.CharField(
                label=_t("Office, for %(party)s") % words, max_length=120, required=False
            )
            self.fields[f"signed_{party.pk}"] = PartialDateInput(
                label=_t("Signed for %(party)s") % words, required=False
            )

    def clean(self) -> None:
        super().clean()
        for party in self.parties:
            name, signed = self.cleaned_data.get(f"name_{party.pk}"), self.cleaned_data.get(f"signed_{party.pk}")
            if name and not signed and f"signed_{party.pk}" not in self.errors:
                self.add_error(f"signed_{party.pk}", _("Say when it was signed, as precisely as you know it."))
            if signed and not name:
                self.add_error(f"name_{party.pk}", _("Write the name under which it was signed."))

    def signers(self) -> list[PaperSigner]:
        return list(self._signers())

    def _signers(self) -> Iterator[PaperSigner]:
        given = self.cleaned_data
        for party in self.parties:
            name, signed, office = (given[f"{field}_{party.pk}"] for field in ("name", "signed", "office"))
            if name:
                yield PaperSigner(party, name, signed, office)


class ImportForm(forms.Form):
    """An agreement that was signed on paper before it came here."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=AgreementKind)
    language = forms.ChoiceField(label=_("Written in"), choices=Language)
    custodian = forms.ModelChoiceField(Organization.objects.none(), label=_("Kept by"))
    parties = forms.ModelMultipleChoiceField(
        Organization.objects.none(), label=_("Between"), widget=forms.CheckboxSelectMultiple
    )
    effective_from = PartialDateInput(label=_("In force from"))
    effective_to = PartialDateInput(label=_("In force until"), required=False)
    upload = forms.FileField(label=_("Scan of the signed paper"), help_text=FILES)

    def __init__(self, *args: Any, custodians: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["custodian"].queryset = custodians  # type: ignore[attr-defined]
        self.fields["parties"].queryset = partners  # type: ignore[attr-defined]

    def agreement(self) -> AgreementDetails:
        given = self.cleaned_data
        parties = tuple(Bound(one) for one in given["parties"])
        return AgreementDetails(given["title"], given["kind"], given["language"], parties=parties)

    def dates(self) -> VersionDetails:
        given = self.cleaned_data
        return VersionDetails(
            given["title"], effective_from=given["effective_from"], effective_to=given["effective_to"]
        )


class PaperClauseForm(forms.Form):
    """One clause, as it stands on a page of the paper."""

    number = forms.CharField(label=_("Number"), max_length=16)
    heading = forms.CharField(label=_("Heading"), max_length=160)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea({"rows": 8}))
    page = forms.IntegerField(label=_("On page"), min_value=1, max_value=999)
    category = forms.ChoiceField(
        label=_("Kind of objective"), choices=[("", "—"), *ObjectiveCategory.choices], required=False
    )
    horizon = forms.ChoiceField(label=_("How soon"), choices=[("", "—"), *Horizon.choices], required=False)


class ReviewForm(forms.Form):
    """The proposal becomes a meeting of a body."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body that meets"))
    title = forms.CharField(label=_("Title"), max_length=200)
    begins_at = forms.DateTimeField(label=_("Begins"), widget=TIME)
    format = forms.ChoiceField(label=_("How people take part"), choices=MeetingFormat)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

    def details(self) -> MeetingDetails:
        given = self.cleaned_data
        begins: dt.datetime = given["begins_at"]
        return MeetingDetails(
            begins_at=begins,
            time_zone=timezone.get_current_timezone_name(),
            format=MeetingFormat(given["format"]),
            title=given["title"],
            place=given["place"],
        )
