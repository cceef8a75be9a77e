"""The sections of a report in their order: sentences, tables and charts, pages that a hand fills, checklist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from fundmodel.presentation.report.report_catalogue import catalogue, of_section
from fundmodel.presentation.report.report_parts import Chart, Look, Paragraph, Part, Section, Table
from fundmodel.presentation.report.report_prose import PROSE, Shelf
from fundmodel.presentation.report.report_sources import Content, Sources
from fundmodel.presentation.report.report_tables import CHECKLIST, table_of
from fundmodel.vocabulary.dictionary import label, read_lines
from fundmodel.vocabulary.said import Said

ORDER: Final = (
    "purpose",
    "1",
    "2",
    "3",
    "methods",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "risks",
    "events",
    "review",
    "opinion",
    "checklist",
    "glossary",
)
COVER: Final = "cover"
TEXTS: Final[Mapping[str, tuple[tuple[str, Look], ...]]] = {
    "purpose": tuple((f"purpose.{key}", "text") for key in ("what", "why", "who", "limits", "prudent")),
    "2": (("law.outline", "text"), ("law.enacted", "text"), ("data.judgement", "text")),
    "3": (("assumptions.single", "text"),),
    "methods": (
        *((f"methods.{key}", "text") for key in ("model", "money", "base", "law", "limits")),
        *((f"formula.{key}", "note") for key in ("balance", "cost", "actuarial")),
    ),
    "7": (("chance", "text"),),
    "risks": (("risks.lead", "text"),),
    "events": (("events.lead", "text"), ("blank", "blank")),
    "review": (("review.empty", "warning"), ("blank", "blank")),
    "opinion": (
        ("opinion.unsigned", "warning"),
        ("opinion.rule", "text"),
        *((f"opinion.{key}", "blank") for key in ("data", "assumptions", "method", "result", "name")),
    ),
    "checklist": (("checklist.lead", "text"),),
}
"""Sentences without numbers, by section."""


def sections_of(of: Sources, made: Mapping[str, Table | Chart]) -> tuple[Section, ...]:
    """Every section of the report from its tables and charts."""
    shelf = Shelf(of, {number: part for number, part in made.items() if isinstance(part, Table)})
    whole = {**made, CHECKLIST: checklist(of)}
    return tuple(_section(of, key, shelf, whole) for key in ORDER)


def _section(of: Sources, key: str, shelf: Shelf, made: Mapping[str, Table | Chart]) -> Section:
    parts: list[Part] = [Paragraph(of.say(text), look, text) for text, look in TEXTS.get(key, ())]
    said = PROSE[key](shelf) if key in PROSE else ()
    parts = [*said, *parts] if key == "1" else [*parts, *said]
    parts += [made[entry.number] for entry in of_section(key)]
    number = key if key.isdigit() else ""
    return Section(anchor(key), number, of.say(f"section.{key}"), tuple(parts))


def anchor(key: str) -> str:
    """The anchor of a section: "section-4", "opinion"."""
    return f"section-{key}" if key.isdigit() else key


def checklist(of: Sources) -> Table:
    """T44: each item of the standards with the places that answer it; an item without one raises ``ValueError``."""
    rows = []
    for _, declared in read_lines("report_checklist.yaml"):
        answers = [_place(of, key) for key in declared["answers"]]
        if not answers or not all(answers):
            raise ValueError(Said("The disclosure item {item} is answered nowhere.", item=declared["item"]))
        joint = "；" if of.lang == "zh" else "; "
        rows.append({"standard": declared["item"], "demand": declared[of.lang], "answered": joint.join(answers)})
    columns = tuple(of.col(name) for name in ("standard", "demand", "answered"))
    content = Content(pd.DataFrame(rows), columns, tag=label("knowledge", of.lang))
    return table_of(of, catalogue()[CHECKLIST], content)


def _place(of: Sources, key: str) -> str:
    """What a place is called: "T4 制度变化", "精算意见"; a place that is nowhere raises ``KeyError``."""
    if key in catalogue():
        return f"{key} {catalogue()[key].title[of.lang]}"
    title = of.say(f"section.{key}")
    return f"{key} {title}" if key.isdigit() else title


def checklist_anchors() -> list[list[str]]:
    """The anchors of each item's answers, in the order of the rows."""
    return [
        [key if key in catalogue() else anchor(key) for key in declared["answers"]]
        for _, declared in read_lines("report_checklist.yaml")
    ]
