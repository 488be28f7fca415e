"""Forms on interpretation sessions and on evaluation designs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.rooms.people.models import Organization

from ..interpreting import COMMUNITY_SECTORS, Answer
from ..models import DesignAnswer, EvaluationDesign, InterpretationSession, SessionOutcome
from ..talk import AnswerDetails, DesignDetails, DisagreementDetails, OutcomeDetails, SessionDetails
from .dates import DAY

SESSION_FIELDS = ["release", "presenter", "presenter_person", "listener", "listener_person", "held_on", "where"]
DESIGN_FIELDS = ["title", "question", "method", "asked_of", "burden", "use", "collects_from", "session"]
DISAGREEMENTS = 3
SHORT = {"rows": 3}


class SessionForm(forms.ModelForm[InterpretationSession]):
    """Who presents, who listens, when. `choices` holds the releases, organizations and people one may see."""

    class Meta:
        model = InterpretationSession
        fields = SESSION_FIELDS
        widgets = {"held_on": DAY}
        help_texts = {
            "release": gettext_lazy("Leave it open to read the indicator as a whole."),
            "listener": gettext_lazy("A community organization; or leave it open and name a resident."),
            "where": gettext_lazy("A room, or how to dial in."),
        }

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        organizations = choices["presenter"]
        self.fields["listener"].queryset = organizations.filter(  # type: ignore[attr-defined]
            sector__in=COMMUNITY_SECTORS
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("listener") and not given.get("listener_person"):
            self.add_error("listener", _("Say who listens: a community organization, a resident, or both."))
        elif given.get("listener") and given.get("listener") == given.get("presenter"):
            self.add_error("listener", _("Two sides read the number: choose a listener other than who presents it."))
        return given

    def details(self) -> SessionDetails:
        return SessionDetails(**{name: self.cleaned_data[name] for name in SESSION_FIELDS})


class OutcomeForm(forms.ModelForm[SessionOutcome]):
    """What was said. Up to three disagreements, each with both readings; more can be told in one."""

    class Meta:
        model = SessionOutcome
        fields = ["to_presenter", "to_listener", "missing", "changes", "language", "may_be_public"]
        widgets = {name: forms.Textarea(SHORT) for name in ("to_presenter", "to_listener", "missing", "changes")}
        help_texts = {
            "to_presenter": gettext_lazy("In their words. Do not name private persons anywhere on this page."),
            "missing": gettext_lazy("What neither side could tell from the number."),
            "changes": gettext_lazy("What will be asked, counted or shown differently from now on."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The labels are numbered, so that each stands alone for whoever hears the form read out.
        for number in range(1, DISAGREEMENTS + 1):
            words = {"number": number}
            parts = {
                "about": (_("Disagreement %(number)s: about what") % words, forms.TextInput()),
                "presenter_says": (
                    _("Disagreement %(number)s: the presenters say") % words,
                    forms.Textarea({"rows": 2}),
                ),
                "listener_says": (_("Disagreement %(number)s: the listeners say") % words, forms.Textarea({"rows": 2})),
            }
            for name, (label, widget) in parts.items():
                longest = 200 if name == "about" else None
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=label, required=False, widget=widget, max_length=longest
                )
        self.order_fields(
            ["to_presenter", "to_listener", *(name for name in self.fields if name[-1].isdigit()), "missing", "changes"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for number in range(1, DISAGREEMENTS + 1):
            names = [f"{name}_{number}" for name in ("about", "presenter_says", "listener_says")]
            filled = [name for name in names if given.get(name)]
            if filled and len(filled) < len(names):
                empty = next(name for name in names if name not in filled)
                self.add_error(empty, _("A disagreement has a subject and both readings. Fill in this one, or none."))
        return given

    def details(self) -> OutcomeDetails:
        given = self.cleaned_data
        told = tuple(
            DisagreementDetails(given[f"about_{n}"], given[f"presenter_says_{n}"], given[f"listener_says_{n}"])
            for n in range(1, DISAGREEMENTS + 1)
            if given.get(f"about_{n}")
        )
        return OutcomeDetails(disagreements=told, **{name: given[name] for name in self.Meta.fields})


class DesignForm(forms.ModelForm[EvaluationDesign]):
    """What will be asked, of whom, and what happens with the answers."""

    class Meta:
        model = EvaluationDesign
        fields = DESIGN_FIELDS
        widgets = {"collects_from": DAY, "question": forms.Textarea(SHORT), "use": forms.Textarea(SHORT)}
        help_texts = {
            "burden": gettext_lazy("Such as forty minutes, and $40 for the time."),
            "session": gettext_lazy("The session in which this change was agreed, if there was one."),
        }

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = sessions  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.held_on:%Y-%m-%d} · {row}"  # type: ignore[attr-defined]

    def details(self) -> DesignDetails:
        return DesignDetails(**{name: self.cleaned_data[name] for name in DESIGN_FIELDS})


class AnswerForm(forms.ModelForm[DesignAnswer]):
    """Sign a design off, or say what must change first; on whose behalf is asked only where there is a choice."""

    class Meta:
        model = DesignAnswer
        fields = ["answer", "words"]
        widgets = {"answer": forms.RadioSelect, "words": forms.Textarea(SHORT)}
        help_texts = {"words": gettext_lazy("Only for “not yet”.")}

    def __init__(self, *args: Any, speaking_for: list[Organization | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speaking_for = {str(one.pk) if one else "": one for one in speaking_for}
        self.fields["answer"].choices = Answer.choices  # type: ignore[attr-defined]
        if len(self.speaking_for) > 1:
            named = [(key, str(one) if one else _("myself, as a resident")) for key, one in self.speaking_for.items()]
            self.fields["behalf"] = forms.ChoiceField(
                label=gettext_lazy("You answer for"), choices=named, required="" not in self.speaking_for
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == Answer.NOT_YET and not str(given.get("words", "")).strip():
            self.add_error("words", _("Say what must change first, so that it can be changed."))
        return given

    def details(self) -> AnswerDetails:
        given = self.cleaned_data
        only = next(iter(self.speaking_for.values()), None)
        organization = self.speaking_for[given["behalf"]] if "behalf" in self.fields else only
        return AnswerDetails(Answer(given["answer"]), organization, given["words"])


class WaiverForm(forms.Form):
    """Why an indicator goes public without a session."""

    why = forms.CharField(
        label=gettext_lazy("Why is no session held?"), max_length=300, widget=forms.Textarea(SHORT),
        help_text=gettext_lazy("The sentence stands beside the number for everyone to read."),
    )  # fmt: skip
