"""What each address is asked about: an open thing of River City's, and one that is the organizing group's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions as evidence
from commontable.rooms.evidence.models import AccessRight, Asset, Indicator, PrivateLink, Release, Run
from commontable.rooms.evidence.states import LinkPurpose
from commontable.rooms.people import models
from commontable.rooms.people.states import AffiliationRole, Authority, SeatClass, Sector
from tests import things
from tests.cast import Cast
from tests.rooms.evidence import tables, words

from .agreed_subjects import agreed_subjects, furnish_agreements
from .meeting_subjects import furnish_meetings, meeting_subjects
from .promise_subjects import furnish_promises, promise_subjects
from .record_subjects import furnish_records, record_subjects
from .sheet_subjects import furnish_sheets, sheet_subjects
from .talk_subjects import furnish_talk, talk_subjects
from .vote_subjects import furnish_votes, vote_subjects

# Words that stand only in the organizing group's own records. Nobody else may meet them on any page.
PRIVATE_WORDS = (
    "Neda Neighbor", "Second Street Church", "Inner Circle", "555-0100", "Whispered claim", "quiet@example.org",
    "Kitchen meeting", "Considered in private", "Own count", "own-list.csv", "Seat nobody knows", "Own sheet",
    "Own question", "Own basement", "Own design", "Own finding", "Own words of ours", "Own data gap", "Own focus",
    "Own compact", "Own promise", "Own hand", "Own meeting", "Own item", "Own kitchen", "Own lease", "Own Hub",
    "Own notice rule", "Own paper", "Own need", "Own charter",
    "Own motion of ours", "Own rule of ours", "Own gate of ours", "Own question of ours", "Own works of ours",
    "Own task", "Own closed part", "Own words withheld", "Own calendar",
)  # fmt: skip

OPEN, OWN = "open", "the organizers' own"


def furnish(cast: Cast) -> None:
    """Every kind of record twice: once open to the table, once private to the organizing group."""
    for holder, sight in ((cast.department, {"audience": Audience.PUBLIC}), (cast.organizers, things.private())):
        own = holder == cast.organizers
        carried = {"partnership": cast.river, "custodian": holder, **sight}
        body = things.body(holder, "Inner Circle" if own else "Open Circle", **sight)
        seat = things.seat(body, "Seat nobody knows" if own else "Open seat", **sight)
        other = things.seat(body, "Second seat nobody knows" if own else "Second open seat", **sight)
        who = cast.neighbor if own else cast.rosa.persons.get()
        member = things.membership(seat, who, None, **sight)
        day = PartialDate.parse("2015")
        models.AuthorityChange.objects.create(
            membership=member, before=Authority.CEO, after=Authority.DELEGATE, begins=day, **carried
        )
        models.ConflictDisclosure.objects.create(membership=member, statement="An interest", begins=day, **carried)
        models.ReciprocalSeats.objects.create(first=seat, second=other, **carried)
        models.ExpectedSector.objects.create(
            body=body, sector=Sector.LABOR, why="Considered in private" if own else "Because", **carried
        )
        models.PartnerCandidate.objects.create(
            described_as="Considered in private" if own else "Another group", criterion="reach", **carried
        )
        models.TimelineEvent.objects.create(begins=day, title="Kitchen meeting" if own else "Open meeting", **carried)
        models.DurationClaim.objects.create(
            statement="Whispered claim" if own else "Open claim", basis="years", begins=day, source="A page", **carried
        )
        models.Contact.objects.create(
            person=who, kind="phone", value="555-0100" if own else "555-0199", partnership=cast.river, custodian=holder
        )
        _private_papers(cast, holder)
        _release(cast, holder)


def _private_papers(cast: Cast, holder: models.Organization) -> None:
    own = holder == cast.organizers
    invitation = models.Invitation(
        partnership=cast.river, custodian=holder, organization=holder, role=AffiliationRole.MEMBER,
        person=things.person(holder, "Somebody invited", **things.private()),
        email="quiet@example.org" if own else "open@example.org", **things.private(),
    )  # fmt: skip
    invitation.make_token()
    invitation.save()
    models.ImportDraft.objects.create(
        partnership=cast.river, custodian=holder, file_name="own-list.csv" if own else "list.csv", sha256="0" * 64,
        made_by=cast.olivia if own else cast.dana, **things.private(),
    )  # fmt: skip
    things.person(holder, "Somebody invited", **things.private())


def _release(cast: Cast, holder: models.Organization) -> None:
    """A measured release and its run: the department's is published, the organizers' stays with them."""
    own = holder == cast.organizers
    title = "Own count" if own else "Open count"
    analyst = cast.ana
    if own:
        analyst = models.Account.objects.create_user("wade@example.org", "a long pass phrase")
        person = things.person(holder, "Wade Organizing", account=analyst, **things.private())
        things.affiliation(person, holder, AffiliationRole.ANALYST)
    folder = Path(settings.DATA_FOLDER) / f"inputs-{own}"
    folder.mkdir(parents=True)
    deaths, people, _outlines = tables.write(folder)
    request = LifeExpectancyRequest(
        deaths=(deaths,), population=(people,), title=title, source_note="Invented tables", synthetic=True
    )
    released = measure(request, releases=Path(settings.RELEASES_FOLDER))
    release = evidence.catalogue_release(released=released, custodian=holder, title=title, by=analyst)
    if not own:
        evidence.publish_release(release=release, audience=Audience.PUBLIC, by=analyst)
    _indicator(cast, holder, release, analyst)
    furnish_sheets(cast, holder, release, analyst)
    furnish_talk(cast, holder)
    furnish_promises(cast, holder)
    furnish_agreements(cast, holder)
    furnish_votes(cast, holder)
    furnish_meetings(cast, holder)
    furnish_records(cast, holder)
    Run.objects.create(
        partnership=cast.river,
        custodian=holder,
        audience=Audience.CUSTODIAN,
        kind="counts",
        title=title,
        state="refused",
        choices={"by": ["group", "year"], "years_together": 1, "reference_group": "", "omitted": "refuse"},
    )


def _indicator(cast: Cast, holder: models.Organization, release: Release, analyst: models.Account) -> None:
    """An indicator with its release, an asset beside it, a right of access and a private link."""
    own = holder == cast.organizers
    details = words.indicator(cast, name="Own count of ours" if own else "Life expectancy", owner=holder)
    indicator = evidence.add_indicator(custodian=holder, details=details, by=analyst)
    evidence.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=analyst)
    if not own:
        evidence.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=analyst)
        _wards(cast, indicator)
    keeper, other = (cast.olivia, cast.hospital) if own else (cast.dana, cast.hospital)
    evidence.grant_access(custodian=holder, details=words.access(other, indicator=None), by=keeper)
    enters = cast.olivia if own else cast.dana
    asset = evidence.add_asset(partnership=cast.river, details=words.asset(), indicators=[indicator], by=enters)
    if own:  # entered for the table, but here kept to the organizing group, to see that pages keep it there
        Asset.objects.filter(pk=asset.pk).update(title="Own count of neighbors", **things.private())
    else:
        evidence.publish_asset(asset=asset, by=enters)
    evidence.make_private_link(partnership=cast.river, purpose=LinkPurpose.API, name="A program", by=enters)


def _wards(cast: Cast, indicator: Indicator) -> None:
    """A second release of the open indicator, with places, so that places have pages."""
    folder = Path(settings.DATA_FOLDER) / "inputs-wards"
    folder.mkdir(parents=True)
    deaths, people, outlines = tables.write(folder, places=4)
    request = LifeExpectancyRequest(
        deaths=(deaths,), population=(people,), by=("place",), title="Open count by ward", source_note="Invented",
        synthetic=True, places=outlines,
    )  # fmt: skip
    released = measure(request, releases=Path(settings.RELEASES_FOLDER))
    release = evidence.catalogue_release(released=released, custodian=cast.department, title=request.title, by=cast.ana)
    evidence.enter_release(release=release, indicator=indicator, place_kind="ward", place_vintage=2020, by=cast.ana)
    evidence.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)


def _pair(model: Any, cast: Cast, **where: Any) -> list[tuple[str, dict[str, Any]]]:
    """The open row and the organizers' own row of a model."""
    rows = model.objects.filter(partnership=cast.river, **where)
    found = [
        (OPEN, rows.filter(custodian=cast.department).first()),
        (OWN, rows.filter(custodian=cast.organizers).first()),
    ]
    return [(about, {"pk": row.pk}) for about, row in found]


def subjects(cast: Cast) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """{address: [(what it is asked about, its arguments)]} for every address that takes any."""
    organization = [(OPEN, {"pk": cast.department.pk}), (OWN, {"pk": cast.congregation.pk})]
    person = [(OPEN, {"pk": cast.rosa.persons.get().pk}), (OWN, {"pk": cast.neighbor.pk})]
    vacant = models.Seat.objects.filter(partnership=cast.river, seat_class=SeatClass.RESIDENT)
    seats = _pair(models.Seat, cast, title__startswith="Se")
    seats[0] = (OPEN, {"pk": vacant.get(title="Resident, South").pk})
    merge = []
    for about, holder in ((OPEN, cast.department), (OWN, cast.organizers)):
        keep, absorb = models.Person.objects.filter(custodian=holder, name="Somebody invited")
        merge.append((about, {"kind": "person", "keep": keep.pk, "absorb": absorb.pk}))
    release, run = _pair(Release, cast, title__endswith="count"), _pair(Run, cast)
    table: dict[str, list[tuple[str, dict[str, Any]]]] = {"people:merge_new": merge}
    nouns = {
        "organization organization_edit member_add affiliation_add": organization,
        "person person_edit contact_add resident_claim_add": person,
        "contact_remove": _pair(models.Contact, cast),
        "affiliation_edit affiliation_end": [
            (OPEN, {"pk": cast.dana.persons.get().affiliations.get().pk}),
            (OWN, {"pk": cast.neighbor.affiliations.get().pk}),
        ],
        "body body_edit seat_add": _pair(models.Body, cast, name__endswith="Circle"),
        "seat seat_edit membership_add": seats,
        "membership_end membership_replace authority_change_add alternate_edit term_edit disclosure_add": _pair(
            models.Membership, cast, seat__body__name__endswith="Circle"
        ),
        "disclosure_end": _pair(models.ConflictDisclosure, cast),
        "reciprocal_seats_end": _pair(models.ReciprocalSeats, cast),
        "expected_sector_edit expected_sector_end": _pair(models.ExpectedSector, cast),
        "candidate_edit": _pair(models.PartnerCandidate, cast),
        "event_edit event_remove": _pair(models.TimelineEvent, cast),
        "claim_edit": _pair(models.DurationClaim, cast),
        "invitation_again invitation_revocation": _pair(models.Invitation, cast),
        "import import_report import_application import_trial import_removal": _pair(models.ImportDraft, cast),
    }
    for names, pair in nouns.items():
        table |= {f"people:{name}": pair for name in names.split()}
    for name in ("release", "publications", "withdrawals"):
        table[f"evidence:{name}"] = release
    for name in ("run", "run_progress", "run_faults", "retries", "cancellations"):
        table[f"evidence:{name}"] = run
    indicators = _pair(Indicator, cast)
    for name in ["indicator", "_edit", "_embed", "_publications", "_readings", "_releases"]:
        table[f"evidence:indicator{name.removeprefix('indicator')}"] = indicators
    table["evidence:indicator_file"] = [
        (f"{name}, {about}", {**arguments, "name": name})
        for about, arguments in indicators
        for name in ("values.csv", "heat.csv", "heat.xlsx", "..")
    ]
    for name in ("api_indicator", "api_values"):
        table[f"evidence:{name}"] = indicators
    table["evidence:api_release"] = release
    for name in ("asset", "asset_edit", "asset_publications", "asset_removals"):
        table[f"evidence:{name}"] = _pair(Asset, cast)
    table["evidence:access_revocations"] = _pair(AccessRight, cast)
    table["evidence:link_revocations"] = table["evidence:link_renewals"] = _pair(PrivateLink, cast)
    table["evidence:private_calendar"] = [("a wrong link", {"token": "no-such-link"})]
    wards = [
        ("a ward", {"kind": "ward", "vintage": 2020, "code": "00001"}),
        ("no such place", {"kind": "ward", "vintage": 2010, "code": "00001"}),
    ]
    for name in ("place", "nestings", "api_place"):
        table[f"evidence:{name}"] = wards
    table |= sheet_subjects(cast, _pair)
    table |= talk_subjects(cast, _pair)
    table |= promise_subjects(cast)
    table |= agreed_subjects(cast)
    table |= vote_subjects(cast, _pair)
    table |= meeting_subjects(cast, _pair)
    table["table:gathered"] = table["gatherings:meeting"]
    table |= record_subjects(cast, _pair)
    table["evidence:release_file"] = [
        (f"{name}, {about}", {**arguments, "name": name})
        for about, arguments in release
        for name in ("estimates.csv", "estimates.parquet", "datapackage.json", "..")
    ]
    table["evidence:gap"] = release
    table["evidence:gap_file"] = [
        (f"{name}, {about}", {**arguments, "name": name})
        for about, arguments in release
        for name in ("trend.csv", "trend.json", "ages.xlsx", "nothing.csv")
    ]
    table["evidence:release_picture"] = [
        (f"{name}, {about}", {**arguments, "name": name})
        for about, arguments in release
        for name in ("picture.svg", "trend.svg")
    ]
    table["evidence:new_run"] = [(kind, {"kind": kind}) for kind in ("counts", "published")]
    table["people:import_template"] = [(kind, {"kind": kind}) for kind in ("xlsx", "zip")]
    table["people:export"] = [(kind, {"kind": kind}) for kind in ("xlsx", "people.csv", "none")]
    table["table:search"] = [
        ("", {}),
        *((word, {"?": {"q": word}}) for word in ("Neighbor", "Circle", "count", "Seat")),
    ]
    table["account:invitation"] = [("a wrong link", {"token": "no-such-link"})]
    table["account_confirm_email"] = [("a wrong link", {"key": "no-such-key"})]
    table["account_reset_password_from_key"] = [("a wrong link", {"uidb36": "0", "key": "0-0"})]
    table["design:progress"] = [("half", {"percent": 50})]
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        table[name] = [("no key of theirs", {"pk": 1})]
    for name in ("openid_connect_login", "openid_connect_callback"):
        table[name] = [("no provider", {"provider_id": "none"})]
    return table
