"""Forms of import and merge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..exchange.containers import MAX_UPLOAD
from ..models import Organization


class ImportForm(forms.Form):
    """A spreadsheet, and for whom it is imported when the viewer may choose."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX or CSV in UTF-8, up to 10 MB and 5,000 rows. Nothing changes until you confirm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.zip"}),
        allow_empty_file=True,  # the reader says it in a fuller sentence
    )
    holder = forms.ModelChoiceField(
        label=_("Import for"), queryset=Organization.objects.none(), help_text=_("New rows will be held by it.")
    )

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holder"]
        field.queryset = holders
        if len(holders) == 1:
            field.initial, field.widget = holders[0], forms.HiddenInput()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                _("%(name)s has %(size)s MB; %(limit)s MB is the most. Split it into smaller files.")
                % {"name": file.name, "size": file.size // 1024**2, "limit": MAX_UPLOAD // 1024**2}
            )
        return file
