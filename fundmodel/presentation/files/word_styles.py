"""A Word document set as official papers are: A4, 仿宋 text, 黑体 and 楷体 headings, a Chinese font in every style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document

SONG, HEI, KAI = "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN: Final = "Times New Roman"
LATIN_HEAD: Final = "Arial"
FALLBACK: Final = {
    SONG: "仿宋,FangSong,FZFangSong-Z02,STFangsong,Noto Serif CJK SC",
    HEI: "SimHei,Heiti SC,Noto Sans CJK SC,WenQuanYi Zen Hei",
    KAI: "楷体,KaiTi,STKaiti,Noto Serif CJK SC",
}
"""What stands in where a font of official papers is not installed, the nearest first."""
MARGINS_MM: Final = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Of an official paper (GB/T 9704): 156 mm of text across."""
TURNED_MM: Final = {"top_margin": 26, "bottom_margin": 22, "left_margin": 20, "right_margin": 20}
A4_MM: Final = (210, 297)
RED: Final = "B71C1C"
TABLE_TEXT: Final = 9.0
"""Points of the letters of a table."""
AFTER_UPDATE: Final = (
    *("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema"),
    *("themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "captions", "readModeInkLockDown"),
    *("smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator"),
)
"""Settings that the schema wants after ``updateFields``."""
LOOKS: Final = {
    "Normal": (SONG, LATIN, 12.0, False),
    "Title": (HEI, LATIN_HEAD, 22.0, False),
    "Subtitle": (KAI, LATIN, 14.0, False),
    "Heading 1": (HEI, LATIN_HEAD, 16.0, False),
    "Heading 2": (KAI, LATIN_HEAD, 14.0, True),
    "Heading 3": (SONG, LATIN_HEAD, 12.0, True),
    "Caption": (HEI, LATIN_HEAD, 10.5, False),
    "List Bullet": (SONG, LATIN, 12.0, False),
    "Header": (SONG, LATIN, 9.0, False),
    "Footer": (SONG, LATIN, 9.0, False),
}
"""Style -> Chinese font, Latin font, points, bold."""
ADDED: Final = {
    "Table Text": (SONG, LATIN, TABLE_TEXT, False),
    "Small Print": (SONG, LATIN, 9.0, False),
    "Key Result": (HEI, LATIN_HEAD, 12.0, False),
    "Warning": (HEI, LATIN_HEAD, 10.5, False),
    "TOC 1": (SONG, LATIN, 12.0, False),
    "TOC 2": (SONG, LATIN, 10.5, False),
    "TOC Heading": (HEI, LATIN_HEAD, 16.0, False),
}
"""Styles that the empty document does not have."""


def official_document(title: str, lang: str, margins: dict[str, int] | None = None) -> Document:
    """An empty document with these styles, fonts with their stand-ins, and fields brought up to date on opening."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "zh-CN" if lang == "zh" else "en-GB"
    for name, look in {**LOOKS, **ADDED}.items():
        _style(document, name, look)
    _paragraphs(document)
    _every_style(document)
    _defaults(document, lang)
    _font_table(document)
    _update_on_opening(document)
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(one) for one in A4_MM)
    for name, value in (margins or MARGINS_MM).items():
        setattr(section, name, Mm(value))
    return document


def _style(document: Document, name: str, look: tuple[str, str, float, bool]) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    chinese, latin, size, bold = look
    held = [one.name for one in document.styles]
    style: Any = document.styles[name] if name in held else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name in ADDED:
        style.base_style = document.styles["Normal"]
    style.font.name, style.font.size, style.font.bold = latin, Pt(size), bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(RED if name == "Warning" else "000000")
    set_fonts(style.element.get_or_add_rPr(), chinese, latin)


def _paragraphs(document: Document) -> None:
    """Spacing, the heading that stays with what follows, no rule under the title."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("Normal", *LOOKS, *ADDED):
        shape = document.styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(3), 1.25
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        shape = document.styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(10), Pt(4), True
    for name in ("Table Text", "Small Print"):
        shape = document.styles[name].paragraph_format
        shape.space_after, shape.line_spacing = Pt(0), 1.1
    caption = document.styles["Caption"].paragraph_format
    caption.space_before, caption.keep_with_next = Pt(8), True
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title: Any = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    for rule in title.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        rule.getparent().remove(rule)
    document.styles["Subtitle"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def set_fonts(properties: Any, chinese: str, latin: str) -> None:
    """The four fonts of a style or run; names of a theme would win over them and go."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in [*fonts.attrib]:
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for kind, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{kind}"), font)


def _every_style(document: Document) -> None:
    """The Chinese font of text in every style that was given none."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for style in document.styles.element.findall(qn("w:style")):
        if style.get(qn("w:type")) == "numbering":
            continue
        properties = style.find(qn("w:rPr"))
        if properties is None:
            properties = OxmlElement("w:rPr")
            after = [style.find(qn(f"w:{name}")) for name in ("tblPr", "trPr", "tcPr", "tblStylePr")]
            first = next((one for one in after if one is not None), None)
            style.append(properties) if first is None else first.addprevious(properties)
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None or fonts.get(qn("w:eastAsia")) is None:
            set_fonts(properties, SONG, LATIN)


def _defaults(document: Document, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    set_fonts(properties, SONG, LATIN)
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        properties.append(spoken)
    spoken.set(qn("w:val"), "en-US" if lang == "zh" else "en-GB")
    spoken.set(qn("w:eastAsia"), "zh-CN")


def _font_table(document: Document) -> None:
    """Each Chinese font with what stands in for it."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="default"/></w:font>'
        for name, others in FALLBACK.items()
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{main}">{fonts}</w:fonts>'
    for key, held in [*document.part.rels.items()]:
        if held.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            document.part.drop_rel(key)
    package = document.part.package
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, text.encode("utf-8"), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _update_on_opening(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    settings = document.settings.element
    later = next((one for one in settings if one.tag.rpartition("}")[2] in AFTER_UPDATE), None)
    settings.append(update) if later is None else later.addprevious(update)
