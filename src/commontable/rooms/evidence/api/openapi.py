"""The API described as OpenAPI 3.1, written by hand beside the answers; tests hold every answer to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from commontable import __version__

from ..states import AssetKind, PlaceKind, Polarity, Rhythm, Topic, ValueState

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
ID: Schema = {"type": "string", "format": "uuid"}
MOST = 1000


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _one_of(choices: Any, *more: str) -> Schema:
    return {"type": "string", "enum": [*choices.values, *more]}


def _record(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


NUMBER = _or_null({"type": "number"})
BOTH = _record(en=TEXT, es=TEXT)
INDICATOR = {
    "id": ID, "key": TEXT, "name": BOTH, "definition": BOTH, "numerator": BOTH, "denominator": BOTH,
    "adjustment": BOTH, "unit": BOTH, "measure": TEXT, "topic": _one_of(Topic), "polarity": _one_of(Polarity),
    "owner": TEXT, "rhythm": _one_of(Rhythm), "next_due": _or_null({"type": "string", "format": "date"}),
    "is_overdue": FLAG, "newest_release": _or_null(ID), "page": TEXT, "values": TEXT,
}  # fmt: skip
VALUE = {
    "place": TEXT, "place_name": TEXT, "group": TEXT, "period": TEXT, "start_year": _or_null(WHOLE),
    "end_year": _or_null(WHOLE), "state": _one_of(ValueState), "reason": _or_null(TEXT), "value": NUMBER,
    "lower": NUMBER, "upper": NUMBER, "level": NUMBER, "standard_error": NUMBER, "value_low": NUMBER,
    "value_high": NUMBER, "population": NUMBER, "unit": _or_null(TEXT),
}  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    "Indicator": _record(**INDICATOR),
    "IndicatorList": _record(count=WHOLE, indicators=_list(_ref("Indicator"))),
    "IndicatorWithReleases": _record(
        **INDICATOR,
        frameworks=_list(_record(framework=TEXT, polarity=_one_of(Polarity), why=TEXT)),
        releases=_list(_ref("Release")),
    ),
    "Release": _record(
        id=ID, number=TEXT, title=TEXT, measure=TEXT, first_year=_or_null(WHOLE), last_year=_or_null(WHOLE),
        place_kind=_one_of(PlaceKind, ""), place_vintage=_or_null(WHOLE), is_synthetic=FLAG,
        made_at={"type": "string", "format": "date-time"}, custodian=TEXT, indicator=_or_null(ID),
        replaced_by=_or_null(ID), withdrawn=_or_null(TEXT), page=TEXT,
    ),
    "Value": _record(**VALUE),
    "ValueList": _record(
        release=ID, number=TEXT, source=TEXT, is_synthetic=FLAG, count=WHOLE, offset=WHOLE, limit=WHOLE,
        values=_list(_ref("Value")),
    ),
    "Asset": _record(
        id=ID, kind=_one_of(AssetKind), title=BOTH, description=BOTH, place_kind=_one_of(PlaceKind, ""), place=TEXT,
        place_name=TEXT, source=TEXT, custodian=TEXT, page=TEXT,
    ),
    "AssetList": _record(count=WHOLE, assets=_list(_ref("Asset"))),
    "Place": _record(
        kind=_one_of(PlaceKind), vintage=_or_null(WHOLE), code=TEXT, name=TEXT, what=TEXT, page=TEXT,
        values=_list(
            _record(indicator=ID, release=ID, **VALUE, rank_interval={"type": ["array", "null"], "items": WHOLE})
        ),
    ),
    "Problem": _record(error=TEXT),
}  # fmt: skip


def _asked(name: str, where: str, schema: Schema, about: str) -> Schema:
    return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": about}


ONE = _asked("id", "path", ID, "Identifier, as the lists give it.")
OF_VALUES = [
    _asked("release", "query", ID, "A release by its id; without it the newest that stands."),
    _asked("place", "query", TEXT, "Code of a place."),
    _asked("group", "query", TEXT, "Group of people, as the source names it."),
    _asked("period", "query", TEXT, "Period, as printed."),
    _asked("state", "query", _one_of(ValueState), "State of the value."),
    _asked("offset", "query", {"type": "integer", "minimum": 0, "default": 0}, "Values to pass over."),
    _asked("limit", "query", {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST}, "Values at most."),
]
OF_PLACE = [
    _asked("kind", "path", _one_of(PlaceKind), "What the place is."),
    _asked("vintage", "path", WHOLE, "Year of its boundaries; 0 where not stated."),
    _asked("code", "path", TEXT, "Code of the place."),
]
# path under the API's own address -> (name of the operation, what it tells, its answer, what it takes)
OPERATIONS: dict[str, tuple[str, str, str, list[Schema]]] = {
    "/indicators": ("listIndicators", "Indicators by topic and name.", "IndicatorList", []),
    "/indicators/{id}": ("getIndicator", "An indicator and its releases.", "IndicatorWithReleases", [ONE]),
    "/indicators/{id}/values": (
        "listValues", "Values by place, group and period, each with its state.", "ValueList", [ONE, *OF_VALUES]
    ),
    "/releases/{id}": ("getRelease", "A release in the catalogue.", "Release", [ONE]),
    "/assets": ("listAssets", "What the community has.", "AssetList", []),
    "/places/{kind}/{vintage}/{code}": ("getPlace", "The profile of a place.", "Place", OF_PLACE),
}  # fmt: skip
ABOUT = (
    "What disclosure control has passed, as the asker may see it: without a key what is public, with the key of a "
    "private link what its person may see. A value that is suppressed, missing or unreliable says so in `state`; "
    "an empty value is never zero."
)


def description(slug: str, table: str) -> Schema:
    """The whole description, for one table."""
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{table}: numbers", "version": __version__, "description": ABOUT},
        "servers": [{"url": f"{settings.SITE_URL}/at/{slug}/api/v1"}],
        "security": [{}, {"key": []}],
        "paths": {path: {"get": _operation(*told)} for path, told in OPERATIONS.items()},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(name: str, about: str, answer: str, takes: list[Schema]) -> Schema:
    answers = {"200": _answer("What was asked for.", answer), "401": _answer("The key opens nothing.", "Problem")}
    if takes:
        answers["404"] = _answer("Not there, or not for the asker.", "Problem")
    if name == "listValues":
        answers["422"] = _answer("A part of the question cannot be read.", "Problem")
    return {"operationId": name, "summary": about, "parameters": takes, "responses": answers}


def _answer(about: str, schema: str) -> Schema:
    return {"description": about, "content": {"application/json": {"schema": _ref(schema)}}}
