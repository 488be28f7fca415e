"""Minutes as a pure function: what happened goes in, Markdown comes out, and nobody's words become markup."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from commontable.foundation.markdown import blocks, plain
from commontable.rooms.gatherings.minutes_draft import Came, Held, ToDo, Treated, Voted, draft

ZONE = ZoneInfo("America/Chicago")
OPENED = dt.datetime(2026, 3, 3, 18, 0, tzinfo=ZONE)
CLOSED = dt.datetime(2026, 3, 3, 20, 5, tzinfo=ZONE)
TO_CLOSE = Voted("Close the session", results=("Adopted: 3 of 3 organizations for.",), closes_session=True)


def _at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 3, 3, hour, minute, tzinfo=ZONE)


def _held(**fields) -> Held:
    told = {"body": "Board", "kind": "regular meeting", "zone": ZONE, "planned": OPENED, "opened": OPENED}
    return Held(**{**told, "closed": CLOSED, **fields})


def _text(held: Held) -> dict[str, str]:
    return {part.key: part.text for part in draft(held)}


def test_a_draft_says_when_where_and_by_what_notice():
    told = _text(_held(place="Room 4", format="in person", notices=("Posted at the library.",)))
    assert "Board met on March 3, 2026 (regular meeting)." in told["opening"]
    assert "Place: Room 4; in person." in told["opening"]
    assert told["notice"] == "Posted at the library."
    assert _text(_held())["notice"] == "No notice is on record."
    assert told["closing"].startswith("The meeting was closed at 8:05")


def test_attendance_is_by_seat_with_late_arrivals_early_leavings_and_alternates():
    came = (
        Came("Chair", "Dana", "Health Department", arrived=_at(17, 50), left=CLOSED),
        Came("Hospital", organization="St. Anne", is_alternate=True, is_remote=True, arrived=_at(18, 20)),
        Came("Resident, North", arrived=_at(17, 59), left=_at(19, 0)),
        Came("Resident, North", arrived=_at(19, 30), left=CLOSED),
    )
    text = _text(_held(came=came, missing=("Resident, South (vacant)",)))["attendance"]
    assert text.startswith("3 of 4 seats were represented.")
    assert "- Chair: Dana, Health Department\n" in text
    assert "- Hospital: St. Anne (alternate, remote, arrived 6:20 p.m.)" in text
    assert "- Resident, North (left 7 p.m.)" in text
    assert "- Resident, North (arrived 7:30 p.m.)" in text
    assert "Not represented: Resident, South (vacant)." in text


def test_a_motion_is_told_with_mover_second_result_recusals_and_roll_call():
    vote = Voted(
        "Fund a van", "Chair", "Hospital", ("Adopted: 2 of 3 organizations for.",),
        roll=(("Health Department", "for"), ("St. Anne", "recused")), recused=("St. Anne",),
    )  # fmt: skip
    item = Treated(1, "A van", "vote", "item-1", detail="The van of the north side", presenter="Chair", votes=(vote,))
    text = _text(_held(items=(item,)))["item-1"]
    assert "Moved by Chair, seconded by Hospital." in text
    assert "Adopted: 2 of 3 organizations for." in text
    assert "Recused: St. Anne." in text
    assert "- Health Department: for\n- St. Anne: recused" in text
    assert text.index("Presented by Chair.") < text.index("Motion: Fund a van")


def test_a_closed_item_tells_ground_and_roll_call_and_withholds_the_rest():
    inside = Voted("Dismiss the director", results=("Adopted.",))
    item = Treated(
        2, "Personnel", "closed session", "item-2", detail="About the director", is_closed=True,
        citation="RSMo 610.021(3)", session=("7 p.m.", "7:40 p.m."), votes=(TO_CLOSE, inside),
    )  # fmt: skip
    parts = {part.key: part for part in draft(_held(items=(item,)))}
    told = parts["item-2"].text
    assert "Ground: RSMo 610.021(3)." in told
    assert "closed at 7 p.m. and open again at 7:40 p.m." in told
    assert "Motion: Close the session" in told
    assert "director" not in told
    closed = parts["item-2-closed"]
    assert closed.withheld == "Closed session: RSMo 610.021(3)"
    assert "Dismiss the director" in closed.text


def test_an_item_taken_off_is_told_with_its_reason_alone():
    item = Treated(
        1, "A van", "vote", "item-1", withdrawn="No bids came", votes=(TO_CLOSE,), is_closed=True, citation="X"
    )
    parts = {part.key: part.text for part in draft(_held(items=(item,)))}
    assert "Taken off the agenda: No bids came" in parts["item-1"]
    assert "item-1-closed" not in parts
    assert "Motion" not in parts["item-1"]


def test_action_items_name_the_organization_and_the_day():
    told = _text(_held(to_do=(ToDo("Call the clinics", "St. Anne", dt.date(2026, 4, 1), "Hank"),)))
    assert told["actions"] == "- Call the clinics: Hank for St. Anne, by April 1, 2026"
    assert "actions" not in _text(_held())


def test_a_draft_in_spanish_is_spanish_throughout():
    with translation.override("es"):
        told = _text(_held(came=(Came("Presidencia", arrived=_at(18, 20)),), missing=("Hospital",)))
    everything = " ".join(told.values())
    for english in ("met on", "was opened", "seats were", "No notice", "arrived", "Not represented"):
        assert english not in everything


@pytest.mark.parametrize("hostile", ["**loud**", "<script>x</script>", "a\n\n- b", "[x](http://x)", "\\*", "`x`"])
def test_nobodys_words_become_markup(hostile):
    held = _held(items=(Treated(1, "T", "vote", "k", votes=(Voted(hostile),)),))
    found = blocks(_text(held)["k"])
    assert not any(run.strong for block in found for line in block.lines for run in line)
    told = " ".join(run.text for block in found for line in block.lines for run in line)
    assert " ".join(hostile.split()) in told


def test_markdown_knows_paragraphs_lists_and_strong_words_only():
    found = blocks("One\nline\n\n- a **b**\n- c\nAfter\n\n<b>x</b>")
    assert [block.is_list for block in found] == [False, True, False, False]
    assert [run.text for run in found[1].lines[0]] == ["a ", "b"]
    assert found[1].lines[0][1].strong
    assert found[3].lines[0][0].text == "<b>x</b>"
    assert blocks(plain("2 * 3 [x]"))[0].lines[0][0].text == "2 * 3 [x]"


def test_the_same_records_make_the_same_draft():
    held = _held(came=(Came("Chair"),), items=(Treated(1, "A", "vote", "k"),))
    assert draft(held) == draft(held)
