"""Pages of access: rights of those who contributed (CO-07), private links, a release shown to a body."""

import datetime as dt
import re

from django.utils.timezone import localdate

from commontable.rooms.evidence.models import AccessRight, PrivateLink
from tests.rooms.evidence.conftest import text_of


def test_rights_of_access_are_given_and_revoked_on_their_page(cast, client, address, indicator):
    client.force_login(cast.dana)
    form = {"organization": str(cast.organizers.pk), "contribution": "$25,000", "begins": "2024-01-01"}
    assert client.post(address("access_rights"), {**form, "contribution": ""}).status_code == 422
    assert client.post(address("access_rights"), {**form, "ends": "2020-01-01"}).status_code == 422
    assert client.post(address("access_rights"), form).status_code == 302
    right = AccessRight.objects.get()
    client.force_login(cast.rosa)
    assert "$25,000" in text_of(client.get(address("access_rights")))
    assert client.post(address("access_rights"), form).status_code == 404
    assert client.post(address("access_revocations", right.pk), {"why": "No"}).status_code == 404
    client.force_login(cast.dana)
    assert client.post(address("access_revocations", right.pk), {}).status_code == 422
    assert client.post(address("access_revocations", right.pk), {"why": "It ended."}).status_code == 302
    assert client.post(address("access_revocations", right.pk), {"why": "Again."}).status_code == 409
    assert "It ended." in text_of(client.get(address("access_rights")))


def test_private_links_are_shown_once_and_each_person_sees_their_own(cast, client, address):
    client.force_login(cast.rosa)
    last = localdate() + dt.timedelta(days=100)
    assert client.post(address("links"), {"purpose": "calendar", "name": "", "ends": str(last)}).status_code == 422
    made = client.post(address("links"), {"purpose": "calendar", "name": "Telephone of Rosa", "ends": str(last)})
    secret = re.search(r'value="(http[^"]+\.ics)"', made.content.decode()).group(1)
    page = client.get(address("links")).content.decode()
    assert secret not in page
    for verb in ("Renew for a year", "Revoke"):  # each button says whose link it is for, also to who hears it alone
        assert f'{verb}<span class="visually-hidden">: Telephone of Rosa</span></button>' in page
    link = PrivateLink.objects.get()
    client.force_login(cast.dana)
    assert "Telephone of Rosa" not in text_of(client.get(address("links")))
    assert client.post(address("link_revocations", link.pk)).status_code == 404
    client.logout()
    path = secret.replace("http://testserver", "")
    assert client.get(path).status_code == 200
    client.force_login(cast.rosa)
    assert client.post(address("link_revocations", link.pk)).status_code == 302
    client.logout()
    assert client.get(path).status_code == 404


def test_a_release_is_shown_to_a_body_from_its_page(cast, client, address, release_of):
    release = release_of()
    client.force_login(cast.ana)
    assert client.post(address("publications", release.pk), {"audience": "body"}).status_code == 422
    given = {"audience": "body", "body": str(cast.commission.pk)}
    assert client.post(address("publications", release.pk), given).status_code == 302
    for name, expected in {"rosa": 200, "hank": 200, "omar": 404, "esther": 404}.items():
        client.force_login(cast.account(name))
        assert client.get(address("release", release.pk)).status_code == expected, name
