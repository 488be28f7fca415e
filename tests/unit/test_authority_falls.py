"""Who keeps coming with less power to decide than their seat has (CJ-11)."""

from commontable.rooms.gatherings.authority_falls import Came, sustained_falls

NEWEST_FIRST = [5, 4, 3, 2, 1]


def came(meeting: int, authority: str, seat: str = "executive", organization: str = "Hospital") -> Came:
    return Came(organization, meeting, authority, seat)


def test_three_meetings_in_a_row_below_the_seat_are_told():
    rows = [came(1, "executive"), came(3, "delegate"), came(4, "observer"), came(5, "delegate")]
    (fall,) = sustained_falls(NEWEST_FIRST, rows)
    assert (fall.organization, fall.meetings, fall.seat, fall.came) == ("Hospital", 3, "executive", "delegate")


def test_two_are_not_yet_and_one_at_full_authority_ends_it():
    assert sustained_falls(NEWEST_FIRST, [came(4, "delegate"), came(5, "delegate")]) == []
    rows = [came(number, "delegate") for number in (1, 2, 3, 4)] + [came(5, "ceo")]
    assert sustained_falls(NEWEST_FIRST, rows) == []


def test_meetings_nobody_came_to_for_it_do_not_end_it():
    rows = [came(1, "delegate"), came(3, "delegate"), came(5, "delegate")]
    assert sustained_falls(NEWEST_FIRST, rows)[0].meetings == 3


def test_the_best_of_several_delegates_counts_and_residents_are_on_no_ladder():
    rows = [came(number, "delegate") for number in (3, 4, 5)] + [came(4, "executive")]
    assert sustained_falls(NEWEST_FIRST, rows) == []
    own = [came(number, "own_voice", "own_voice") for number in (3, 4, 5)]
    assert sustained_falls(NEWEST_FIRST, own) == []
