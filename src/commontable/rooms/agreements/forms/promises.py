"""Forms of promises: entering, moving on, showing evidence; how often the weekly mail comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import PartialDateInput
from commontable.rooms.people.models import Organization

from ..models import Clause
from ..promise_details import Given, ObligationDetails, Shown
from ..promise_states import DigestRhythm, EvidenceKind, ObligationState
from ..recurrence import Rhythm
from ..words import Horizon

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
FILES = _("PDF, JPEG or PNG, at most 20 MB.")


class ObligationForm(forms.Form):
    """What is promised, by whom, to whom and by when."""

    what = forms.CharField(label=_("What is promised"), max_length=300, widget=forms.Textarea({"rows": 2}))
    detail = forms.CharField(label=_("More about it"), widget=forms.Textarea({"rows": 3}), required=False)
    obligors = forms.ModelMultipleChoiceField(
        Organization.objects.none(), label=_("Who promises it"), widget=forms.CheckboxSelectMultiple
    )
    beneficiary: Any = forms.ModelChoiceField(None, label=_("To which organization"), required=False)
    beneficiary_words = forms.CharField(
        label=_("Or to whom else"), max_length=200, required=False, help_text=_("Such as: residents of the East Side.")
    )
    due = PartialDateInput(label=_("Due"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm, initial=Rhythm.ONCE)
    due_until = forms.DateField(label=_("For the last time by"), widget=DAY, required=False)
    horizon = forms.ChoiceField(label=_("How soon"), choices=[("", "—"), *Horizon.choices], required=False)

    def __init__(self, *args: Any, owing: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obligors"].queryset = owing  # type: ignore[attr-defined]
        self.fields["beneficiary"].queryset = partners  # type: ignore[attr-defined]

    def details(self) -> ObligationDetails:
        given = {name: self.cleaned_data[name] for name in ObligationForm.base_fields}
        return ObligationDetails(**{**given, "obligors": tuple(given["obligors"])})


class PromiseForm(ObligationForm):
    """A promise given outside any agreement (CG-10)."""

    given_at = forms.CharField(
        label=_("Where it was promised"), max_length=200, help_text=_("Such as: town hall of 3 March.")
    )
    given = PartialDateInput(label=_("Promised when"), required=False)
    is_public = forms.BooleanField(label=_("Everyone may read it, residents too"), initial=True, required=False)

    def given_details(self, holder: Organization) -> Given:
        words = self.cleaned_data
        return Given(holder, words["given_at"], words["given"], is_public=words["is_public"])


class StepForm(forms.Form):
    """Where a promise stands now, and what came of it."""

    to = forms.ChoiceField(label=_("Where it stands now"))
    why = forms.CharField(
        label=_("What came of it, or why"), max_length=400, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed when it is complete, stalled, dropped or taken up again."),
    )  # fmt: skip

    def __init__(self, *args: Any, moves: tuple[ObligationState, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(one.value, one.label) for one in moves]  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """One more time was kept: for the day that stood on the page."""

    for_day = forms.DateField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("What was done"), max_length=400, required=False)


class ClauseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A clause, and of which version."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.version.number}: {obj}"


class CarryingForm(forms.Form):
    """The clause of a later version under which a promise lives on."""

    clause = ClauseChoice(Clause.objects.none(), label=_("Under which clause it goes on (version: clause)"))

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """What shows that a promise was kept."""

    words = forms.CharField(label=_("What it shows"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind, initial=EvidenceKind.NOTE)
    url = forms.URLField(label=_("Address, for a link"), max_length=500, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("File"), required=False, help_text=FILES)
    thing = forms.ChoiceField(label=_("Something on this site"), required=False)

    def __init__(self, *args: Any, things: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.kind}: {one.title}") for one in things]
        self.fields["thing"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        needed = {EvidenceKind.LINK: "url", EvidenceKind.FILE: "upload", EvidenceKind.THING: "thing"}
        name = needed.get(EvidenceKind(self.cleaned_data.get("kind") or EvidenceKind.NOTE))
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, _("This kind of evidence needs it."))

    def shown(self) -> Shown:
        return Shown(**{name: self.cleaned_data[name] for name in ("words", "kind", "url", "thing", "upload")})


class DigestForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("How often may it come?"), choices=DigestRhythm, widget=forms.RadioSelect)
