"""What targets and delays need, solved: shipped for the nation's baseline, kept, or worked out when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.analysis.inverse_table import inverse_table
from fundmodel.analysis.levels import thresholds_around
from fundmodel.analysis.range_file import Key, Tables, as_text, keep_tables, kept_tables, shipped_tables
from fundmodel.analysis.range_record import RANGE_VERSION
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.waiting_cost import cost_of_waiting
from fundmodel.presentation.report.report_sources import Sources
from fundmodel.presentation.words.rounding import grouped

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario

SHIPPED: Final = "national-levers"
YEARS: Final = 4
VERSION: Final = "2"
"""Raised whenever the record holds something else."""
TARGETED: Final = (
    ("resident.premium", "resident", 1.0, "01"),
    ("resident.subsidy", "resident", 1.0, "01"),
    ("employee.employer_rate", "employee_pooled", 1e-4, "01"),
)
"""Lever, fund, step and month of the year in which it starts, of the table by targets: the line, comfort and excess of
the levels."""
LEVERS: Final = (
    ("resident.premium", "resident", 1.0, "2035-12"),
    ("employee.employer_rate", "employee_pooled", 1e-4, ""),
)
"""Lever, the fund it is for, the step it is rounded to, and the month until which the line is held ("": the end)."""


def levers_key(data: DataPackage, scenario: Scenario, last: int) -> Key:
    """What the tables answer for: data, scenario, last year, and the version raised whenever results move."""
    return ("levers", data.sha256, scenario.sha256, str(last), str(RANGE_VERSION), VERSION)


def lever_tables(of: Sources) -> Tables | None:
    """ "targets" and "waiting" of the best estimate; None where nothing is at hand and none may be worked out."""
    if of.data is None or not of.scenarios:
        return None
    scenario = of.scenarios[0]
    key = levers_key(of.data, scenario, of.last)
    found = shipped_tables(SHIPPED, key) or kept_tables(key)
    if found is None and of.levers:
        found = solved_levers(scenario, of.data, of.last)
        keep_tables(found, key)
    return found


def solved_levers(scenario: Scenario, data: DataPackage, last: int) -> Tables:
    """What holds each target at the end of the next years, lever by lever, and what waiting adds to each."""
    limits = thresholds_around(floors_of(scenario))
    targets = []
    for parameter, fund, step, month in TARGETED:
        own = limits[fund]
        since = f"{data.base_year + 2}-{month}"
        wanted = sorted({own.floor, own.comfortable, own.excess})
        found = inverse_table(scenario, parameter, wanted, data, fund, since, YEARS, step=step)
        targets.append(found.assign(parameter=parameter, fund=fund, since=since))
    waiting = []
    for lever, pool, size, by in LEVERS:
        held_until = by if by and int(by[:4]) <= last else f"{last}-12"
        found = cost_of_waiting(scenario, lever, data, pool, by=held_until, step=size)
        waiting.append(found.drop(columns=["text"]).assign(parameter=lever, fund=pool, by=held_until))
    return {
        "targets": pd.concat(targets, ignore_index=True),
        "waiting": pd.concat(waiting, ignore_index=True),
    }


def shipped_text(scenario: Scenario, data: DataPackage, last: int) -> str:
    """The record that ships for the nation, as text."""
    return as_text(solved_levers(scenario, data, last), levers_key(data, scenario, last))


def lever_value(of: Sources, row: dict[Any, Any], name: str) -> str:
    """A rate in per cent with two decimals, an amount in whole yuan."""
    value = row[name]
    if value is None or value != value:
        return ""
    rate = "rate" in str(row["parameter"])
    shown = grouped(100.0 * value, 2) if rate else grouped(value)
    return f"{shown}{'' if of.lang == 'zh' else ' '}{of.say('unit.percent' if rate else 'unit.yuan')}"
