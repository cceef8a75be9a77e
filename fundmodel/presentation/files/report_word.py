"""A report as a Word document: cover, contents, sections, numbered tables and charts that prose refers to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.files.metafile import metafile
from fundmodel.presentation.files.word_pages import fill_page_numbers
from fundmodel.presentation.files.word_parts import (
    Bookmarks,
    add_field,
    add_form,
    add_metafile,
    add_table,
    aligned,
    element,
    file_of,
    new_section,
    page_break,
    room_of,
)
from fundmodel.presentation.files.word_styles import RED, official_document
from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import Chart, Heading, Paragraph, Part, Report, Section, Table
from fundmodel.presentation.report.under_table import common_unit, heads_of, lines_under, not_applicable
from fundmodel.presentation.words.document_words import told
from fundmodel.presentation.words.rounding import signed

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

Draw = Callable[[Chart], str]
NAMED: Final = re.compile(r"(?<![A-Za-z0-9-])[TC]\d+(?:-\d+)?(?![0-9A-Za-z])")
"""The number of a table or chart inside a sentence."""
STYLES: Final = {
    "text": "Normal",
    "key": "Key Result",
    "bullet": "List Bullet",
    "note": "Small Print",
    "warning": "Warning",
    "blank": "Normal",
}
SHORT: Final = 2
"""Sections of a paper that needs no contents: each has a page of its own."""
DENSE: Final = 11
"""Columns from which a table is set in smaller letters."""


def report_word(report: Report, draw: Draw | None = None) -> bytes:
    """The .docx: cover, contents (entries there before Word updates them), every section in order.

    ``draw`` gives a chart as SVG of plain shapes, which goes in as a metafile, with no browser; where there is no
    picture the numbers of the chart stand in as a table, with a line that says so. Wide tables stand on pages laid
    across. Table and chart numbers are SEQ fields set to the number that never moves; a sentence that names one refers
    to it by a REF field.
    """
    return file_of(_Writer(report, draw).whole())


class _Writer:
    """The document in progress: what is bookmarked, and how the page lies."""

    def __init__(self, report: Report, draw: Draw | None) -> None:
        self._report, self._draw, self._lang = report, draw, report.lang
        self._document: Document = official_document(report.title, report.lang)
        self._bookmarks = Bookmarks()
        self._known = {*report.tables(), *report.charts()}
        self._turned = False

    def whole(self) -> Document:
        """Cover, contents where there are several sections, sections."""
        self._head_and_foot()
        self._cover()
        if len(self._report.sections) > SHORT:
            self._contents()
        for at, section in enumerate(self._report.sections):
            self._section(section, breaks=at > 0 and len(self._report.sections) == SHORT)
        fill_page_numbers(self._document)
        return self._document

    def _head_and_foot(self) -> None:
        """That data are synthetic above, date, version and page below; later sections take both over."""
        section, report = self._document.sections[0], self._report
        if report.synthetic:
            above = section.header.paragraphs[0]
            run = above.add_run(told("synthetic", self._lang))
            _red(run)
        below = section.footer.paragraphs[0]
        below.add_run(told("footer", self._lang, date=report.valuation_date, version=report.version) + "　— ")
        add_field(below, "PAGE", "1")
        below.add_run(" —")

    def _cover(self) -> None:
        report = self._report
        self._document.add_paragraph(report.title, style="Title")
        if report.subtitle:
            self._document.add_paragraph(report.subtitle, style="Subtitle")
        if report.synthetic:
            aligned(self._document.add_paragraph(told("synthetic", self._lang), style="Warning"), "CENTER")
        if report.facts:
            room = room_of(self._document.sections[-1])
            add_form(self._document, [(name, [value]) for name, value in report.facts], 45.0, room)
        if len(report.sections) > SHORT:
            page_break(self._document)

    def _contents(self) -> None:
        """Entries of our own inside the field that Word fills anew; each leads to its heading."""
        self._document.add_paragraph(told("contents", self._lang), style="TOC Heading")
        entries = [(1, _anchor(one), _title(one)) for one in self._report.sections]
        for at, (level, anchor, title) in enumerate(entries):
            paragraph = self._document.add_paragraph(style=f"TOC {level}")
            if at == 0:
                for kind in ("begin", "code", "separate"):
                    run = paragraph.add_run()
                    if kind == "code":
                        asked = element("instrText")
                        asked.text = r' TOC \o "1-2" \h \z \u '
                        run._r.append(asked)
                    else:
                        run._r.append(element("fldChar", fldCharType=kind))
            link = element("hyperlink", anchor=anchor, history="1")
            paragraph._p.append(link)
            run = paragraph.add_run(title)
            link.append(run._r)
            paragraph.add_run("\t")
            add_field(paragraph, f"PAGEREF {anchor} \\h", "")
            _dots(paragraph, room_of(self._document.sections[-1]))
            if at == len(entries) - 1:
                paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))
        page_break(self._document)

    def _section(self, section: Section, breaks: bool) -> None:
        self._lay(any(isinstance(part, Table) and _across(part) for part in section.parts[:1]))
        heading = self._document.add_paragraph(style="Heading 1")
        heading.paragraph_format.page_break_before = breaks or None
        self._marked(heading, _anchor(section), _title(section))
        for part in section.parts:
            self._part(part)

    def _part(self, part: Part) -> None:
        if isinstance(part, Heading):
            self._lay(False)
            self._document.add_paragraph(part.text, style=f"Heading {min(part.level, 3)}")
        elif isinstance(part, Paragraph):
            self._sentence(part)
        elif isinstance(part, Table):
            self._table(part)
        else:
            self._chart(part)

    def _sentence(self, part: Paragraph) -> None:
        paragraph = self._document.add_paragraph(style=STYLES[part.look])
        if part.look == "blank":
            paragraph.add_run(f"{part.text}＿＿＿＿＿＿＿＿" if self._lang == "zh" else f"{part.text} ____________")
            return
        at, text = 0, signed(part.text)
        for named in NAMED.finditer(text):
            if named[0] not in self._known:
                continue
            paragraph.add_run(text[at : named.start()])
            add_field(paragraph, f"REF {_bookmark(named[0])} \\h", named[0])
            at = named.end()
        paragraph.add_run(text[at:])

    def _table(self, table: Table) -> None:
        self._lay(_across(table))
        self._caption(table.number, table.title, "table", table.synthetic)
        if not table.applies:
            self._document.add_paragraph(not_applicable(table, self._lang))
            return
        unit = common_unit(table)
        if unit:
            aligned(self._document.add_paragraph(told("unit", self._lang, unit=unit), style="Small Print"), "RIGHT")
        size = 6.5 if len(table.columns) >= DENSE else 8.0 if _across(table) else None
        room = room_of(self._document.sections[-1])
        words = [at for at, column in enumerate(table.columns) if column.decimals is None]
        add_table(self._document, heads_of(table), printed_rows(table), room, size, table.strong_rows, words)
        self._under(table)

    def _chart(self, chart: Chart) -> None:
        if not chart.applies:
            self._lay(False)
            self._caption(chart.number, chart.title, "chart", chart.synthetic)
            self._document.add_paragraph(not_applicable(chart, self._lang))
            return
        pictures = [self._picture(leaf) for leaf in chart.leaves()]
        if None in pictures:
            self._caption(chart.number, chart.title, "chart", chart.synthetic)
            self._stand_in(chart)
        else:
            self._lay(False)
            for picture in filter(None, pictures):
                paragraph = self._document.add_paragraph()
                paragraph.paragraph_format.keep_with_next = True
                add_metafile(self._document, paragraph, picture, chart.title)
            self._caption(chart.number, chart.title, "chart", chart.synthetic)
        self._under(chart)

    def _picture(self, chart: Chart) -> tuple[bytes, float, float] | None:
        if self._draw is None:
            return None
        try:
            return metafile(self._draw(chart))
        except ValueError:
            return None

    def _stand_in(self, chart: Chart) -> None:
        """The numbers of a chart that could not be drawn."""
        self._document.add_paragraph(told("no_picture", self._lang), style="Small Print")
        room = room_of(self._document.sections[-1])
        for panel in chart.panels:
            places = list(dict.fromkeys(str(x) for one in panel.lines for x in one.x))
            values = [{str(x): y for x, y in zip(one.x, one.y, strict=True)} for one in panel.lines]
            shown = [[x, *(_number(one.get(x)) for one in values)] for x in places]
            heads = [f"{panel.title} [{panel.unit}]", *(one.name for one in panel.lines)]
            add_table(self._document, heads, shown, room)

    def _caption(self, number: str, title: str, kind: str, synthetic: bool) -> None:
        """ "表T12 ...": the letter, a SEQ field set to the number, the title; a bookmark over letter and number."""
        paragraph = self._document.add_paragraph(style="Caption")
        paragraph.add_run(told(kind, self._lang))
        stem, own = re.match(r"(.*?)(\d+)$", number).groups()  # type: ignore[union-attr]
        mark = self._bookmarks.begin(paragraph, _bookmark(number))
        paragraph.add_run(stem)
        add_field(paragraph, f"SEQ {stem.rstrip('-')} \\* ARABIC \\r {own}", own)
        self._bookmarks.end(paragraph, mark)
        paragraph.add_run(f"　{title}" if self._lang == "zh" else f"  {title}")
        if synthetic:
            _red(paragraph.add_run(f"　[{told('synthetic', self._lang)}]"))

    def _under(self, part: Table | Chart) -> None:
        for line in lines_under(part, self._lang):
            self._document.add_paragraph(line, style="Small Print")

    def _marked(self, paragraph: WordParagraph, anchor: str, text: str) -> None:
        mark = self._bookmarks.begin(paragraph, anchor)
        paragraph.add_run(text)
        self._bookmarks.end(paragraph, mark)

    def _lay(self, turned: bool) -> None:
        """Begin a new section where the page has to be turned."""
        if turned != self._turned:
            new_section(self._document, turned)
            self._turned = turned


def _across(table: Table) -> bool:
    return table.wide and table.applies


def _title(section: Section) -> str:
    return f"{section.number}　{section.title}" if section.number else section.title


def _anchor(section: Section) -> str:
    return "s_" + re.sub(r"\W", "_", section.key)


def _bookmark(number: str) -> str:
    return "n_" + number.replace("-", "_")


def _number(value: float | None) -> str:
    return "—" if value is None or value != value else f"{value:,.2f}"


def _red(run: object) -> None:
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor.from_string(RED)  # type: ignore[attr-defined]


def _dots(paragraph: WordParagraph, room_mm: float) -> None:
    """A tab at the right edge with a row of dots before it."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(room_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
