"""The forms of a release: whom to show it, why to take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.sight import Audience

from ..states import RELEASE_AUDIENCES


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
