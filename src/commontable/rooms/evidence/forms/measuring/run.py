"""The two forms of a measurement, each made of parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext

from commontable.rooms.people.models import Organization

from ...asked import Asked
from ...states import RunKind
from .about import AboutPart, AgreementPart
from .apart import ApartPart, PeriodsPart
from .beside import CircumstancesPart, MapPart
from .care import CarePart, PublishedCarePart
from .causes import CausesPart
from .columns import ColumnsPart
from .correction import CorrectionPart
from .files import FilesField
from .ground import CountsPart, PublishedPart
from .part import Part, Section, given_files, section_of
from .which import WhichPart, WhichPublishedPart

Files = Mapping[str, Sequence[UploadedFile[bytes]]]
NONE: Files = {}


class RunForm(Part):
    """What is common to both: the parts are checked together, and tell together what was asked."""

    kind: ClassVar[RunKind]
    parts: ClassVar[tuple[type[Part], ...]] = ()

    def __init_subclass__(cls) -> None:
        """The parts a form is made of, in the order of the page."""
        super().__init_subclass__()
        cls.parts = tuple(each for each in cls.__bases__ if each is not RunForm)

    def __init__(
        self, *args: Any, custodians: list[Organization], too_large: bool = False, kept: Files = NONE, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.custodians = custodians
        self.too_large = too_large
        for name, field in self.fields.items():
            if isinstance(field, FilesField):
                field.kept = kept.get(name, ())
        for part in self.parts:
            part.prepare(self)
        self.order_fields([name for part in self.parts for name in part.frame.order])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for part in self.parts:
            part.check(self)
        size = sum(file.size or 0 for files in self.files_given().values() for file in files)
        if self.too_large or size > settings.UPLOAD_LIMIT:
            self._refuse_size()
        return cleaned

    def _refuse_size(self) -> None:
        for part in self.parts:
            for name in part.frame.roles:
                self.errors.pop(name, None)
        raise ValidationError(
            gettext("The files together are larger than %(limit)s, the most this site takes in at once. "
                "Leave out what is not needed, or ask the site operator to raise the limit.")
            % {"limit": filesizeformat(settings.UPLOAD_LIMIT)}
        )  # fmt: skip

    def sections(self) -> list[Section]:
        """The parts as the page shows them."""
        return [section_of(self, part.frame) for part in self.parts]

    def uploads(self) -> dict[str, list[UploadedFile[bytes]]]:
        """What was sent now, by field, right or wrong."""
        names = [name for name, field in self.fields.items() if isinstance(field, FilesField)]
        return {name: list(self.files.getlist(name)) for name in names} if self.files else {}

    def keeps(self, kept: Sequence[Mapping[str, Any]]) -> None:
        """Say beside each field what is kept of it."""
        for entry in kept:
            if entry["field"] in self.fields:
                shown = self[entry["field"]]
                words = {"name": entry["name"], "size": filesizeformat(entry["size"])}
                said = gettext("Kept from before: %(name)s (%(size)s).") % words
                shown.help_text = format_html('{} <strong class="kept">{}</strong>', shown.help_text, said)

    @property
    def custodian(self) -> Organization:
        return self.cleaned_data.get("custodian") or self.custodians[0]

    def files_given(self) -> dict[str, list[UploadedFile[bytes]]]:
        return given_files(self, (part.frame for part in self.parts))

    def asked(self) -> Asked:
        """The request, without its files: every choice of `Asked` that this form has."""
        known = [each.name for each in fields(Asked) if each.name != "kind"]
        given = {name: self.cleaned_data[name] for name in known if self.cleaned_data.get(name) not in (None, "")}
        given |= {"by": tuple(self.cleaned_data.get("by", ()))}
        if replaces := self.cleaned_data.get("replaces"):
            given["replaces"] = str(replaces.pk)
        if terms := self.cleaned_data.get("terms"):
            given["terms"] = str(terms.pk)
        return Asked(kind=self.kind, **given)


class CountsForm(
    RunForm, CountsPart, ColumnsPart, WhichPart, ApartPart, AboutPart, MapPart, PeriodsPart, CausesPart, CarePart,
    CircumstancesPart, AgreementPart, CorrectionPart,
):  # fmt: skip
    """Figures made from deaths and populations."""

    kind = RunKind.COUNTS


class PublishedForm(
    RunForm, PublishedPart, ColumnsPart, WhichPublishedPart, AboutPart, MapPart, PublishedCarePart, CircumstancesPart,
    AgreementPart, CorrectionPart,
):  # fmt: skip
    """Estimates somebody else published, with or without the map they belong to."""

    kind = RunKind.PUBLISHED


FORMS: dict[str, type[RunForm]] = {RunKind.COUNTS: CountsForm, RunKind.PUBLISHED: PublishedForm}
