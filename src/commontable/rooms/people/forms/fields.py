"""What the forms of this room share: partial dates, details as frozen records, choices within sight."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import PartialDateInput
from commontable.foundation.sight import Audience

from ..requests import TableRequest

AUDIENCES = [
    (Audience.PUBLIC, _("Everyone, also visitors")),
    (Audience.PARTNERSHIP, _("Everyone at the table")),
    (Audience.CUSTODIAN, _("Only the organization that holds it")),
]


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Fields with the labels of a model; what is typed becomes a frozen record for an action, never a row."""

    details_class: Any
    audience = forms.ChoiceField(label=_("Who may see it"), choices=AUDIENCES)

    def __init__(self, *args: Any, table: TableRequest, of: Any = None, **kwargs: Any) -> None:
        """`of` is the row to change; its values come first."""
        self.table = table
        self.base = self.details_class.of(of) if of is not None else None
        if self.base is not None:
            first = {field.name: getattr(self.base, field.name) for field in fields(self.base)}
            kwargs["initial"] = {**first, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if "audience" in self.fields and not self._has_audience():
            del self.fields["audience"]
        elif self.base is not None and "audience" in self.fields:
            self._keep_audience(self.base.audience)

    def _keep_audience(self, audience: str) -> None:
        """A row seen by one body stays choosable so, on a form that does not offer bodies."""
        field: Any = self.fields["audience"]
        if audience and audience not in dict(field.choices):
            field.choices = [*field.choices, (audience, Audience(audience).label)]

    def _has_audience(self) -> bool:
        return any(field.name == "audience" for field in fields(self.details_class))

    def _post_clean(self) -> None:
        """No row is built here: the action checks the row it writes."""

    def choose(self, name: str, queryset: Any) -> None:
        """Only what the viewer may see can be chosen."""
        field = self.fields[name]
        field.queryset = queryset  # type: ignore[attr-defined]

    def details(self) -> Any:
        known = {field.name for field in fields(self.details_class)}
        typed = {name: value for name, value in self.cleaned_data.items() if name in known}
        return replace(self.base, **typed) if self.base is not None else self.details_class(**typed)


def within(table: TableRequest, model: Any) -> Any:
    """Rows of this table within the viewer's sight."""
    return model.objects.visible_to(table.sight).filter(partnership=table.partnership)


class EndingForm(forms.Form):
    """When something ceased to be so."""

    ends = PartialDateInput(label=_("Since when"))


class WordsForm(forms.Form):
    """The search field of a directory."""

    words = forms.CharField(label=_("Name"), required=False, max_length=80)
