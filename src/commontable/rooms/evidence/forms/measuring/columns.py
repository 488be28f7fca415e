"""Tables of an organization's own: a column mapping given with the files, or one it has used before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...mappings import read_content, used_before
from ...states import FileRole
from .files import FilesField
from .part import Frame, Part

LARGEST = 1024 * 1024


class ColumnsPart(Part):
    """What the columns of the files hold, where no known source says it."""

    frame = Frame(
        heading=_("Tables of your own"),
        lede=_("Files of known sources need nothing here. For others, a column mapping says what each column holds."),
        folded=True,
        order=("mapping", "saved_mappings"),
        roles={"mapping": FileRole.MAPPING},
    )

    mapping = FilesField(
        label=_("Column mapping"),
        required=False,
        help_text=_(
            "A JSON file. Where files are refused because their columns are not known, their page proposes one to "
            "look through and save; on the command line, commontable sources map does."
        ),
    )
    saved_mappings = forms.MultipleChoiceField(
        label=_("Or one your organization has used before"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        """Offer the mappings of earlier measurements by their names."""
        self.saved: dict[str, str] = used_before(self.custodians)
        if not self.saved:
            del self.fields["saved_mappings"]
            return
        self.fields["saved_mappings"].choices = [(name, name) for name in self.saved]  # type: ignore[attr-defined]
        before = [name for name, content in self.saved.items() if content in self.initial.get("mappings", ())]
        self.initial["saved_mappings"] = before

    def clean_mapping(self) -> list[UploadedFile[bytes]]:
        """Every fault of a mapping beside the field, before any work."""
        for file in self.cleaned_data["mapping"]:
            if (file.size or 0) > LARGEST:
                raise ValidationError(gettext("“%(name)s” is too large for a column mapping.") % {"name": file.name})
            content = file.read()
            file.seek(0)
            self._check_one(file.name or "mapping.json", content)
        given: list[UploadedFile[bytes]] = self.cleaned_data["mapping"]
        return given

    def _check_one(self, name: str, content: bytes) -> None:
        mapping, faults = read_content(name, content)
        if mapping is None:
            raise ValidationError([f"{name}: {each}" for each in faults])

    def check(self) -> None:
        """Together they are kept with the measurement, and lie beside its files; one given now replaces an older."""
        given: dict[str, Any] = self.cleaned_data
        if "mapping" not in given:
            return
        found: dict[str, tuple[str, bytes]] = {}
        for name in given.get("saved_mappings", ()):
            found[name] = (f"{name}.json", self.saved[name].encode())
        for file in given["mapping"]:
            mapping, _faults = read_content(file.name or "mapping.json", file.read())
            file.seek(0)
            if mapping is not None:
                found[mapping.name] = (file.name or "mapping.json", mapping.as_json().encode())
        given["mapping"] = [SimpleUploadedFile(name, content, "application/json") for name, content in found.values()]
        given["mappings"] = tuple(content.decode() for _name, content in found.values())
