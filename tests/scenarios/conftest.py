"""Measurements through the web pages and through the command line, to hold them side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commontable.cli import main
from commontable.foundation.jobs import JobState
from commontable.pipeline import Release, open_release
from commontable.rooms.evidence.models import Release as Catalogued
from commontable.rooms.evidence.models import Run

# Options of the command line whose values the form takes under another name.
FIELDS = {"by": "by", "reference": "reference_group", "periods": "years_together", "kind": "measure"}
KINDS = {"age-adjusted": "age_adjusted_death_rate", "ypll": "ypll_rate", "crude": "crude_death_rate"}
FILES = ("deaths", "population", "places", "context", "published")


@pytest.fixture
def by_web(client, cast, settings, django_capture_on_commit_callbacks) -> Callable[..., Release]:
    """Fill in the form as the analyst, let the worker finish, and read what the page shows."""

    def measured(kind: str, options: dict[str, Any]) -> Release:
        data = {"source_note": "", "years_together": 1}
        for name, value in options.items():
            if name in FILES:
                data[name] = [SimpleUploadedFile(path.name, path.read_bytes()) for path in value]
            else:
                data[FIELDS.get(name, name.replace("-", "_"))] = KINDS[value] if name == "kind" else value
        data["is_synthetic"] = "on" if data.pop("synthetic", False) else ""
        client.force_login(cast.ana)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("evidence:new_run", args=[cast.river.slug, kind]), data)
        assert answer.status_code == 302, answer.content.decode().split("error-summary")[-1][:800]
        run = Run.objects.get()
        assert run.state == JobState.DONE, (run.faults, run.failure)
        return open_release(Path(settings.RELEASES_FOLDER) / Catalogued.objects.get().folder_id)

    return measured


@pytest.fixture
def by_command(tmp_path) -> Callable[..., Release]:
    """One command."""

    def measured(measure: str, options: dict[str, Any]) -> Release:
        words = ["measure", measure]
        for name, value in options.items():
            if name in FILES:
                words += [word for path in value for word in (f"--{name}", str(path))]
            elif name == "synthetic":
                words += ["--synthetic"]
            else:
                words += [f"--{name}", ",".join(value) if isinstance(value, list) else str(value)]
        out = tmp_path / "by-command"
        assert main([*words, "--out", str(out)]) == 0
        (folder,) = (each for each in out.iterdir() if each.is_dir() and not each.name.startswith("."))
        return open_release(folder)

    return measured


@pytest.fixture(scope="session")
def us_races(shared, tmp_path_factory) -> tuple[Path, Path]:
    """Deaths of the United States by race from WONDER, and the people from 85 up, which it does not tell, from the
    Census Bureau's estimates (../shared/data/standards).
    """
    names = {
        "american_indian_only": "American Indian or Alaska Native", "asian_only": "Asian",
        "black_only": "Black or African American", "white_only": "White",
    }  # fmt: skip
    people: dict[tuple[str, str], float] = {}
    for line in (shared / "data/standards/us_pop_singlerace_2000-2024.csv").read_text().splitlines()[1:]:
        year, age, _, race, origin, count, _ = line.split(",")
        if age == "85" and race in names and origin != "hispanic" and 2018 <= int(year) <= 2022:
            people[names[race], year] = people.get((names[race], year), 0) + float(count)
    assert people, "the standard populations hold no race under these names"
    folder = tmp_path_factory.mktemp("us")
    oldest, kept = folder / "oldest.csv", folder / "wonder.txt"
    rows = (f"{group},{year},85+,{count}\n" for (group, year), count in people.items())
    oldest.write_text("group,year,age,population\n" + "".join(rows))
    lines = (shared / "data/wonder/us_age_year_nonhisp_singlerace_2018_2022.txt").read_text().splitlines(keepends=True)
    groups = {group for group, _ in people}
    kept.write_text(
        "".join(line for line in lines if not line.startswith("\t") or line.split("\t")[1].strip('"') in groups)
    )
    return kept, oldest
