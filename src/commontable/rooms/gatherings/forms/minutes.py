"""The forms of minutes: every part with its heading, text and reason for withholding; one more part; approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.ids import new_key

from ..models import Decision, Minutes, MinutesVersion
from ..record_details import MinutesEdit
from ..record_states import MinutesPart

LONGEST = 20_000
AT_END = "end"


class MinutesForm(forms.Form):
    """The parts of the newest version. A part whose heading and text are emptied is left out of the next one."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: MinutesVersion, kept: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["based_on"].initial = version.number
        for number, part in enumerate(version.told):
            self._add(number, part, kept.get(part.key, part.text) if part.withheld else part.text)
        self._add_new()
        self.fields["change"] = forms.CharField(
            label=_("What you changed"), max_length=200, required=False, help_text=_("For those who compare versions.")
        )

    def _add(self, number: int, part: MinutesPart, text: str) -> None:
        words = {"number": number + 1}
        heading, body, why = self._fields(words)
        heading.initial, body.initial, why.initial = part.heading, text, part.withheld
        body.widget.attrs["rows"] = min(14, 3 + text.count("\n") + len(text) // 90)
        self.fields |= {f"heading_{number}": heading, f"text_{number}": body, f"withheld_{number}": why}

    def _fields(self, words: Mapping[str, Any]) -> tuple[forms.CharField, forms.CharField, forms.CharField]:
        return (
            forms.CharField(label=_("Part %(number)s: heading") % words, max_length=200, required=False),
            forms.CharField(
                label=_("Part %(number)s: text") % words, max_length=LONGEST, required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            ),
            forms.CharField(
                label=_("Part %(number)s: withheld because") % words, max_length=200, required=False,
                help_text=_("If you write a reason, only the members of the body read the text."),
            ),
        )  # fmt: skip

    def _add_new(self) -> None:
        after = [(str(number), part.heading) for number, part in enumerate(self.version.told)]
        self.fields["new_after"] = forms.ChoiceField(
            label=_("Where a new part goes"), choices=[(AT_END, _("at the end")), *after], required=False
        )
        self.fields["new_heading"] = forms.CharField(label=_("New part: heading"), max_length=200, required=False)
        self.fields["new_text"] = forms.CharField(
            label=_("New part: text"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(len(self.version.told)):
            if data.get(f"text_{number}") and not data.get(f"heading_{number}"):
                self.add_error(f"heading_{number}", _("Give this part a heading, or empty its text too."))
        if data.get("new_text") and not data.get("new_heading"):
            self.add_error("new_heading", _("Give the new part a heading."))
        return data

    def edit(self) -> MinutesEdit:
        data = self.cleaned_data
        return MinutesEdit(tuple(self._parts(data)), data["based_on"], data["change"])

    def _parts(self, data: Mapping[str, Any]) -> Iterator[MinutesPart]:
        new = MinutesPart(new_key(), data["new_heading"], data["new_text"]) if data["new_heading"] else None
        for number, part in enumerate(self.version.told):
            if heading := data[f"heading_{number}"]:
                text = data[f"text_{number}"].replace("\r\n", "\n")
                yield MinutesPart(part.key, heading, text, data[f"withheld_{number}"])
            if new and data["new_after"] == str(number):
                yield new
        if new and data["new_after"] in (AT_END, ""):
            yield new


class ApprovalForm(forms.Form):
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=gettext_lazy("By which decision of a later meeting"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the decision that approved them.")},
    )

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = minutes.meeting
        later = Decision.objects.filter(body=held.body_id, motion__item__meeting__begins_at__gt=held.begins_at)
        field = self.fields["decision"]
        field.queryset = later.select_related("motion__item__meeting")  # type: ignore[attr-defined]
        field.label_from_instance = _decision  # type: ignore[attr-defined]


def _decision(decision: Decision) -> str:
    return f"{decision.motion.item.meeting.ledger_label}: {decision.motion}"
