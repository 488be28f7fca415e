"""The form that invites, and the form that accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.sight import Sight

from ..details import ResidenceStatement
from ..invitation_rules import Offer
from ..models import Account, Invitation, Membership, Organization, Person, Seat
from ..powers import Permission, Powers
from ..states import AffiliationRole, SeatClass


@dataclass(frozen=True)
class Inviter:
    """Who invites, and what they may choose from."""

    powers: Powers
    sight: Sight

    @property
    def holders(self) -> list[Any]:
        return self.powers.holding(Permission.INVITE)

    def own(self) -> Organization:
        """The backbone for its staff, else the organization they administer."""
        backbone = self.powers.partnership.backbone
        return backbone if backbone and backbone.pk in self.holders else Organization.objects.get(pk=self.holders[0])

    def persons(self) -> Any:
        persons = Person.objects.visible_to(self.sight).filter(partnership=self.powers.partnership)
        return persons.filter(account__isnull=True, merged_into__isnull=True, custodian__in=self.holders)

    def organizations(self) -> Any:
        here = Organization.objects.visible_to(self.sight).filter(
            partnership=self.powers.partnership, merged_into__isnull=True, ends__isnull=True
        )
        if self.powers.keeps_table:
            return here.filter(Q(custodian__in=self.holders) | Q(parent__isnull=True))
        return here.filter(custodian__in=self.holders)

    def seats(self) -> Any:
        """Vacant resident seats of the bodies they keep."""
        filled = Membership.objects.current().values("seat_id")
        keeps = self.powers.holding(Permission.KEEP_BODIES)
        seats = (
            Seat.objects.visible_to(self.sight)
            .current()
            .filter(partnership=self.powers.partnership, seat_class=SeatClass.RESIDENT, custodian__in=keeps)
        )
        return seats.exclude(pk__in=filled).select_related("body")


class InvitationForm(forms.Form):
    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=gettext_lazy("Somebody on your list"),
        empty_label=gettext_lazy("Somebody new"),
    )  # fmt: skip
    name = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Name"), help_text=gettext_lazy("Only for somebody new.")
    )
    language = forms.ChoiceField(
        required=False, label=gettext_lazy("Their language"),
        choices=[("English", gettext_lazy("English")), ("Spanish", gettext_lazy("Spanish"))],
        help_text=gettext_lazy("Only for somebody new. The letter is written in it."),
    )  # fmt: skip
    email = forms.EmailField(max_length=254, label=gettext_lazy("E-mail address"))
    organization = forms.ModelChoiceField(
        Organization.objects.none(), required=False, label=gettext_lazy("To the organization"),
        empty_label=gettext_lazy("No organization"),
    )  # fmt: skip
    role = forms.ChoiceField(
        required=False, choices=AffiliationRole.choices, initial=AffiliationRole.MEMBER,
        label=gettext_lazy("As"),
        help_text=gettext_lazy("All but plain members see what the organization keeps to itself."),
    )  # fmt: skip
    seat = forms.ModelChoiceField(
        Seat.objects.none(), required=False, label=gettext_lazy("Or to a resident's seat"),
        empty_label=gettext_lazy("No seat"),
        help_text=gettext_lazy("They say themselves that they live here; then the seat is theirs."),
    )  # fmt: skip

    def __init__(self, *args: Any, inviter: Inviter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inviter = inviter
        self.fields["person"].queryset = inviter.persons()  # type: ignore[attr-defined]
        self.fields["organization"].queryset = inviter.organizations()  # type: ignore[attr-defined]
        self.fields["seat"].queryset = inviter.seats()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("person") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Choose somebody on your list, or write the name of somebody new."))
        if cleaned.get("organization") and cleaned.get("seat"):
            self.add_error("seat", _("A resident's seat is not held for an organization. Choose one of the two."))
        if not (cleaned.get("person") or cleaned.get("organization") or cleaned.get("seat")):
            self.add_error("organization", _("Choose an organization, or a resident's seat below."))
        return cleaned

    def offer(self) -> Offer:
        organization = self.cleaned_data["organization"]
        role = self.cleaned_data["role"] or AffiliationRole.MEMBER
        return Offer(self.cleaned_data["email"], organization, role if organization else "", self.cleaned_data["seat"])

    def custodian(self) -> Organization:
        """The organization that invites: the one invited to, the seat's or the person's, if one acts for it."""
        chosen = [self.cleaned_data[name] for name in ("organization", "seat", "person")]
        mine = [thing.custodian for thing in chosen if thing and thing.custodian_id in self.inviter.holders]
        return mine[0] if mine else self.inviter.own()

    def holder(self) -> Organization:
        """On whose list somebody new is put: that of the organization they come to, else of the one inviting."""
        organization: Organization | None = self.cleaned_data["organization"]
        if organization and self.inviter.powers.holds(organization.custodian, Permission.INVITE):
            return organization.custodian
        return self.custodian()


class AcceptanceForm(forms.Form):
    """A password for those who have no account yet; for a resident's seat, the resident's own word (PP-04)."""

    password1 = forms.CharField(
        label=gettext_lazy("Choose a password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. Four words that do not belong together are easy to remember."),
    )  # fmt: skip
    password2 = forms.CharField(
        label=gettext_lazy("The same password again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    community = forms.CharField(
        label=gettext_lazy("The community you live in"), max_length=120,
        help_text=gettext_lazy("Its name is enough. No address, and no papers."),
    )  # fmt: skip
    lives_here = forms.BooleanField(label=gettext_lazy("I live in this community."), required=False)
    sits_as_employee = forms.BooleanField(
        label=gettext_lazy("I come as an employee of one of the organizations at the table."), required=False
    )

    def __init__(self, *args: Any, invitation: Invitation, needs_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if not needs_password:
            del self.fields["password1"], self.fields["password2"]
        if invitation.seat_id is None:
            for name in ("community", "lives_here", "sits_as_employee"):
                del self.fields[name]
        elif names := invitation.partnership.community_names:
            choices = [("", _("Choose")), *((name, name) for name in names)]
            self.fields["community"].widget = forms.Select(choices=choices)

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        password_validation.validate_password(password, Account(email=self.invitation.email))
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        return cleaned

    def residence(self) -> ResidenceStatement | None:
        if self.invitation.seat_id is None:
            return None
        words = self.cleaned_data
        return ResidenceStatement(words["community"], words["lives_here"], words["sits_as_employee"])
