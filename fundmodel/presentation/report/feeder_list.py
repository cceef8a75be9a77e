"""Which function fills which number of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fundmodel.presentation.report.feeders import (
    areas_reported,
    assumption_tables,
    attached_tables,
    data_tables,
    draw_tables,
    employee_tables,
    fixed_tables,
    history_chart,
    ledger_tables,
    lever_tables,
    record_tables,
    resident_tables,
    result_tables,
    uncertainty_tables,
)
from fundmodel.presentation.report.report_sources import Feeder

FEEDERS: Final[Mapping[str, Feeder]] = MappingProxyType(
    {
        "T1": result_tables.result_by_fund,
        "T46": result_tables.level_rules,
        "C1": result_tables.months_chart,
        "C2": result_tables.money_chart,
        "C3": result_tables.payers_chart,
        "T2": data_tables.sources,
        "T3": data_tables.reconciliation,
        "T4": data_tables.law_changed,
        "T5": data_tables.heads_twice,
        "T6": data_tables.area_accounts,
        "T42": fixed_tables.left_out,
        "T7": assumption_tables.assumptions,
        "T8": assumption_tables.changed,
        "C4": history_chart.with_history,
        "T9": assumption_tables.demography,
        "T10": assumption_tables.economy,
        "T11": employee_tables.employee_heads,
        "T12": ledger_tables.employee_income,
        "T13": ledger_tables.employee_spending,
        "T14": ledger_tables.pool_ledger,
        "T15": employee_tables.rates,
        "T16": employee_tables.balance_by_span,
        "T17": employee_tables.solvency,
        "T18": ledger_tables.accounts_table,
        "C5": employee_tables.by_age_chart,
        "C6": employee_tables.growth_chart,
        "T19": resident_tables.resident_heads,
        "T20": resident_tables.financing,
        "T21": resident_tables.burden,
        "T22": ledger_tables.resident_ledger,
        "T23": resident_tables.use_of_care,
        "C7": resident_tables.two_baselines,
        "T24": resident_tables.unpaid,
        "T25": uncertainty_tables.one_at_a_time,
        "C8": uncertainty_tables.tornado,
        "T26": uncertainty_tables.scenarios_listed,
        "C9": draw_tables.fan_chart,
        "T27": draw_tables.chances_below,
        "T28": uncertainty_tables.by_target,
        "T29": areas_reported.areas,
        "T30": areas_reported.transfers,
        "C10": areas_reported.matrix,
        "C11": areas_reported.lorenz,
        "T31": areas_reported.regimes,
        "T32": areas_reported.reverse,
        "T33": record_tables.reasons,
        "T34": record_tables.last_year,
        "T35": record_tables.hindcast,
        "T36": record_tables.alert_and_score,
        "T41": record_tables.others,
        "T37": lever_tables.options,
        "T38": lever_tables.delay,
        "T39": attached_tables.budget,
        "T40": attached_tables.bulletin,
        "T43": fixed_tables.risks,
        "T45": fixed_tables.glossary,
    }
)
"""The checklist (T44) is made of the whole report."""
