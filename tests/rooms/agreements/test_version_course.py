"""Whatever is done to an agreement in whatever order: its versions keep to the table, and what is signed stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commontable.foundation.errors import Refusal
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.canonical import hash_of
from commontable.rooms.agreements.drafting_details import Answer, Asked, StepDetails, VersionDetails
from commontable.rooms.agreements.models import Agreement, Version
from commontable.rooms.agreements.promise_details import Leaving
from commontable.rooms.agreements.states import VERSION_MOVES, ApprovalVerdict, VersionState
from tests.cast import Cast

from . import promised

Deed = Callable[[Cast, Version], Any]


def _sign(side: str) -> Deed:
    return lambda here, version: promised.sign_for(here, version, getattr(here, side))


def _leave(side: str) -> Deed:
    by = {"department": "dana", "organizers": "olivia"}[side]
    leaving = Leaving(localdate() + dt.timedelta(days=1), "We go another way.")
    return lambda here, version: actions.withdraw(
        version=version, party=promised.party(version, getattr(here, side)), leaving=leaving, by=getattr(here, by)
    )


def _answer(verdict: str) -> Deed:
    def deed(here: Cast, version: Version) -> Any:
        for step in version.approval_steps.all():
            for approver in step.approvers.all():
                actions.approve_version(approver=approver, answer=Answer(verdict, "No."), by=here.dana)

    return deed


DEEDS: Mapping[str, Deed] = {
    "write": lambda here, version: actions.change_version(
        version=version, details=VersionDetails("Another title"), by=here.dana
    ),
    "ask": lambda here, version: actions.add_approval_step(
        version=version, details=StepDetails("Counsel", (Asked(here.department),)), by=here.dana
    ),
    "propose": lambda here, version: actions.propose_version(version=version, by=here.dana),
    "approve": _answer(ApprovalVerdict.APPROVED),
    "refuse": _answer(ApprovalVerdict.BLOCKED),
    "take back": lambda here, version: actions.return_version(version=version, why="Not yet.", by=here.dana),
    "drop": lambda here, version: actions.drop_version(version=version, why="Never.", by=here.dana),
    "sign for one": _sign("department"),
    "sign for the other": _sign("organizers"),
    "amend": lambda here, version: actions.amend(version=version, why="More.", by=here.dana),
    "leave": _leave("department"),
    "leave too": _leave("organizers"),
}
# What leads on comes more often than what ends all, so that signed versions are reached and amended.
ORDER = [*DEEDS, "propose", "propose", *["sign for one", "sign for the other"] * 3, "approve", "amend"]


PATHS = [
    [],
    ["ask", "propose"],
    ["ask", "propose", "approve"],
    ["propose", "sign for one"],
    ["propose", "sign for one", "leave"],
    ["propose", "sign for one", "sign for the other"],
    ["propose", "sign for one", "sign for the other", "leave", "leave too"],
    ["propose", "drop"],
]


def test_in_every_state_every_deed_keeps_to_the_table_or_is_refused(cast):
    agreement = promised.agreement(cast)
    reached = set()
    for path in PATHS:
        with _taken_back():
            for name in path:
                DEEDS[name](cast, agreement.versions.order_by("number").last())
            version = agreement.versions.get(number=1)
            reached.add(version.state)
            for deed in DEEDS.values():
                with _taken_back():
                    with suppress(Refusal):
                        deed(cast, Version.objects.get(pk=version.pk))
                    _check(agreement)
    assert reached == set(VersionState)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(ORDER), st.booleans()), min_size=3, max_size=14))
def test_no_sequence_of_deeds_leaves_the_table_or_changes_what_was_signed(cast, deeds):
    agreement = promised.agreement(cast)
    for name, on_newest in deeds:
        versions = list(agreement.versions.order_by("number"))
        with suppress(Refusal):
            DEEDS[name](cast, versions[-1 if on_newest else 0])
    _check(agreement)


def _check(agreement: Agreement) -> None:
    for version in agreement.versions.all():
        _keeps_to_the_table(version)
        _stays_as_signed(version)
    _one_is_drafted_at_a_time(agreement)


def _keeps_to_the_table(version: Version) -> None:
    state = ""
    for step in version.steps.order_by("at", "id"):
        assert step.before == state
        assert step.after in (VERSION_MOVES[state] if state else (VersionState.DRAFT,))
        state = step.after
    assert version.state == state


def _stays_as_signed(version: Version) -> None:
    """Two signatures make it signed, none is on a draft, and all are on the text that is kept."""
    signatures = list(version.signatures.all())
    if version.state in (VersionState.SIGNED, VersionState.WITHDRAWN):
        assert len({one.party_id for one in signatures}) == len(signatures) >= 2
    if version.state in (VersionState.DRAFT, VersionState.PROPOSED):
        assert signatures == []
    for one in signatures:
        assert one.sha256 == version.text_hash == hash_of(version.signed_text.text)


def _one_is_drafted_at_a_time(agreement: Agreement) -> None:
    made = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.APPROVED)
    assert agreement.versions.filter(state__in=made).count() <= 1
