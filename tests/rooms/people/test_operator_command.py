"""`commontable operator` and `commontable check`: what whoever has the machine may do, and how it stands."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core.checks import run_checks

from commontable.cli import main
from commontable.foundation import health
from commontable.foundation.models import LedgerLine
from commontable.rooms.people.models import Account, Invitation, Partnership

OPENING = [
    "operator", "open-partnership", "--name", "Delta Table", "--slug", "delta", "--organization", "Delta Health",
    "--administrator", "Dee Delta", "--email", "dee@example.org",
]  # fmt: skip


def link_in(text: str) -> str:
    return urlsplit(re.search(r"http\S+", text)[0]).path


def test_the_first_operator_sets_a_password_by_the_printed_link_and_signs_in(db, client, capsys):
    assert main(["operator", "add", "Op@example.org"]) == 0
    form = client.get(link_in(capsys.readouterr().out), follow=True)
    words = {"password1": "a good set of words", "password2": "a good set of words"}
    client.post(form.redirect_chain[-1][0], words)
    assert (
        client.post("/account/sign-in/", {"login": "op@example.org", "password": words["password1"]}).status_code == 302
    )
    assert client.get("/operator/").status_code == 200
    assert LedgerLine.objects.get(deed="operator_added").actor == {}


def test_an_operator_who_lost_the_link_gets_another_and_nobody_else_does(cast, capsys):
    assert main(["operator", "link", "sol@example.org"]) == 0
    assert "/account/password/new/" in capsys.readouterr().out
    assert main(["operator", "link", "dana@example.org"]) == 2
    assert "No operator signs in with dana@example.org" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("nope", "'nope' is not an e-mail address"),
        ("sol@example.org", "is an operator already"),
        ("dana@example.org", "use another address"),
    ],
)
def test_an_operator_that_cannot_be_added_is_refused_in_one_line(cast, capsys, email, words):
    assert main(["operator", "add", email]) == 2
    assert words in capsys.readouterr().err


def test_a_partnership_is_opened_and_its_administrator_invited(db, client, capsys):
    assert main(OPENING) == 0
    assert client.get(link_in(capsys.readouterr().out)).status_code == 200
    assert Partnership.objects.get(slug="delta").backbone.name == "Delta Health"


def test_a_faulty_opening_names_every_fault_at_once_and_opens_nothing(db, capsys):
    faulty = [{"delta": "Del Ta", "dee@example.org": "dee@"}.get(word, word) for word in OPENING]
    assert main(faulty) == 2
    told = capsys.readouterr().err
    assert "--slug: Use small letters" in told
    assert "--email: Enter a valid email address" in told
    assert not Partnership.objects.exists()


def test_a_first_administrator_whose_link_ran_out_is_invited_again(db, client, capsys):
    main(OPENING)
    first = link_in(capsys.readouterr().out)
    assert main(["operator", "invite-again", "delta", "--email", "dee.new@example.org"]) == 0
    assert client.get(link_in(capsys.readouterr().out)).status_code == 200
    assert client.get(first).status_code == 410
    assert Invitation.objects.open().get().email == "dee.new@example.org"


def test_a_table_with_people_in_it_is_not_entered_from_the_command_line(cast, capsys):
    assert main(["operator", "invite-again", "river-city"]) == 2
    assert "Its own administrators invite" in capsys.readouterr().err
    assert main(["operator", "invite-again", "nowhere"]) == 2
    assert "There is no partnership at /at/nowhere/" in capsys.readouterr().err
    assert Account.objects.count() == 8


# --- check ------------------------------------------------------------------------------------------------------------


def _no_loop() -> None:
    raise RuntimeError("no running event loop")


def test_an_installation_in_order_is_ready(db, capsys, monkeypatch):
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")  # the browser tests' own; on a site it is an error, and told
    monkeypatch.setattr("django.utils.asyncio.get_running_loop", _no_loop)  # that of the browser tests
    assert main(["check", "--running"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^Worker +in order +Answered", told, re.MULTILINE)
    assert told.strip().splitlines()[-1].startswith("Ready")


def test_a_folder_that_is_gone_is_not_ready_and_says_what_to_do(db, capsys, settings):
    settings.DATA_FOLDER = settings.DATA_FOLDER / "gone"
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "cannot be written to. Make it writable for this user, or set COMMONTABLE_DATA." in told
    assert "Not ready" in told


def test_a_worker_that_does_not_run_is_noticed(db, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    finding = health.worker(seconds=0.3)
    assert (finding.state, finding.next_step[:9]) == (health.State.BAD, "Start it:")


def test_a_cache_without_its_table_is_noticed_because_nobody_could_sign_in(db, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"}
    }
    finding = next(finding for finding in health.findings() if finding.subject == "Cache")
    assert finding.state == health.State.BAD
    assert "createcachetable" in finding.next_step


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"SITE_URL": "http://table.example.org", "IS_HTTPS": False}, "table.E1"),
        ({"SITE_URL": "http://localhost:8000", "IS_HTTPS": False}, "table.W1"),
        ({"ALLOWED_HOSTS": ["*"]}, "table.E2"),
        ({"DEBUG": True}, "table.E3"),
        ({"SITE_URL": "https://t.example.org", "IS_HTTPS": True, "ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "table.W2"),
    ],
)
def test_what_should_not_stay_so_is_told(settings, changes, code):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert code in {message.id for message in run_checks(include_deployment_checks=True, tags=None)}


def test_a_well_set_up_installation_is_told_nothing(settings):
    settings.SITE_URL, settings.IS_HTTPS = "https://table.example.org", True
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.ALLOWED_HOSTS = 1, ["table.example.org"]
    told = run_checks(include_deployment_checks=True)
    assert not [message for message in told if str(message.id).startswith("table.")]
