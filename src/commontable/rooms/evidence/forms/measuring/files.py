"""Fields for files. Files that are empty pass here: the pipeline's report tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several of the same kind."""

    widget = FilesInput
    kept: Sequence[UploadedFile[bytes]] = ()  # from before, where the form came back with a fault

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = list(data) if isinstance(data, list | tuple) else [data] if data else []
        given = given or list(self.kept)
        if not given:
            super().clean(None, initial)  # says that a file is needed, where one is
            return []
        return [super(FilesField, self).clean(file, initial) for file in given]


class OneFileField(FilesField):
    """One file; a browser may send more all the same."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = super().clean(data, initial)
        if len(files) > 1:
            raise ValidationError(_("You gave %(count)s files. Choose one.") % {"count": len(files)})
        return files


def one_file(label: Any, help_text: Any, *, required: bool = False) -> OneFileField:
    """A field for one file, which may stay empty unless it is `required`."""
    return OneFileField(label=label, help_text=help_text, required=required, allow_empty_file=True)
