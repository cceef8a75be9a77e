"""The embedded national package describes itself fully: no orphan file, no table without sources."""

from __future__ import annotations

import csv
import json
import re

import pytest

from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.tables.table_list import TABLES

FOLDER = shipped("data", "national")
ABOUT = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in ABOUT["resources"]}
TYPES = {"integer": "integer", "number": "number", "text": "string", "month": "yearmonth", "date": "date"}


def header(name: str) -> list[str]:
    with (FOLDER / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_the_description_lists_exactly_the_files_present():
    assert {resource["path"] for resource in ABOUT["resources"]} == {path.name for path in FOLDER.glob("*.csv")}
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in FOLDER.glob("*.csv")} | {
        "datapackage.json"
    }


def test_the_package_says_what_it_is():
    assert (ABOUT["name"], ABOUT["synthetic"], ABOUT["valuation_date"], ABOUT["base_year"]) == (
        "national",
        False,
        "2025-12-31",
        2025,
    )
    assert {"zh", "en"} <= ABOUT["titles"].keys()


@pytest.mark.parametrize("name", RESOURCES)
def test_fields_match_the_header_and_the_schema_of_the_code(name):
    fields = RESOURCES[name]["schema"]["fields"]
    assert [field["name"] for field in fields] == header(name)
    table = TABLES[name]
    assert set(table.required) <= set(header(name))
    for field in fields:
        column = table.column(field["name"])
        assert field["type"] == TYPES[column.kind]
        assert field.get("unit") == column.unit
        assert field.get("constraints", {}).get("required", False) is not column.empty
    assert RESOURCES[name]["schema"]["primaryKey"] == [key for key in table.key if key in header(name)]


@pytest.mark.parametrize("name", RESOURCES)
def test_every_table_has_titles_sources_status_and_a_licence(name):
    resource = RESOURCES[name]
    assert re.search("[一-鿿]", resource["titles"]["zh"])
    assert resource["titles"]["en"]
    assert resource["sources"]
    assert all(source["title"] for source in resource["sources"])
    assert resource["status"]
    assert resource["licenses"]
    if resource["status"].startswith("by row"):
        assert {"status", "tag"} & set(header(name))
        assert "source" in header(name)


@pytest.mark.parametrize("name", RESOURCES)
def test_every_number_has_a_unit(name):
    for column in TABLES[name].columns:
        if column.kind in ("integer", "number"):
            assert column.unit, f"{name}.{column.name}"


def test_addresses_are_those_of_publishing_bodies():
    hosts = ("population.un.org", "www.stats.gov.cn", "www.nhsa.gov.cn", "creativecommons.org")
    text = (FOLDER / "datapackage.json").read_text(encoding="utf-8")
    for host in re.findall(r"https?://([^/\"]+)", text):
        assert host in hosts


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_files_are_utf8_with_plain_line_ends(path):
    content = path.read_bytes()
    content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_notes_are_in_both_languages():
    with (FOLDER / "notes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 10
    for row in rows:
        assert re.search("[一-鿿]", row["note_zh"])
        assert not re.search("[一-鿿]", row["note_en"])
