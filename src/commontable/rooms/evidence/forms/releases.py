"""The forms of this room: what to measure, whom to show it, why to take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization

from ..models import Release
from ..states import RELEASE_AUDIENCES, Asked, FileRole, RunKind

LONGEST_TITLE = 200


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several of the same kind."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)  # says that a file is needed, where one is
            return []
        return [super(FilesField, self).clean(file, initial) for file in given]


class RunForm(forms.Form):
    """What both kinds of measurement ask. Files that are empty pass here: the pipeline's report tells of them."""

    kind: RunKind
    roles: dict[str, FileRole]

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("What people will read above the figures, such as “Life expectancy, New Orleans area”."),
    )
    source_note = forms.CharField(
        label=gettext_lazy("Where the files come from"),
        max_length=300,
        help_text=gettext_lazy("The source as it will be cited under every figure."),
    )
    is_synthetic = forms.BooleanField(
        label=gettext_lazy("These data are invented (synthetic)"),
        required=False,
        help_text=gettext_lazy("Everything made from them will carry the word “synthetic”."),
    )

    def __init__(self, *args: Any, custodians: list[Organization], too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custodians = custodians
        self.too_large = too_large
        earlier = Release.objects.filter(custodian__in=custodians, replaced_by__isnull=True)
        self.fields["replaces"] = forms.ModelChoiceField(
            label=gettext_lazy("It corrects an earlier release"),
            queryset=earlier,
            required=False,
            empty_label=gettext_lazy("no, it is a new one"),
        )
        self.fields["why"] = forms.CharField(
            label=gettext_lazy("What was wrong with the earlier one"),
            required=False,
            max_length=300,
            help_text=gettext_lazy("One sentence. Everyone who could see the earlier release will read it."),
        )
        if len(custodians) > 1:
            self.fields["custodian"] = forms.ModelChoiceField(
                label=gettext_lazy("For which organization"),
                queryset=Organization.objects.filter(pk__in=[custodian.pk for custodian in custodians]),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_correction(cleaned)
        size = sum(file.size or 0 for files in self.files_given().values() for file in files)
        if self.too_large or size > settings.UPLOAD_LIMIT:
            self._refuse_size()
        return cleaned

    def _check_correction(self, cleaned: dict[str, Any]) -> None:
        """A correction says why, and is made for the organization that holds what it corrects."""
        replaces, why = cleaned.get("replaces"), str(cleaned.get("why", "")).strip()
        if replaces and not why:
            self.add_error("why", _("Say in one sentence what was wrong with “%(title)s”.") % {"title": replaces})
        if replaces and "custodian" not in self.errors and replaces.custodian != self.custodian:
            self.add_error(
                "replaces", _("“%(title)s” is held by %(who)s.") % {"title": replaces, "who": replaces.custodian}
            )
        if why and not replaces and "replaces" not in self.errors:
            self.add_error("replaces", _("Choose the release that is corrected, or leave the reason empty."))

    def correction(self) -> dict[str, Any]:
        """What `asked` keeps of it: the release that is replaced, and why."""
        replaces = self.cleaned_data.get("replaces")
        return {"replaces": str(replaces.pk), "why": self.cleaned_data["why"].strip()} if replaces else {}

    def _refuse_size(self) -> None:
        for name in self.roles:
            self.errors.pop(name, None)
        raise ValidationError(
            _("The files together are larger than %(limit)s, the most this site takes in at once. "
              "Leave out what is not needed, or ask the site operator to raise the limit.")
            % {"limit": filesizeformat(settings.UPLOAD_LIMIT)}
        )  # fmt: skip

    @property
    def custodian(self) -> Organization:
        return self.cleaned_data.get("custodian") or self.custodians[0]

    def files_given(self) -> dict[str, list[UploadedFile[bytes]]]:
        return {role: self.cleaned_data.get(name) or [] for name, role in self.roles.items()}

    def asked(self) -> Asked:
        """The request, without its files."""
        return Asked(
            kind=self.kind,
            title=self.cleaned_data["title"],
            source_note=self.cleaned_data["source_note"],
            is_synthetic=self.cleaned_data["is_synthetic"],
            **self.correction(),
        )


class CountsForm(RunForm):
    """Deaths and populations, from which life expectancies are computed."""

    kind = RunKind.COUNTS
    roles = {"deaths": FileRole.DEATHS, "population": FileRole.POPULATION, "places": FileRole.PLACES}

    deaths = FilesField(
        label=gettext_lazy("Deaths"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "One or several files: CDC WONDER exports as they are, or CSV tables with age, year, group, deaths."
        ),
    )
    population = FilesField(
        label=gettext_lazy("Populations"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "Not needed where the files of deaths hold the population too, as WONDER exports do. Tables of the "
            "American Community Survey (B01001) and populations of SEER are read as they are."
        ),
    )
    places = FilesField(
        label=gettext_lazy("Map of places"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "A GeoJSON file, if you want a map. Its areas carry the same identifiers as your tables."
        ),
    )
    by = forms.MultipleChoiceField(
        label=gettext_lazy("Keep apart"),
        choices=[
            ("group", gettext_lazy("Groups")),
            ("place", gettext_lazy("Places")),
            ("year", gettext_lazy("Years")),
        ],
        initial=["group", "year"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What you do not keep apart is added together."),
    )
    years_together = forms.IntegerField(
        label=gettext_lazy("Years taken together"),
        initial=1,
        min_value=1,
        max_value=50,
        help_text=gettext_lazy("1 shows every year. 3 or 5 makes small groups steadier."),
    )
    reference_group = forms.CharField(
        label=gettext_lazy("Compare with the group"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("As it is written in your files, such as White. Leave it empty to let us choose."),
    )
    omitted = forms.ChoiceField(
        label=gettext_lazy("A row of deaths that is not there means"),
        choices=[
            ("refuse", gettext_lazy("a mistake: refuse the files")),
            ("hidden", gettext_lazy("a small number the source left out")),
        ],
        initial="refuse",
    )

    def clean_reference_group(self) -> str:
        return str(self.cleaned_data["reference_group"]).strip()

    def clean_places(self) -> list[UploadedFile[bytes]]:
        return _one(self.cleaned_data["places"])

    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(
            kind=self.kind, title=data["title"], by=tuple(data["by"]), years_together=data["years_together"],
            reference_group=data["reference_group"], source_note=data["source_note"], omitted=data["omitted"],
            is_synthetic=data["is_synthetic"], **self.correction(),
        )  # fmt: skip


class PublishedForm(RunForm):
    """Estimates somebody else published, and the map they belong to."""

    kind = RunKind.PUBLISHED
    roles = {"published": FileRole.PUBLISHED, "places": FileRole.PLACES}

    published = FilesField(
        label=gettext_lazy("Published estimates"),
        allow_empty_file=True,
        help_text=gettext_lazy("Life expectancies with their errors: a USALEEP file A or B, such as MO_A.CSV."),
    )
    places = FilesField(
        label=gettext_lazy("Map of places"),
        allow_empty_file=True,
        help_text=gettext_lazy("A GeoJSON file whose areas carry the same identifiers, such as 2010 census tracts."),
    )

    def clean_published(self) -> list[UploadedFile[bytes]]:
        return _one(self.cleaned_data["published"])

    def clean_places(self) -> list[UploadedFile[bytes]]:
        return _one(self.cleaned_data["places"])


def _one(files: list[UploadedFile[bytes]]) -> list[UploadedFile[bytes]]:
    if len(files) > 1:
        raise ValidationError(_("You gave %(count)s files. Choose one.") % {"count": len(files)})
    return files


FORMS: dict[str, type[RunForm]] = {RunKind.COUNTS: CountsForm, RunKind.PUBLISHED: PublishedForm}


class PublicationForm(forms.Form):
    """Who else may see a release. A body is offered where the viewer may see one."""

    audience = forms.ChoiceField(label=gettext_lazy("Let it be seen by"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, audience: str, bodies: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wider = RELEASE_AUDIENCES[RELEASE_AUDIENCES.index(Audience(audience)) + 1 :]
        offered = [one for one in wider if one != Audience.BODY or bodies]
        self.fields["audience"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]
        if Audience.BODY in offered:
            self.fields["body"] = forms.ModelChoiceField(
                label=gettext_lazy("Which body"),
                queryset=bodies,
                required=False,
                help_text=gettext_lazy("Only where its members are to see it first."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("audience") == Audience.BODY and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("Choose the body whose members may see it."))
        return cleaned


class WithdrawalForm(forms.Form):
    """Why a release is taken back."""

    why = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=300,
        help_text=gettext_lazy("One sentence. Everyone who could see the release will read it."),
    )
