"""Word documents: Chinese fonts in every style, contents, fields, repeated heads, pages laid across, pictures."""

from __future__ import annotations

import io
import math
import struct
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from fundmodel.presentation.files.metafile import metafile
from fundmodel.presentation.files.report_word import report_word
from fundmodel.presentation.files.report_workbook import faults_of, report_workbook
from fundmodel.presentation.files.svg_shapes import Disc, Shape, Words, cut, picture_of
from fundmodel.presentation.files.word_pages import page_of_bookmarks
from fundmodel.presentation.files.word_parts import ems, fitting_size, widths_mm
from fundmodel.presentation.report.report_parts import (
    Chart,
    Column,
    Heading,
    Line,
    Panel,
    Paragraph,
    Report,
    Section,
    Sum,
    Table,
)
from fundmodel.presentation.words.rounding import signed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" font-size="10">'
    '<rect x="1" y="2" width="10" height="20" fill="#fff" stroke="#102030"/>'
    '<polyline points="0,0 30,40 60,40" fill="none" stroke="#c2500a" stroke-dasharray="7 4"/>'
    '<circle cx="5" cy="6" r="2" fill="#000" fill-opacity="0.5"/>'
    '<text x="90" y="20" text-anchor="end">甲市 12%</text></svg>'
)


def table(number: str, columns: int, rows: int = 3) -> Table:
    heads = tuple(Column(f"c{at}", f"列{at}", "亿元" if at else "", 1 if at else None) for at in range(columns))
    frame = pd.DataFrame({one.name: [1.25] * rows if one.decimals else ["a < b & 甲"] * rows for one in heads})
    return Table(number, f"题{number}", frame, heads, basis="账面", source="公报", synthetic=True)


@pytest.fixture(scope="module")
def report() -> Report:
    panel = Panel("甲", "月", (Line("基准", [2025.0, 2026.0], [1.0, 2.0]),))
    parts = (
        Heading("小节"),
        Paragraph("见T2和C1，T99不在本报告。"),
        table("T2", 4),
        table("T12", 12),
        Chart("C1", "月数", (panel,)),
        Chart("C2", "画不出", (panel,)),
        Chart("C3", "没有", reason_not_applicable="没有统筹区。"),
        Paragraph("精算师", "blank"),
    )
    sections = tuple(Section(f"s{at}", str(at), f"第{at}章", parts if at == 2 else ()) for at in (1, 2, 3))
    return report_of(sections, (("截至", "2025-12-31"), ("版本", "0")))


def report_of(sections, facts=()) -> Report:
    return Report("报告", "zh", "2025-12-31", "0", "d", "x", True, sections, facts=facts)


@pytest.fixture(scope="module")
def made(report) -> bytes:
    return report_word(report, draw)


def draw(chart: Chart) -> str:
    return SVG if chart.number == "C1" else SVG.replace("circle", "ellipse")


@pytest.fixture(scope="module")
def package(made) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as held:
        assert held.testzip() is None
        return {name: held.read(name) for name in held.namelist()}


@pytest.fixture(scope="module")
def body(package):
    return ElementTree.fromstring(package["word/document.xml"])


def words_of(element, kind: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}{kind}"))


def words(element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def test_every_part_is_xml_and_the_same_words_give_the_same_file(report, made, package):
    for name, content in package.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)
    assert report_word(report, draw) == made


IN_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p tbl",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
"""Elements of WordprocessingML in the order of its schema (ECMA-376, part 1)."""


def test_elements_stand_in_the_order_of_the_schema_and_every_cell_ends_with_a_paragraph(package):
    checked = 0
    for part in ("word/document.xml", "word/styles.xml"):
        for element in ElementTree.fromstring(package[part]).iter():
            kind = element.tag.removeprefix(W)
            if kind in IN_ORDER:
                order = IN_ORDER[kind].split()
                places = [order.index(child.tag.removeprefix(W)) for child in element]
                assert places == sorted(places), (part, kind, [child.tag.removeprefix(W) for child in element])
                checked += len(places) > 1
            if kind == "tc":
                assert element[-1].tag == f"{W}p"
    assert checked > 300


def test_every_style_has_a_chinese_font_with_stand_ins(package):
    styles = ElementTree.fromstring(package["word/styles.xml"])
    checked = 0
    for style in [*styles.iter(f"{W}style"), *styles.iter(f"{W}rPrDefault")]:
        if style.get(f"{W}type") == "numbering":
            continue
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert fonts.get(f"{W}eastAsia") in ("仿宋_GB2312", "黑体", "楷体_GB2312"), style.attrib
        assert not [name for name in fonts.attrib if name.endswith("Theme")]
        checked += 1
    assert checked > 100
    fonts = ElementTree.fromstring(package["word/fontTable.xml"])
    assert {one.get(f"{W}name") for one in fonts} == {"仿宋_GB2312", "黑体", "楷体_GB2312"}
    assert all(one.find(f"{W}altName") is not None for one in fonts)
    settings = ElementTree.fromstring(package["word/settings.xml"])
    assert settings.find(f"{W}updateFields").get(f"{W}val") == "true"


def test_contents_hold_their_entries_and_lead_to_headings(body):
    links = [(one.get(f"{W}anchor"), words(one)) for one in body.iter(f"{W}hyperlink")]
    assert links == [(f"s_s{at}", f"{at}　第{at}章") for at in (1, 2, 3)]
    marks = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert {anchor for anchor, _ in links} <= set(marks)
    kinds = [one.get(f"{W}fldCharType") for one in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")


def test_contents_show_pages_that_grow_with_what_stands_before(body):
    """Cover, contents, then sections; the wide table and the way back upright begin a page each."""
    runs = list(body.iter(f"{W}r"))
    asked = [at for at, run in enumerate(runs) if words_of(run, "instrText").split()[:1] == ["PAGEREF"]]
    assert [words(runs[at + 2]) for at in asked] == ["3", "3", "5"]
    long = replace(table("T3", 3), frame=table("T3", 3, 300).frame)
    sections = (Section("a", "1", "甲", (long,)), Section("b", "2", "乙", ()), Section("c", "3", "丙", ()))
    pages = page_of_bookmarks(docx.Document(io.BytesIO(report_word(report_of(sections)))))
    assert pages["s_a"] == 3
    assert pages["s_b"] == pages["s_c"] > 7


def test_captions_count_by_their_own_number_and_prose_refers_to_them(body):
    codes = [one.text.strip() for one in body.iter(f"{W}instrText")]
    assert [code for code in codes if code.startswith("SEQ")] == [
        "SEQ T \\* ARABIC \\r 2",
        "SEQ T \\* ARABIC \\r 12",
        *(f"SEQ C \\* ARABIC \\r {at}" for at in (1, 2, 3)),
    ]
    assert [code for code in codes if code.startswith("REF")] == ["REF n_T2 \\h", "REF n_C1 \\h"]
    marks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    assert {"n_T2", "n_T12", "n_C1", "n_C2", "n_C3"} <= marks
    assert "T99不在本报告" in words(body)
    assert "不适用，因为没有统筹区。" in words(body)


def test_tables_repeat_their_heads_and_fill_the_page(body):
    cover, *tables = body.iter(f"{W}tbl")
    assert [words(row) for row in cover.iter(f"{W}tr")] == ["截至2025-12-31", "版本0"]
    assert len(tables) == 3
    for one in tables:
        rows = one.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        columns = one.findall(f"{W}tblGrid/{W}gridCol")
        assert {len(row.findall(f"{W}tc")) for row in rows} == {len(columns)}
    assert words(tables[0].findall(f"{W}tr")[1]).startswith("a < b & 甲1.2")
    assert "单位：亿元" in words(body)


def test_no_number_of_a_table_is_torn_and_texts_share_what_is_left():
    rows = [["项目", "金额（万元）", "很长的表头（亿元）", "来源"], ["甲", "239,700,222.03", "−1,234.5", "长" * 80]]
    size = fitting_size(rows, 60.0)
    assert fitting_size(rows, 156.0) == 9.0 > size > 6.0
    for room, points in ((156.0, 9.0), (60.0, size)):
        widths = widths_mm(rows, room, points)
        assert sum(widths) == pytest.approx(room)
        for text, wide in zip(rows[1][:3], widths, strict=False):
            assert wide >= ems(text) * points * 25.4 / 72.0
        assert widths[3] > widths[0]
    assert sum(widths_mm(rows, 10.0)) == pytest.approx(10.0)
    columns = tuple(Column(f"c{at}", f"列{at}", "万元", 2) for at in range(6))
    frame = pd.DataFrame({one.name: [239_700_222.03, float("nan")] for one in columns})
    assert Table("T1", "题", frame, columns).wide
    assert not Table("T1", "题", frame / 1e4, columns).wide


def test_a_minus_is_no_hyphen():
    told = "变动-0.27、2026-04、T3-2、-0.01%、--out"
    assert signed(told) == "变动−0.27、2026-04、T3-2、−0.01%、--out"


def test_wide_tables_lie_across_and_the_page_turns_back(body):
    sizes = [one.find(f"{W}pgSz") for one in body.iter(f"{W}sectPr")]
    turned = [int(one.get(f"{W}w")) > int(one.get(f"{W}h")) for one in sizes]
    assert turned == [False, True, False]
    wide = list(body.iter(f"{W}tbl"))[2]
    assert sum(int(one.get(f"{W}w")) for one in wide.iter(f"{W}gridCol")) > 13000


def test_pictures_go_in_as_metafiles_and_a_table_stands_in(body, package):
    assert [name for name in package if name.startswith("word/media/")] == ["word/media/picture1.emf"]
    assert b'ContentType="image/x-emf"' in package["[Content_Types].xml"]
    assert words(body).count("本图无法绘成图片") == 1
    stand_in = list(body.iter(f"{W}tbl"))[3]
    assert [words(row) for row in stand_in.iter(f"{W}tr")] == ["甲 [月]基准", "2025.01.00", "2026.02.00"]
    described = [one.get("descr") for one in body.iter() if one.tag.endswith("}docPr")]
    assert described == ["月数"]


def test_a_metafile_is_whole_records_that_its_head_counts():
    content, wide, high = metafile(SVG)
    assert (wide, high) == (75.0, 37.5)
    at, kinds = 0, []
    while at < len(content):
        kind, size = struct.unpack_from("<II", content, at)
        assert size % 4 == 0
        kinds.append(kind)
        at += size
    assert at == len(content)
    assert kinds[0] == 1
    assert kinds[-1] == 14
    assert kinds.count(84) == 2
    bytes_said, records, handles = struct.unpack_from("<IIH", content, 48)
    assert (bytes_said, records) == (len(content), len(kinds))
    assert handles == 4
    assert content[40:44] == b" EMF"
    assert "甲市".encode("utf-16-le") in content
    with pytest.raises(ValueError, match="path"):
        metafile(SVG.replace("circle", "path"))


def test_shapes_are_read_as_drawn():
    marks = picture_of(SVG).marks
    rect, *dashes = [one for one in marks if isinstance(one, Shape)]
    assert rect.points == ((1.0, 2.0), (11.0, 2.0), (11.0, 22.0), (1.0, 22.0))
    assert (rect.fill, rect.stroke, rect.closed) == ((255, 255, 255), (16, 32, 48), True)
    lengths = [sum(math.dist(a, b) for a, b in zip(one.points, one.points[1:], strict=False)) for one in dashes]
    assert lengths[:-1] == pytest.approx([7.0] * (len(lengths) - 1))
    assert len(lengths) == math.ceil(80.0 / 11.0)
    disc = next(one for one in marks if isinstance(one, Disc))
    assert disc.fill == (128, 128, 128)
    word = next(one for one in marks if isinstance(one, Words))
    assert (word.text, word.anchor, word.at, word.size) == ("甲市 12%", "end", (90.0, 20.0), 10.0)
    assert list(cut([(0.0, 0.0), (10.0, 0.0)], [4.0])) == [((0.0, 0.0), (4.0, 0.0)), ((8.0, 0.0), (10.0, 0.0))]


def test_the_workbook_says_first_what_it_is_and_last_what_is_wrong(report, tmp_path):
    wrong = replace(table("T5", 3), sums=(Sum("c1", ("c2",), columns=()),))
    frame = wrong.frame.assign(c2=[1.25, 1.25, 9.0])
    chart = replace(report.charts()["C1"], table_number="T2")
    own = replace(
        report,
        sections=(
            Section("a", "1", "甲", (Paragraph("要点", "key"), table("T2", 4), replace(wrong, sums=()), chart)),
            Section("b", "2", "乙", (report.charts()["C2"],)),
        ),
    )
    place = tmp_path / "r.xlsx"
    place.write_bytes(report_workbook(own))
    with CalamineWorkbook.from_path(str(place)) as book:
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["摘要", "T2", "T5", "C2", "核对"]
    told = [cell for row in sheets["摘要"] for cell in row]
    assert {"报告", "合成数据（虚构地区）", "要点", "T2"} <= set(told)
    assert sheets["T2"][3][:4] == ["列0", "列1", "列2", "列3"]
    assert sheets["T2"][4][:4] == ["a < b & 甲", 1.2, 1.2, 1.2]
    assert any("没有发现问题" in str(cell) for row in sheets["核对"] for cell in row)
    assert faults_of(wrong, frame) == [((2, "c1"), 1.25, 9.0)]
    with zipfile.ZipFile(place) as held:
        drawn = [name for name in held.namelist() if name.startswith("xl/charts/chart")]
        sheet = held.read("xl/worksheets/sheet2.xml").decode()
    assert len(drawn) == 2
    for asked in ('state="frozen"', 'orientation="landscape"', 'paperSize="9"', 'fitToHeight="0"', "<oddFooter>"):
        assert asked in sheet
