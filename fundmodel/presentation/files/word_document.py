"""A plain Word document of A4 sheets, written as the parts of its package (Office Open XML, ECMA-376)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

WORDS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
ABOUT: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same words give the same file."""
FONTS: Final = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimSun" w:cs="Arial"/>'
WIDTH: Final = 9866
"""Twentieths of a point between the margins of an A4 sheet."""
HEAD: Final = 2150


class Line(NamedTuple):
    """A paragraph; ``size`` in points."""

    text: str
    size: float = 10.5
    bold: bool = False
    centred: bool = False
    colour: str = "000000"


class Form(NamedTuple):
    """A table of two columns: what a line is called, and its paragraphs."""

    rows: Sequence[tuple[str, Sequence[str]]]


class Grid(NamedTuple):
    """A table with a row of headings, the first column to the left and the others centred."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Line | Form | Grid


def word_document(sheets: Iterable[Sequence[Block]], title: str) -> bytes:
    """The .docx file: each of ``sheets`` begins on a page of its own."""
    parts = []
    for at, sheet in enumerate(sheets):
        parts += [_block(block, breaks=at > 0 and k == 0) for k, block in enumerate(sheet)]
    body = "".join(parts) + (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="900" w:right="1020" w:bottom="800" w:left="1020" '
        'w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>'
    )
    return _packed(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
                f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{KIND}"/>'
                '<Override PartName="/docProps/core.xml" '
                'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}" '
                f'Target="word/document.xml"/><Relationship Id="r2" Type="{ABOUT}" '
                'Target="docProps/core.xml"/></Relationships>'
            ),
            "docProps/core.xml": (
                f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
            ),
            "word/document.xml": f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>',
        }
    )


def _packed(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return held.getvalue()


def _block(block: Block, breaks: bool) -> str:
    if isinstance(block, Line):
        return _paragraph(block, breaks)
    if isinstance(block, Form):
        form = [_cell(name, HEAD, True) + _cell(said, WIDTH - HEAD, False) for name, said in block.rows]
        return _table([HEAD, WIDTH - HEAD], form)
    share = (WIDTH - HEAD) // max(len(block.heads) - 1, 1)
    widths = [HEAD, *[share] * (len(block.heads) - 1)]
    rows = [
        "".join(
            _cell(said, width, at == 0, centred=k > 0) for k, (said, width) in enumerate(zip(row, widths, strict=True))
        )
        for at, row in enumerate([block.heads, *block.rows])
    ]
    return _table(widths, rows)


def _table(widths: Sequence[int], rows: Sequence[str]) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="7B8794"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    )
    held = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{held}</w:tbl>" + _paragraph(Line("", 4))


def _cell(said: str | Sequence[str], width: int, head: bool, centred: bool = False) -> str:
    lines = [said] if isinstance(said, str) else list(said)
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F0F3F6"/>' if head else ""
    look = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
    inside = "".join(_paragraph(Line(line, 10, bold=head, centred=centred)) for line in lines or [""])
    return f"<w:tc>{look}{inside}</w:tc>"


def _paragraph(line: Line, breaks: bool = False) -> str:
    spacing = '<w:spacing w:before="40" w:after="40" w:line="264" w:lineRule="auto"/>'
    jump = "<w:pageBreakBefore/>" if breaks else ""
    middle = '<w:jc w:val="center"/>' if line.centred else ""
    look = (
        f'{FONTS}{"<w:b/>" if line.bold else ""}<w:color w:val="{line.colour}"/><w:sz w:val="{round(2 * line.size)}"/>'
    )
    text = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(line.text)}</w:t></w:r>' if line.text else ""
    return f"<w:p><w:pPr>{jump}{spacing}{middle}<w:rPr>{look}</w:rPr></w:pPr>{text}</w:p>"
