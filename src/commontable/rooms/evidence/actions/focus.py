"""Deeds on choices of focus (CAS-17): recorded once, with numbers, weights, reasons and effort; shown to everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Organization
from commontable.rooms.people.queries import person_of

from .. import taking_part
from ..focus_numbers import Computed, Wanted, compute, same_kind_of_place, snapshot
from ..models import Focus, FocusMeasure, Release
from ..seen import check_may_be_seen_by
from ..talk import FocusDetails


@dataclass(frozen=True)
class Asked:
    """The numbers asked for, their releases by folder, and the address that asks for them."""

    wanted: Wanted
    releases: Mapping[str, Release]
    link: str


@transaction.atomic
def record_focus(*, custodian: Organization, asked: Asked, details: FocusDetails, by: Account) -> Focus:
    """Keep a choice as it was decided. What the numbers say is worked out here, never taken from a form."""
    taking_part.check_can_choose_focus(by, custodian)
    _check_releases(custodian, asked)
    computed = compute(asked.wanted)
    _check_decision(details, computed)
    _check_replaced(custodian, details)
    wanted, seen = asked.wanted, _sight(custodian)
    first = next(iter(asked.releases.values()))
    focus: Focus = Focus.objects.create(
        title=details.title.strip(), rule=wanted.rule, how=wanted.how, count=wanted.count,
        second_count=wanted.second_count, seed=wanted.seed, place_kind=first.place_kind,
        place_vintage=first.place_vintage, computed=computed.picked(), places=list(details.places),
        results=snapshot(computed), reasons=details.reasons.strip(), why_other=details.why_other.strip(),
        body=details.body, decided_by=details.decided_by.strip(), decided_on=details.decided_on, hours=details.hours,
        replaces=details.replaces, link=asked.link, by=person_of(by, custodian.partnership), **seen,
    )  # fmt: skip
    for order, number in enumerate(wanted.numbers):
        FocusMeasure.objects.create(
            focus=focus, release=asked.releases[number.folder_id], group=number.group, period=number.period,
            weight=number.weight, worse=number.worse, order=order, by=focus.by, **seen,
        )  # fmt: skip
    ledger.write("focus_recorded", subject=focus, by=by)
    return focus


def _sight(custodian: Organization) -> dict[str, object]:
    return {
        "partnership": custodian.partnership, "custodian": custodian, "audience": Audience.PARTNERSHIP,
        "record_class": RecordClass.PUBLIC_RECORD,
    }  # fmt: skip


def _check_releases(custodian: Organization, asked: Asked) -> None:
    """Everybody at the table reads the choice, so everybody must be able to read what it rests on."""
    for release in asked.releases.values():
        if release.partnership_id != custodian.partnership_id:
            raise NotNow(_("A choice rests on numbers of its own table."))
        if release.audience not in (Audience.PARTNERSHIP, Audience.PUBLIC):
            raise NotNow(
                _("Not everybody at the table sees “%(release)s”. Show it to them first, then record the choice.")
                % {"release": release}
            )
        if hasattr(release, "withdrawal"):
            raise NotNow(_("“%(release)s” was withdrawn. Choose by other numbers.") % {"release": release})
    same_kind_of_place(list(asked.releases.values()))


def _check_decision(details: FocusDetails, computed: Computed) -> None:
    if not details.places:
        raise NotNow(_("Choose at least one place."))
    unknown = [place for place in details.places if place not in computed.places]
    if unknown:
        raise NotNow(_("These numbers hold no place “%(place)s”. Choose among their places.") % {"place": unknown[0]})
    if set(details.places) != set(computed.picked()) and not details.why_other.strip():
        raise NotNow(_("The places differ from what the numbers say. Say why, so that everybody can follow."))
    if details.body is None and not details.decided_by.strip():
        raise NotNow(_("Say who decided: a body of this table, or in words."))
    if details.decided_on > localdate():
        raise NotNow(_("A decision cannot lie ahead. Give the day on which it was made."))


def _check_replaced(custodian: Organization, details: FocusDetails) -> None:
    replaced = details.replaces
    if replaced is None:
        return
    if replaced.partnership_id != custodian.partnership_id:
        raise NotNow(_("A choice replaces one of its own table."))
    if Focus.objects.filter(replaces=replaced).exists():
        raise NotNow(_("“%(focus)s” was replaced already. Replace the newer choice.") % {"focus": replaced})


@transaction.atomic
def publish_focus(*, focus: Focus, by: Account) -> Focus:
    """Show a choice to everyone; its numbers must be seen by everyone already."""
    taking_part.check_can_keep(by, focus)
    if focus.audience == Audience.PUBLIC:
        raise NotNow(_("Everyone sees this choice already."))
    check_may_be_seen_by(focus, Audience.PUBLIC)
    narrow = [
        row.release for row in focus.measures.select_related("release") if row.release.audience != Audience.PUBLIC
    ]
    if narrow:
        raise NotNow(
            _("Not everyone sees “%(release)s”, on which this choice rests. Show it to everyone first.")
            % {"release": narrow[0]}
        )
    Focus.objects.filter(pk=focus.pk).update(audience=Audience.PUBLIC)
    FocusMeasure.objects.filter(focus=focus).update(audience=Audience.PUBLIC)
    focus.refresh_from_db()
    ledger.write("focus_published", subject=focus, by=by)
    return focus
