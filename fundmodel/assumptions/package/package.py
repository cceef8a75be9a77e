"""A data package: named tables of one nation or province, with where they come from."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package import area_pattern as areas
from fundmodel.assumptions.package.borrowed import Borrowed, from_rows
from fundmodel.assumptions.package.cells import RawTable, read_csv_table
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.description import (
    DESCRIPTION,
    about_sheet,
    is_about,
    read_description,
    specifications,
)
from fundmodel.assumptions.package.judged import completed, judge
from fundmodel.assumptions.package.not_used import not_used, unread, unread_columns
from fundmodel.assumptions.shipped import builtin_packages, shipped
from fundmodel.assumptions.tables.table_schema import PANDAS_TYPES, nearest
from fundmodel.vocabulary.errors import Fault, InputError, SyntheticDataWarning, fault_lines
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import counted_faults

if TYPE_CHECKING:
    import pandas as pd

YEAR_END: Final = "12-31"
BASE_YEAR: Final = 2025
_LOG: Final = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Examined:
    """What reading a package gave: the package (None with faults), every fault, and how many sheets and rows of its own
    it was read from."""

    package: DataPackage | None
    faults: tuple[Fault, ...]
    sheets: int = 0
    rows: int = 0


def load_data(source: str | Path | DataPackage) -> DataPackage:
    """The data package of a built-in name, a folder of CSV tables or an .xlsx workbook; a package passes through.

    Built-in packages are read fast (their validation is a test and ``check_data``); others are fully validated, with
    every fault in the one InputError. Synthetic packages warn. Source: DESIGN 6.
    """
    if isinstance(source, DataPackage):
        return source
    if not isinstance(source, str | Path) or source == "":
        raise InputError(
            Said(
                "{source!r} is no data package. Give {builtin}, a folder or an .xlsx.",
                source=source,
                builtin=list(builtin_packages()),
            )
        )
    place, builtin = locate(source)
    package = _builtin(place) if builtin else None
    if package is None:
        examined = examine(place)
        if examined.package is None:
            raise InputError(
                Said(
                    "The data {source!r} cannot be used: {faults}",
                    source=str(source),
                    faults=counted_faults(len(fault_lines(examined.faults, "en"))),
                ),
                examined.faults,
            )
        package = examined.package
    if package.synthetic:
        warnings.warn(
            Said("{name}: synthetic data / 合成数据, not facts", name=package.name), SyntheticDataWarning, stacklevel=2
        )
    for remark in package.remarks:
        _LOG.warning(remark)
    return package


def locate(source: str | Path) -> tuple[Path, bool]:
    """Where a package lies and whether it is built in; InputError lists the built-in names if there is nothing."""
    if isinstance(source, str) and source in builtin_packages():
        return shipped("data", source), True
    path = readable(source)
    if path.exists():
        return path, False
    extension = _extension(str(source))
    if extension is not None:
        return extension, False
    meant = nearest(str(source), builtin_packages())
    hint = Said(" {meant!r} may be meant.", meant=meant) if meant else ""
    raise InputError(
        Said(
            "There is no data package, folder or workbook {source!r}.{hint} Built-in packages: {builtin}",
            source=str(source),
            hint=hint,
            builtin=list(builtin_packages()),
        )
    )


def examine(source: str | Path | DataPackage) -> Examined:
    """Read a package as text, parse and validate every cell, and list every fault."""
    if isinstance(source, DataPackage):
        return Examined(source, (), len(source.tables), sum(len(table) for table in source.tables.values()))
    place, _ = locate(source)
    raws, faults, about, remarks = _read_folder(place) if place.is_dir() else _read_file(place)
    if faults and not raws:
        return Examined(None, tuple(faults))
    unreadable = {Path(fault.source).stem for fault in faults}
    nation = None if place == shipped("data", "national") else load_data("national")
    judged = judge(raws, about, place.name, unreadable, nation, _base_year(about))
    if faults or judged.faults:
        return Examined(None, (*faults, *judged.faults))
    package = _package(place, judged.frames, about, (*remarks, *judged.remarks), judged.borrowed)
    package = replace(package, money_unit=judged.money_unit, source=str(source))
    return Examined(package, (), judged.sheets, judged.rows)


def check_data(source: str | Path | DataPackage) -> list[Fault]:
    """Every fault of a data package (built-in name, folder or workbook); an empty list means that it can be used.

    Touches nothing. A path that does not exist raises InputError. Source: DESIGN 6.
    """
    return list(examine(source).faults)


def _extension(name: str) -> Path | None:
    from importlib.metadata import entry_points

    for entry in entry_points(group="fundmodel.data", name=name):
        found = entry.load()
        return Path(found() if callable(found) else found)
    return None


def _read_folder(folder: Path) -> tuple[list[RawTable], list[Fault], dict[str, Any], tuple[str, ...]]:
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        return (
            [],
            [
                Fault(
                    folder.name,
                    Said("the folder holds no CSV table"),
                    Said("Add tables; `fundmodel template --out X.xlsx` writes a workbook to fill in"),
                )
            ],
            {},
            (),
        )
    raws, remarks = [], []
    about, faults = read_description(folder)
    for path in paths:
        raw, found, remark = read_csv_table(path)
        faults += found
        raws += [raw] if raw is not None else []
        remarks += [remark] if remark is not None else []
    told, found = about_sheet(raws)
    return [raw for raw in raws if not is_about(raw.name)], [*faults, *found], {**told, **about}, tuple(remarks)


def _read_file(path: Path) -> tuple[list[RawTable], list[Fault], dict[str, Any], tuple[str, ...]]:
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return (
            [],
            [
                Fault(
                    path.name,
                    Said("neither a folder of CSV tables nor an .xlsx workbook"),
                    Said("Give the folder, or save as .xlsx"),
                )
            ],
            {},
            (),
        )
    from fundmodel.assumptions.package.excel_package import read_workbook

    raws, faults = read_workbook(path)
    about, found = about_sheet(raws)
    return [raw for raw in raws if not is_about(raw.name)], [*faults, *found], about, ()


def _builtin(folder: Path) -> DataPackage | None:
    """The built-in package, read once for the same files; each caller has tables of its own, which copy on write."""
    nation = fingerprint(shipped("data", "national"))
    package = _read_fast(folder, (fingerprint(folder), nation))
    if package is None:
        return None
    return replace(package, tables={name: table.copy(deep=False) for name, table in package.tables.items()})


@lru_cache(maxsize=8)
def _read_fast(folder: Path, content: tuple[str, ...]) -> DataPackage | None:
    """The built-in package by the typed C reader; None where its structure is not as declared (then it is examined).
    ``content`` is the hash of its files and of the nation's, from which what it lacks is taken."""
    import pandas as pd

    about, faults = read_description(folder)
    specified = specifications(about)
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    if (
        faults
        or not paths.keys() <= specified.keys()
        or any(r["name"] not in paths for r in about.get("resources", []))
    ):
        return None
    frames = {}
    for name, path in paths.items():
        types = {column.name: PANDAS_TYPES[column.kind] for column in specified[name].columns}
        numeric = {column: [""] for column, kind in types.items() if kind == "float64"}
        try:
            frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=numeric, encoding="utf-8")
        except ValueError:
            return None
        if not set(specified[name].required) <= set(frame.columns) <= types.keys() or frame.empty:
            return None
        frames[name] = frame
    if "areas" not in frames:
        return _package(folder, frames, about, (), ())
    by_row = {name: frame.set_axis(range(2, len(frame) + 2)) for name, frame in frames.items()}
    made = completed(by_row, about, load_data("national"), _base_year(about))
    plain = {name: frame.reset_index(drop=True) for name, frame in made.frames.items()}
    return None if made.faults else _package(folder, plain, about, made.remarks, made.borrowed)


def _base_year(about: Mapping[str, Any]) -> int:
    return int(about.get("base_year", BASE_YEAR))


def _package(
    place: Path,
    frames: Mapping[str, pd.DataFrame],
    about: Mapping[str, Any],
    remarks: tuple[str, ...],
    borrowed: tuple[Borrowed, ...],
) -> DataPackage:
    titles = {str(resource["name"]): resource.get("titles", {}) for resource in about.get("resources", [])}
    tables, sha256 = dict(frames), fingerprint(place)
    if "areas" in frames:
        nation = load_data("national")
        tables, sha256 = areas.on_pattern(frames, nation), areas.joint_sha256(sha256, nation.sha256)
    return DataPackage(
        name=str(about.get("name", place.stem if place.is_file() else place.name)),
        synthetic=bool(about.get("synthetic", False)) or _noted_synthetic(frames),
        valuation_date=str(about.get("valuation_date", f"{_base_year(about)}-{YEAR_END}")),
        base_year=_base_year(about),
        tables=tables,
        sha256=sha256,
        titles=titles,
        remarks=remarks,
        borrowed=from_rows(about["borrowed"]) if "borrowed" in about else borrowed,
        not_used=(
            *not_used(frames, _base_year(about)),
            *(() if _is_shipped(place) else (*unread(frames), *unread_columns(frames))),
        ),
        areas=areas.labels(frames),
        area_names=areas.names(frames),
    )


def _is_shipped(place: Path) -> bool:
    """Whether a package comes with the model: what its further tables are for is told there."""
    return place.parent == shipped("data", "national").parent


def _noted_synthetic(frames: Mapping[str, pd.DataFrame]) -> bool:
    """Whether the table of notes says that the data are synthetic: a workbook has no description to say so."""
    return "notes" in frames and "synthetic" in set(frames["notes"]["key"])


def fingerprint(place: Path) -> str:
    """sha256 over the bytes of the package's files in name order (a workbook: of the file)."""
    files = (
        [place]
        if place.is_file()
        else sorted(p for p in place.iterdir() if p.suffix == ".csv" or p.name == DESCRIPTION)
    )
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
