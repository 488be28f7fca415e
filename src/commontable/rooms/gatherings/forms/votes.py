"""The forms of motions and votes: a motion, a ballot that the clerk enters, a recusal, a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.partial_date_forms import form_field
from commontable.rooms.people.models import ConflictDisclosure, Person, Seat

from ..models import AgendaItem, DecisionRule, ElectorVoter, Motion, VoteEvent
from ..rules import BallotHow, Option, Threshold
from ..vote_details import BallotEntry, CorrectionDetails, MotionDetails

SHORT = {"rows": 3}
NONE = "none"  # in a correction: there was no ballot


def options_of(event: VoteEvent) -> list[Option]:
    """What a ballot of this vote may say: a block only where the rule knows one."""
    block = [Option.BLOCK] if event.plain_rule.threshold == Threshold.CONSENT else []
    return [Option.FOR, Option.AGAINST, *block, Option.ABSTAIN, Option.RECUSE]


class MotionForm(forms.ModelForm[Motion]):
    class Meta:
        model = Motion
        formfield_callback = form_field
        fields = ["text", "mover_seat", "seconder_seat", "spends", "initiative", "changes_rule", "link"]
        widgets = {"text": forms.Textarea(SHORT)}
        help_texts = {"text": gettext_lazy("The words that are voted on. Name no private person.")}

    def __init__(self, *args: Any, item: AgendaItem, sight: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.visible_to(sight).current().filter(body_id=item.meeting.body_id).order_by("title")
        body_rules = DecisionRule.objects.visible_to(sight).filter(body_id=item.meeting.body_id)
        for name in ("mover_seat", "seconder_seat"):
            field: Any = self.fields[name]
            field.queryset, field.empty_label = seats, _("not noted")
            field.label_from_instance = lambda seat: seat.title
        changes: Any = self.fields["changes_rule"]
        changes.queryset, changes.empty_label = body_rules.filter(replaced_by__isnull=True), _("none")

    def details(self) -> MotionDetails:
        return MotionDetails(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class ReasonForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))


class RecusalForm(forms.Form):
    """Why a member takes no part: an interest already disclosed, or one said now."""

    disclosure = forms.ModelChoiceField(
        ConflictDisclosure.objects.none(), label=gettext_lazy("The interest you disclosed"), required=False,
        empty_label=gettext_lazy("another one"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Or say it in a sentence"), max_length=300, required=False,
        help_text=gettext_lazy("Whoever sees the vote can read this."),
    )  # fmt: skip

    def __init__(self, *args: Any, voter: ElectorVoter, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": f"recuse-{voter.pk}"})
        rows = ConflictDisclosure.objects.current().filter(membership=voter.membership_id)
        field: Any = self.fields["disclosure"]
        field.queryset = rows
        field.label_from_instance = lambda row: row.statement
        field.initial = rows.first()  # whoever disclosed one interest need not choose

    def entry(self) -> BallotEntry:
        given = self.cleaned_data
        return BallotEntry(Option.RECUSE, disclosure=given["disclosure"], reason=given["reason"])


class ClerkBallotForm(forms.Form):
    """A ballot that somebody called out, wrote on paper, or told the clerk."""

    voter = forms.ModelChoiceField(ElectorVoter.objects.none(), label=gettext_lazy("Seat"), empty_label=None)
    option = forms.ChoiceField(label=gettext_lazy("The ballot says"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=gettext_lazy("How it reached you"))
    by_alternate = forms.BooleanField(label=gettext_lazy("It is the alternate's word"), required=False)

    def __init__(self, *args: Any, event: VoteEvent, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "entry"})
        seat: Any = self.fields["voter"]
        seat.queryset = event.voters.select_related("seat", "person", "alternate", "event__meeting__body__partnership")
        seat.label_from_instance = lambda voter: voter.seat.title
        ways = [BallotHow.PAPER] if event.secret else [BallotHow.ROLL_CALL, BallotHow.PAPER, BallotHow.ON_BEHALF]
        self.fields["how"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in options_of(event)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("by_alternate") and given.get("voter") and given["voter"].alternate is None:
            self.add_error("by_alternate", _("This seat has no alternate who votes. Leave this unmarked."))
        return given

    def entry(self) -> BallotEntry:
        given = self.cleaned_data
        voter: ElectorVoter = given["voter"]
        caster: Person | None = voter.alternate if given["by_alternate"] else voter.person
        return BallotEntry(Option(given["option"]), caster, BallotHow(given["how"]))


class CorrectionForm(forms.Form):
    """One ballot that was recorded wrongly, and how that is known."""

    voter = forms.ModelChoiceField(ElectorVoter.objects.none(), label=gettext_lazy("Seat"), empty_label=None)
    option = forms.ChoiceField(label=gettext_lazy("What its ballot said in truth"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("What was recorded wrongly, and how that is known"), max_length=300,
        widget=forms.Textarea(SHORT), help_text=gettext_lazy("Everybody who sees the vote reads this."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: VoteEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["voter"]
        seat.queryset = event.voters.select_related("seat")
        seat.label_from_instance = lambda voter: voter.seat.title
        said = [(one.value, one.label) for one in options_of(event)]
        self.fields["option"].choices = [*said, (NONE, _("there was no ballot"))]  # type: ignore[attr-defined]

    def details(self) -> CorrectionDetails:
        given = self.cleaned_data
        option = None if given["option"] == NONE else Option(given["option"])
        return CorrectionDetails(given["reason"], {given["voter"]: option})
