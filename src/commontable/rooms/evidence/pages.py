"""The page of a release, composed from its contents: sentence, pictures, verdict, notes, lists, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.design.charts import Column

from . import downloads, knowing, pictures, telling, wording
from .contents import Contents, Row, read_contents, steadiest_group
from .figures import extremes, gap_figures, level_figures, spread_figures, turned
from .measured import Measured, measured_of
from .models import Release
from .pictures import View


@dataclass(frozen=True)
class Choice:
    """What of a release is looked at: one place, or all places for one group and period."""

    place: str | None
    group: str
    period: str

    @classmethod
    def read(cls, held: Contents, wanted: Any) -> Choice:
        """From the page's address. What the release does not hold is not there."""
        place = wanted.get("place") or None
        group = wanted.get("group") or steadiest_group(held)
        period = wanted.get("period") or held.periods[-1]
        if (place is not None and place not in held.places) or group not in held.groups or period not in held.periods:
            raise Http404
        if not held.has_places:
            place = next(iter(held.places))
        return cls(place, group, period)

    def view(self, held: Contents) -> View:
        if self.place is not None:
            return pictures.trend_view(held, self.place)
        return pictures.places_view(held, self.group, self.period)

    def query(self) -> str:
        """The part of the address that leads back to this choice."""
        if self.place is not None:
            return urlencode({"place": self.place}) if self.place else ""
        return urlencode({"group": self.group, "period": self.period})


def release_page(release: Release, wanted: Any) -> dict[str, Any]:
    """Everything the template shows of the figures."""
    held = read_contents(release.folder_id)
    choice = Choice.read(held, wanted)
    figures, measured = _figures(held, choice), measured_of(held)
    return {
        "eyebrow": _eyebrow(held, choice),
        "headline": telling.headline(figures, release.title),
        "lede": telling.lede(figures),
        "figure": _figure(release, held, choice),
        "verdict": telling.verdict(figures["gap"], measured) if figures.get("gap") else None,
        "slope": telling.slope(held, choice.place or "", figures.get("gap"), measured),
        "notes": _notes(held, figures),
        "gap_table": _gap_table(held, choice.place) if choice.place is not None else None,
        "pickers": _pickers(release, held, choice),
        "extremes": _extremes(release, held, choice) if choice.place is None else [],
        "files": downloads.links(release, held),
        "source": str(held.facts["source_note"]).rstrip("."),
        "chosen_place": held.places.get(choice.place or "", "") if held.has_places and choice.place else "",
    }


def _figures(held: Contents, choice: Choice) -> dict[str, Any]:
    about = {"measured": measured_of(held).as_dict()}
    if choice.place is None:
        return about | {"spread": spread_figures(held, choice.group, choice.period)}
    return about | {"gap": gap_figures(held, choice.place), "level": level_figures(held, choice.place)}


def _eyebrow(held: Contents, choice: Choice) -> str:
    groups = [wording.group_name(group) for group in held.groups]
    parts = [str(held.released.manifest["title"])]
    if held.has_places and choice.place:
        parts.append(held.places[choice.place])
    if choice.place is None and len(groups) > 1:
        groups = [wording.group_name(choice.group)]
    parts += [", ".join(groups)] if held.groups != ["Everyone"] else []
    whole = choice.place is not None
    parts.append(wording.years(held.periods[0], held.periods[-1]) if whole else wording.period_name(choice.period))
    return " · ".join(parts)


def _figure(release: Release, held: Contents, choice: Choice) -> dict[str, Any]:
    view = choice.view(held)
    drawn = pictures.picture(held, view)
    address = reverse("evidence:release", args=[release.partnership.slug, release.pk])
    query = choice.query()
    return {
        "chart": drawn,
        "picture": drawn.wide,
        "narrow": drawn.narrow,
        "downloads": downloads.picture_links(release, query),
        "knowing": knowing.how_we_know(release, held),
        "share_url": f"{address}?{query}" if query else address,
    }


def _notes(held: Contents, figures: dict[str, Any]) -> list[str]:
    """What is hidden, missing or rounded, in plain language."""
    coverage = [telling.coverage(figures["spread"])] if figures.get("spread") else []
    return coverage + hidden_notes(held)


def hidden_notes(held: Contents) -> list[str]:
    """What is hidden at the source, rounded or unreliable."""
    notes = []
    if held.hidden_at_source:
        text = ngettext(
            "%(count)s number of deaths was so small (9 or fewer) that its source hides it to protect people. It is "
            "not "
            "zero. We computed every figure twice, with the lowest and the highest it can be; the interval covers "
            "both.",
            "%(count)s numbers of deaths were so small (9 or fewer) that their source hides them to protect people. "
            "They "
            "are not zero. We computed every figure twice, with the lowest and the highest they can be; the interval "
            "covers both.",
            held.hidden_at_source,
        )
        notes.append(text % {"count": held.hidden_at_source})
    if held.rounded:
        text = ngettext(
            "%(count)s figure rests on numbers too small to show. It is rounded, so that nobody can work them out.",
            "%(count)s figures rest on numbers too small to show. They are rounded, so that nobody can work them out.",
            held.rounded,
        )
        notes.append(text % {"count": held.rounded})
    return [*notes, *_unreliable(held)]


# Why a figure that was carried over from other places is unreliable; the codes are the pipeline's.
CARRIED_OVER = ("partly_not_covered", "parts_of_places_only", "rests_on_unreliable_figures")


def _unreliable(held: Contents) -> list[str]:
    reasons = [row["reason"] for row in held.estimates if row["state"] == "unreliable"]
    carried = sum(reason in CARRIED_OVER for reason in reasons)
    few = len(reasons) - carried
    notes = []
    if few:
        text = ngettext(
            "%(count)s figure rests on few people and is marked unreliable.",
            "%(count)s figures rest on few people and are marked unreliable.",
            few,
        )
        notes.append(text % {"count": few})
    if carried:
        text = ngettext(
            "%(count)s figure was carried over from places that cover its area in part, or were cut by it. It is "
            "marked unreliable.",
            "%(count)s figures were carried over from places that cover their areas in part, or were cut by them. They "
            "are marked unreliable.",
            carried,
        )
        notes.append(text % {"count": carried})
    return notes


def _interval_label(held: Contents) -> str:
    return _("%(level)s interval") % {"level": wording.level_name(held.estimates[0]["level"])}


def _gap_table(held: Contents, place: str) -> dict[str, Any] | None:
    rows, measured = held.gaps_of(place), measured_of(held)
    if not rows:
        return None
    columns = (
        Column(_("Period")),
        Column(_("Groups")),
        Column(_("Gap, %(unit)s") % {"unit": measured.unit_name or measured.name}, numeric=True),
        Column(_interval_label(held), numeric=True),
        Column(_("What it is")),
    )
    return {
        "caption": _("The gap in every period"),
        "columns": columns,
        "rows": [_gap_cells(row, measured) for row in rows],
    }


def _gap_cells(row: Row, measured: Measured) -> tuple[Any, ...]:
    """From the side of the group compared: below the reference where more is good, above it where less is."""
    words = {"reference": wording.group_name(row["reference"]), "comparison": wording.group_name(row["comparison"])}
    shown = row["value"] is not None
    said = _("%(comparison)s short of %(reference)s") % words
    figure = {name: row[name] for name in ("value", "lower", "upper")}
    if measured.lower_is_better:
        said = _("%(comparison)s above %(reference)s") % words
        figure = turned(figure) if shown else figure
    return (
        wording.period_name(row["period"]),
        said,
        measured.number(figure["value"]) if shown else None,
        measured.span(figure) if shown else None,
        wording.state_name(row["state"]),
    )


def _extremes(release: Release, held: Contents, choice: Choice) -> list[dict[str, Any]]:
    """The lowest and the highest places, each with its interval and a link to its own page where it has a story."""
    lowest, highest = extremes(held, choice.group, choice.period)
    measured = measured_of(held)
    columns = (
        Column(_("Place")), Column(measured.unit_title, numeric=True), Column(_interval_label(held), numeric=True),
    )  # fmt: skip
    linked = len(held.periods) > 1 or len(held.groups) > 1
    address = reverse("evidence:release", args=[release.partnership.slug, release.pk])

    def cells(row: Row) -> tuple[Any, ...]:
        query = urlencode({"place": row["place"]})
        name: Any = {"url": f"{address}?{query}", "label": row["place_name"]} if linked else row["place_name"]
        return name, measured.number(row["value"]), measured.span(row)

    words = {
        "measure": measured.name_in_title, "period": wording.period_name(choice.period),
        "source": str(held.facts["source_note"]).rstrip("."),
    }  # fmt: skip
    caption = _("%(measure)s, %(period)s. Source: %(source)s.") % words
    titled = [(_("Where the figure is lowest"), lowest), (_("Where it is highest"), highest)]
    return [
        {"title": title, "caption": caption, "columns": columns, "rows": [cells(row) for row in rows]}
        for title, rows in titled
        if rows
    ]


def _pickers(release: Release, held: Contents, choice: Choice) -> list[dict[str, Any]]:
    """Links to the other views of the release: groups and periods of the map, and each place by itself."""
    address = reverse("evidence:release", args=[release.partnership.slug, release.pk])
    pickers: list[dict[str, Any]] = []
    if not held.has_places:
        return pickers

    def option(label: str, is_current: bool, **query: str) -> dict[str, Any]:
        return {"label": label, "current": is_current, "url": f"{address}?{urlencode(query)}" if query else address}

    if choice.place is None:
        for title, name, values, say in (
            (_("Group"), "group", held.groups, wording.group_name),
            (_("Period"), "period", held.periods, wording.period_name),
        ):
            now = {"group": choice.group, "period": choice.period}
            options = [option(say(value), now[name] == value, **{**now, name: value}) for value in values]
            pickers.append({"title": title, "options": options, "chosen": say(now[name])})
    if len(held.periods) > 1 or len(held.groups) > 1:
        everywhere = option(_("All places"), choice.place is None)
        places = [option(label, key == choice.place, place=key) for key, label in held.places.items()]
        chosen = held.places[choice.place] if choice.place else everywhere["label"]
        pickers.append({"title": _("Place"), "options": [everywhere, *places], "chosen": chosen})
    return [picker for picker in pickers if len(picker["options"]) > 1]
