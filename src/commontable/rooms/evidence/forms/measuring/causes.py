"""Deaths by cause: a list that is there, or causes written out."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .part import Frame, Part


class CausesPart(Part):
    """Which causes are told apart."""

    frame = Frame(
        heading=_("Causes of death"),
        lede=_("Which causes make a gap can be told where the files say them: by ICD-10 codes, or in words."),
        folded=True,
        order=("cause_list", "causes"),
    )

    cause_list = forms.ChoiceField(
        label=_("Tell deaths by cause"),
        choices=[
            ("", _("no, all causes together")),
            ("few", _("heart disease and stroke, cancer, injuries and violence, all other")),
            ("leading", _("the leading causes, ten of them, and all other")),
            ("examiner", _("what medical examiners see: homicide, suicide, poisoning, other accidents, illness")),
        ],
        initial="",
        required=False,
        help_text=_("The fewer causes, the fewer counts are too small to be shown."),
    )
    causes = forms.CharField(
        label=_("Causes of your own"),
        required=False,
        max_length=500,
        help_text=_(
            "Words that stand in your files, such as fentanyl, heroin; or names with their codes, such as "
            "Heart=I00-I51, Injury=V01-Y89. Everything else is one more cause."
        ),
    )

    def clean_causes(self) -> str:
        from commontable.pipeline.causes import LISTS, list_named

        text = str(self.cleaned_data["causes"]).strip()
        if text in LISTS:  # as a run keeps a list that was chosen
            return text
        try:
            if text:
                list_named(text)
        except ValueError:
            raise ValidationError(
                gettext(
                    "Write 1 to 12 causes of different names, separated by commas, whose codes do not overlap, such as "
                    "fentanyl, heroin."
                )
            ) from None
        return text

    def check(self) -> None:
        given = self.cleaned_data
        if given.get("cause_list") and given.get("causes") not in ("", None, given.get("cause_list")):
            self.add_error("causes", gettext("Choose a list, or write causes of your own: not both."))
        elif given.get("cause_list"):
            given["causes"] = given["cause_list"]
