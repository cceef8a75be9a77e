"""Where a row of the calibration table is from, said in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fundmodel.vocabulary.said import Said

TOLD: Final[Mapping[str, Said]] = {
    "final_bulletin": Said("final bulletin"),
    "yearbook": Said("yearbook"),
    "quick_report": Said("quick report"),
    "derived": Said("derived"),
    "seen": Said("seen"),
    "knowledge": Said("knowledge"),
    "judgement": Said("judgement"),
    "published": Said("published"),
    "census_scaled": Said("census scaled to the total"),
}
"""Statuses and tags of rows, and how the age groups of a year end were found."""


def published_in(table: str, year: int, statuses: list[str], source: str) -> Said:
    """ "heads 2025 (final bulletin): the bulletin": a table, its year, what the row is, what it is from."""
    told = [TOLD.get(status, status) for status in statuses]
    return Said("{table} {year} ({status}): {source}", table=table, year=year, status=told, source=source)


def of_scenario(parameters: str, tag: str = "", table: str = "") -> Said:
    """ "wages; enrolment.* of the scenario (judgement)": parameters, where given with a table beside them and a tag."""
    told = Said("{parameters} of the scenario", parameters=parameters)
    if tag:
        told = Said("{told} ({tag})", told=told, tag=TOLD.get(tag, tag))
    return Said("{table}; {told}", table=table, told=told) if table else told
