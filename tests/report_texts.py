"""Every text that a report prints, and what of it is an English sentence where it should be Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import Chart, Paragraph, Report, Table
from tests.chinese_lines import SENTENCE

IN_BOTH: Final = "T45"
"""The glossary, which has a column of English."""
COMMAND: Final = re.compile(r"(?:fundmodel [a-z]+|--[a-z]+)[ -~]*")


def texts_of(report: Report) -> Iterator[str]:
    """Sentences, titles, what stands under tables and charts, heads and cells."""
    for _, part in report.parts():
        if isinstance(part, Paragraph):
            yield part.text
        elif isinstance(part, Table | Chart) and part.number != IN_BOTH:
            yield from (part.title, part.basis, part.source, part.tag, part.scenario, part.reason_not_applicable)
            if isinstance(part, Table):
                yield from (*part.notes, *(column.label for column in part.columns))
                yield from (cell for row in printed_rows(part) for cell in row) if part.applies else ()


def english_in(report: Report) -> list[str]:
    """What is an English sentence among the texts, commands apart; a report without texts is no report."""
    said = list(texts_of(report))
    assert len(said) > 1000
    return [text for text in said if SENTENCE.search(COMMAND.sub("", text))]
