"""The form of a calendar link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import TableRequest


class FeedForm(forms.Form):
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Which meetings"), required=False, empty_label=_("All that I may see"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("So that you know it again: “my telephone”.")
    )

    def __init__(self, *args: Any, table: TableRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.visible_to(table.sight).filter(partnership=table.partnership)
        self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]
