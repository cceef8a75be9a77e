"""On which page each bookmark of a Word document will stand, near enough to print until the program has laid it out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.word_parts import CHINESE, ems, unbroken

if TYPE_CHECKING:
    from docx.document import Document

MAIN: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
TWIPS: Final = 20.0
EMU: Final = 12700.0
"""Of a point."""
LATIN_LINE: Final = 1.17
CHINESE_LINE: Final = 1.45
"""A single line over the size of its letters, in the free fonts that stand in for those of official papers."""
USUAL_EM: Final = 0.54
"""Of the letters of a text that are not Chinese, small ones among them."""
PADDING: Final = 11.0
"""Points of a cell beside its words."""
SHIFT: Final = 1.0
"""Points of a row beside its lines."""


def fill_page_numbers(document: Document) -> None:
    """What every PAGEREF field shows until it is brought up to date on opening: the page counted from the heights of
    paragraphs, rows and pictures."""
    pages = page_of_bookmarks(document)
    for code in document.element.body.iter(f"{MAIN}instrText"):
        words = (code.text or "").split()
        if words[:1] == ["PAGEREF"] and words[1] in pages:
            _show(code.getparent(), str(pages[words[1]]))


def page_of_bookmarks(document: Document) -> dict[str, int]:
    """Bookmark -> page, from 1."""
    sheet = _Sheet(document)
    found: dict[str, int] = {}
    for elements, properties in _sections(document.element.body):
        sheet.begin(properties)
        for element in elements:
            sheet.take(element)
            for mark in element.iter(f"{MAIN}bookmarkStart"):
                found[mark.get(f"{MAIN}name")] = sheet.page
    return found


def _show(run: Any, text: str) -> None:
    """Set the words of the field whose code stands in ``run``."""
    shown = run.getnext().getnext()
    for held in list(shown.findall(f"{MAIN}t")):
        shown.remove(held)
    told = shown.makeelement(f"{MAIN}t", {})
    told.text = text
    shown.append(told)


def _sections(body: Any) -> Iterator[tuple[list[Any], Any]]:
    """The paragraphs and tables of each section with what it says of its pages."""
    held: list[Any] = []
    for element in body:
        own = element.find(f"{MAIN}pPr/{MAIN}sectPr")
        if element.tag == f"{MAIN}sectPr":
            yield held, element
        else:
            held.append(element)
        if own is not None:
            yield held, own
            held = []


@dataclass
class _Look:
    """Points of letters and of a line, before and after a paragraph."""

    size: float = 12.0
    line: float = 1.25
    before: float = 0.0
    after: float = 3.0

    def high(self, words: str, wide: float) -> float:
        """Points that words take over as many lines as they need."""
        natural = CHINESE_LINE if any(ord(letter) > CHINESE for letter in words) else LATIN_LINE
        return natural * self.size * self.line * _lines(words, wide / self.size)


class _Sheet:
    """Where the next paragraph or row comes to stand."""

    def __init__(self, document: Document) -> None:
        self._styles = {one.style_id: _look(one) for one in document.styles if hasattr(one, "paragraph_format")}
        self.page, self._at, self._high, self._wide = 0, 0.0, 1.0, 1.0

    def begin(self, properties: Any) -> None:
        """A section on a new page."""
        size, margin = properties.find(f"{MAIN}pgSz"), properties.find(f"{MAIN}pgMar")

        def room(whole: str, *sides: str) -> float:
            taken = sum(int(margin.get(f"{MAIN}{side}")) for side in sides)
            return (int(size.get(f"{MAIN}{whole}")) - taken) / TWIPS

        self._wide, self._high = room("w", "left", "right"), room("h", "top", "bottom")
        self._turn()

    def take(self, element: Any) -> None:
        """Put a paragraph or the rows of a table."""
        if element.tag == f"{MAIN}tbl":
            self._table(element)
            return
        if element.find(f"{MAIN}pPr/{MAIN}pageBreakBefore") is not None and self._at > 0.0:
            self._turn()
        look = self._look_of(element)
        pictures = sum(int(one.get("cy")) / EMU for one in element.iter(DRAWN))
        self._put(look.before + look.after + (pictures or look.high(_words(element), self._wide)))
        if any(one.get(f"{MAIN}type") == "page" for one in element.iter(f"{MAIN}br")):
            self._turn()

    def _table(self, table: Any) -> None:
        widths = [int(one.get(f"{MAIN}w")) / TWIPS for one in table.iter(f"{MAIN}gridCol")]
        head = 0.0
        for row in table.findall(f"{MAIN}tr"):
            cells = zip(row.findall(f"{MAIN}tc"), widths, strict=False)
            high = SHIFT + max((self._cell(cell, wide) for cell, wide in cells), default=0.0)
            repeated = row.find(f"{MAIN}trPr/{MAIN}tblHeader") is not None
            head = high if repeated else head
            if self._put(high) and not repeated:
                self._at += head

    def _cell(self, cell: Any, wide: float) -> float:
        high = 0.0
        for paragraph in cell.findall(f"{MAIN}p"):
            look = self._look_of(paragraph)
            high += look.high(_words(paragraph), wide - PADDING)
        return high

    def _look_of(self, paragraph: Any) -> _Look:
        named = paragraph.find(f"{MAIN}pPr/{MAIN}pStyle")
        look = self._styles.get("Normal" if named is None else named.get(f"{MAIN}val"), _Look())
        own = paragraph.find(f"{MAIN}r/{MAIN}rPr/{MAIN}sz")
        return look if own is None else _Look(int(own.get(f"{MAIN}val")) / 2.0, look.line, look.before, look.after)

    def _put(self, high: float) -> bool:
        """Whether a new page was needed."""
        turns = self._at > 0.0 and self._at + high > self._high
        if turns:
            self._turn()
        self._at += high
        return turns

    def _turn(self) -> None:
        self.page, self._at = self.page + 1, 0.0


def _look(style: Any) -> _Look:
    """What a style says, or the style that it is based on."""
    found, one = _Look(), style
    chain = []
    while one is not None:
        chain.append(one)
        one = one.base_style
    for one in reversed(chain):
        shape = one.paragraph_format
        found.size = one.font.size.pt if one.font.size is not None else found.size
        found.line = shape.line_spacing if isinstance(shape.line_spacing, float) else found.line
        found.before = shape.space_before.pt if shape.space_before is not None else found.before
        found.after = shape.space_after.pt if shape.space_after is not None else found.after
    return found


def _lines(words: str, room: float) -> int:
    """Lines of ``room`` ems that words fill, none of them torn that fits a line."""
    full, at = 1, 0.0
    for piece in unbroken(words):
        wide = ems(piece, USUAL_EM)
        if at > 0.0 and at + wide > room:
            full, at = full + 1, 0.0
        more = max(math.ceil(wide / max(room, 1.0)) - 1, 0)
        full, at = full + more, at + wide - more * room
    return full


def _words(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(f"{MAIN}t"))
