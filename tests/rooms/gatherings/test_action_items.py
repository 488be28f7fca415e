"""Action items: an organization and a day each, states by records, counts of voices; each deed in the ledger."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.timezone import localdate

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.gatherings import actions, queries
from commontable.rooms.gatherings.models import ActionItem, SpeakingCount
from commontable.rooms.gatherings.record_details import ActionItemDetails, ActionStep
from commontable.rooms.gatherings.states import ActionDeed, ActionState, Horizon
from commontable.rooms.people.models import Person
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import SeatClass
from tests import gathered

SOON = localdate() + dt.timedelta(days=10)


@pytest.fixture
def meeting(cast):
    return gathered.opened(cast.commission)


def _details(cast, **fields) -> ActionItemDetails:
    return ActionItemDetails(**{"what": "Call the clinics", "organization": cast.hospital, "due": SOON, **fields})


@pytest.fixture
def item(cast, meeting) -> ActionItem:
    return actions.add_action_item(meeting=meeting, details=_details(cast), by=cast.dana)


def _step(item, by, deed=ActionDeed.DONE, why="All called", due=None):
    return actions.step_action_item(item=item, step=ActionStep(deed, why, due), by=by)


def test_an_action_item_has_an_organization_a_day_and_a_horizon(cast, item):
    assert (item.organization, item.due, item.horizon) == (cast.hospital, SOON, Horizon.NOW)
    assert item.state == ActionState.OPEN
    assert LedgerLine.objects.filter(deed="action_item_added").count() == 1


def test_only_the_clerk_adds_one_and_bad_ones_are_refused(cast, meeting):
    with pytest.raises(NotPermitted):
        actions.add_action_item(meeting=meeting, details=_details(cast), by=cast.omar)
    stranger = Person.objects.get(account=cast.esther)
    for fields, words in [
        ({"what": " "}, "what is to be done"),
        ({"due": localdate() - dt.timedelta(days=900)}, "before the meeting"),
        ({"organization": cast.lakeside.backbone}, "not at this table"),
        ({"organization": cast.congregation}, "not shown to everybody"),
        ({"person": stranger}, "not on record"),
        ({"agenda_item": gathered.item(gathered.opened(cast.commission))}, "another meeting"),
    ]:
        with pytest.raises(NotNow, match=words):
            actions.add_action_item(meeting=meeting, details=_details(cast, **fields), by=cast.dana)
    with pytest.raises(NotNow, match="not been opened"):
        actions.add_action_item(meeting=gathered.meeting(cast.commission), details=_details(cast), by=cast.dana)


def test_every_change_is_a_record_with_who_when_and_why(cast, item):
    later = SOON + dt.timedelta(days=40)
    _step(item, cast.dana, ActionDeed.MOVED, "Two clinics moved", later)
    assert ActionItem.objects.with_state().get().due == later
    _step(item, cast.dana)
    assert ActionItem.objects.with_state().get().state == ActionState.DONE
    _step(item, cast.dana, ActionDeed.REOPENED, "One was forgotten")
    _step(item, cast.dana, ActionDeed.DROPPED, "The clinic closed")
    assert [step.number for step in item.steps.all()] == [1, 2, 3, 4]
    deeds = set(LedgerLine.objects.filter(deed__startswith="action_item_").values_list("deed", flat=True))
    assert deeds == {f"action_item_{end}" for end in ("added", "moved", "done", "reopened", "dropped")}
    with pytest.raises(TypeError, match="never deleted"):
        item.delete()


def test_steps_that_its_state_does_not_allow_are_refused(cast, item):
    with pytest.raises(NotNow, match="not possible now"):
        _step(item, cast.dana, ActionDeed.REOPENED, "Why")
    with pytest.raises(NotNow, match="one sentence"):
        _step(item, cast.dana, why="")
    with pytest.raises(NotNow, match="to which day"):
        _step(item, cast.dana, ActionDeed.MOVED, "Why")
    with pytest.raises(NotNow, match="is over"):
        _step(item, cast.dana, ActionDeed.MOVED, "Why", localdate() - dt.timedelta(days=1))


def test_who_answers_for_it_tells_what_became_of_it(cast, meeting, item):
    for account in (cast.omar, cast.rosa, cast.esther, cast.hank):
        with pytest.raises(NotPermitted):
            _step(item, account)
    hank = Person.objects.get(account=cast.hank)
    named = actions.add_action_item(meeting=meeting, details=_details(cast, person=hank), by=cast.dana)
    _step(named, cast.hank)
    theirs = actions.add_action_item(
        meeting=meeting, details=_details(cast, organization=cast.organizers), by=cast.dana
    )
    _step(theirs, cast.omar)


def test_what_waits_for_somebody_is_their_own_and_their_organizations(cast, meeting, item):
    theirs = actions.add_action_item(
        meeting=meeting, details=_details(cast, organization=cast.organizers), by=cast.dana
    )
    assert queries.items_of(cast.omar, cast.river, sight_of(cast.omar)) == [theirs]
    assert queries.items_of(cast.hank, cast.river, sight_of(cast.hank)) == []
    assert queries.items_of(cast.esther, cast.river, sight_of(cast.esther)) == []


def test_lanes_hold_what_is_open_by_its_day(cast, meeting, item):
    far = actions.add_action_item(
        meeting=meeting, details=_details(cast, due=SOON + dt.timedelta(days=300)), by=cast.dana
    )
    _step(actions.add_action_item(meeting=meeting, details=_details(cast), by=cast.dana), cast.dana)
    lanes = {
        lane.horizon: list(lane.items) for lane in queries.lanes(queries.open_items(cast.river, sight_of(cast.ana)))
    }
    assert lanes == {Horizon.NOW: [item], Horizon.NEAR: [], Horizon.FAR: [far]}


def test_voices_are_counted_by_class_and_the_ledger_is_told_once(cast, meeting):
    for _turn in range(3):
        actions.count_turn(meeting=meeting, seat_class=SeatClass.RESIDENT, by=cast.dana)
    count = actions.count_turn(meeting=meeting, seat_class=SeatClass.RESIDENT, by=cast.dana, turns=-1)
    assert count.turns == 2
    assert LedgerLine.objects.filter(deed="speaking_counted").count() == 1
    with pytest.raises(NotNow, match="nothing to take back"):
        actions.count_turn(meeting=meeting, seat_class=SeatClass.YOUTH, by=cast.dana, turns=-1)
    with pytest.raises(NotPermitted):
        actions.count_turn(meeting=meeting, seat_class=SeatClass.RESIDENT, by=cast.rosa)
    assert SpeakingCount.objects.visible_to(sight_of(cast.rosa)).exists()
    assert not SpeakingCount.objects.visible_to(sight_of(cast.omar)).exists()
