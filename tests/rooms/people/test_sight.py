"""Who sees what: the rule every query uses."""

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Affiliation, Contact, Membership, Organization, Person, Seat
from commontable.rooms.people.places import person_of, places_of, places_remembered
from commontable.rooms.people.powers import powers_of
from commontable.rooms.people.queries import roles_of, sight_of
from commontable.rooms.people.states import Role


def test_a_visitor_sees_public_records_only(cast):
    names = set(Organization.objects.visible_to(Sight()).values_list("name", flat=True))
    assert "River City Health Department" in names
    assert "Second Street Church" not in names
    assert not Person.objects.visible_to(Sight()).exists()


def test_government_staff_never_see_the_organizers_people(cast):
    for account in (cast.dana, cast.ana, cast.hank, cast.rosa, cast.sol):
        assert cast.neighbor not in Person.objects.visible_to(sight_of(account))
        assert cast.congregation not in Organization.objects.visible_to(sight_of(account))
    assert cast.neighbor in Person.objects.visible_to(sight_of(cast.omar))


def test_esther_sees_what_a_visitor_sees_and_no_more(cast):
    theirs = sight_of(cast.esther)
    for model in (Organization, Person, Seat):
        here = model.objects.filter(partnership=cast.river)
        assert set(here.visible_to(theirs)) == set(here.visible_to(Sight()))


def test_the_operator_sees_no_partnership_content_by_being_operator(cast):
    assert sight_of(cast.sol) == Sight()


def test_contacts_are_their_holders_own_even_for_the_backbone(cast):
    Contact.objects.create(
        partnership=cast.river, custodian=cast.organizers, person=cast.neighbor, kind="phone", value="555-0100"
    )
    assert not Contact.objects.visible_to(sight_of(cast.dana)).exists()
    assert Contact.objects.visible_to(sight_of(cast.olivia)).count() == 1


def test_sight_takes_two_queries(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        sight_of(cast.dana)


def test_roles_come_from_affiliations_and_seats(cast):
    assert Role.BACKBONE_STAFF in roles_of(cast.dana, cast.river)
    assert roles_of(cast.rosa, cast.river) == {Role.RESIDENT_MEMBER}
    assert roles_of(cast.ana, cast.river) == {Role.ORGANIZATION_MEMBER, Role.ANALYST}
    assert roles_of(cast.esther, cast.river) == {Role.VISITOR}
    assert roles_of(cast.sol, cast.river) == {Role.OPERATOR}


def test_what_an_account_is_is_read_once_for_a_page_and_anew_after_a_deed(cast, django_assert_num_queries):
    with places_remembered():
        with django_assert_num_queries(5):  # two of each account, and the person of the second
            assert sight_of(cast.dana).organizations == {cast.department.pk}
            assert Role.BACKBONE_STAFF in roles_of(cast.dana, cast.river)
            assert powers_of(cast.ana, cast.lakeside).roles == {}
        assert places_of(cast.ana) is places_of(cast.ana)
        assert person_of(cast.ana, cast.river) is person_of(cast.ana, cast.river)
    Affiliation.objects.filter(person__account=cast.dana).update(ends=PartialDate.parse("2020"))
    assert not sight_of(cast.dana).organizations
    assert roles_of(cast.dana, cast.river) != {Role.BACKBONE_STAFF}


def test_an_alternate_sees_the_body_and_is_no_resident_member_by_it(cast):
    stands_in = cast.hank.persons.get()
    seats = Membership.objects.current().filter(person__account=cast.rosa)
    assert seats.update(alternate=stands_in)
    assert seats.get().seat.body_id in sight_of(cast.hank).bodies
    assert Role.RESIDENT_MEMBER not in roles_of(cast.hank, cast.river)


def test_a_closed_account_stands_nowhere(cast):
    cast.dana.is_active = False
    assert sight_of(cast.dana) == Sight()
    assert roles_of(cast.dana, cast.river) == {Role.VISITOR}
