"""Two records of one person, or one organization, become one. Nothing is lost: what the absorbed one had moves over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience

from ..exchange.moving import as_it_was, end_doubled_affiliations, hand_over, held_by, move_all
from ..exchange.rules import check_can_merge
from ..models import Account, Membership, Merge, Organization, Person
from ..permissions import is_unclaimed
from ..queries import sight_of
from ..writing import check, class_for

# The fields two records may differ in, and a person chooses between.
PERSON_FIELDS = ("name", "language", "audience")
ORGANIZATION_FIELDS = (
    "name", "short_name", "sector", "kind", "standing", "parent", "is_fiscal_agent", "website", "about",
    "begins", "ends", "audience",
)  # fmt: skip
KEEP, ABSORB = "keep", "absorb"
Choices = Mapping[str, str]


@transaction.atomic
def merge_persons(*, keep: Person, absorb: Person, by: Account, choices: Choices) -> Merge:
    """Make one person of two; `choices` says for each field whether the value of "keep" or of "absorb" is right."""
    _check_two_of_one_holder(keep, absorb, by)
    check_can_merge(by=by, keep=keep, absorb=absorb, changes_kept=ABSORB in choices.values())
    _check_accounts(keep, absorb)
    _check_alternates(keep, absorb)
    merge = _recorded(keep, absorb)
    account, absorb.account = keep.account or absorb.account, None
    _take_in(keep, absorb, merge)
    _take_values(keep, absorb, PERSON_FIELDS, choices)
    keep.account = account
    _save_kept(keep)
    end_doubled_affiliations(person=keep)
    ledger.write("persons_merged", subject=merge, by=by, kept=keep)
    return merge


@transaction.atomic
def merge_organizations(*, keep: Organization, absorb: Organization, by: Account, choices: Choices) -> Merge:
    """Make one organization of two that one organization holds, or of a partner and its double nobody works in."""
    _check_two_of_one_holder(keep, absorb, by)
    check_can_merge(by=by, keep=keep, absorb=absorb, changes_kept=ABSORB in choices.values())
    _check_absorbable(keep, absorb)
    merge = _recorded(keep, absorb)
    merge.snapshot["handed_over"] = hand_over(keep, absorb)
    absorb.custodian_id = keep.custodian_id
    _take_in(keep, absorb, merge)
    _take_values(keep, absorb, ORGANIZATION_FIELDS, choices)
    _save_kept(keep)
    end_doubled_affiliations(organization=keep)
    ledger.write("organizations_merged", subject=merge, by=by, kept=keep)
    return merge


def _check_two_of_one_holder(keep: Any, absorb: Any, by: Account) -> None:
    if keep.pk == absorb.pk:
        raise NotNow(_("This is one record, not two. Choose another one to merge."))
    seen = type(keep).objects.visible_to(sight_of(by)).filter(pk__in=[keep.pk, absorb.pk])
    if seen.count() != 2 or keep.partnership_id != absorb.partnership_id:
        raise NotPermitted(_("One of the two records is not at this table, or not yours to see. Choose another one."))
    for thing in (keep, absorb):
        if thing.merged_into_id:
            raise NotNow(
                _("%(thing)s was merged into %(kept)s already. Choose that one.")
                % {"thing": thing, "kept": thing.merged_into}
            )
    holds_itself = keep.custodian_id == keep.pk and absorb.custodian_id == absorb.pk
    if keep.custodian_id != absorb.custodian_id and not holds_itself:
        raise NotPermitted(
            _("%(keep)s is held by %(one)s and %(absorb)s by %(other)s. Only records of one holder can be merged.")
            % {"keep": keep, "one": keep.custodian, "absorb": absorb, "other": absorb.custodian}
        )


def _check_accounts(keep: Person, absorb: Person) -> None:
    if keep.account_id and absorb.account_id:
        raise NotNow(
            _("Both %(keep)s and %(absorb)s sign in with an account of their own. Have one closed first.")
            % {"keep": keep, "absorb": absorb}
        )


def _check_alternates(keep: Person, absorb: Person) -> None:
    """Nobody stands in for themselves."""
    both = Q(person=keep, alternate=absorb) | Q(person=absorb, alternate=keep)
    if membership := Membership.objects.filter(both).select_related("seat__body").first():
        raise NotNow(
            _("In %(seat)s one of the two is the alternate of the other. Name another alternate first.")
            % {"seat": membership.seat}
        )


def _check_absorbable(keep: Organization, absorb: Organization) -> None:
    if absorb.partnership.backbone_id == absorb.pk:
        raise NotNow(_("%(thing)s is the backbone. Keep its record and absorb the other one.") % {"thing": absorb})
    if absorb.pk in (keep.parent_id, keep.custodian_id) or absorb.parent_id == keep.pk:
        raise NotNow(_("One of the two stands under the other. Give it another parent first, or none."))
    held = held_by(absorb)
    if held and not is_unclaimed(absorb):
        # Who holds a record decides who sees it; that does not change by the way.
        raise NotNow(
            _("People work in %(thing)s and it holds records of its own (%(what)s). Keep it and absorb the other one.")
            % {"thing": absorb, "what": ", ".join(sorted({moving.label for moving in held}))}
        )


def _recorded(keep: Any, absorb: Any) -> Merge:
    """The merge, with both records as they were; only those who held the absorbed one see it."""
    return Merge(
        partnership=keep.partnership,
        custodian=keep.custodian,
        audience=Audience.CUSTODIAN,
        record_class=class_for(Audience.CUSTODIAN, keep.custodian),
        kind=keep._meta.model_name,
        kept_id=keep.pk,
        absorbed_id=absorb.pk,
        snapshot={"kept": as_it_was(keep), "absorbed": as_it_was(absorb)},
    )


def _take_in(keep: Any, absorb: Any, merge: Merge) -> None:
    """Everything that pointed to the absorbed record points to the kept one; so does the absorbed record itself."""
    merge.snapshot["moved"] = move_all(keep, absorb)
    merge.save()
    type(absorb).objects.filter(merged_into=absorb).update(merged_into=keep)
    absorb.merged_into = keep
    absorb.save()


def _take_values(keep: Any, absorb: Any, names: tuple[str, ...], choices: Choices) -> None:
    for name in names:
        if choices.get(name) != ABSORB:
            continue
        setattr(keep, name, getattr(absorb, name))
        if name == "audience":
            keep.audience_body_id, keep.record_class = absorb.audience_body_id, absorb.record_class


def _save_kept(keep: Any) -> None:
    try:
        check(keep)
    except ValidationError as error:
        raise NotNow(" ".join(error.messages)) from error
    keep.save()
