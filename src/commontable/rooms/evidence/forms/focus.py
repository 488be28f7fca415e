"""Forms on where to focus: numbers, weights and the rule as an address; and the decision that keeps a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.errors import Refusal

from .. import wording
from ..contents import read_contents, steadiest_group
from ..focus_numbers import Computed, Number, Wanted, favorable_side, same_kind_of_place
from ..interpreting import FocusRule, Standardization, Worse
from ..models import Focus, Release
from ..states import Polarity
from ..talk import FocusDetails
from .dates import DAY

MOST_WEIGHT = 100
PER_NUMBER = ("use", "weight", "worse", "group", "period")


def worse_end(release: Release) -> Worse:
    """Which end means more need: as the indicator says, else as the release itself does."""
    polarity = release.indicator.polarity if release.indicator else ""
    if polarity in (Polarity.HIGHER, Polarity.LOWER):
        return Worse.LOWER if polarity == Polarity.HIGHER else Worse.HIGHER
    return Worse.HIGHER if favorable_side(release.folder_id) == "low" else Worse.LOWER


class FocusForm(forms.Form):
    """The whole question as fields of an address: it is sent by GET, so that a choice is a link."""

    rule = forms.ChoiceField(label=gettext_lazy("Choose places"), choices=FocusRule)
    how = forms.ChoiceField(label=gettext_lazy("One scale for all numbers"), choices=Standardization)
    count = forms.IntegerField(label=gettext_lazy("How many places"), min_value=1, max_value=500)
    second_count = forms.IntegerField(
        label=gettext_lazy("How many by least improvement"), min_value=1, max_value=500, required=False,
        help_text=gettext_lazy("Only for the lists of level and improvement."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Seed of the tries"), min_value=1, max_value=2**31 - 1, required=False,
        help_text=gettext_lazy("The same seed gives the same shares."),
    )  # fmt: skip
    FIRST = {"rule": FocusRule.WEIGHTED, "how": Standardization.SPREAD, "count": 6, "second_count": 6, "seed": 1}

    def __init__(self, query: Mapping[str, Any] | None, *, releases: Sequence[Release]) -> None:
        self.asked: dict[str, Any] = {**self.FIRST, **{name: query[name] for name in query}} if query else {}
        super().__init__(self.asked or None, initial=self.FIRST)
        self.releases = {release.pk.hex: release for release in releases}
        for key, release in self.releases.items():
            self._add_number(key, release)

    def _add_number(self, key: str, release: Release) -> None:
        told = {"title": release.title}
        self.fields[f"use-{key}"] = forms.BooleanField(label=release.title, required=False)
        self.fields[f"weight-{key}"] = forms.FloatField(
            label=_("Weight of “%(title)s”") % told, min_value=0, max_value=MOST_WEIGHT, required=False, initial=1
        )
        self.fields[f"worse-{key}"] = forms.ChoiceField(
            label=_("More need in “%(title)s”") % told, choices=Worse, required=False, initial=worse_end(release)
        )
        if self.asked.get(f"use-{key}"):
            held = read_contents(release.folder_id)
            groups = [(group, wording.group_name(group)) for group in held.groups]
            periods = [(period, wording.period_name(period)) for period in held.periods]
            self.fields[f"group-{key}"] = forms.ChoiceField(
                label=_("Group in “%(title)s”") % told, choices=groups, required=False, initial=steadiest_group(held)
            )
            self.fields[f"period-{key}"] = forms.ChoiceField(
                label=_("Period in “%(title)s”") % told, choices=periods, required=False, initial=held.periods[-1]
            )
        if self.is_bound:  # what a short address leaves open is shown as it is taken
            for name in (f"{part}-{key}" for part in PER_NUMBER[1:]):
                if name in self.fields and not self.asked.get(name):
                    self.asked[name] = str(self.fields[name].initial)

    def numbers(self) -> list[dict[str, Any]]:
        """The fields of each number together, for the template; with what is chosen where nothing was sent."""
        rows = []
        for key, release in self.releases.items():
            parts = {name: self[f"{name}-{key}"] for name in PER_NUMBER if f"{name}-{key}" in self.fields}
            rows.append({"release": release, **parts})
        return rows

    @property
    def settings(self) -> list[Any]:
        return [self[name] for name in self.FIRST]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen = [release for key, release in self.releases.items() if given.get(f"use-{key}")]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one number."))
        if given.get("rule") not in (None, FocusRule.WEIGHTED) and len(chosen) != 1:
            raise forms.ValidationError(_("The lists of level and improvement rest on exactly one number."))
        try:
            same_kind_of_place(chosen)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        weights = [given.get(f"weight-{release.pk.hex}") for release in chosen]
        if all(weight == 0 for weight in weights):
            raise forms.ValidationError(_("Give at least one number a weight above zero."))
        return given

    def used(self) -> dict[str, Release]:
        """The releases chosen, by folder."""
        rows = [release for key, release in self.releases.items() if self.cleaned_data.get(f"use-{key}")]
        return {row.folder_id: row for row in rows}

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        numbers = []
        for key, release in self.releases.items():
            if given.get(f"use-{key}"):
                held = read_contents(release.folder_id)
                weight = given[f"weight-{key}"]
                numbers.append(
                    Number(
                        release.folder_id, release.title, given[f"group-{key}"] or steadiest_group(held),
                        given[f"period-{key}"] or held.periods[-1], 1.0 if weight is None else weight,
                        Worse(given[f"worse-{key}"] or worse_end(release)),
                    )
                )  # fmt: skip
        return Wanted(
            tuple(numbers), FocusRule(given["rule"]), Standardization(given["how"]), given["count"],
            given["second_count"] or given["count"], given["seed"] or 1,
        )  # fmt: skip


class DecisionForm(forms.ModelForm[Focus]):
    """The decision: which places, who, when, why, with what effort."""

    places = forms.MultipleChoiceField(label=gettext_lazy("Places chosen"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Focus
        fields = ["title", "reasons", "why_other", "body", "decided_by", "decided_on", "hours", "replaces"]
        labels = {
            "body": gettext_lazy("Decided by a body of this table"),
            "decided_by": gettext_lazy("or decided by"),
            "replaces": gettext_lazy("Replaces the choice"),
        }
        widgets = {
            "reasons": forms.Textarea({"rows": 4}), "why_other": forms.Textarea({"rows": 3}), "decided_on": DAY,
        }  # fmt: skip
        help_texts = {
            "reasons": gettext_lazy("What the numbers do not say and was weighed as well."),
            "why_other": gettext_lazy("Only where the places differ from those ticked at first."),
            "hours": gettext_lazy("Meetings and analysis together, as well as you can tell."),
        }

    def __init__(self, *args: Any, computed: Computed, bodies: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["places"]
        field.choices = [(key, name) for key, name in computed.places.items()]  # type: ignore[attr-defined]
        field.initial = computed.picked()
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["replaces"].queryset = earlier  # type: ignore[attr-defined]
        self.order_fields(["title", "places", "why_other", "reasons"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("body") and not given.get("decided_by"):
            self.add_error("decided_by", _("Say who decided: a body of this table, or in words."))
        return given

    def details(self) -> FocusDetails:
        given = self.cleaned_data
        return FocusDetails(
            given["title"], given["reasons"], given["decided_on"], tuple(given["places"]), given["body"],
            given["decided_by"], given["why_other"], given["hours"], given["replaces"],
        )  # fmt: skip
