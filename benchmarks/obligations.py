"""Pages of an agreement with 400 promises at 20 concurrent users, as a ratio to a bare Django view in the same run.

    .venv/bin/python -m benchmarks.obligations [--seconds 5] [--promises 400]

Needs wrk (apt-get install wrk). Starts granian on loopback with two workers, fills a partnership, and stops it again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile

from benchmarks.pages import CONNECTIONS, _fill, _free_port, _rate, _serve, _wait


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--promises", type=int, default=400)
    chosen = options.parse_args()
    if shutil.which("wrk") is None:
        print("This benchmark drives the server with wrk, which is not installed: apt-get install wrk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"COMMONTABLE_DATA": folder, "DJANGO_SETTINGS_MODULE": "benchmarks.site_settings"}
        cookie, slug = _fill(0)
        pages = _promise(chosen.promises, slug)
        port = _free_port()
        server = _serve(port)
        try:
            _wait(port)
            _report(port, cookie, pages, chosen.seconds)
        finally:
            server.terminate()
            server.wait(timeout=10)
    return 0


def _promise(number: int, slug: str) -> dict[str, str]:
    """An agreement signed on paper with that many promises in many states; the addresses that are measured."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction

    from commontable.foundation.partial_dates import PartialDate
    from commontable.rooms.agreements import actions
    from commontable.rooms.agreements.drafting_details import AgreementDetails, Bound, ClauseDetails, VersionDetails
    from commontable.rooms.agreements.promise_details import ObligationDetails, PaperSigner
    from commontable.rooms.agreements.promise_states import ObligationState
    from commontable.rooms.people.models import Account, Organization, Partnership

    dana = Account.objects.get(email="dana@example.org")
    table = Partnership.objects.get(slug=slug)
    parties = list(Organization.objects.filter(partnership=table, short_name__in=["Health Department", "Organizing"]))
    details = AgreementDetails("Memorandum", parties=tuple(Bound(one) for one in parties))
    scan = SimpleUploadedFile("signed.pdf", b"%PDF-1.4\n%%EOF\n")
    with transaction.atomic():
        holder = next(one for one in parties if one.pk == table.backbone_id)
        dates = VersionDetails("Memorandum", effective_from=PartialDate.parse("2012"))
        version = actions.import_signed(holder=holder, paper=actions.Paper(details, dates, scan), by=dana)
        clause_of = ClauseDetails(number="1", heading="Objectives", text="We promise.", category="capacity")
        clause = actions.enter_clause(version=version, details=clause_of, page=1, by=dana)
        signed = [PaperSigner(one, "A name", PartialDate.parse("2012")) for one in version.agreement.parties.all()]
        actions.enter_signatures(version=version, scan=version.scans.get(), signers=signed, by=dana)
        for one in range(number):
            due = PartialDate.parse(f"{2020 + one % 20}-{one % 12 + 1:02d}")
            promise = ObligationDetails(f"Promise {one:03d}", tuple(parties), due=due)
            made = actions.add_obligation(clause=clause, details=promise, by=dana)
            if one % 2:
                actions.step_obligation(obligation=made, to=ObligationState.IN_PROGRESS, by=dana)
    return {
        "promises": f"/at/{slug}/promises/",
        "where they stand": f"/at/{slug}/agreements/{version.agreement_id}/standing/",
        "the agreement": f"/at/{slug}/agreements/{version.agreement_id}/",
        "one promise": f"/at/{slug}/promises/{made.pk}/",
    }


def _report(port: int, cookie: str, pages: dict[str, str], seconds: int) -> None:
    _rate(port, "/bare/", "", 1)  # warm both workers
    bare, _slowest = _rate(port, "/bare/", "", seconds)
    load = os.getloadavg()[0]
    print(f"{CONNECTIONS} concurrent users, 2 workers, {seconds} s a page, signed in; load {load:.1f}")
    print(f"{'page':<26}{'requests/s':>12}{'p99':>12}{'x bare view':>14}")
    print(f"{'bare view':<26}{bare:>12.0f}")
    for name, address in pages.items():
        rate, slowest = _rate(port, address, cookie, seconds)
        ratio = f"{bare / rate:.1f}" if rate else "none answered"
        print(f"{name:<26}{rate:>12.0f}{slowest:>12}{ratio:>14}")


if __name__ == "__main__":
    sys.exit(main())
