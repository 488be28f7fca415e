"""What several people do to an agreement in the same instant: done once, counted once, refused in words otherwise."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from commontable.foundation.errors import Refusal
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions, digests
from commontable.rooms.agreements.models import DigestMail, Obligation, Signature, SignedText, Version
from commontable.rooms.agreements.promise_states import ObligationState
from commontable.rooms.agreements.recurrence import Rhythm
from commontable.rooms.agreements.states import VersionState
from commontable.rooms.people.models import Account
from tests.racing import track

from . import promised

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def here(transactional_db):
    from tests.cast import assemble

    return assemble()


def done(found: list[Any]) -> list[Any]:
    """The deeds that were done. All others were refused with a sentence: nothing else is raised."""
    faults = [one for one in found if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert faults == []
    return [one for one in found if not isinstance(one, Exception)]


def signing(here: Any, version: Version, organization: Any) -> Callable[[], Any]:
    return lambda: promised.sign_for(here, Version.objects.get(pk=version.pk), organization)


def test_two_signers_at_once_and_each_twice_make_one_agreement_that_is_in_force_once(here, tmp_path):
    version = promised.proposed(here)
    with track(tmp_path) as run:
        found = run.together(*[signing(here, version, here.department), signing(here, version, here.organizers)] * 2)
        assert len(done(found)) == 2
        assert run.after(lambda: _signed(version)) == (VersionState.SIGNED, 2, 1, 1)


def _signed(version: Version) -> tuple[str, int, int, int]:
    """Where it stands, signatures, texts kept, lines of the ledger that it is in force."""
    state = Version.objects.get(pk=version.pk).state
    lines = LedgerLine.objects.filter(deed="version_in_force").count()
    return state, Signature.objects.count(), SignedText.objects.count(), lines


def test_a_promise_is_noted_as_done_once(here, tmp_path):
    clause = promised.signed(here).clauses.get(number="2")
    again = promised.obligation(here, clause, due=PartialDate.parse("2026-03-10"), rhythm=Rhythm.MONTHLY)
    once = promised.obligation(here, clause, "Open the center")

    def keep(by: Account) -> Any:
        row = Obligation.objects.get(pk=again.pk)
        return actions.keep_once(obligation=row, for_day=dt.date(2026, 3, 10), by=by)

    def complete(by: Account) -> Any:
        row = Obligation.objects.get(pk=once.pk)
        return actions.step_obligation(obligation=row, to=ObligationState.COMPLETE, why="It is open.", by=by)

    both = [Account.objects.get(pk=one.pk) for one in (here.dana, here.ana)]
    with track(tmp_path) as run:
        assert len(done(run.together(*[lambda by=by: keep(by) for by in both * 2]))) == 1
        assert len(done(run.together(*[lambda by=by: complete(by) for by in both * 2]))) == 1
        assert run.after(lambda: _kept(again, once)) == (dt.date(2026, 4, 10), 2, 2)


def _kept(again: Obligation, once: Obligation) -> tuple[dt.date | None, int, int]:
    """The next day of the one, and how many steps of each are on record, with those of entering them."""
    return Obligation.objects.get(pk=again.pk).next_due, again.steps.count(), once.steps.count()


def test_two_runs_of_the_weekly_mail_at_once_send_everybody_one(here, tmp_path):
    clause = promised.signed(here).clauses.get(number="2")
    promised.obligation(here, clause, due=PartialDate.parse("2026-03-10"))
    with track(tmp_path) as run:
        tallies = done(run.together(*[lambda: digests.send_digests(MONDAY)] * 3))
        assert sum(one.sent for one in tallies) == 2
        assert run.after(DigestMail.objects.count) == 2
    assert Counter(one.to[0] for one in mail.outbox) == {"ana@example.org": 1, "dana@example.org": 1}
