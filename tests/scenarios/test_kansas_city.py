"""Kansas City, as the case study tells it: the demonstration, built once, and what each of its cast sees."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from commontable.demonstration import build, sign_ins
from commontable.demonstration.truth import STATED
from commontable.foundation.ledger import tell
from commontable.foundation.models import LedgerLine
from commontable.rooms.agreements.models import Agreement, Obligation
from commontable.rooms.agreements.states import ActivityType, Area, ObjectiveCategory
from commontable.rooms.evidence.models import Release
from commontable.rooms.gatherings.models import Meeting
from commontable.rooms.people.models import (
    Account,
    DurationClaim,
    Organization,
    PartnerCandidate,
    Partnership,
    Person,
    TimelineEvent,
)
from commontable.rooms.people.queries import at_the_table, downgrades, hub_parity, reciprocity, roles_of, sight_of
from commontable.rooms.people.states import Role, Standing

KC = "kansas-city"


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demonstration, in a folder of its own, taken back after this module."""
    folder = tmp_path_factory.mktemp("demonstration")
    folders = {
        "DATA_FOLDER": folder,
        "RELEASES_FOLDER": folder / "releases",
        "UPLOADS_FOLDER": folder / "uploads",
        "CHARTS_FOLDER": folder / "charts",
        "EMAIL_FILE_PATH": folder / "outbox",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**folders), transaction.atomic():
        with translation.override("en"):
            build.everything()
        yield folders
        transaction.set_rollback(True)


@pytest.fixture
def table(demonstration, db, settings) -> Partnership:
    for name, value in demonstration.items():
        setattr(settings, name, value)
    translation.activate("en")
    return Partnership.objects.get(slug=KC)


def account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@demo.example")


def text_of(client, name: str, url: str = "/") -> str:
    if name != "visitor":
        client.force_login(account(name))
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_signed_out_the_front_page_tells_the_whole_story(client, table):
    text = text_of(client, "visitor")
    for words in (
        "Kansas City: data and power",
        "Who is at the table",
        "The gap between Black and White residents fell from",
        "Schematic: shapes and sizes are not to scale.",
        "spring 2012",
        "synthetic data",
        "This is a demonstration",
        "Health Equity Guide",
    ):
        assert words in text


def test_everybody_on_the_list_can_sign_in(client, table, demonstration):
    for one in sign_ins.sign_ins(demonstration["DATA_FOLDER"]):
        assert client.login(email=one.email, password=one.password), one.email


def test_each_of_the_cast_is_what_the_list_says(table):
    kansas_city = {name: roles_of(account(name), table) for name in ("dana", "ana", "olivia", "omar", "hank", "rosa")}
    assert Role.BACKBONE_STAFF in kansas_city["dana"]
    assert Role.ANALYST in kansas_city["ana"]
    assert Role.ORGANIZATION_ADMINISTRATOR in kansas_city["olivia"]
    assert Role.BACKBONE_STAFF not in kansas_city["olivia"]
    assert kansas_city["omar"] == {Role.ORGANIZATION_MEMBER}
    assert kansas_city["rosa"] == {Role.RESIDENT_MEMBER}
    assert roles_of(account("sol"), table) == {Role.OPERATOR}


def test_kc_01_the_timeline_keeps_each_date_as_precise_as_it_is_known(table):
    events = {event.title: event.begins for event in TimelineEvent.objects.filter(partnership=table)}
    as_given = {date.as_given for date in events.values()}
    assert {"2000", "2007", "2010", "2011", "spring 2012", "2012", "January 2016"} <= as_given
    signed = events["The memorandum of understanding is signed"]
    assert (signed.precision, str(signed)) == ("season", "spring 2012")
    assert events["The memorandum of understanding is updated"].precision == "month"
    assert list(events.values()) == sorted(events.values())


def test_kc_02_claims_that_disagree_both_stay_each_with_its_source(table):
    claims = {claim.statement: claim for claim in DurationClaim.objects.filter(partnership=table)}
    assert claims["5-year courtship"].years == 5
    assert claims["4 years of official partnership"].years == 4
    assert claims["6 years of informal collaboration"].years is None
    assert all(claim.source for claim in claims.values())


def test_kc_04_one_group_was_chosen_by_three_criteria_and_the_others_are_on_record(table):
    chosen = PartnerCandidate.objects.filter(partnership=table, was_chosen=True)
    assert {row.organization.short_name for row in chosen} == {"CCO"}
    assert chosen.count() == 3
    assert PartnerCandidate.objects.filter(partnership=table, was_chosen=False).exists()


def test_kc_05_the_member_institutions_are_cco_s_own(client, table):
    members = Organization.objects.filter(partnership=table, standing=Standing.INSTITUTIONAL_MEMBER)
    assert {member.parent.short_name for member in members} == {"CCO"}
    assert all("(synthetic)" in member.name for member in members)
    assert members.visible_to(sight_of(account("omar"))).count() == members.count() == 4
    for name in ("dana", "ana", "hank", "rosa", "esther", "sol"):
        assert not members.visible_to(sight_of(account(name))).exists()
        assert not Person.objects.visible_to(sight_of(account(name))).filter(name__startswith="Neda").exists()
    assert "over 100" in Organization.objects.get(partnership=table, short_name="CCO").about


def test_kc_15_each_director_sits_in_the_other_s_governing_body(table):
    [report] = reciprocity(table, sight_of(account("dana")))
    assert report.state.holds
    assert report.lapses is not None
    assert {side.seat.title for side in report.sides} == {"Vice Chair", "Health Department Director"}


def test_kc_25_the_policy_wins_stand_on_the_timeline_with_level_and_year(table):
    removed = TimelineEvent.objects.filter(partnership=table, title__icontains="criminal history")
    years = {event.title.split(" removes ")[0]: event.begins.earliest.year for event in removed}
    assert years == {"Kansas City, Missouri": 2013, "The State of Missouri": 2015, "Jackson County": 2016}


def test_hr_03_the_hospital_sent_somebody_who_must_ask_first(table):
    [fall] = downgrades(table, sight_of(account("dana")))
    assert (fall.before, fall.after, fall.seat.title) == ("ceo", "delegate", "Hospital")


def test_some_expected_sectors_are_missing_and_a_hub_is_out_of_parity(table):
    sight = sight_of(account("dana"))
    missing = {row.gap.sector for row in at_the_table(table, sight).missing}
    assert {"education", "transportation"} <= missing
    [hub] = hub_parity(table, sight)
    assert hub.is_out


def test_kc_03_kc_29_the_measured_gap_comes_back_to_the_published_one(table):
    """The truth of the first and last period lies in their intervals, and the verdict is: not leveled down."""
    gap = Release.objects.get(partnership=table, has_gap=True).figures["gap"]
    slope = {group: (last - first) / 16 for group, (first, last) in STATED.items()}
    for end, middle in (("first", 0.5), ("last", 15)):
        true = {group: STATED[group][0] + slope[group] * middle for group in STATED}
        assert gap[end]["lower"] <= true["White"] - true["Black"] <= gap[end]["upper"]
    assert gap["verdict"] == "closed_all_gained"


def test_every_release_is_labeled_synthetic_and_those_of_deaths_are_public_and_state_their_truth(table):
    releases = list(Release.objects.filter(partnership=table))
    assert len(releases) == 3
    for release in releases:
        assert release.is_synthetic
        assert "synthetic" in release.title
    for release in (each for each in releases if each.measure == "life_expectancy_at_birth"):
        assert release.audience == "public"
        assert "Synthetic. Deaths were drawn at random" in (release.path / "datapackage.json").read_text()


def test_small_zips_are_hidden_on_the_map_and_never_zero(table):
    spread = Release.objects.get(partnership=table, has_map=True).figures["spread"]
    assert spread["all"] == 48
    assert spread["shown"] + spread["missing"] + spread["suppressed"] == 48
    assert spread["suppressed"] > 0
    assert spread["low"]["value"] > 65


def test_the_director_finds_what_waits_for_her(client, table):
    text = text_of(client, "dana")
    assert re.search(r"Good (morning|afternoon|evening)\. (One thing|\w+ things) wait", text)
    assert "Bring Troost Corridor Hub (synthetic) into parity" in text


def test_the_resident_s_pages_come_up_in_spanish(client, table):
    text = text_of(client, "rosa", reverse("table:learn", args=[KC]))
    assert '<html lang="es"' in text
    assert "Se firma el memorando de entendimiento" in text


def test_esther_sees_of_kansas_city_what_a_visitor_sees(client, table):
    theirs, visitors = sight_of(account("esther")), sight_of(None)
    for model in (Organization, Person, TimelineEvent, Release, LedgerLine):
        rows = model.objects.all() if model is LedgerLine else model.objects.filter(partnership=table)
        rows = rows.filter(partnership_id=table.pk)
        assert set(rows.visible_to(theirs)) == set(rows.visible_to(visitors))
    assert "Prairie Bend" in text_of(client, "esther")


def test_kansas_city_sees_nothing_of_prairie_bend(client, table):
    for name in ("visitor", "dana", "sol"):
        if name != "visitor":
            client.force_login(account(name))
        assert client.get("/at/prairie-bend/").status_code == 404
        assert "Prairie Bend" not in client.get("/").content.decode()


def test_every_deed_of_the_demonstration_has_a_line_that_reads_as_a_sentence(table):
    lines = list(LedgerLine.objects.filter(partnership_id=table.pk))
    told = tell(lines, sight_of(account("dana")))
    assert len(told) > 80
    assert [line.sentence for line in told if not line.sentence.rstrip("”").endswith((".", "?", "!", ")"))] == []
    assert not [line.sentence for line in told if "%(" in line.sentence]


def test_nobody_of_the_cast_bears_a_name_without_the_word_synthetic(table):
    assert all("(synthetic)" in name for name in Person.objects.values_list("name", flat=True))


# --- What is agreed, and how -----------------------------------------------------------------------------------------


def test_kc_10_the_memorandum_stands_with_its_history_and_says_what_is_invented(client, table):
    agreement = Agreement.objects.get(partnership=table)
    first, second = agreement.versions.order_by("number")
    assert [str(one.effective_from) for one in (first, second)] == ["spring 2012", "January 2016"]
    assert [one.signatures.count() for one in (first, second)] == [2, 2]
    text = text_of(client, "visitor", reverse("agreements:version", args=[KC, second.pk]))
    assert "worded for the demonstration" in text
    assert "January 2016, on paper" in text
    clauses = second.clauses.all()
    for kinds, found in ((Area, "area"), (ObjectiveCategory, "category"), (ActivityType, "activity_type")):
        assert {getattr(one, found) for one in clauses} - {""} == set(kinds.values)  # KC-06, KC-07, KC-08
    assert (len(Area), len(ObjectiveCategory), len(ActivityType)) == (5, 3, 9)
    campaigns = Obligation.objects.get(clause__version=second, clause__number="14")
    told = text_of(client, "visitor", reverse("agreements:obligation", args=[KC, campaigns.pk]))
    assert "Became a priority of Community Health Improvement Plan 2016–2021" in told  # KC-12
    standing = text_of(client, "visitor", reverse("agreements:standing", args=[KC, agreement.pk]))
    assert "All objectives are complete or in progress." in standing
    costs = text_of(client, "visitor", reverse("agreements:costs", args=[KC, agreement.pk]))
    assert "at least $1,500,000 a year" in costs
    assert "$0" not in costs
    assert costs.count("cost savings for both organizations") == 2  # how much, nobody tells (KC-16)


def test_the_commission_has_met_voted_by_organization_and_set_somebody_to_work(client, table):
    held = Meeting.objects.get(partnership=table, closing__isnull=False)
    text = text_of(client, "visitor", reverse("table:gathered", args=[KC, held.pk]))
    assert "Adopted: 4 of 5" in text
    assert "1 abstained, which by rule 4.2 (since 2015) count" in text
    assert "Show life expectancy of every ZIP" in text
    came = held.attendances.values_list("arrived_at", "left_at")
    assert {arrived for arrived, _left in came} == {held.begins_at}  # nobody came after the vote
    assert all(left > held.begins_at for _arrived, left in came)
    agree = text_of(client, "visitor", reverse("table:agree", args=[KC]))
    for words in ("Health Commission, next meeting", "Memorandum of understanding", "Go through every promise"):
        assert words in agree
    assert "Two children" not in agree  # what somebody needs in order to come is nobody's but theirs
