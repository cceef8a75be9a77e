"""A data package as the files of its folder: what ``load_data`` reads back, byte for byte and hash for hash."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.area_pattern import joint_sha256, on_pattern, own_tables
from fundmodel.assumptions.package.borrowed import plain_rows
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.description import DESCRIPTION, read_description
from fundmodel.assumptions.package.not_used import not_used, unread, unread_columns
from fundmodel.assumptions.package.package import load_data, locate
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.safe_cells import safe_csv

if TYPE_CHECKING:
    import pandas as pd

FIELD_TYPES: Final = {
    "integer": "integer",
    "number": "number",
    "text": "string",
    "month": "yearmonth",
    "date": "date",
}


def with_tables(
    package: DataPackage, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]
) -> tuple[DataPackage, Mapping[str, bytes]]:
    """The package under ``about["name"]`` with ``tables`` added or put in place of its own, and its files by name.

    Its hash is the one that ``load_data`` finds once the files lie in a folder. The national pattern behind areas is in
    no file; what they borrowed from it stands in the description, because their completed table shows it no more.
    """
    nation = load_data("national") if package.by_area else None
    whole = {**(package.tables if nation is None else own_tables(package, nation)), **tables}
    borrowed = {} if nation is None else {"borrowed": plain_rows(package.borrowed)}
    told = described(whole, package, {**about, **borrowed})
    files = {f"{name}.csv": csv_bytes(frame) for name, frame in whole.items()}
    files[DESCRIPTION] = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(files[name])
    made = replace(
        package,
        name=str(told["name"]),
        tables=whole if nation is None else on_pattern(whole, nation),
        sha256=digest.hexdigest() if nation is None else joint_sha256(digest.hexdigest(), nation.sha256),
        titles={one["name"]: one.get("titles", {}) for one in told["resources"]},
        remarks=(),
        not_used=(*not_used(whole, package.base_year), *unread(whole), *unread_columns(whole)),
    )
    return made, MappingProxyType(files)


def description_of(source: str | Path | DataPackage) -> dict[str, Any]:
    """What a package's folder says of itself (sources, licences, titles); {} where it is a workbook or in memory."""
    if isinstance(source, DataPackage):
        return {}
    place, _ = locate(source)
    return read_description(place)[0] if place.is_dir() else {}


def described(tables: Mapping[str, pd.DataFrame], package: DataPackage, about: Mapping[str, Any]) -> dict[str, Any]:
    """``about`` with a resource for each table: its own where the header is still the same, else one made from the
    declaration of the table."""
    own = {str(resource["name"]): resource for resource in about.get("resources", [])}
    order = [*(name for name in own if name in tables), *(name for name in tables if name not in own)]
    kept = {key: value for key, value in about.items() if key != "resources"}
    return {
        "name": package.name,
        "profile": "tabular-data-package",
        **kept,
        "synthetic": package.synthetic,
        "valuation_date": package.valuation_date,
        "base_year": package.base_year,
        "resources": [_resource(name, tables[name], own.get(name)) for name in order],
    }


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Comma-separated UTF-8 with plain line ends; every number in the shortest form that reads back as itself."""
    text = io.StringIO(newline="")
    frame.to_csv(text, index=False, lineterminator="\n")
    return safe_csv(text.getvalue().encode())


def _resource(name: str, frame: pd.DataFrame, own: Mapping[str, Any] | None) -> dict[str, Any]:
    header = [str(column) for column in frame.columns]
    if own is not None and [field["name"] for field in own["schema"]["fields"]] == header:
        return dict(own)
    table = TABLES.get(name)
    columns = [_column(table, column) for column in header]
    return {
        "name": name,
        "path": f"{name}.csv",
        "titles": dict(own["titles"]) if own is not None and "titles" in own else {},
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in columns],
            "primaryKey": [key for key in (table.key if table else ()) if key in header],
        },
    }


def _column(table: Table | None, name: str) -> Column:
    return Column(name, "text", empty=True) if table is None else table.column(name)


def _field(column: Column) -> dict[str, Any]:
    bounds = {"required": not column.empty, "minimum": column.low, "maximum": column.high}
    constraints: dict[str, Any] = {key: value for key, value in bounds.items() if value is not None}
    if column.choices is not None:
        constraints["enum"] = list(column.choices)
    unit = {} if column.unit is None else {"unit": column.unit}
    return {"name": column.name, "type": FIELD_TYPES[column.kind], **unit, "constraints": constraints}
