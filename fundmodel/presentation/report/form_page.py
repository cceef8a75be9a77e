"""A short report (a form, a bulletin) as one HTML page that prints on A4 and asks for nothing outside itself."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from fundmodel.presentation.charts.style import FONTS
from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import Chart, Heading, Paragraph, Part, Report, Section, Table
from fundmodel.presentation.report.under_table import common_unit, heads_of, lines_under, not_applicable
from fundmodel.presentation.words.document_words import told

PAGES: Final = {
    False: "@page{size:A4;margin:14mm 14mm 14mm}",
    True: "@page{size:A4 landscape;margin:10mm 12mm 10mm}",
}
"""Sheets upright, or across where a table is wide."""
LOOK: Final = (
    "body{max-width:1120px;margin:1.5em auto;padding:0 1em;line-height:1.5;color:#1f2933}"
    "h1{font-size:1.45em;text-align:center}h2{font-size:1.15em;border-bottom:1px solid #7b8794}"
    "table{border-collapse:collapse;width:100%;font-size:.78em;font-variant-numeric:tabular-nums}"
    "thead{display:table-header-group}tr{break-inside:avoid}caption{font-weight:bold;padding:.3em}"
    "th,td{border:1px solid #aab4be;padding:.15em .4em;text-align:right;vertical-align:top}"
    "th{background:#f0f3f6;text-align:center}td:first-child,td.w{text-align:left;white-space:pre-wrap}"
    "tr.strong td{font-weight:bold;border-top:1.5px solid #4a5560}.unit{text-align:right;font-size:.8em;margin:0}"
    ".under,.note{font-size:.8em;color:#4a5560;margin:.15em 0}.key{font-weight:bold}"
    ".warning{border:1.5px solid #b71c1c;color:#b71c1c;padding:.4em .6em;font-weight:bold}"
    ".synthetic{color:#b71c1c;font-weight:bold;text-align:center}.wide{overflow-x:auto}"
    "footer{margin-top:1.5em;border-top:1px solid #7b8794;font-size:.75em;color:#4a5560}"
    "section.page{break-before:page}figure{margin:.6em 0;break-inside:avoid}svg{max-width:100%;height:auto}"
    "@media print{body{max-width:none;margin:0;padding:0;line-height:1.3}.wide{overflow:visible}h1{margin:.2em 0}"
    "p{margin:.3em 0}.across{font-size:9pt}.across h1{font-size:13pt}.across h2{margin:.2em 0}"
    ".across table{font-size:6.2pt}.across .under{font-size:6.6pt;margin:0}"
    ".across th,.across td{padding:.1em .3em}.again{break-before:page}}"
)


def form_page(report: Report, draw: Callable[[Chart], str] | None = None) -> str:
    """The page: title, sections one after another on sheets of their own, tables with what stands under them."""
    lang = report.lang
    mark = f'<p class="synthetic">{escape(told("synthetic", lang))}</p>' if report.synthetic else ""
    across = any(table.wide for table in report.tables().values())
    body = "".join(_section(one, at > 0, lang, draw) for at, one in enumerate(report.sections))
    foot = told("footer", lang, date=report.valuation_date, version=report.version)
    foot = f"{foot}　{report.data} {report.data_hash[:12]}"
    subtitle = f'<p class="unit" style="text-align:center">{escape(report.subtitle)}</p>' if report.subtitle else ""
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(report.title)}</title>'
        f"<style>{PAGES[across]}body{{font-family:{FONTS}}}{LOOK}</style></head>"
        f'<body class="{"across" if across else ""}"><h1>{escape(report.title)}</h1>{subtitle}{mark}'
        f"{body}<footer>{escape(foot)}</footer></body></html>\n"
    )


def _section(section: Section, breaks: bool, lang: str, draw: Callable[[Chart], str] | None) -> str:
    title = f"{section.number} {section.title}".strip()
    inside, wide = "", 0
    for part in section.parts:
        here = isinstance(part, Table) and part.wide
        inside += f'<div class="{"again" if here and wide else ""}">{_part(part, lang, draw)}</div>'
        wide += here
    look = "page" if breaks else ""
    return f'<section id="{escape(section.key)}" class="{look}"><h2>{escape(title)}</h2>{inside}</section>'


def _part(part: Part, lang: str, draw: Callable[[Chart], str] | None) -> str:
    if isinstance(part, Heading):
        return f"<h{part.level + 1}>{escape(part.text)}</h{part.level + 1}>"
    if isinstance(part, Paragraph):
        return f'<p class="{part.look}">{escape(part.text)}</p>'
    name = told("table" if isinstance(part, Table) else "chart", lang)
    caption = escape(f"{name}{part.number}　{part.title}")
    under = "".join(f'<p class="under">{escape(line)}</p>' for line in lines_under(part, lang))
    if not part.applies:
        return f"<p><b>{caption}</b> {escape(not_applicable(part, lang))}</p>"
    if isinstance(part, Chart):
        picture = draw(part) if draw is not None else escape(told("no_picture", lang))
        return f'<figure id="{part.number}">{picture}<figcaption>{caption}</figcaption></figure>{under}'
    return _table(part, caption, lang) + under


def _table(table: Table, caption: str, lang: str) -> str:
    unit = common_unit(table)
    shown = f'<p class="unit">{escape(told("unit", lang, unit=unit))}</p>' if unit else ""
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads_of(table))
    words = [column.decimals is None for column in table.columns]
    rows = "".join(
        f'<tr class="{"strong" if at in table.strong_rows else ""}">'
        + "".join(f"<td{' class=w' if word else ''}>{escape(cell)}</td>" for cell, word in zip(row, words, strict=True))
        + "</tr>"
        for at, row in enumerate(printed_rows(table))
    )
    return (
        f'{shown}<div class="wide"><table id="{table.number}"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
