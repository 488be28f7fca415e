"""The agenda: items in order, taken off with a reason, off consent, with updates of hubs; papers; supports."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.gatherings import actions, packets, queries
from commontable.rooms.gatherings.details import ItemDetails, Need, PaperDetails, Provided, UpdateDetails
from commontable.rooms.gatherings.models import AgendaItem, PacketItem, SupportRequest
from commontable.rooms.gatherings.packets import PAPERS
from commontable.rooms.gatherings.states import ItemKind, Support, SupportOutcome
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import BodyKind
from tests import gathered, things

PDF = b"%PDF-1.7 a paper"


@pytest.fixture
def meeting(cast):
    return gathered.meeting(cast.commission)


def last_told(account) -> str:
    sight = sight_of(account)
    return ledger.tell(LedgerLine.objects.visible_to(sight).order_by("-id")[:1], sight)[0].sentence


def titles(meeting) -> list[str]:
    return list(AgendaItem.objects.filter(meeting=meeting).values_list("title", flat=True))


def test_add_item_puts_it_last_and_change_item_keeps_its_place(cast, meeting):
    for title in ("One", "Two"):
        actions.add_item(meeting=meeting, details=ItemDetails(title), by=cast.dana)
    item = meeting.items.get(title="One")
    assert "put “Two” on the agenda" in last_told(cast.rosa)
    actions.change_item(item=item, details=ItemDetails("First", ItemKind.VOTE, citation="not kept"), by=cast.dana)
    assert titles(meeting) == ["First", "Two"]
    item.refresh_from_db()
    assert (item.kind, item.citation) == ("vote", "")
    assert "changed “First” on the agenda" in last_told(cast.rosa)
    with pytest.raises(NotPermitted):
        actions.add_item(meeting=meeting, details=ItemDetails("Three"), by=cast.hank)


def test_a_closed_session_cites_its_ground(cast, meeting):
    with pytest.raises(NotNow, match="ground in law"):
        actions.add_item(meeting=meeting, details=ItemDetails("Lease", ItemKind.CLOSED_SESSION), by=cast.dana)
    cited = ItemDetails("Lease", ItemKind.CLOSED_SESSION, citation="RSMo 610.021(2)")
    assert actions.add_item(meeting=meeting, details=cited, by=cast.dana).citation == "RSMo 610.021(2)"


def test_move_item_goes_past_items_that_were_taken_off(cast, meeting):
    for title in ("One", "Two", "Three"):
        actions.add_item(meeting=meeting, details=ItemDetails(title), by=cast.dana)
    two, three = meeting.items.get(title="Two"), meeting.items.get(title="Three")
    with pytest.raises(NotNow, match="Say why"):
        actions.withdraw_item(item=two, why="", by=cast.dana)
    actions.withdraw_item(item=two, why="Not ready", by=cast.dana)
    assert "took “Two” off the agenda: Not ready" in last_told(cast.rosa)
    actions.move_item(item=three, up=True, by=cast.dana)
    assert titles(meeting) == ["Three", "One", "Two"]
    actions.move_item(item=AgendaItem.objects.get(pk=three.pk), up=True, by=cast.dana)
    actions.move_item(item=AgendaItem.objects.get(pk=three.pk), up=False, by=cast.dana)
    assert titles(meeting) == ["One", "Three", "Two"]
    with pytest.raises(NotNow, match="taken off"):
        actions.move_item(item=AgendaItem.objects.get(pk=two.pk), up=True, by=cast.dana)


def test_take_off_consent_is_every_member_s_right(cast, meeting):
    item = gathered.item(meeting, "Minutes of May", kind=ItemKind.CONSENT)
    assert (item.is_on_consent, item.is_voted) == (True, False)
    with pytest.raises(NotPermitted):
        actions.take_off_consent(item=item, seat=None, why="", by=cast.omar)
    with pytest.raises(NotPermitted, match="somebody else's"):
        actions.take_off_consent(item=item, seat=cast.hospital_seat, why="", by=cast.rosa)
    actions.take_off_consent(item=item, seat=cast.resident_seat, why="A name is wrong", by=cast.rosa)
    item = AgendaItem.objects.get(pk=item.pk)
    assert (item.is_on_consent, item.is_voted) == (False, True)
    assert "treat “Minutes of May” by itself" in last_told(cast.hank)
    with pytest.raises(NotNow, match="already"):
        actions.take_off_consent(item=item, seat=None, why="", by=cast.hank)


def test_pull_hub_updates_makes_an_item_for_each_hub(cast, meeting):
    north = things.body(cast.department, "North Hub", kind=BodyKind.HUB)
    things.body(cast.department, "South Hub", kind=BodyKind.HUB)
    things.body(cast.organizers, "Quiet Hub", kind=BodyKind.HUB, **things.private())
    with pytest.raises(NotPermitted):
        actions.write_hub_update(hub=north, details=UpdateDetails("Much"), by=cast.hank)
    with pytest.raises(NotNow, match="not a hub"):
        actions.write_hub_update(hub=cast.commission, details=UpdateDetails("Much"), by=cast.dana)
    update = actions.write_hub_update(hub=north, details=UpdateDetails("Two clinics opened"), by=cast.dana)
    assert "wrote an update of North Hub" in last_told(cast.rosa)
    items = actions.pull_hub_updates(meeting=meeting, by=cast.dana)
    assert [(item.title, item.hub_update) for item in items] == [("North Hub", update), ("South Hub", None)]
    assert "updates of the hubs" in last_told(cast.rosa)
    with pytest.raises(NotNow, match="on the agenda already"):
        actions.pull_hub_updates(meeting=meeting, by=cast.dana)
    later = actions.write_hub_update(hub=items[1].hub, details=UpdateDetails("A garden"), by=cast.dana)
    assert AgendaItem.objects.get(pk=items[1].pk).hub_update == later
    # What has been told once is not told again at the next meeting.
    again = actions.pull_hub_updates(meeting=gathered.meeting(cast.commission), by=cast.dana)
    assert [item.hub_update for item in again] == [None, None]


def paper(name="budget.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_add_paper_takes_files_of_known_kinds_within_the_bound(cast, meeting, monkeypatch):
    item = gathered.item(meeting)
    made = actions.add_paper(item=item, details=PaperDetails("Budget"), file=paper("../bud get.pdf"), by=cast.dana)
    assert PAPERS.path_of(made.pk).read_bytes() == PDF
    assert (made.file_name, made.media_type, made.size) == ("bud get.pdf", "application/pdf", len(PDF))
    assert "added the paper “Budget”" in last_told(cast.rosa)
    for name, content in (("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("a.txt", b"a\0b"), ("a.docx", PDF), ("pdf", PDF)):
        with pytest.raises(NotNow, match="not of a kind"):
            actions.add_paper(item=item, details=PaperDetails("X"), file=paper(name, content), by=cast.dana)
    monkeypatch.setattr(packets, "LIMIT", 4)
    with pytest.raises(NotNow, match="MB at most"):
        actions.add_paper(item=item, details=PaperDetails("X"), file=paper(), by=cast.dana)
    assert len(list(PAPERS.path_of(made.pk).parent.iterdir())) == 1
    with pytest.raises(NotPermitted):
        actions.add_paper(item=item, details=PaperDetails("X"), file=paper(), by=cast.hank)


def test_a_paper_may_be_for_fewer_than_the_meeting_never_for_more(cast, meeting):
    item = gathered.item(meeting)
    inside = PaperDetails("For members", audience=Audience.BODY)
    made = actions.add_paper(item=item, details=inside, file=paper(), by=cast.dana)
    assert not PacketItem.objects.visible_to(Sight()).exists()
    assert not PacketItem.objects.visible_to(sight_of(cast.olivia)).exists()
    assert PacketItem.objects.visible_to(sight_of(cast.rosa)).get() == made
    quiet = things.body(cast.department, "Quiet circle", audience=Audience.PARTNERSHIP)
    other = gathered.item(gathered.meeting(quiet))
    with pytest.raises(NotNow, match="not seen by more people"):
        actions.add_paper(item=other, details=PaperDetails("X", audience=Audience.PUBLIC), file=paper(), by=cast.dana)


def test_remove_paper_deletes_the_file_and_keeps_the_reason(cast, meeting, django_capture_on_commit_callbacks):
    made = actions.add_paper(item=gathered.item(meeting), details=PaperDetails("Budget"), file=paper(), by=cast.dana)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_paper(paper=made, why="Names a patient", by=cast.dana)
    assert not PAPERS.path_of(made.pk).exists()
    assert "took the paper “Budget” out of the packet: Names a patient" in last_told(cast.rosa)
    with pytest.raises(NotNow, match="already"):
        actions.remove_paper(paper=PacketItem.objects.get(), why="Again", by=cast.dana)


def test_ask_support_is_private_to_the_clerk_and_the_one_who_asks(cast, meeting):
    rosa, hank = cast.rosa.persons.get(), cast.hank.persons.get()
    asked = actions.ask_support(
        meeting=meeting, person=rosa, need=Need(Support.CHILDCARE, "Two, and four"), by=cast.rosa
    )
    assert "asked for a support" in last_told(cast.dana)
    for reader in (cast.hank, cast.omar, cast.ana, cast.esther):
        assert not SupportRequest.objects.visible_to(sight_of(reader)).exists()
        assert not LedgerLine.objects.visible_to(sight_of(reader)).exists()
    with pytest.raises(NotPermitted, match="Ask for yourself"):
        actions.ask_support(meeting=meeting, person=rosa, need=Need(Support.MEAL), by=cast.hank)
    with pytest.raises(NotNow, match="what is needed"):
        actions.ask_support(meeting=meeting, person=hank, need=Need(Support.OTHER), by=cast.hank)
    actions.ask_support(meeting=meeting, person=hank, need=Need(Support.TRANSPORT), by=cast.dana)
    count = queries.support_count(meeting)
    assert (count.asked, count.provided, count.is_few) == (2, 0, True)
    assert asked.detail == "Two, and four"


def test_provide_support_says_what_became_of_it(cast, meeting):
    rosa = cast.rosa.persons.get()
    asked = actions.ask_support(meeting=meeting, person=rosa, need=Need(Support.CHILDCARE), by=cast.rosa)
    with pytest.raises(NotNow, match="why it was not provided"):
        actions.provide_support(request=asked, details=Provided(SupportOutcome.NOT_PROVIDED), by=cast.dana)
    with pytest.raises(NotPermitted):
        actions.provide_support(request=asked, details=Provided(SupportOutcome.USED), by=cast.rosa)
    refused = Provided(SupportOutcome.NOT_PROVIDED, "Nobody was found")
    actions.provide_support(request=asked, details=refused, by=cast.dana)
    assert queries.support_count(meeting).refused == 1
    actions.provide_support(request=asked, details=Provided(SupportOutcome.USED), by=cast.dana)
    count = queries.support_count(meeting)
    assert (count.provided, count.refused) == (1, 0)
    assert "what became of a support" in last_told(cast.dana)
