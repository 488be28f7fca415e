"""What a download may reach: public numbers only, https only, addresses with every choice filled in."""

from __future__ import annotations

import socket
import ssl

import pytest

from commontable.pipeline.fetch import (
    FetchFailure,
    Reach,
    address_of,
    choices_of,
    name_of,
    reaching,
)
from commontable.pipeline.sources import REGISTRY, source_named


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:0a00:0001::1",
        "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_numbers_that_are_not_public_are_not_asked(number):
    assert not reaching.is_public(number)


def test_public_numbers_are_asked():
    assert all(map(reaching.is_public, ("1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")))


def test_a_name_with_one_private_number_is_refused_and_the_checked_number_is_used(monkeypatch):
    def found(*numbers):
        return lambda *_words, **_named: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, 443)) for n in numbers]

    monkeypatch.setattr(reaching.socket, "getaddrinfo", found("1.1.1.1", "10.0.0.1"))
    with pytest.raises(FetchFailure, match=r"leads to 10\.0\.0\.1"):
        reaching.public_number("example.org")
    monkeypatch.setattr(reaching.socket, "getaddrinfo", found("1.1.1.1"))
    connection = Reach().connect(Reach().checked("https://example.org/x"))
    asked = []
    monkeypatch.setattr(reaching.socket, "create_connection", lambda where, _wait: asked.append(where) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        connection.connect()
    assert asked == [("1.1.1.1", 443)]
    assert (connection._tls.verify_mode, connection._tls.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_every_address_is_https_and_can_be_filled_in():
    for source in (each for each in REGISTRY if each.direct and each.address):
        chosen = dict.fromkeys(choices_of(source), "12")
        address = address_of(source, chosen)
        Reach().checked(address)
        assert "{" not in address
        assert name_of(source, address, chosen).count(".") >= 1


def test_choices_that_are_missing_unknown_or_wild_are_refused():
    usaleep = source_named("usaleep")
    assert address_of(usaleep, {"state": "MO"}).endswith("/MO_A.CSV")
    assert name_of(usaleep, address_of(usaleep, {"state": "MO"}), {"state": "MO"}) == "MO_A.CSV"
    assert address_of(source_named("laus"), {"year": "2009"}).endswith("laucnty09.xlsx")
    acs = {"year": "2022", "table": "B01001", "geography": "tract:*", "within": "state:29"}
    named = name_of(source_named("acs"), address_of(source_named("acs"), acs), acs)
    assert named == "acs-2022-B01001-tract-state-29.json"
    for given, words in (
        ({}, "needs state"),
        ({"state": "MO", "county": "1"}, "knows no 'county'"),
        ({"state": "../../etc"}, "cannot be"),
        ({"state": "a..b"}, "cannot be"),
    ):
        with pytest.raises(FetchFailure, match=words):
            address_of(usaleep, given)
    with pytest.raises(FetchFailure, match=r"Choose what you need at https://wonder\.cdc\.gov"):
        address_of(source_named("wonder"), {})
