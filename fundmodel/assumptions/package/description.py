"""What a data package says of itself: ``datapackage.json`` of a folder, or the sheet ``about`` of a workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.package.cells import RawTable
from fundmodel.assumptions.package.sheet_words import MONEY, PEOPLE
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.assumptions.tables.table_schema import DATE_PATTERN, Table, table_from_resource
from fundmodel.vocabulary.data_words import about_words, plain, spellings, unit_words
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.places import readable, unprintable
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

DESCRIPTION: Final = "datapackage.json"
ABOUT: Final = ("about", "填写说明")
UNITS: Final = {"money_unit": MONEY, "persons_unit": PEOPLE}
_YES: Final = dict.fromkeys(("true", "yes", "1", "是"), True)
_NO: Final = dict.fromkeys(("false", "no", "0", "否"), False)


def read_description(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """The description of a folder ({} where it has none) and its faults."""
    path = folder / DESCRIPTION
    if not path.exists():
        return {}, []
    try:
        about = json.loads(readable(path).read_text(encoding="utf-8-sig"))
        specifications(about)
        if unprintable(about):
            raise ValueError(Said("a text in it holds a control character"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, InputError) as error:
        return {}, [
            Fault(
                DESCRIPTION,
                Said("the description cannot be read: {error}", error=reason_of(error)),
                Said("Correct it, or remove the file"),
            )
        ]
    return about, _value_faults(about, DESCRIPTION)


def is_about(name: str) -> bool:
    """Whether a sheet or file is the first one, which says what the package is and in what units."""
    return name.strip().lower() in ABOUT


def about_sheet(raws: list[RawTable]) -> tuple[dict[str, Any], list[Fault]]:
    """The rows key, value of the first sheet ({} where there is none) and their faults; keys in zh, en or code, units
    as code names. Rows that say anything else are instructions."""
    own = [raw for raw in raws if is_about(raw.name)]
    if not own:
        return {}, []
    records = [cells for cells in (own[0].header, *(cells for _, cells in own[0].rows)) if len(cells) > 1 and cells[1]]
    known = spellings(about_words(), about_words())
    about: dict[str, Any] = {known.get(plain(cells[0]), cells[0]): cells[1] for cells in records}
    if "title" in about:
        about["name"] = about.pop("title")
    if "synthetic" in about:
        about["synthetic"] = {**_YES, **_NO}.get(about["synthetic"].lower(), about["synthetic"])
    if "base_year" in about:
        about["base_year"] = about["base_year"].removesuffix("年")
    units = spellings(unit_words(), unit_words())
    for key in UNITS.keys() & about.keys():
        about[key] = units.get(plain(about[key]), about[key])
    return about, _value_faults(about, own[0].source)


def specifications(about: Mapping[str, Any]) -> dict[str, Table]:
    """The known tables, and those that a description declares besides."""
    declared = {str(r.get("name")): r for r in about.get("resources", []) if str(r.get("name")) not in TABLES}
    return {**TABLES, **{name: table_from_resource(resource) for name, resource in declared.items()}}


def _value_faults(about: Mapping[str, Any], source: str) -> list[Fault]:
    sound = {
        "synthetic": (isinstance(about.get("synthetic"), bool), Said("Write true or false")),
        "valuation_date": (_matches(DATE_PATTERN, about.get("valuation_date")), "Write YYYY-MM-DD"),
        "base_year": (_matches(r"[12][0-9]{3}", about.get("base_year")), Said("Write a year, for example 2025")),
        **{
            key: (about.get(key) in valid, Said("Write one of {listed}", listed=_listed(valid)))
            for key, valid in UNITS.items()
        },
    }
    return [
        Fault(source, Said("{key} is not valid", key=key), fix, place=key, value=str(about[key]))
        for key, (is_sound, fix) in sound.items()
        if key in about and not is_sound
    ]


def _listed(units: tuple[str, ...]) -> list[Said]:
    return [Said("{unit} ({code})", unit=unit_words()[unit].label["zh"], code=unit) for unit in units]


def _matches(pattern: str, value: object) -> bool:
    return re.fullmatch(pattern, str(value)) is not None
