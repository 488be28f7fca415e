"""The history of a memorandum: drafted, signed on paper, amended; each page tells what happened when (KC-06, KC-10)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.models import Version
from commontable.rooms.agreements.promise_details import PaperSigner
from tests import agreed

from . import promised


def words_of(client, cast, version) -> str:
    page = client.get(reverse("agreements:version", args=[cast.river.slug, version.pk])).content.decode()
    return " ".join(page.split())


def on_paper(cast, version: Version, *when: str) -> Version:
    """Signed long ago by both parties, and entered today."""
    scan = actions.keep_scan(version=version, upload=promised.upload(), by=cast.dana)
    parties = version.agreement.parties.order_by("pk")
    signers = [
        PaperSigner(party, f"Signer {number}", PartialDate.parse(day))
        for number, (party, day) in enumerate(zip(parties, when, strict=True))
    ]
    actions.enter_signatures(version=version, scan=scan, signers=signers, by=cast.dana)
    version.refresh_from_db()
    return version


def test_what_was_signed_on_paper_tells_when_it_was_signed_and_when_it_was_entered(cast, client):
    version = on_paper(cast, promised.agreement(cast).versions.get(), "March 2012", "spring 2012")
    client.force_login(cast.dana)
    told = words_of(client, cast, version)
    assert "spring 2012, on paper; entered here" in told
    assert "March 2012, on paper" not in told
    assert "on paper; entered here" not in words_of(client, cast, promised.signed(cast, "Signed here"))


def test_only_the_newest_signed_version_is_amended(cast, client):
    first = agreed.signed(cast)
    second = agreed.signed(cast, actions.amend(version=first, why="More specific", by=cast.dana), since="2016-01")
    client.force_login(cast.dana)
    offers = [reverse("agreements:amendment_new", args=[cast.river.slug, one.pk]) for one in (first, second)]
    assert offers[0] not in words_of(client, cast, first)
    assert offers[1] in words_of(client, cast, second)
    with pytest.raises(NotNow, match="Version 1 was amended by version 2, which is signed"):
        actions.amend(version=first, why="Once more", by=cast.dana)
    assert client.post(offers[0], {"why": "Once more"}).status_code == 409
    assert actions.amend(version=second, why="Once more", by=cast.dana).number == 3


def test_kc_06_each_clause_says_to_which_area_of_the_framework_it_belongs(cast, client):
    version = agreed.mou(cast)
    client.force_login(cast.dana)
    told = words_of(client, cast, version)
    areas = {clause.get_area_display() for clause in version.clauses.all()}
    assert len(areas) == 5
    assert [area for area in areas if f" · {area}" not in told] == []
