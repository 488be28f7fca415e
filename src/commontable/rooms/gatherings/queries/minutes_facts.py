"""What minutes are drafted from: the records of one meeting, as those who will read the minutes may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from commontable.foundation.sight import Audience, RecordClass, Sight
from commontable.rooms.people.models import Organization, Person, Sighted

from ..meeting_states import ItemKind, MeetingLanguage, Presence, SittingAs
from ..minutes_draft import Came, Held, ToDo, Treated, draft
from ..models import ActionItem, Meeting, Notice
from ..record_states import MinutesPart
from .minutes_votes import votes_by_item
from .seats import SeatAt, seats_at
from .titles import titles_seen


def drafted(meeting: Meeting) -> tuple[MinutesPart, ...]:
    """The draft in the meeting's language; in both, English first."""
    language = MeetingLanguage(meeting.language)
    if language != MeetingLanguage.BOTH:
        with translation.override(language.value):
            return draft(facts(meeting))
    with translation.override("en"):
        english = draft(facts(meeting))
    with translation.override("es"):
        spanish = draft(facts(meeting))
    return tuple(_together(*pair) for pair in zip(english, spanish, strict=True))


def _together(english: MinutesPart, spanish: MinutesPart) -> MinutesPart:
    """One part in both languages; what is the same in both stands once."""

    def both(one: str, other: str, between: str) -> str:
        return one if one == other else f"{one}{between}{other}"

    return MinutesPart(
        english.key,
        both(english.heading, spanish.heading, " · "),
        both(english.text, spanish.text, "\n\n"),
        both(english.withheld, spanish.withheld, " · "),
    )


def readers_of(thing: Sighted) -> Sight:
    """The sight that everybody who may read the thing has: names nobody else may see stay out of its text."""
    if thing.audience == Audience.PUBLIC and thing.record_class == RecordClass.PUBLIC_RECORD:
        return Sight()
    table = frozenset({thing.partnership_id})
    if thing.audience == Audience.BODY:
        bodies = [thing.audience_body_id] if thing.audience_body_id else []
        return Sight(partnerships=table, bodies=frozenset(bodies))
    if thing.audience == Audience.CUSTODIAN:
        return Sight(partnerships=table, organizations=frozenset({thing.custodian_id}))
    return Sight(partnerships=table)


def members_of(meeting: Meeting) -> Sight:
    """The sight that every member of the meeting's body has: what was closed to the public is theirs too."""
    readers = readers_of(meeting)
    if meeting.audience == Audience.CUSTODIAN:
        return readers
    return Sight(partnerships=frozenset({meeting.partnership_id}), bodies=readers.bodies | frozenset({meeting.body_id}))


def facts(meeting: Meeting) -> Held:
    sight = readers_of(meeting)
    seats = seats_at(meeting, with_vote_only=False)
    names = _Names(seats, sight)
    return Held(
        body=str(meeting.body),
        kind=str(meeting.get_kind_display()),
        zone=meeting.zone,
        planned=meeting.begins_at,
        opened=meeting.opening.opened_at if hasattr(meeting, "opening") else None,
        closed=meeting.closing.closed_at if hasattr(meeting, "closing") else None,
        place=meeting.place,
        format=str(meeting.get_format_display()),
        notices=tuple(_notice(meeting, notice) for notice in meeting.notices.order_by("posted_at", "pk")),
        came=tuple(_came(seat, stay, names) for seat in seats for stay in seat.stays),
        missing=tuple(_place(seat, names) for seat in seats if seat.seat.has_vote and not seat.stays),
        items=tuple(_items(meeting, sight)),
        to_do=tuple(_to_do(meeting, sight)),
    )


class _Names:
    """The names of seats, persons and organizations that the readers may see, by id; "" for all others."""

    def __init__(self, seats: Iterable[SeatAt], sight: Sight) -> None:
        stays: list[Any] = [stay for seat in seats for stay in seat.stays]
        sitting: list[Any] = [seat.membership for seat in seats if seat.membership]
        persons = {stay.person_id for stay in stays}
        organizations = {one.organization_id for one in [*stays, *sitting]}
        self.seats = titles_seen((seat.seat.pk for seat in seats), sight)
        self.persons = dict(Person.objects.visible_to(sight).filter(pk__in=persons).values_list("pk", "name"))
        self.organizations = dict(
            Organization.objects.visible_to(sight).filter(pk__in=organizations - {None}).values_list("pk", "name")
        )

    def title(self, seat: SeatAt) -> str:
        return self.seats.get(seat.seat.pk, _("a seat not shown to you"))


def _came(seat: SeatAt, stay: Any, names: _Names) -> Came:
    return Came(
        seat=names.title(seat),
        who=names.persons.get(stay.person_id, ""),
        organization=names.organizations.get(stay.organization_id, ""),
        is_alternate=stay.sits_as == SittingAs.ALTERNATE,
        is_remote=stay.mode == Presence.REMOTE,
        arrived=stay.arrived_at,
        left=stay.left_at,
    )


def _place(seat: SeatAt, names: _Names) -> str:
    """A seat, and whom it is held for."""
    if seat.membership is None:
        return _("%(seat)s (vacant)") % {"seat": names.title(seat)}
    held_for = names.organizations.get(seat.membership.organization_id, "")
    return f"{names.title(seat)} ({held_for})" if held_for else names.title(seat)


def _notice(meeting: Meeting, notice: Notice) -> str:
    """When and where, and whether the rule was kept: a late notice cannot be left out."""
    when = _moment(meeting, notice.posted_at)
    told = _("Notice was posted on %(when)s: %(where)s.") % {"when": when, "where": notice.where.rstrip(".")}
    rule = notice.rule_words.get("citation") or notice.rule_words.get("name") or ""
    if notice.latest_posting is None:
        return told
    words = {"rule": rule, "by": _moment(meeting, notice.latest_posting)}
    if not notice.is_late:
        return told + " " + _("%(rule)s asked for it by %(by)s.") % {**words, "by": words["by"].rstrip(".")}
    late = _("%(rule)s asked for it by %(by)s, so it was late.") % words
    cause = _("Reason: %(why)s") % {"why": notice.cause} if notice.cause else ""
    return " ".join(part for part in (told, late, cause) if part)


def _moment(meeting: Meeting, moment: Any) -> str:
    local = moment.astimezone(meeting.zone)
    return f"{date_format(local, 'DATE_FORMAT')}, {time_format(local)}"


def _items(meeting: Meeting, sight: Sight) -> Iterator[Treated]:
    """What was moved and decided while the public was out is told as the body saw it: minutes withhold it apart."""
    votes, inside = votes_by_item(meeting, sight), votes_by_item(meeting, members_of(meeting))
    rows = meeting.items.visible_to(sight).select_related("withdrawal", "closed_session__end").order_by("order", "pk")
    seats = titles_seen((item.presenter_seat_id for item in rows), sight)
    number = 0
    for item in rows:
        number += not item.is_withdrawn
        yield Treated(
            number=None if item.is_withdrawn else number,
            title=item.title,
            kind=str(item.get_kind_display()),
            key=f"item-{item.pk.hex}",
            detail=item.detail,
            presenter=item.presenter or seats.get(item.presenter_seat_id, ""),
            is_closed=item.kind == ItemKind.CLOSED_SESSION or hasattr(item, "closed_session"),
            citation=item.closed_session.citation if hasattr(item, "closed_session") else item.citation,
            session=_session(meeting, item),
            withdrawn=item.withdrawal.why if hasattr(item, "withdrawal") else "",
            votes=(inside if hasattr(item, "closed_session") else votes).get(item.pk, ()),
        )


def _session(meeting: Meeting, item: Any) -> tuple[str, str] | None:
    """When the public was sent out, and let in again."""
    if not hasattr(item, "closed_session"):
        return None
    ended = item.closed_session.end.ended_at if hasattr(item.closed_session, "end") else None
    ended = ended or (meeting.closing.closed_at if hasattr(meeting, "closing") else None)
    times = (item.closed_session.began_at, ended)
    return tuple(time_format(one.astimezone(meeting.zone)) if one else "…" for one in times)  # type: ignore[return-value]


def _to_do(meeting: Meeting, sight: Sight) -> Iterator[ToDo]:
    rows = list(ActionItem.objects.visible_to(sight).filter(meeting=meeting).with_state().select_related("person"))
    persons = {row.person_id for row in rows} - {None}
    names = dict(Person.objects.visible_to(sight).filter(pk__in=persons).values_list("pk", "name"))
    for row in rows:
        yield ToDo(row.what, str(row.organization), row.due, names.get(row.person_id, ""))
