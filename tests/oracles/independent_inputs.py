"""What the second projection is given: tables of the national package as arrays, and parameters by METHODS' names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

import fundmodel as fm

READ_FROM_METHODS: Final = Path(__file__).with_name("independent_parameters.json")
"""Tables and numbers typed from the source-book; what the scenario holds under one name is handed over instead."""
HANDED_OVER: Final = {
    "women_55": "retirement.women_55_share",
    "active_growth": "enrolment.active_growth",
    "trend_ends": "enrolment.trend_ends",
    "completing_share": "retirement.shortfall_completing_share",
    "years_margin": "retirement.contribution_years_margin",
    "years_sd": "retirement.contribution_years_sd",
    "completing_exit": "retirement.completing_exit",
    "newborn_enrolled": "enrolment.newborn_enrolled",
    "duplicates": "enrolment.duplicate_share",
    "output_per_worker": "economy.output_per_worker_growth",
    "deflator": "economy.deflator",
    "interest": "economy.interest_rate",
    "blend_ends": "economy.blend_ends",
    "excess_growth": "cost.excess_growth",
    "base_growth_before": "employee.base_growth_2025",
    "base_growth": "employee.base_growth_2026",
    "employee_cost": "employee.cost_growth_2026",
    "resident_cost": "resident.cost_growth_2026",
    "charges_ratio": "cost.retired_active_charges_ratio",
    "payment_ratio": "cost.retired_active_payment_ratio",
}


def inputs_of(data: fm.DataPackage, scenario: fm.Scenario) -> dict[str, Any]:
    """Tables as arrays, published heads and accounts of the base year, and every parameter."""
    return {**_people(data), **_books(data), "parameters": parameters_of(scenario)}


def parameters_of(scenario: fm.Scenario) -> dict[str, Any]:
    """Numbers, and tables by age or by the year of their date."""
    typed = json.loads(READ_FROM_METHODS.read_text(encoding="utf-8"))
    tables = {name: {int(k): v for k, v in value.items()} for name, value in typed.items() if isinstance(value, dict)}
    return typed | tables | {name: number_of(scenario, of) for name, of in HANDED_OVER.items()}


def number_of(scenario: fm.Scenario, name: str) -> Any:
    """What a scenario holds under a name: a number, or its dated values by year."""
    value = scenario.entry(name).value
    if isinstance(value, Mapping):
        dated = {int(date[:4]): float(v) for date, v in value.items()}
        return dated if len(dated) > 1 else next(iter(dated.values()))
    return float(value)  # type: ignore[arg-type]


def pair_of(scenario: fm.Scenario) -> tuple[float, tuple[float, float]]:
    """Intensity of retirement, and use of the window in 2025 and 2035."""
    names = ("intensity", "window_share", "window_share_2035")
    intensity, now, later = (number_of(scenario, f"retirement.{name}") for name in names)
    return intensity, (now, later)


def seed_of(run: fm.Projection) -> dict[int, dict[str, np.ndarray]]:
    """Members by sex and age at both ends of the base year, and residents at its start, as the main model has them."""
    persons = run.enrolment["persons"].isel(area=0)
    groups = {"active": ["active", "flexible"], "retired": ["retired"], "resident": ["resident"]}
    return {
        year: {name: persons.sel(boundary=year, group=of).sum("group").to_numpy() for name, of in groups.items()}
        for year in (2025, 2026)
    }


def _people(data: fm.DataPackage) -> dict[str, Any]:
    pattern = data.table("fertility_pattern").sort_values("age").groupby("period_start")["share"]
    return {
        "population": _by_sex(data.table("population"), "year"),
        "mortality": _by_sex(data.table("mortality_abridged"), "period_start"),
        "migration": _by_sex(data.table("migration"), "year"),
        "paths": data.table("demographic_paths").set_index("year"),
        "fertility": {int(start): own.to_numpy(float) for start, own in pattern},
    }


def _books(data: fm.DataPackage) -> dict[str, Any]:
    heads, accounts = (_final(data.table(name)) for name in ("heads", "fund_accounts"))
    balances = data.table("balances").query("year == 2025").set_index("fund")
    return {
        "heads": {(y, g): 1e4 * v for y, g, v in zip(heads["year"], heads["group"], heads["value"], strict=True)},
        "accounts": {
            (fund, item): 1e8 * value
            for year, fund, item, value in zip(*(accounts[k] for k in ("year", "fund", "item", "value")), strict=True)
            if year == 2025
        },
        "balances": {
            (fund, side): 1e8 * float(balances.loc[fund, side])
            for fund in ("employee_pooled", "resident")
            for side in ("opening", "closing")
        },
    }


def _final(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["status"] == "final_bulletin"]


def _by_sex(table: pd.DataFrame, key: str) -> dict[int, np.ndarray]:
    return {int(year): own.sort_values("age")[["female", "male"]].to_numpy(float).T for year, own in table.groupby(key)}
