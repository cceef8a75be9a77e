"""Parts of a Word document: fields, bookmarks, tables with repeated heads, metafile pictures, sections, the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from fundmodel.presentation.files.word_styles import A4_MM, MARGINS_MM, TABLE_TEXT, TURNED_MM
from fundmodel.presentation.words.rounding import signed

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same words give the same file."""
EDGE: Final = "7B8794"
SHADE: Final = "F0F3F6"
MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EMU_PER_MM: Final = 36000.0
BESIDE_MM: Final = 30.0
EMU_PER_POINT: Final = 12700
NUMBERS: Final = set("0123456789,.-+%—−<> ")
MM_PER_POINT: Final = 25.4 / 72.0
CHINESE: Final = 0x2E7F
"""Letters above are as wide as they are high."""
POINTS: Final = ",.:;()[]"
LATIN_EM: Final = 0.6
POINT_EM: Final = 0.32
"""Of the others and of points, wide enough for the fonts that stand in for those of official papers."""
PIECES: Final = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")
BESIDE_WORDS_MM: Final = 2.6
"""Of a cell beside its words."""
LEAST_EMS: Final = 2.2
MOST_EMS: Final = 40.0
"""That the texts of a column ask for."""
SMALLEST: Final = 6.0
FILLED: Final = 0.85
"""Of the room, by words that no line end may tear."""


def element(name: str, /, **attributes: Any) -> Any:
    """An element of WordprocessingML with attributes in its name space."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field: what it asks for, and what it shows until it is brought up to date."""
    for kind, text in (("begin", ""), ("code", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "code":
            asked = element("instrText")
            asked.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            asked.text = f" {text} "
            run._r.append(asked)
        elif kind == "shown":
            run.text = text
        else:
            run._r.append(element("fldChar", fldCharType=kind))


class Bookmarks:
    """Bookmarks of a document, numbered in order."""

    def __init__(self) -> None:
        self._count = 0

    def begin(self, paragraph: Paragraph, name: str) -> int:
        """Start a bookmark at the end of what the paragraph holds."""
        self._count += 1
        paragraph._p.append(element("bookmarkStart", id=self._count, name=name))
        return self._count

    @staticmethod
    def end(paragraph: Paragraph, number: int) -> None:
        """End the bookmark there."""
        paragraph._p.append(element("bookmarkEnd", id=number))


def add_table(
    document: Document,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    room_mm: float,
    size: float | None = None,
    strong: Sequence[int] = (),
    words: Sequence[int] = (0,),
) -> None:
    """A table of fixed widths that fill ``room_mm``; its heads are repeated on every page and no row is torn.

    Columns of ``words`` stand to the left; of the others what is a number stands to the right.
    """
    size = fitting_size([heads, *rows], room_mm, size or TABLE_TEXT)
    widths = widths_mm([heads, *rows], room_mm, size)
    held = []
    for at, row in enumerate([heads, *rows]):
        bold = at == 0 or (at - 1) in strong
        cells = [
            _cell([text], width, size, bold, _side(text, at == 0, place, words), shade=at == 0)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        held.append((cells, at == 0))
    _append_table(document, widths, held)


def add_form(document: Document, rows: Sequence[tuple[str, Sequence[str]]], head_mm: float, room_mm: float) -> None:
    """A table of two columns: what a line is called, and its paragraphs."""
    widths = [head_mm, room_mm - head_mm]
    held = [
        ([_cell([name], head_mm, 10.0, True, "left", True), _cell(said, widths[1], 10.0, False, "left", False)], False)
        for name, said in rows
    ]
    _append_table(document, widths, held)


def _side(text: str, head: bool, place: int, words: Sequence[int]) -> str:
    """Heads in the middle, numbers to the right, words and the first head to the left."""
    if head:
        return "center" if place else "left"
    return "right" if place not in words and set(text) <= NUMBERS else "left"


def _append_table(document: Document, widths: Sequence[float], rows: Sequence[tuple[Sequence[str], bool]]) -> None:
    """A table written as its XML: the library's own cells take a hundred times as long."""
    from docx.oxml import parse_xml

    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{EDGE}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = (
        f'<w:tblW w:w="{_twentieths(sum(widths))}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    )
    grid = "".join(f'<w:gridCol w:w="{_twentieths(width)}"/>' for width in widths)
    held = "".join(
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"
        for cells, head in rows
    )
    text = f'<w:tbl xmlns:w="{MAIN}"><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{held}</w:tbl>'
    document.element.body._insert_tbl(parse_xml(text))


def _cell(lines: Sequence[str], width: float, size: float | None, bold: bool, side: str, shade: bool) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if shade else ""
    look = f'<w:tcPr><w:tcW w:w="{_twentieths(width)}" w:type="dxa"/>{fill}<w:vAlign w:val="center"/></w:tcPr>'
    set_in = f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>' if size is not None else ""
    own = f"<w:rPr>{'<w:b/>' if bold else ''}{set_in}</w:rPr>" if bold or set_in else ""
    start = f'<w:pPr><w:pStyle w:val="TableText"/><w:jc w:val="{side}"/></w:pPr>'
    paragraphs = "".join(
        f'<w:p>{start}<w:r>{own}<w:t xml:space="preserve">{escape(signed(line))}</w:t></w:r></w:p>'
        for line in lines or [""]
    )
    return f"<w:tc>{look}{paragraphs}</w:tc>"


def _twentieths(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def fitting_size(rows: Sequence[Sequence[str]], room_mm: float, most: float = TABLE_TEXT) -> float:
    """The largest letters up to ``most`` points in which no number is torn and a part of the room is left for texts."""
    size = most
    while size > SMALLEST and sum(_least_mm(rows, size)) > FILLED * room_mm:
        size -= 0.5
    return size


def widths_mm(rows: Sequence[Sequence[str]], room_mm: float, size: float = TABLE_TEXT) -> list[float]:
    """Widths that sum to ``room_mm``: each column holds its longest unbroken word, a number above all, and what room is
    left goes to the columns whose texts ask for more, in proportion; ``size`` of the letters, points.

    Where the words alone are wider than the page, widths are in proportion to them.
    """
    least, more = _least_mm(rows, size), []
    for column, held in zip(zip(*rows, strict=True), least, strict=True):
        long = [ems(text) for text in column[1:]] or [0.0]
        asked = max((max(long) + 3.0 * sum(long) / len(long)) / 4.0, ems(column[0]) / 2.0)
        more.append(max(min(asked, MOST_EMS) * size * MM_PER_POINT + BESIDE_WORDS_MM - held, 0.0))
    left = room_mm - sum(least)
    if left <= 0.0 or sum(more) <= left:
        whole = sum(least) if left <= 0.0 else sum(least) + sum(more)
        return [room_mm * (held + (left > 0.0) * asked) / whole for held, asked in zip(least, more, strict=True)]
    return [held + left * asked / sum(more) for held, asked in zip(least, more, strict=True)]


def _least_mm(rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """The width of the longest unbroken piece of each column."""
    words = [
        max(ems(piece) for text in column for piece in unbroken(text) or [""]) for column in zip(*rows, strict=True)
    ]
    return [max(one, LEAST_EMS) * size * MM_PER_POINT + BESIDE_WORDS_MM for one in words]


def unbroken(text: str) -> list[str]:
    """The pieces between which a line may end: each Chinese letter, and what stands between blanks."""
    return PIECES.findall(text)


def ems(text: str, latin: float = LATIN_EM) -> float:
    """How wide a text is, in the height of its letters; ``latin`` of a letter that is not Chinese."""
    return sum(1.0 if ord(letter) > CHINESE else POINT_EM if letter in POINTS else latin for letter in text)


def add_metafile(document: Document, paragraph: Paragraph, picture: tuple[bytes, float, float], about: str) -> None:
    """A picture that the office program draws itself, as wide as the text and as high as a page at most (``BESIDE_MM``
    are left for its caption); ``about`` is read aloud."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.shape import CT_Inline
    from docx.shared import Emu

    content, wide, high = picture
    section = document.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    below = (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)
    tall = below - BESIDE_MM * EMU_PER_MM
    shrink = min(1.0, room / (wide * EMU_PER_POINT), tall / (high * EMU_PER_POINT))
    main = document.part
    number = sum(rel.reltype == RELATIONSHIP_TYPE.IMAGE for rel in main.rels.values()) + 1
    name = f"picture{number}.emf"
    part = Part(PackURI(f"/word/media/{name}"), "image/x-emf", content, main.package)
    key = main.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    size = (Emu(round(one * EMU_PER_POINT * shrink)) for one in (wide, high))
    inline: Any = CT_Inline.new_pic_inline(1000 + number, key, name, *size)
    inline.docPr.set("descr", about)
    paragraph.add_run()._r.add_drawing(inline)


def aligned(paragraph: Paragraph, side: str) -> None:
    """Set a paragraph to CENTER or RIGHT."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side)


def page_break(document: Document) -> None:
    """Go on on the next page."""
    from docx.enum.text import WD_BREAK

    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def new_section(document: Document, turned: bool) -> Section:
    """A section on a new page, upright or laid across."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    wide, high = A4_MM if not turned else A4_MM[::-1]
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    for name, value in (TURNED_MM if turned else MARGINS_MM).items():
        setattr(section, name, Mm(value))
    return section


def room_of(section: Section) -> float:
    """Millimetres of text across."""
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return float(room) / EMU_PER_MM


def file_of(document: Document) -> bytes:
    """The .docx, its parts with one fixed time."""
    held, out = io.BytesIO(), io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, made.read(name))
    return out.getvalue()
