"""The gap page of 185 tracts × 6 groups × 10 years at 20 concurrent users, as a ratio to a bare Django view.

    .venv/bin/python -m benchmarks.gap_page [--seconds 10] [--places 185] [--groups 6] [--years 10] [--keep FOLDER]

Once with every picture drawn already (warm), once with none (cold: all twenty ask at once and the first draws).
`--keep` keeps the measured release in a folder, for the next run.
Needs wrk (apt-get install wrk). Starts granian on loopback with two workers and stops it again.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.pages import CONNECTIONS, _free_port, _serve, _wait
from tests.rooms.evidence.tables import AGES, PEOPLE, RATES

WARM = 12
PERCENTILE = 'done = function(_, latency, _) print("p95 " .. latency:percentile(95) / 1000) end\n'


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("seconds", 10), ("places", 185), ("groups", 6), ("years", 10)):
        options.add_argument(f"--{name}", type=int, default=usual)
    options.add_argument("--keep", type=Path)
    chosen = options.parse_args()
    if shutil.which("wrk") is None:
        print("This benchmark drives the server with wrk, which is not installed: apt-get install wrk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = chosen.keep or Path(thrown_away)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"COMMONTABLE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.site_settings"}
        known = folder / "address.txt"
        if not known.exists():
            known.write_text(_fill(folder, chosen))
        shutil.rmtree(folder / "charts", ignore_errors=True)
        _measure(folder, known.read_text().strip(), chosen.seconds)
    return 0


def _measure(folder: Path, address: str, seconds: int) -> None:
    port = _free_port()
    server = _serve(port)
    try:
        _wait(port)
        _report(port, address, folder, seconds)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _tables(folder: Path, chosen: argparse.Namespace) -> tuple[Path, Path]:
    """Deaths and people so many that little must be hidden: the page is then at its fullest. And the outlines."""
    path = folder / "counts.csv"
    rows = ["place,group,year,age,deaths,population"]
    for place in range(chosen.places):
        for group in range(chosen.groups):
            for year in range(chosen.years):
                level = (1 + 0.004 * (place % 60)) * (1 + 0.1 * group) * (1 - 0.01 * year)
                for age, people, rate in zip(AGES, PEOPLE, RATES, strict=True):
                    died = max(12, math.ceil(people * rate * level))
                    rows.append(f"{place:05},Group {group},{2010 + year},{age},{died},{people}")
    path.write_text("\n".join(rows) + "\n")
    outlines = folder / "tracts.geojson"
    outlines.write_text(
        json.dumps({"type": "FeatureCollection", "features": [_tract(n) for n in range(chosen.places)]})
    )
    return path, outlines


def _tract(number: int) -> dict[str, object]:
    """A cell with forty corners a side: about as long an outline as a census tract has."""
    west, south, side, steps = -94.6 + 0.02 * (number % 15), 39.0 + 0.02 * (number // 15), 0.02, 40
    edge = [side * step / steps for step in range(steps)]
    ring = [[west + e, south] for e in edge] + [[west + side, south + e] for e in edge]
    ring += [[west + side - e, south + side] for e in edge] + [[west, south + side - e] for e in edge]
    return {
        "type": "Feature", "properties": {"GEOID": f"{number:05}", "name": f"Tract {number}"},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }  # fmt: skip


def _fill(folder: Path, chosen: argparse.Namespace) -> str:
    """A published release of that size, not drawn yet; gives the address of its gap page."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from commontable.foundation.sight import Audience
    from commontable.pipeline import LifeExpectancyRequest, measure
    from commontable.rooms.evidence import actions
    from tests import cast

    here = cast.assemble()
    counts, outlines = _tables(folder, chosen)
    begun = time.perf_counter()
    request = LifeExpectancyRequest(
        deaths=(counts,), by=("place", "group", "year"), title="Large", source_note="Invented", places=outlines,
        synthetic=True,
    )  # fmt: skip
    released = measure(request, releases=folder / "releases")
    rows = released.table("estimates").num_rows
    print(f"release of {rows} estimates measured in {time.perf_counter() - begun:.0f} s")
    release = actions.catalogue_release(released=released, custodian=here.department, title="Large", by=here.ana)
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=here.ana)
    return f"/at/{here.river.slug}/releases/{release.pk}/gap/"


def _drive(port: int, address: str, seconds: int, folder: Path) -> tuple[float, float]:
    """Requests a second, and the 95th percentile of latency in milliseconds."""
    script = folder / "percentile.lua"
    script.write_text(PERCENTILE)
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    printed = subprocess.run([*command, f"http://127.0.0.1:{port}{address}"], capture_output=True, text=True).stdout
    if "Non-2xx" in printed:
        raise SystemExit(f"{address} did not answer 200 every time:\n{printed}")
    found = [re.search(pattern, printed) for pattern in (r"Requests/sec:\s+([\d.]+)", r"p95 ([\d.]+)")]
    if None in found:
        raise SystemExit(f"wrk said nothing of {address}:\n{printed}")
    rate, slowest = (float(match[1]) for match in found if match)
    return rate, slowest


def _cold(port: int, address: str) -> float:
    """Twenty ask at once for a page nobody has drawn: how long the slowest of the fastest nineteen waits (ms)."""

    def ask(_number: int) -> float:
        begun = time.perf_counter()
        urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=300).read()
        return 1000 * (time.perf_counter() - begun)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        waited = sorted(pool.map(ask, range(CONNECTIONS)))
    return waited[math.ceil(0.95 * CONNECTIONS) - 1]


def _report(port: int, address: str, folder: Path, seconds: int) -> None:
    _drive(port, "/bare/", 1, folder)
    bare_rate, bare = _drive(port, "/bare/", seconds, folder)
    cold = _cold(port, address)
    size = len(urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=300).read())
    _drive(port, address, WARM, folder)  # until both workers have read the release and rendered it once
    rate, warm = _drive(port, address, seconds, folder)
    print(f"{CONNECTIONS} concurrent users, 2 workers, {seconds} s; the page is {size / 1024:.0f} KiB")
    print(f"{'page':<34}{'requests/s':>12}{'p95 ms':>12}{'p95 x bare':>12}")
    print(f"{'bare view':<34}{bare_rate:>12.0f}{bare:>12.1f}{1:>12.1f}")
    print(f"{'gap page, pictures drawn (warm)':<34}{rate:>12.1f}{warm:>12.0f}{warm / bare:>12.1f}")
    print(f"{'gap page, nothing drawn (cold)':<34}{'':>12}{cold:>12.0f}{cold / bare:>12.1f}")


if __name__ == "__main__":
    sys.exit(main())
