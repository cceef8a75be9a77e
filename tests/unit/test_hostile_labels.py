"""Names that would act, through everything that a run writes: page, tables, workbook, manifest and Word sheets."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import fundmodel as fm
from fundmodel.presentation.files.alert_slips import HEAD, MARGINS, ROOM
from fundmodel.presentation.files.run_files import write_outputs
from fundmodel.presentation.files.word_parts import add_form, add_table, file_of
from fundmodel.presentation.files.word_styles import official_document
from tests import areas
from tests.faults.cases_injected import _acts

LABEL = "=HYPERLINK(1)<!--<script>alert(1)</script>"
AREAS = ("@SUM(1+1)", "<script>alert(2)</script>")
SCENARIO = """name: injected
label: {{zh: '{label}', en: '{label}'}}
question: {{zh: '+1-1{label}', en: '-1+1{label}'}}
reference: '@{label}'
extends: baseline
changes:
  resident.premium: {{2027-01: 430}}
"""


class Scripts(HTMLParser):
    """The text of every script of a page, and the tags that are open at its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside, self.scripts = False, list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.inside = True
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def written(national: fm.DataPackage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run of a scenario with such a label writes, for areas with such names."""
    place = tmp_path_factory.mktemp("hostile")
    (place / "mine.yaml").write_text(SCENARIO.format(label=LABEL), encoding="utf-8")
    frame = areas.parts(national, (0.5, 0.5)).assign(area=AREAS, name_zh=AREAS, name_en=AREAS)
    run = fm.project(place / "mine.yaml", areas.package(national, frame), 2026)
    asked = {"scenarios": [str(place / "mine.yaml")], "data": "areas", "until": 2026, "lang": "zh"}
    return write_outputs(run, place / "out", asked).folder


def test_no_script_of_the_page_is_the_label_s(written):
    page = (written / "index.html").read_text(encoding="utf-8")
    found = Scripts(page)
    assert not found.inside
    assert [text for text in found.scripts if text.strip().startswith("alert")] == []
    assert "&lt;script&gt;" in page or "\\u003cscript" in page


def test_no_cell_of_a_table_acts(written):
    tables = sorted(written.glob("*.csv"))
    assert tables
    for path in tables:
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        assert [cell for row in rows for cell in row if _acts(cell)] == [], path.name


def texts_of(workbook: Path) -> str:
    """Every part of a workbook; none holds a formula."""
    with zipfile.ZipFile(workbook) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    assert [name for name, text in parts.items() if re.search(r"<f[ >]", text)] == []
    return "".join(parts.values())


def test_cells_of_the_workbook_are_strings(written):
    (book,) = written.glob("*.xlsx")
    told = texts_of(book)
    assert "=HYPERLINK(1)&lt;!--" in told
    assert AREAS[0] in told


def test_the_manifest_is_read_back(written):
    found = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    assert found["command"]["scenarios"][0].endswith("mine.yaml")


@pytest.mark.parametrize("label", [LABEL, *AREAS, "&lt;", "]]>"])
def test_a_word_document_holds_the_label_as_text(label):
    document = official_document(label, "zh", MARGINS)
    document.add_paragraph(label)
    add_form(document, [(label, [label])], HEAD, ROOM)
    add_table(document, [label, label], [[label, label]], ROOM, 10.0)
    with zipfile.ZipFile(io.BytesIO(file_of(document))) as package:
        texts = [one.text for one in ElementTree.fromstring(package.read("word/document.xml")).iter() if one.text]
    assert [text for text in texts if text.strip()] == [label] * 7
