"""The report as one self-contained HTML file: no script, no network, prints on A4."""

from __future__ import annotations

from functools import partial
from html import escape
from importlib.resources import files
from typing import Final, NamedTuple

from fundmodel.presentation.report.drawn.chart_svg import chart_svg
from fundmodel.presentation.report.drawn.facts_line import facts_line
from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import (
    Chart,
    Column,
    Heading,
    Paragraph,
    Part,
    Report,
    Section,
    Table,
)
from fundmodel.presentation.report.report_sections import checklist_anchors
from fundmodel.presentation.report.report_tables import CHECKLIST
from fundmodel.presentation.words.report_words import told
from fundmodel.presentation.words.rounding import signed

YEARS: Final = ("year",)
SHORTEST: Final = 6
"""Letters of a cell up to which its words stay on one line."""
DATED: Final = 10
"""The same of a cell with a date or number in it."""


def report_page(report: Report) -> str:
    """The HTML page of a report."""
    from jinja2 import Environment, StrictUndefined

    from fundmodel.presentation.words.page_words import Html

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    here = files(__package__ or __name__)
    template = environment.from_string(here.joinpath("report.html.j2").read_text(encoding="utf-8"))
    foot = told("footer", report.lang, date=report.valuation_date, data=report.data, version=report.version)
    if report.synthetic:
        foot = f"{told('synthetic', report.lang)} · {foot}"
    css = here.joinpath("report.css").read_text(encoding="utf-8").replace("FOOT", foot.replace('"', "'"))
    return template.render(
        report=report,
        css=Html(css),
        say=partial(told, lang=report.lang),
        numbered=[part for _, part in report.parts() if isinstance(part, Table | Chart)],
        leading=_leading,
        drawn=lambda part: Html(part_html(part, report)),
        foot=foot,
    )


class _Lead(NamedTuple):
    """How many sentences stand before the first table or chart of a section, and whether that lies across."""

    sentences: int
    wide: bool


def _leading(section: Section) -> _Lead:
    """What shares a page with the heading of a section: a heading alone on an upright page would be a page wasted."""
    count = next((at for at, part in enumerate(section.parts) if isinstance(part, Table | Chart)), len(section.parts))
    first = section.parts[count] if count < len(section.parts) else None
    return _Lead(count, isinstance(first, Table) and first.applies and first.wide)


def part_html(part: Part, report: Report) -> str:
    """One part of a section as HTML."""
    if isinstance(part, Heading):
        return f"<h{part.level + 1}>{escape(part.text)}</h{part.level + 1}>"
    if isinstance(part, Paragraph):
        return f'<p class="{part.look}">{escape(signed(part.text))}</p>'
    return _table(part, report) if isinstance(part, Table) else _chart(part, report)


def _title(part: Table | Chart, lang: str) -> str:
    mark = f'<span class="mark">{told("synthetic", lang)}</span>' if part.synthetic else ""
    return f'<h3 id="{part.number}">{mark}<span class="number">{part.number}</span>{escape(part.title)}</h3>'


def _none(part: Table | Chart, lang: str) -> str:
    return f'{_title(part, lang)}\n<p class="none">{escape(part.reason_not_applicable)}</p>'


def _table(table: Table, report: Report) -> str:
    if not table.applies:
        return _none(table, report.lang)
    looks = "table wide" if table.wide else "table"
    heads = "".join(_head(column) for column in table.columns)
    answers = checklist_anchors() if table.number == CHECKLIST else []
    rows = []
    for at, row in enumerate(printed_rows(table)):
        strong = ' class="strong"' if at in table.strong_rows else ""
        cells = [_cell(text, column) for text, column in zip(row, table.columns, strict=True)]
        if answers:
            cells[-1] = f"<td>{_linked(row[-1], answers[at], report.lang)}</td>"
        rows.append(f"<tr{strong}>{''.join(cells)}</tr>")
    notes = "".join(f"<li>{escape(note)}</li>" for note in table.notes if note)
    below = f'<ul class="notes">{notes}</ul>' if notes else ""
    return (
        f'<div class="{looks}">{_title(table, report.lang)}\n<div class="scroll"><table><thead><tr>{heads}'
        f"</tr></thead>\n<tbody>{chr(10).join(rows)}</tbody></table></div>"
        f'<p class="under">{escape(facts_line(table, report.lang))}</p>{below}</div>'
    )


def _head(column: Column) -> str:
    unit = f"<small>{escape(column.unit)}</small>" if column.unit else ""
    look = "year" if column.name in YEARS else "words" if column.decimals is None else "number"
    return f'<th scope="col" class="{look}">{escape(column.label)}{unit}</th>'


def _cell(text: str, column: Column) -> str:
    if column.name in YEARS:
        return f'<td class="year">{escape(text)}</td>'
    text = signed(text)
    if column.decimals is None:
        dated = len(text) <= DATED and any(letter.isdigit() for letter in text)
        return f'<td class="{"short" if dated or len(text) <= SHORTEST else "words"}">{escape(text)}</td>'
    return f'<td class="number">{escape(text)}</td>'


def _linked(text: str, anchors: list[str], lang: str) -> str:
    joint = "；" if lang == "zh" else "; "
    places = text.split(joint)
    return joint.join(f'<a href="#{at}">{escape(place)}</a>' for place, at in zip(places, anchors, strict=True))


def _chart(chart: Chart, report: Report) -> str:
    if not chart.applies:
        return _none(chart, report.lang)
    said = facts_line(chart, report.lang)
    leaves = chart.leaves()
    notes = [*("" for _ in leaves[1:]), said]
    projected = told("projected", report.lang)
    picture = "".join(chart_svg(leaf, note, projected) for leaf, note in zip(leaves, notes, strict=True))
    return f"<figure><figcaption>{_title(chart, report.lang)}</figcaption>{picture}</figure>"
