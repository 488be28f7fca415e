"""Forms of drafting: an agreement, its versions and clauses, comments and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import PartialDateInput, form_field
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization

from ..drafting_details import AgreementDetails, Bound, ClauseDetails, TermsDetails, VersionDetails
from ..models import Clause, DataTerms, Version
from ..states import AgreementKind, Language, PartyRole

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
TEMPLATES = [
    ("", _("A blank page")),
    ("mou", _("Memorandum of understanding, with five areas and nine types of activity")),
    ("data_sharing", _("Data-sharing agreement")),
    ("bylaws", _("Bylaws")),
]
CLAUSE_FIELDS = ["number", "heading", "text", "kind", "area", "category", "activity_type", "horizon"]
VERSION_FIELDS = ["title", "label", "preamble", "effective_from", "effective_to"]
TERMS_FIELDS = ["data", "purpose", "minimum_cell", "expires_on"]


class AgreementForm(forms.Form):
    """What is to be agreed, between whom, and what the draft begins with."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=AgreementKind)
    purpose = forms.CharField(label=_("What it is for"), widget=forms.Textarea({"rows": 3}), required=False)
    custodian = forms.ModelChoiceField(Organization.objects.none(), label=_("Kept by"))
    parties = forms.ModelMultipleChoiceField(
        Organization.objects.none(), label=_("Between"), widget=forms.CheckboxSelectMultiple
    )
    body: Any = forms.ModelChoiceField(
        None, label=_("Body that adopts it"), required=False,
        help_text=_("Leave it empty when the parties sign for themselves."),
    )  # fmt: skip
    template = forms.ChoiceField(label=_("Begin with"), choices=TEMPLATES, required=False, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Written in"), choices=Language)

    def __init__(self, *args: Any, custodians: Any, partners: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("custodian", custodians), ("parties", partners), ("body", bodies)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def details(self) -> AgreementDetails:
        given = self.cleaned_data
        return AgreementDetails(
            title=given["title"],
            kind=given["kind"],
            language=given["language"],
            purpose=given["purpose"],
            body=given["body"],
            template=given["template"],
            parties=tuple(Bound(one) for one in given["parties"]),
        )


class VersionForm(forms.ModelForm[Version]):
    """The words around the clauses, and the dates."""

    class Meta:
        model = Version
        formfield_callback = form_field
        fields = VERSION_FIELDS
        widgets = {"preamble": forms.Textarea({"rows": 6})}
        help_texts = {
            "label": _("Such as: draft of 2011, or update of January 2016."),
            "effective_from": _("As precisely as you know it. Empty: from the day of the last signature."),
            "effective_to": _("Empty: until it is amended or withdrawn."),
        }

    def details(self) -> VersionDetails:
        given = {name: self.cleaned_data[name] for name in VERSION_FIELDS}
        return VersionDetails(**{**given, "preamble": given["preamble"].replace("\r\n", "\n")})

    def _post_clean(self) -> None:
        """The deed writes the row; the form leaves it as it is."""


class VersionChangeForm(VersionForm):
    """Other words around the clauses; `seen` is the key of those that stood on the form when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ClauseForm(forms.ModelForm[Clause]):
    """One clause: its words, and what it is."""

    class Meta:
        model = Clause
        fields = CLAUSE_FIELDS
        widgets = {"text": forms.Textarea({"rows": 10})}
        help_texts = {
            "number": _("As it is cited, such as 4.2."),
            "text": _("An empty line begins a paragraph; a dash at the beginning of a line makes a list."),
        }

    def details(self) -> ClauseDetails:
        given = {name: self.cleaned_data[name] for name in CLAUSE_FIELDS}
        return ClauseDetails(**{**given, "text": given["text"].replace("\r\n", "\n")})

    def _post_clean(self) -> None:
        """The deed writes the row; the form leaves it as it is."""


class ClauseChangeForm(ClauseForm):
    """Another wording of a clause; `seen` is the one that stood on the form when it was opened."""

    seen = forms.UUIDField(widget=forms.HiddenInput)


class TermsForm(forms.ModelForm[DataTerms]):
    """What a clause lets be done with data; `seen` is the wording that stood when the form was opened."""

    seen = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = DataTerms
        fields = TERMS_FIELDS
        widgets = {"expires_on": DAY}
        help_texts = {
            "minimum_cell": _("Smaller numbers are hidden. Such as 10."),
            "expires_on": _("After this day nothing new is measured with these data. Empty: no end."),
        }

    def details(self) -> TermsDetails:
        return TermsDetails(**{name: self.cleaned_data[name] for name in TERMS_FIELDS})

    def _post_clean(self) -> None:
        """The deed writes the row; the form leaves it as it is."""


class CommentForm(forms.Form):
    """What somebody says to a clause, for a side or for themselves."""

    text = forms.CharField(label=_("Your comment"), widget=forms.Textarea({"rows": 3}), max_length=4000)
    on_behalf_of = forms.ModelChoiceField(
        Organization.objects.none(), label=_("On behalf of"), required=False, empty_label=_("myself")
    )

    def __init__(self, *args: Any, sides: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["on_behalf_of"]
        field.queryset = Organization.objects.filter(pk__in=[one.pk for one in sides])
        if sides:
            self.initial.setdefault("on_behalf_of", sides[0].pk)
        else:
            del self.fields["on_behalf_of"]


class ReasonForm(forms.Form):
    """One sentence that says why."""

    why = forms.CharField(label=_("Why"), max_length=300)


class ResolutionForm(forms.Form):
    """How a comment was settled."""

    how = forms.CharField(label=_("How it was settled"), max_length=300)


class SharingForm(forms.Form):
    """Who may see it from now on."""

    audience = forms.ChoiceField(label=_("Who may see it"), choices=Audience, widget=forms.RadioSelect)
    body: Any = forms.ModelChoiceField(None, label=_("Which body, if it is for one"), required=False)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class PartyForm(forms.Form):
    """Another organization joins the draft."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"))
    role = forms.ChoiceField(label=_("As"), choices=PartyRole)

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = partners  # type: ignore[attr-defined]

    def bound(self) -> Bound:
        return Bound(self.cleaned_data["organization"], self.cleaned_data["role"])


class DayForm(forms.Form):
    """As of which day."""

    on = forms.DateField(label=_("As of"), widget=DAY)


class EndForm(forms.Form):
    """When something ended, as precisely as it is known."""

    ends = PartialDateInput(label=_("Until when"))
