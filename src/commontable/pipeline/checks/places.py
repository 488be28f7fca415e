"""Do the places of the data lie on the map?"""

from __future__ import annotations

from commontable.pipeline.faults import Collector, Fault


def check_places(data: set[str], areas: set[str], files: tuple[str, str], collector: Collector) -> None:
    """Refuse data of which nothing is on the map, and identifiers that look as if a leading zero was lost; note the
    rest.
    """
    data_file, map_file = files
    off = sorted(data - areas)
    if data and areas and len(off) == len(data):
        collector.add(
            Fault(
                data_file,
                None,
                "place",
                f"{off[0]} (the map holds {min(areas)} and others)",
                "place_joins_nothing",
                f"None of {len(data):,} places is among the {len(areas):,} areas of {map_file}: check that both are "
                f"of one kind and one vintage (2010 or 2020 tracts).",
            )
        )
        return
    for place in off:
        if f"0{place}" in areas:
            collector.add(
                Fault(
                    data_file,
                    None,
                    "place",
                    place,
                    "place_joins_nothing",
                    f'Write it as text with its leading zero: "0{place}".',
                )
            )
    if off:
        collector.note(f"{len(off):,} places of {data_file} are outside the map and were left out of it.")
    if empty := len(areas - data):
        collector.note(
            f"{empty:,} of {len(areas):,} areas of the map have no value in {data_file}; they are missing, not zero."
        )
