"""A data package made of published notices: observations alone, with where each came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.notice_cells import UnreadCellsError
from fundmodel.assumptions.package.notices import Notice, observed_rows, read_notice
from fundmodel.assumptions.package.package import BASE_YEAR, YEAR_END, examine
from fundmodel.assumptions.package.package_files import with_tables
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import is_file
from fundmodel.vocabulary.said import Said

SUFFIXES: Final = (".txt", ".csv")
BOOKS: Final = (".xlsx", ".xlsm")
NAME: Final = "notices"
TITLES: Final = {"zh": "公开的基金收支公告", "en": "Published notices of fund accounts"}


def is_notice(source: str | Path) -> bool:
    """Whether a file is to be read as a notice: text, or a workbook without a table of a data package."""
    path = Path(source)
    if not is_file(path):
        return False
    if path.suffix.lower() in BOOKS:
        return examine(path).package is None and _reads(path)
    return path.suffix.lower() in SUFFIXES


def package_of_notices(
    sources: Sequence[str | Path], *, area: str | None = None, released: str | None = None
) -> tuple[DataPackage, Mapping[str, Notice], Mapping[str, bytes]]:
    """(a package that holds nothing but their observations, each notice by file name, the files of the package).

    ``area`` and ``released`` are of notices that do not say them. ``InputError`` where one cannot be read, or two give
    the same figure.
    """
    notices = {
        Path(source).name: read_notice(source, area=area, released=released) for source in sorted(map(str, sources))
    }
    frame = observed_rows(list(notices.values()))
    key = ["area", "fund", "scope", "period_end", "covers", "released"]
    twice = frame[frame.duplicated(key)]
    if len(twice):
        row = twice.iloc[0]
        raise InputError(
            Said(
                "Two notices give {fund} of {area} to {month} with the same release; give each its own "
                "date with released, or leave one out.",
                fund=row["fund"],
                area=row["area"],
                month=row["period_end"],
            )
        )
    empty = DataPackage(NAME, False, f"{BASE_YEAR}-{YEAR_END}", BASE_YEAR, {}, NAME)
    made, files = with_tables(empty, {"observations": frame}, {"name": NAME, "title": TITLES["en"], "titles": TITLES})
    areas = tuple(dict.fromkeys(map(str, frame["area"])))
    package = DataPackage(
        made.name, False, made.valuation_date, made.base_year, made.tables, made.sha256, made.titles, areas=areas
    )
    return package, MappingProxyType(notices), files


def _reads(path: Path) -> bool:
    try:
        return bool(read_notice(path, area="-", period="2000-12").rows)
    except UnreadCellsError:
        return True
    except InputError:
        return False
