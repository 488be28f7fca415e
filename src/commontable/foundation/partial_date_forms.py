"""How a partial date is typed: shown as it was given, read as it is known. Forms of every room use it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .partial_dates import PartialDate, PartialDateField


class PartialDateInput(forms.CharField):
    """A date as precisely as it is known; shows what was typed, gives back a PartialDate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("As precisely as you know it: 2012, spring 2012, January 2016."))
        super().__init__(**{**kwargs, "max_length": 60})

    def prepare_value(self, value: Any) -> Any:
        return value.as_given if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        try:
            return PartialDate.parse(words)
        except ValueError as error:
            raise ValidationError(str(error), code="partial_date") from error


def form_field(field: Any, **kwargs: Any) -> Any:
    """Partial dates get their own input, addresses without a scheme get https, the rest what Django gives it."""
    if isinstance(field, PartialDateField):
        hint = {"help_text": kwargs["help_text"]} if kwargs.get("help_text") else {}
        return PartialDateInput(label=capfirst(field.verbose_name), required=not field.blank and not field.null, **hint)
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)
