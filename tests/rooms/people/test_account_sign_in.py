"""Signing in: throttled, with a second step for those who have one, and never telling who has an account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from commontable.rooms.people.models import Account
from tests.cast import PASSWORD


def sign_in(client, email="dana@example.org", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_with_address_and_password(cast, client):
    answer = sign_in(client, "  Dana@Example.org ")
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast, client):
    def refusal(*words):
        return re.search(
            r"This e-mail address and password do not go together[^<]*", sign_in(client, *words).content.decode()
        )

    known, unknown = refusal("dana@example.org", "wrong"), refusal("nobody@example.org", "wrong")
    assert known
    assert unknown
    assert known[0] == unknown[0]
    assert not is_in(client)


def test_the_sixth_failed_sign_in_within_five_minutes_waits(cast, client):
    for _ in range(5):
        assert "do not go together" in sign_in(client, password="wrong").content.decode()
    page = sign_in(client)
    assert "Too many failed sign-ins for this address. Wait five minutes" in page.content.decode()
    assert not is_in(client), "not even with the right password"
    assert sign_in(client, "ana@example.org").status_code == 302, "other addresses are not held up"


TRIES = """
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
words = {{"login": "dana@example.org", "password": "wrong"}}
pages = [Client().post("/account/sign-in/", words) for _ in range({number})]
print("LAST:", "Too many failed" in pages[-1].content.decode())
"""


def test_throttling_counts_across_processes(tmp_path: Path):
    """Two server processes share the count, because it is in the database."""
    surroundings = {
        **os.environ,
        "COMMONTABLE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "commontable.project.settings",
    }
    surroundings.pop("DATABASE_URL", None)

    def in_a_process(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    in_a_process(
        "import django; django.setup()\n"
        "from django.apps import apps; from django.conf import settings\n"
        "from django.core.management import call_command as call\n"
        "settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}  # tables from the models\n"
        "call('migrate', run_syncdb=True, verbosity=0); call('createcachetable')"
    )
    assert "LAST: False" in in_a_process(TRIES.format(number=3))
    assert "LAST: True" in in_a_process(TRIES.format(number=3))


def code_of(account) -> str:
    secret = get_adapter().decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


@pytest.fixture
def dana_with_app(cast, client):
    """Dana sets up her authenticator app through the pages."""
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if "reauth" in page.redirect_chain[-1][0] or "confirm" in page.redirect_chain[-1][0]:
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = re.search(r'value="([A-Z2-7]{16,})"', page.content.decode())[1]
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    done = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert done.status_code == 200
    client.logout()
    return cast.dana


def test_a_second_step_is_asked_for_after_the_password(dana_with_app, client):
    answer = sign_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client), "the password alone does not open the account"
    wrong = client.post(answer.url, {"code": "000000"})
    assert not is_in(client)
    assert wrong.status_code == 200
    cache.clear()  # the code that set the app up may not be used again within its half minute
    assert client.post(answer.url, {"code": code_of(dana_with_app)}).status_code == 302
    assert is_in(client)


def test_a_recovery_code_opens_the_account_once(dana_with_app, client):
    codes = Authenticator.objects.get(user=dana_with_app, type="recovery_codes").wrap().get_unused_codes()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(client)
    client.logout()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_in(client)


def test_a_forgotten_password_is_set_anew_by_a_link(cast, client):
    client.post(reverse("account_reset_password"), {"email": "dana@example.org"})
    [letter] = mail.outbox
    address = re.search(r"http://testserver(/account/password/new/\S+)", letter.body)[1]
    form = client.get(address, follow=True)
    words = {"password1": "a new set of words", "password2": "a new set of words"}
    client.post(form.redirect_chain[-1][0], words)
    assert sign_in(client, password="a new set of words").status_code == 302
    assert is_in(client)


def test_nobody_can_make_the_site_write_to_strangers(cast, client):
    page = client.post(reverse("account_reset_password"), {"email": "stranger@example.org"}, follow=True)
    assert page.status_code == 200
    assert mail.outbox == []


def test_a_new_address_counts_once_it_is_confirmed(cast, client):
    client.force_login(cast.dana)
    confirm = client.post(reverse("account_email"), {"action_add": "1", "email": "d.new@example.org"}, follow=True)
    if confirm.redirect_chain and "confirm" in confirm.redirect_chain[-1][0]:
        client.post(confirm.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    address = re.search(r"http://testserver(/account/email/confirm/\S+)", mail.outbox[-1].body)[1]
    assert Account.objects.get(pk=cast.dana.pk).email == "dana@example.org"
    client.post(address)
    assert Account.objects.get(pk=cast.dana.pk).email == "d.new@example.org"


def test_a_closed_account_is_told_so_after_the_right_password_only(cast, client):
    Account.objects.filter(pk=cast.dana.pk).update(is_active=False)
    assert sign_in(client).url == reverse("account_inactive")
    assert "do not go together" in sign_in(client, password="wrong").content.decode()


def test_a_session_ends_when_its_account_is_closed(cast, client):
    client.force_login(cast.dana)
    assert client.get(reverse("account:home")).status_code == 200
    Account.objects.filter(pk=cast.dana.pk).update(is_active=False)
    assert client.get(reverse("account:home")).status_code == 302


PAGES_FOR_ALL = ["account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
                 "account_reset_password_from_key_done", "account_email_verification_sent",
                 "socialaccount_login_cancelled", "socialaccount_login_error"]  # fmt: skip
PAGES_SIGNED_IN = ["account:home", "account_logout", "account_email", "account_change_password", "mfa_index",
                   "mfa_list_webauthn", "socialaccount_connections", "account_reauthenticate"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES_FOR_ALL)
def test_each_entrance_page_is_there_in_our_layout(db, client, name):
    page = client.get(reverse(name))
    assert page.status_code == (401 if name == "socialaccount_login_error" else 200)
    assert 'id="main"' in page.content.decode()
    assert "style=" not in page.content.decode()


@pytest.mark.parametrize("name", PAGES_SIGNED_IN)
def test_each_account_page_is_there_in_our_layout_and_for_nobody_else(cast, client, name):
    assert client.get(reverse(name)).status_code == 302
    sign_in(client)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert 'id="main"' in page.content.decode()
    assert "style=" not in page.content.decode()


@pytest.mark.parametrize(
    "name", ["account_signup", "account_request_login_code", "account_confirm_login_code", "socialaccount_signup",
             "account_verify_phone"]
)  # fmt: skip
def test_there_is_no_other_way_to_an_account(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
