"""GeoPackage and shapefile, read by GDAL through pyogrio (the extra `geo`); a shapefile may come zipped."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commontable.pipeline.boundaries.areas import MOST_POINTS, Feature
from commontable.pipeline.boundaries.choosing import the_one
from commontable.pipeline.faults import Collector, Fault

GEOPACKAGE, SHAPEFILE, ZIP = b"SQLite format 3\x00", b"\x00\x00\x27\x0a", b"PK\x03\x04"
BESIDE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MOST_BYTES = 512 * 1024 * 1024  # unpacked
DEGREES = ("EPSG:4326", "EPSG:4269", "EPSG:4267", "OGC:CRS84")
INSTALL = "Install the reader, pip install 'commontable[geo]', or give the boundaries as GeoJSON."


def is_layer(head: bytes) -> bool:
    """Does the file begin like one of these formats?"""
    return head.startswith((GEOPACKAGE, SHAPEFILE, ZIP))


def features_of(path: Path, wanted: list[str], collector: Collector) -> list[Feature]:
    """The areas of a file; of a GeoPackage or an archive with several layers, of the one that is meant."""
    try:
        import pyogrio
        import pyogrio.raw
    except ImportError:
        collector.add(Fault(path.name, None, "", path.suffix, "reader_missing", INSTALL))
        return []
    try:
        with _at_hand(path, wanted, collector) as layer:
            return [] if layer is None else _read(layer, path.name, wanted, collector)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as error:
        # GDAL's own words may tell the folder the file lay in
        shown = str(error).replace(str(path.parent), "")[:80]
        remedy = "Save the boundaries again, or export them as GeoJSON."
        collector.add(Fault(path.name, None, "", shown, "not_areas", remedy))
        return []


@contextmanager
def _at_hand(path: Path, wanted: list[str], collector: Collector) -> Iterator[Path | None]:
    with path.open("rb") as handle:
        head = handle.read(16)
    if head.startswith(ZIP):
        with tempfile.TemporaryDirectory(prefix="commontable-") as folder:
            yield _unpacked(path, Path(folder), wanted, collector)
    elif head.startswith(SHAPEFILE):
        yield path if _whole(path, collector) else None
    else:
        # by another name GDAL would ask its other drivers too
        with tempfile.TemporaryDirectory(prefix="commontable-") as folder:
            yield Path(shutil.copyfile(path, Path(folder) / "map.gpkg"))


def _whole(path: Path, collector: Collector) -> bool:
    """A shapefile is several files of one name."""
    missing = [ending for ending in (".shx", ".dbf") if not path.with_suffix(ending).is_file()]
    if missing:
        remedy = f"Keep {' and '.join(path.stem + each for each in missing)} beside it, or zip all of them into one."
        collector.add(Fault(path.name, None, "", ", ".join(missing), "file_missing", remedy))
    return not missing


def _unpacked(path: Path, folder: Path, wanted: list[str], collector: Collector) -> Path | None:
    """The shapefile of an archive that is meant, its files alone, under a name of ours."""
    remedy = "Zip the files of one shapefile (.shp, .shx, .dbf and .prj)."
    try:
        with zipfile.ZipFile(path) as archive:
            shapes = [each for each in archive.namelist()[:1000] if each.lower().endswith(".shp")]
            shapes = [each for each in shapes if not Path(each).name.startswith(".")]
            if not shapes:
                collector.add(Fault(path.name, None, "", "0 shapefiles in it", "not_areas", remedy))
                return None
            named = {Path(each).stem: each for each in shapes}
            named = named if len(named) == len(shapes) else {each: each for each in shapes}
            chosen = the_one(path.name, dict.fromkeys(named), wanted, collector)
            if chosen is None:
                return None
            stem = named[chosen][: -len(".shp")]
            held = {each.filename.lower(): each for each in archive.infolist()}
            members = {end: held[(stem + end).lower()] for end in BESIDE if (stem + end).lower() in held}
            if sum(each.file_size for each in members.values()) > MOST_BYTES:
                shown = f"{sum(each.file_size for each in members.values()):,} bytes unpacked"
                collector.add(Fault(path.name, None, "", shown, "too_large", f"The bound is {MOST_BYTES:,} bytes."))
                return None
            for ending, member in members.items():
                with archive.open(member) as source, (folder / f"map{ending}").open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        collector.add(Fault(path.name, None, "", str(error)[:80], "not_areas", remedy))
        return None
    shape = folder / "map.shp"
    return shape if _whole(shape, collector) else None


def _read(layer: Path, file: str, wanted: list[str], collector: Collector) -> list[Feature]:
    import pyogrio.raw
    import shapely

    held = _layers(layer)
    name = the_one(file, held, wanted, collector) if held else None
    if held and name is None:
        return []
    meta, _, shapes, columns = pyogrio.raw.read(layer, layer=name, force_2d=True)
    if not _in_degrees(meta.get("crs"), shapes, file, collector):
        return []
    if shapes is None or shapely.get_num_coordinates(shapely.from_wkb(shapes)).sum() > MOST_POINTS:
        shown = "no shapes" if shapes is None else f"more than {MOST_POINTS:,} points"
        collector.add(Fault(file, None, "", shown, "not_areas", "Give areas, drawn more simply."))
        return []
    named = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
    named = named or [{} for _ in shapes]
    return [
        Feature(number, {key: _plain(value) for key, value in properties.items()}, _geometry(shape))
        for number, (properties, shape) in enumerate(zip(named, shapes, strict=True), 1)
    ]


def _geometry(shape: Any) -> Any:
    import shapely

    return None if shape is None else json.loads(shapely.to_geojson(shapely.from_wkb(shape)))


def _plain(value: Any) -> Any:
    """Of NumPy's own kinds, Python's."""
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _layers(layer: Path) -> dict[str, int | None]:
    """The layers that hold areas, and how many."""
    import pyogrio

    held = [str(name) for name, kind in pyogrio.list_layers(layer) if kind and "Polygon" in str(kind)]
    return {name: int(pyogrio.read_info(layer, layer=name, force_feature_count=True)["features"]) for name in held}


def _in_degrees(crs: Any, shapes: Any, file: str, collector: Collector) -> bool:
    told = str(crs or "")
    if not told:
        collector.note(f"{file} does not say its coordinate system; it was read as longitude and latitude.")
        return True
    if told in DEGREES or (told.startswith("GEOGCS") and "PROJCS" not in told):
        return True
    remedy = "Export it in longitude and latitude (WGS 84, EPSG:4326): it is projected."
    collector.add(Fault(file, None, "crs", told[:80], "not_lon_lat", remedy))
    return False
