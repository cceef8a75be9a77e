"""Every table and chart of a report: what its feeder gives, with the words that stand under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from fundmodel.presentation.report.feeder_list import FEEDERS
from fundmodel.presentation.report.report_catalogue import Entry, catalogue
from fundmodel.presentation.report.report_parts import Chart, Table
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources

CHECKLIST: Final = "T44"

Step = Callable[[str], None]


def tables_of(of: Sources, step: Step = lambda name: None) -> dict[str, Table | Chart]:
    """Every number of the catalogue but the checklist, in its order; ``step`` is told each title before it is made."""
    found = {}
    for number, entry in catalogue().items():
        if number == CHECKLIST:
            continue
        step(entry.title[of.lang])
        found[number] = _made(of, entry)
    return found


def _made(of: Sources, entry: Entry) -> Table | Chart:
    content = FEEDERS[entry.number](of)
    return chart_of(of, entry, content) if entry.is_chart else table_of(of, entry, content)


def why(of: Sources, content: NotApplicable) -> str:
    """The line that stands where something does not apply."""
    return of.say("not_applicable", why=of.say(f"why.{content.why}", **content.parts))


def _words(of: Sources, entry: Entry, content: Content | Picture) -> Mapping[str, str]:
    """Basis, source, tag and scenario as they stand under a table or chart."""
    source = content.source or of.say(f"from.{entry.source}")
    basis = content.basis if isinstance(content, Content) and content.basis else of.say(f"stands.{entry.basis}")
    return {
        "basis": basis,
        "source": source,
        "tag": content.tag or of.say("tag_projected"),
        "scenario": content.scenario or of.scenario_label(),
    }


def table_of(of: Sources, entry: Entry, content: Content | Picture | NotApplicable) -> Table:
    """A table of the report."""
    title = entry.title[of.lang]
    if not isinstance(content, Content):
        assert isinstance(content, NotApplicable)
        return Table(entry.number, title, pd.DataFrame(), (), reason_not_applicable=why(of, content))
    return Table(
        entry.number,
        title,
        content.frame,
        content.columns,
        notes=content.notes,
        sums=content.sums,
        plain=(),
        strong_rows=content.strong_rows,
        synthetic=of.synthetic,
        **_words(of, entry, content),
    )


def chart_of(of: Sources, entry: Entry, content: Content | Picture | NotApplicable) -> Chart:
    """A chart of the report."""
    title = entry.title[of.lang]
    if not isinstance(content, Picture):
        assert isinstance(content, NotApplicable)
        return Chart(entry.number, title, table_number=entry.table, reason_not_applicable=why(of, content))
    return Chart(
        entry.number,
        title,
        content.panels,
        content.heat,
        table_number=entry.table,
        also=entry.also,
        synthetic=of.synthetic,
        **_words(of, entry, content),
    )
