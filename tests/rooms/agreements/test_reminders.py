"""The weekly mail, warnings before an end, yearly reviews: told once, in one's language, never twice in a week."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions, digests
from commontable.rooms.agreements.keeping_alive import keep_alive
from commontable.rooms.agreements.models import DigestMail, RenewalNotice, ReviewMeeting, ReviewProposal
from commontable.rooms.agreements.promise_states import DigestRhythm, MailState
from commontable.rooms.gatherings.actions import MeetingDetails
from commontable.rooms.gatherings.states import MeetingFormat
from commontable.rooms.people.queries import sight_of

from . import promised

TODAY = dt.date(2026, 3, 2)  # a Monday


@pytest.fixture
def obligation(cast):
    clause = promised.signed(cast).clauses.get(number="2")
    return promised.obligation(cast, clause, due=PartialDate.parse("2026-03-10"))


def recipients() -> list[str]:
    return sorted(one.to[0] for one in mail.outbox)


def test_those_who_work_where_it_is_promised_get_it_and_nobody_else(cast, obligation):
    tally = digests.send_digests(TODAY)
    assert recipients() == ["ana@example.org", "dana@example.org"]
    assert (tally.sent, tally.refused) == (2, 0)
    text = mail.outbox[0].body
    assert "Due within four weeks" in text
    assert "Train the staff\n  River City Health Table, March 10, 2026 (in 8 days)" in text
    assert f"/at/river-city/promises/{obligation.pk}/" in text


def test_the_person_who_answers_for_it_gets_it_too(cast, obligation):
    person = cast.rosa.persons.get()
    type(obligation).objects.filter(pk=obligation.pk).update(owner=person)
    digests.send_digests(TODAY)
    letter = next(one for one in mail.outbox if one.to == ["rosa@example.org"])
    assert letter.subject == "1 cosa le espera esta semana"


def test_nobody_gets_two_in_one_week_however_often_it_runs(cast, obligation):
    for later in range(7):
        digests.send_digests(TODAY + dt.timedelta(days=later))
    assert recipients() == ["ana@example.org", "dana@example.org"]
    digests.send_digests(TODAY + dt.timedelta(days=7))
    assert len(mail.outbox) == 4


def test_killed_between_two_mails_it_goes_on_and_repeats_none(cast, obligation, monkeypatch):
    """The first was acknowledged, the second was begun when the program died, the third had not been reached."""
    promised.obligation(cast, obligation.clause, "Meet the board", obligors=(cast.organizers,),
                        due=PartialDate.parse("2026-03-09"))  # fmt: skip
    sent: list[str] = []
    send = mail.EmailMessage.send

    def dies(self, *args, **kwargs):
        if len(sent) == 1:
            raise KeyboardInterrupt
        sent.append(self.to[0])
        return send(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(mail.EmailMessage, "send", dies)
        with pytest.raises(KeyboardInterrupt):
            digests.send_digests(TODAY)
    assert sorted(DigestMail.objects.values_list("state", flat=True)) == [MailState.BEGUN, MailState.SENT]
    begun = DigestMail.objects.get(state=MailState.BEGUN).account.email
    digests.send_digests(TODAY + dt.timedelta(days=1))
    got = recipients()
    assert len(got) == len(set(got))
    assert begun not in got
    assert DigestMail.objects.filter(state=MailState.SENT).count() == len(got) == 3
    digests.send_digests(TODAY + dt.timedelta(days=8))
    assert begun in recipients()


def test_a_mail_the_server_refused_is_tried_again(cast, obligation, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(mail.EmailMessage, "send", lambda *_a, **_k: (_ for _ in ()).throw(OSError("no server")))
        assert digests.send_digests(TODAY).refused == 2
    assert digests.send_digests(TODAY).sent == 2
    assert len(mail.outbox) == 2


def test_how_often_is_chosen_and_off_is_off(cast, obligation):
    digests.choose_rhythm(cast.ana, DigestRhythm.OFF)
    digests.choose_rhythm(cast.dana, DigestRhythm.TWO_WEEKS)
    for week in range(3):
        digests.send_digests(TODAY + dt.timedelta(days=7 * week))
    assert recipients() == ["dana@example.org"] * 2


def test_who_has_nothing_to_be_told_gets_nothing(cast):
    assert digests.send_digests(TODAY).sent == 0
    assert not DigestMail.objects.exists()


def test_what_one_may_not_see_is_not_in_it(cast, obligation):
    """An obligor that loses sight of the agreement is told nothing of it."""
    rows = type(obligation).objects.filter(pk=obligation.pk)
    rows.update(audience="custodian", record_class="organizer_private", custodian=cast.organizers)
    digests.send_digests(TODAY)
    assert "dana@example.org" not in recipients()


def test_one_click_turns_it_off_and_a_look_does_not(cast, obligation, client):
    digests.send_digests(TODAY)
    letter = next(one for one in mail.outbox if one.to == ["dana@example.org"])
    link = re.search(r"<https?://[^/]+([^>]+)>", letter.extra_headers["List-Unsubscribe"]).group(1)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(link).status_code == 200
    assert digests.rhythm_of(cast.dana) == DigestRhythm.WEEKLY
    client.handler.enforce_csrf_checks = True
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert digests.rhythm_of(cast.dana) == DigestRhythm.OFF
    assert client.get(link[:-3] + "xx/").status_code == 404


def test_the_setting_is_ones_own(cast, client):
    assert client.get("/account/digest/").status_code == 302
    client.force_login(cast.rosa)
    assert client.post("/account/digest/", {"rhythm": "monthly"}).status_code == 302
    assert digests.rhythm_of(cast.rosa) == DigestRhythm.MONTHLY
    assert client.post("/account/digest/", {"rhythm": "hourly"}).status_code == 422


def test_an_end_is_announced_once_at_180_90_and_30_days(cast):
    version = promised.signed(cast, effective_to=PartialDate.parse("2026-08-29"))
    for days in (181, 180, 179, 90, 30, 1, 0, -1):
        keep_alive(dt.date(2026, 8, 29) - dt.timedelta(days=days))
    assert list(RenewalNotice.objects.values_list("days", flat=True)) == [180, 90, 30]
    line = LedgerLine.objects.filter(deed="end_announced").first()
    assert "ends on 2026-08-29: 30 days are left" in ledger.tell([line], sight_of(cast.rosa))[0].sentence
    assert actions.announce_end(version=version, days=30, ends_on=dt.date(2026, 8, 29)) is None
    with pytest.raises(NotNow, match="180, 90 and 30"):
        actions.announce_end(version=version, days=31, ends_on=dt.date(2026, 8, 29))


def test_the_review_of_a_year_is_proposed_once_and_becomes_a_meeting(cast):
    version = promised.signed(cast, effective_from=PartialDate.parse("2020-04-01"))
    keep_alive(TODAY)
    keep_alive(TODAY + dt.timedelta(days=1))
    proposal = ReviewProposal.objects.get()
    assert (proposal.agreement, proposal.day) == (version.agreement, dt.date(2026, 4, 1))
    assert actions.propose_review(agreement=version.agreement, day=dt.date(2026, 5, 1)) is None
    begins = timezone.now() + dt.timedelta(days=20)
    details = MeetingDetails(begins, "America/Chicago", MeetingFormat.REMOTE, title="Review")
    with pytest.raises(NotPermitted, match="parties"):
        actions.call_review(proposal=proposal, body=cast.commission, details=details, by=cast.hank)
    with pytest.raises(NotPermitted, match="clerk"):
        actions.call_review(proposal=proposal, body=cast.commission, details=details, by=cast.omar)
    actions.call_review(proposal=proposal, body=cast.commission, details=details, by=cast.dana)
    assert ReviewMeeting.objects.get().meeting.title == "Review"
    deeds = set(LedgerLine.objects.values_list("deed", flat=True))
    assert {"review_proposed", "review_called", "meeting_planned"} <= deeds
    with pytest.raises(NotNow, match="called already"):
        actions.call_review(proposal=proposal, body=cast.commission, details=details, by=cast.dana)


def test_the_command_sends_counts_and_refuses_what_is_no_day(cast, obligation, capsys):
    from commontable.cli import main

    assert main(["digest", "--day", "2026-03-02", "--dry-run"]) == 0
    assert "2 mails would leave" in capsys.readouterr().out
    assert not mail.outbox
    assert main(["digest", "--day", "2026-03-02"]) == 0
    assert "2 mails sent, 0 refused" in capsys.readouterr().out
    assert main(["digest", "--queue"]) == 0
    assert main(["digest", "--day", "soon"]) == 2
    assert "'soon' is not a day" in capsys.readouterr().err
