"""Meetings of the demonstration's commission: one just held, with a vote of one organization one vote, and the next.

Everything here is invented and says so. The meeting that was held was held today, whenever the demonstration is made.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.timezone import localdate

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import (
    Arrival,
    ItemDetails,
    MeetingDetails,
    Need,
    NoticeDetails,
    RuleDetails,
)
from commontable.rooms.gatherings.models import AgendaItem, ElectorVoter, Meeting, VoteEvent
from commontable.rooms.gatherings.record_details import ActionItemDetails
from commontable.rooms.gatherings.shipped_rules import shipped
from commontable.rooms.gatherings.states import (
    BallotHow,
    ItemKind,
    MeetingFormat,
    MeetingLanguage,
    Option,
    Presence,
    Support,
)
from commontable.rooms.gatherings.vote_details import BallotEntry, DecisionRuleDetails, MotionDetails
from commontable.rooms.people.models import Membership

from .opening import Opened, backbone_of

ZONE = "America/Chicago"
SYNTHETIC = "(synthetic)"
# What each seat says, and how it comes in. One seat abstains, so that the result shows what an abstention does.
BALLOTS = {
    "vice-chair": (Option.FOR, BallotHow.PHONE),
    "hospital": (Option.ABSTAIN, BallotHow.ROLL_CALL),
    "clinic": (Option.FOR, BallotHow.ROLL_CALL),
    "tenants": (Option.FOR, BallotHow.ROLL_CALL),
    "resident-east": (Option.FOR, BallotHow.PHONE),
}


def meet(opened: Opened) -> None:
    """Rules first, then the meeting of today with its vote, then the next one with its notice."""
    _set_rules(opened)
    held = _today(opened)
    _next(opened, held)


def _set_rules(opened: Opened) -> None:
    by = opened.accounts["dana"]
    law = shipped("us-mo")
    assert law is not None
    notice = RuleDetails(
        name=law.name, hours=law.counting.hours, citation=law.citation, jurisdiction=law.jurisdiction,
        leaves_out_weekends=law.counting.leaves_out_weekends, leaves_out_holidays=law.counting.leaves_out_holidays,
        holiday_calendar=law.counting.holiday_calendar, effective_from=law.effective_from, url=law.url,
    )  # fmt: skip
    actions.add_notice_rule(holder=backbone_of(opened.partnership), details=notice, by=by)
    rule = DecisionRuleDetails(
        number="4.2",
        name=f"One organization, one vote {SYNTHETIC}",
        citation=f"Rules of procedure of the demonstration's commission, section 4.2 {SYNTHETIC}",
        begins=PartialDate.parse("2015"),
        text="Each organization has one vote, whatever its size. Who abstains counts as present and not for.",
    )
    actions.enact_rule(body=opened.bodies["commission"], details=rule, by=by)


def _today(opened: Opened) -> Meeting:
    by, began = opened.accounts["dana"], _full_hour(timezone.now() - dt.timedelta(hours=2))
    details = MeetingDetails(
        begins_at=began,
        ends_at=began + dt.timedelta(hours=3),
        time_zone=ZONE,
        format=MeetingFormat.HYBRID,
        title=f"Health Commission {SYNTHETIC}",
        place=f"2400 Troost Avenue, room of the demonstration {SYNTHETIC}",
        language=MeetingLanguage.BOTH,
        purpose="To hear how long people live in each ZIP code, and to decide what is shown next.",
        time_chosen="When most members could come, residents first",
        supports_offered=(Support.CHILDCARE, Support.INTERPRETATION, Support.MEAL),
    )
    meeting = actions.plan_meeting(body=opened.bodies["commission"], details=details, by=by)
    items = _agenda(opened, meeting)
    announced = began - dt.timedelta(days=7)
    AgendaItem.objects.filter(meeting=meeting).update(added_at=announced)  # what was announced stood on the agenda
    _give_notice(opened, meeting, announced)
    actions.open_meeting(meeting=meeting, by=by, at=began)
    _arrive(opened, meeting)
    _vote(opened, items[ItemKind.VOTE])
    follow_up = ActionItemDetails(
        what=f"Show life expectancy of every ZIP beside the plan's priorities {SYNTHETIC}",
        organization=backbone_of(opened.partnership),
        due=localdate() + dt.timedelta(days=30),
        agenda_item=items[ItemKind.VOTE],
    )
    actions.add_action_item(meeting=meeting, details=follow_up, by=by)
    actions.close_meeting(meeting=meeting, by=by)
    return meeting


def _full_hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _give_notice(opened: Opened, meeting: Meeting, posted_at: dt.datetime) -> None:
    where = "City Hall's board and the Health Department's door"
    details = NoticeDetails(posted_at=posted_at, where=f"{where} {SYNTHETIC}")
    actions.post_notice(meeting=meeting, details=details, by=opened.accounts["dana"])


def _agenda(opened: Opened, meeting: Meeting) -> dict[ItemKind, AgendaItem]:
    words = {
        ItemKind.PUBLIC_COMMENT: ("Public comment", "Three minutes each; in Spanish too, with interpretation."),
        ItemKind.STORY: (f"A neighbor tells {SYNTHETIC}", "What it takes to get to the clinic that is near."),
        ItemKind.INFORMATION: (f"Where life is shortest {SYNTHETIC}", "The newest release, with its intervals."),
        ItemKind.VOTE: (f"Show every ZIP in the next plan {SYNTHETIC}", "Brought by the seat of the East Side."),
    }
    by = opened.accounts["dana"]
    return {
        kind: actions.add_item(
            meeting=meeting,
            details=ItemDetails(title=title, kind=kind, detail=detail, minutes_planned=15),
            by=by,
        )
        for kind, (title, detail) in words.items()
    }


def _arrive(opened: Opened, meeting: Meeting) -> None:
    """Rosa and Olivia by themselves, from their phones; the clerk notes the others."""
    own = {"resident-east": "rosa", "vice-chair": "olivia"}
    for key in BALLOTS:
        by = opened.accounts[own.get(key, "dana")]
        mode = Presence.REMOTE if key == "hospital" else Presence.IN_PERSON
        arrival = Arrival(mode=mode, at=meeting.begins_at)
        actions.check_in(meeting=meeting, seat=opened.seats[key], by=by, details=arrival)


def _vote(opened: Opened, item: AgendaItem) -> VoteEvent:
    by = opened.accounts["dana"]
    details = MotionDetails(
        text=f"The next plan shows every ZIP code. {SYNTHETIC}",
        mover_seat=opened.seats["resident-east"],
        seconder_seat=opened.seats["clinic"],
    )
    motion = actions.put_motion(item=item, details=details, by=by)
    event = actions.call_vote(motion=motion, by=by)
    accounts = {"vice-chair": opened.accounts["olivia"], "resident-east": opened.accounts["rosa"]}
    for key, (option, how) in BALLOTS.items():
        voter = ElectorVoter.objects.get(event=event, seat=opened.seats[key])
        sitting = Membership.objects.current().get(seat=opened.seats[key])
        entry = BallotEntry(option, caster=None if key in accounts else sitting.person, how=how)
        actions.cast_ballot(voter=voter, by=accounts.get(key, by), entry=entry)
    actions.close_vote(event=event, by=by)
    return event


def _evening(held: Meeting) -> dt.datetime:
    """Six in the evening of a Tuesday, about three weeks on."""
    day = held.local_begin + dt.timedelta(days=21 + (1 - held.local_begin.weekday()) % 7)
    return day.replace(hour=18, minute=0, second=0, microsecond=0)


def _next(opened: Opened, held: Meeting) -> None:
    by = opened.accounts["dana"]
    begins = _evening(held)
    details = MeetingDetails(
        begins_at=begins,
        ends_at=begins + dt.timedelta(hours=2),
        time_zone=ZONE,
        format=MeetingFormat.HYBRID,
        title=f"Health Commission, next meeting {SYNTHETIC}",
        place=held.place,
        language=MeetingLanguage.BOTH,
        purpose="To approve the minutes of the last meeting and hear what became of what was decided.",
        supports_offered=(Support.CHILDCARE, Support.INTERPRETATION, Support.MEAL, Support.TRANSPORT),
    )
    meeting = actions.plan_meeting(body=opened.bodies["commission"], details=details, by=by)
    minutes = ItemDetails(title="Minutes of the last meeting", kind=ItemKind.VOTE)
    actions.add_item(meeting=meeting, details=minutes, by=by)
    _give_notice(opened, meeting, timezone.now())
    need = Need(Support.CHILDCARE, "Two children, four and seven (synthetic)")
    rosa = opened.accounts["rosa"]
    actions.ask_support(meeting=meeting, person=opened.persons["rosa"], need=need, by=rosa)
