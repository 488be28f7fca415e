"""The form of a decision rule: every option of it, as the bylaws have it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.partial_date_forms import PartialDateInput, form_field
from commontable.rooms.people.states import SeatClass

from ..models import Decision, DecisionRule
from ..rules import QuorumKind, Threshold
from ..vote_details import DecisionRuleDetails, Enactment

WORDS = ["number", "name", "text", "citation", "url", "scope", "begins", "ends", "amended_by"]
COUNTS = [
    "electorate", "quorum_kind", "quorum_of", "quorum_count", "threshold", "base", "abstention", "recusal", "tie",
    "blocks_needed",
]  # fmt: skip
WAYS = [
    "secret", "hides_until_closed", "needs_second", "needs_gate", "votes_for_each_seat", "alternates_vote",
]  # fmt: skip
CLASSES = [one for one in SeatClass if one != SeatClass.STAFF]


def _whole(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=1000, required=False)


class DecisionRuleForm(forms.ModelForm[DecisionRule]):
    share_of = _whole(gettext_lazy("Share of votes, if that is the threshold: so many"))
    share_in = _whole(gettext_lazy("Share of votes: of so many"))
    quorum_share_of = _whole(gettext_lazy("Share for a quorum, if that is the quorum: so many"))
    quorum_share_in = _whole(gettext_lazy("Share for a quorum: of so many"))
    classes = forms.MultipleChoiceField(
        label=gettext_lazy("Classes that each need a majority, if that is the threshold"), required=False,
        choices=[(one.value, one.label) for one in CLASSES], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = DecisionRule
        fields = [*WORDS, *COUNTS, *WAYS]
        formfield_callback = form_field
        widgets = {"text": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, former: DecisionRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former = former
        self.fields["quorum_count"].required = False
        asked = former.quorum_classes if former else {}
        for one in CLASSES:
            self.fields[f"asks_{one.value}"] = forms.IntegerField(
                label=_("For a quorum, seats of the class “%(class)s”") % {"class": one.label}, min_value=0,
                max_value=200, required=False, initial=asked.get(one.value),
            )  # fmt: skip
        if former is not None:
            self._follow(former)
        self.order_fields(list(self._order()))

    def _follow(self, former: DecisionRule) -> None:
        """A new version begins with what the former one says; number and scope stay."""
        kept = {**forms.model_to_dict(former, fields=[*COUNTS, *WAYS]), "name": former.name, "text": former.text}
        kept |= {"citation": former.citation, "url": former.url, "amended_by": former.amended_by}
        kept |= {name: getattr(former, name) for name in ("share_of", "share_in", "quorum_share_of", "quorum_share_in")}
        self.initial = {**kept, "classes": former.classes, **self.initial}
        for name in ("number", "scope"):
            del self.fields[name]
        decisions = Decision.objects.filter(body=former.body_id, motion__changes_rule__number=former.number)
        self.fields["decision"] = forms.ModelChoiceField(
            decisions.select_related("motion"),
            label=_("Decided by"),
            required=False,
            empty_label=_("not in this system"),
        )

    def _order(self) -> Iterator[str]:
        yield from ("decision", *WORDS, "electorate", "quorum_kind", "quorum_of", "quorum_count")
        yield from ("quorum_share_of", "quorum_share_in", *(f"asks_{one.value}" for one in CLASSES))
        yield from ("threshold", "share_of", "share_in", "classes", "blocks_needed")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        pairs = (("share", Threshold.SHARE, "threshold"), ("quorum_share", QuorumKind.SHARE, "quorum_kind"))
        for name, kind, asked_by in pairs:
            if given.get(asked_by) == kind and not (given.get(f"{name}_of") and given.get(f"{name}_in")):
                self.add_error(f"{name}_of", _("Give the share as two whole numbers, such as 3 of 5."))
        return given

    def _post_clean(self) -> None:
        """The deed checks the row with everything in it; a form that leaves fields out cannot."""

    def details(self) -> DecisionRuleDetails:
        given = self.cleaned_data
        named = {name: given[name] for name in (*WORDS, *COUNTS, *WAYS) if name in given}
        if self.former is not None:
            named |= {"number": self.former.number, "scope": self.former.scope}
        named["quorum_count"] = given.get("quorum_count") or 0
        return DecisionRuleDetails(
            **named,
            share=_share(given, "share"),
            quorum_share=_share(given, "quorum_share"),
            classes=tuple(given["classes"]),
            quorum_classes={one.value: given[f"asks_{one.value}"] or 0 for one in CLASSES},
        )

    def enactment(self) -> Enactment:
        return Enactment(self.former, self.cleaned_data.get("decision"))


def _share(given: dict[str, Any], name: str) -> Fraction:
    """What was typed, or a half where nothing was."""
    return Fraction(given.get(f"{name}_of") or 1, given.get(f"{name}_in") or 2)


class RuleEndingForm(forms.Form):
    ends = PartialDateInput(label=gettext_lazy("In force until"))
    decision = forms.ModelChoiceField(Decision.objects.none(), label=gettext_lazy("Decided by"), required=False)

    def __init__(self, *args: Any, rule: DecisionRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.queryset = Decision.objects.filter(body=rule.body_id, motion__changes_rule__number=rule.number)
        field.empty_label = _("not in this system")
