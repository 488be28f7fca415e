"""Deeds on promises: entering, moving on, keeping one of many times, showing evidence, carrying into a later one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.ids import uuid7
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import promise_permissions as permissions
from ..kept_files import FILES
from ..models import Clause, Obligation, ObligationEvidence, ObligationStep, Version
from ..moving_promises import carry, clauses_to_carry_into, held, move_promise, note
from ..promise_details import Given, ObligationDetails, Shown
from ..promise_states import EvidenceKind, ObligationState
from ..recurrence import Rhythm
from ..states import VersionState


@transaction.atomic
def add_obligation(*, clause: Clause, details: ObligationDetails, by: Account) -> Obligation:
    """Follow a clause as a promise with an owner and a date."""
    agreement = clause.version.agreement
    permissions.check_can_change_promises(by, agreement)
    if not Version.objects.filter(pk=clause.version_id, state=VersionState.SIGNED).exists():
        raise NotNow(_("Promises are followed once the version is signed."))
    if clause.is_left_out:
        raise NotNow(_("This clause was taken out. Choose the one that stands."))
    parties = set(agreement.parties.all().of_version(clause.version.number).values_list("organization_id", flat=True))
    if strangers := [str(one) for one in details.obligors if one.pk not in parties]:
        raise NotNow(_("%(names)s: not a party of this agreement.") % {"names": ", ".join(strangers)})
    obligation = _made(details, {"agreement": agreement, "clause": clause, **seen_like(clause.version)}, by)
    ledger.write("obligation_added", subject=obligation, by=by, clause=clause)
    return obligation


@transaction.atomic
def make_promise(*, given: Given, details: ObligationDetails, by: Account) -> Obligation:
    """Enter a promise that was given outside any agreement, so that its outcome is told too (CG-10)."""
    permissions.check_can_promise(by, given.holder)
    if not given.at.strip():
        raise NotNow(_("Say where it was promised, such as “town hall of 3 March”."))
    if given.holder not in details.obligors:
        raise NotNow(_("You enter promises of your own organization, %(holder)s.") % {"holder": given.holder})
    sight = {
        "partnership": given.holder.partnership,
        "custodian": given.holder,
        "audience": Audience.PUBLIC if given.is_public else Audience.PARTNERSHIP,
        "record_class": RecordClass.PUBLIC_RECORD,
    }
    obligation = _made(details, {"given_at": given.at.strip(), "given": given.when, **sight}, by)
    ledger.write("promise_made", subject=obligation, by=by, at=obligation.given_at)
    return obligation


def _made(details: ObligationDetails, columns: dict[str, object], by: Account) -> Obligation:
    _check(details)
    obligation = Obligation(**columns, **details.columns())
    rule = obligation.rule()
    obligation.next_due = next(rule.days()) if rule else None
    obligation.save()
    obligation.obligors.set(details.obligors)
    note(obligation, "", by)
    return obligation


def _check(details: ObligationDetails) -> None:
    if not details.what.strip():
        raise NotNow(_("Say in one sentence what is promised."))
    if not details.obligors:
        raise NotNow(_("Name at least one organization that promises it: what everybody owes, nobody does."))
    if details.rhythm != Rhythm.ONCE and details.due is None:
        raise NotNow(_("A promise that comes again needs its first date."))
    if details.due_until and details.due and details.due_until < details.due.latest:
        raise NotNow(_("The last time, %(day)s, is before the first.") % {"day": details.due_until})


@transaction.atomic
def step_obligation(*, obligation: Obligation, to: ObligationState, why: str = "", by: Account) -> ObligationStep:
    """Say where a promise stands now. Carrying is a deed of its own."""
    permissions.check_can_keep_promise(by, obligation)
    if to == ObligationState.CARRIED:
        raise NotNow(_("A promise is carried by the version that amends its agreement."))
    found = held(obligation)
    step = move_promise(found, to, by, why)
    obligation.state = found.state
    ledger.write("obligation_moved", subject=found, by=by, state=str(to.label), why=step.why)
    return step


@transaction.atomic
def keep_once(*, obligation: Obligation, why: str = "", for_day: dt.date | None = None, by: Account) -> ObligationStep:
    """A promise that comes again was kept for its next day; the day after that is the next. `for_day` is the day that
    was asked about: two who tell of one day do not tell of two."""
    permissions.check_can_keep_promise(by, obligation)
    found = held(obligation)
    rule, day = found.rule(), found.next_due
    if not found.comes_again or rule is None or day is None or not found.is_open:
        raise NotNow(_("Nothing of this promise is due any more. Say where it stands instead."))
    if for_day is not None and for_day != day:
        raise NotNow(
            _("It was told already that this was kept for %(day)s. The next day is %(next)s.")
            % {"day": date_format(for_day), "next": date_format(day)}
        )
    before = found.state
    found.state = ObligationState.IN_PROGRESS
    found.next_due = rule.after(day)
    found.save(update_fields=["state", "next_due"])
    obligation.state, obligation.next_due = found.state, found.next_due
    step = note(found, before, by, why, for_day=day)
    ledger.write("obligation_kept", subject=found, by=by, day=day.isoformat())
    return step


@transaction.atomic
def attach_evidence(*, obligation: Obligation, shown: Shown, by: Account) -> ObligationEvidence:
    """Show that a promise was kept, where the work happened: a note, a link, a file, something on this site."""
    permissions.check_can_keep_promise(by, obligation)
    if not shown.words.strip():
        raise NotNow(_("Say in a few words what it shows."))
    row = ObligationEvidence(
        id=uuid7(),
        obligation=obligation,
        step=obligation.steps.order_by("-at", "-id").first(),
        kind=shown.kind,
        words=shown.words.strip()[:400],
        url=shown.url if shown.kind == EvidenceKind.LINK else "",
        thing=shown.thing if shown.kind == EvidenceKind.THING else "",
        by=person_of(by, obligation.partnership),
        **seen_like(obligation),
    )
    if shown.kind == EvidenceKind.FILE:
        _with_file(row, shown)
    else:
        row.save()
    ledger.write("evidence_attached", subject=obligation, by=by, words=row.words)
    return row


def _with_file(row: ObligationEvidence, shown: Shown) -> None:
    if shown.upload is None:
        raise NotNow(_("Choose the file that shows it."))
    with FILES.keep(shown.upload, row.pk) as kept:
        for name, value in kept.columns().items():
            setattr(row, name, value)
        row.save()


@transaction.atomic
def carry_obligation(*, obligation: Obligation, clause: Clause, by: Account) -> Obligation:
    """The promise lives on in a later version, where it stands as it stood; the old one says so (KC-10)."""
    permissions.check_can_change_promises(by, clause.version.agreement)
    found = held(obligation)
    if not clauses_to_carry_into(found).filter(pk=clause.pk).exists():
        raise NotNow(_("A promise is carried into a clause of a later version of the same agreement that is signed."))
    carried = carry(found, clause, by)
    obligation.state = found.state
    return carried
