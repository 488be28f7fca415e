"""A form of parts, each a file with its fields and rules; what nobody needs yet stands folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.functional import Promise

from commontable.rooms.people.models import Organization

from ...states import FileRole

Words = str | Promise


class Settled(forms.ChoiceField):
    """A choice that is made until somebody makes another: left out, it stays as it is for most."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


@dataclass(frozen=True)
class Frame:
    """How a part stands on the page: its fields in order, what files are for, and whether it is folded at first."""

    heading: Words
    order: tuple[str, ...]
    lede: Words = ""
    folded: bool = False
    roles: Mapping[str, FileRole] = field(default_factory=dict)


class Part(forms.Form):
    """Fields that belong together."""

    frame: ClassVar[Frame]
    custodians: list[Organization]

    def prepare(self) -> None:
        """Fields that depend on who measures."""

    def check(self) -> None:
        """Rules between fields; each fault goes beside its field."""


@dataclass(frozen=True)
class Section:
    """A part as the page shows it: open when something in it was given or is wrong."""

    frame: Frame
    is_open: bool
    fields: list[BoundField]


def section_of(form: forms.Form, frame: Frame) -> Section:
    shown = [form[name] for name in frame.order if name in form.fields]
    return Section(frame, any(_is_needed(each) for each in shown), shown)


def _is_needed(field: BoundField) -> bool:
    """Something was given, now or for an earlier measurement, or something is wrong."""
    if field.errors:
        return True
    given = field.value()
    return str(given) != str(field.field.initial) and given not in (None, "", [], False)


def given_files(form: forms.Form, frames: Iterable[Frame]) -> dict[str, list[UploadedFile[bytes]]]:
    """The files by what they are for."""
    return {role: form.cleaned_data.get(name) or [] for frame in frames for name, role in frame.roles.items()}
