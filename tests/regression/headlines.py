"""Headline results of a scenario as rows of text: what ``scenarios/expected`` keeps and a test compares."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

import fundmodel as fm
from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.depletion import used_up_months
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios

ROOT: Final = Path(__file__).resolve().parents[2]
EXPECTED: Final = ROOT / "scenarios" / "expected"
SCENARIOS: Final = builtin_scenarios()
WHOLE_RUN: Final = (
    "population.migration_placement",
    "employee.published_pool_income",
    "economy.interest_posting",
)
"""Words that all scenarios of one run share."""
YEARS: Final = (2025, 2026, 2030, 2035, 2040, 2050, 2060)
GROUPS: Final = ("active", "flexible", "completing", "retired", "resident", "uninsured")
PAYING: Final = ("active", "flexible", "completing")
CITIES: Final = ("synthetic-A", "synthetic-C", "synthetic-H")
"""The capital, an old-industry city and a rural one of the example province."""
HEADER: Final = ("measure", "of", "year", "value", "unit")
COMMAND: Final = "python -m tests.regression.update"

Key = tuple[str, str, str]
Headlines = dict[Key, tuple[str, str]]
"""(measure, fund or group, year) -> (value, unit); a year that does not apply is empty."""


def project_all() -> dict[str, fm.Projection]:
    """Every shipped scenario to 2060, checked."""
    return {name: run.sel(name) for group, run in runs_of_all() for name in group}


def runs_of_all() -> Iterator[tuple[list[str], fm.Projection]]:
    """Names of shipped scenarios and the run to 2060 that holds them, checked, in as few runs as there can be; the
    baselines on which they rest stand beside them."""
    for group in groups([load_scenario(name) for name in SCENARIOS]):
        names = [one.name for one in group]
        company = {one.root.name: one.root for one in group if one.root.name not in names}
        yield names, fm.project([*company.values(), *group], group[0].data).check()


def groups(scenarios: Sequence[Scenario]) -> list[list[Scenario]]:
    """Scenarios that one run can hold: data and the words of ``WHOLE_RUN`` agree; waiting periods go apart, for their
    memory.

    A waiting period asks for arrays by missed years and months, sixty times those of the others, for every scenario of
    its run.
    """
    found: dict[tuple[object, ...], list[Scenario]] = {}
    for scenario in scenarios:
        waits = bool(scenario.at_years("enrolment.waiting_fixed", [2060]).any())
        found.setdefault((scenario.data, *(scenario.entry(name).value for name in WHOLE_RUN), waits), []).append(
            scenario
        )
    return list(found.values())


def headlines(run: fm.Projection) -> Headlines:
    """Of one scenario: money in 100m yuan, months, people in 10k, first deficit year, floor and depletion month.

    Of several areas: their sum, then the same of three cities, each with its name before fund or group.
    """
    whole = together(run)
    found = {key: value for rows in (_money(whole), _dates(whole), _people(whole)) for key, value in rows}
    for area in CITIES if whole is not run else ():
        one = replace(run, **{name: data.sel(area=[area]) for name, data in run.sets.items()})
        for rows in (_money(one), _dates(one), _people(one)):
            found |= {(measure, f"{area} {of}".strip(), year): value for (measure, of, year), value in rows}
    return found


def _money(run: fm.Projection) -> Iterator[tuple[Key, tuple[str, str]]]:
    """Sums of the year and stocks of December; months only where something was spent and until the balance is gone."""
    funds, years = run.ledger["fund"].values, list(run.population["year"].values)
    names = ("income", "interest", "debt_interest", "transfer", "expenditure")
    flows = {name: _by_year(run, name).sum(axis=-1) for name in names}
    ends = {name: _by_year(run, name)[..., -1] for name in ("closing", "unearned", "overdue")}
    received = flows["income"] + flows["interest"] + flows["debt_interest"] + flows["transfer"]
    gone = used_up_months(run).squeeze("area").values.reshape(len(funds), -1, 12)[..., -1]
    for f, fund in enumerate(funds):
        for year in YEARS:
            at = f, years.index(year)
            spent, held = flows["expenditure"][at], ends["closing"][at]
            for measure, yuan in (("income", received[at]), ("expenditure", spent), ("closing", held)):
                yield (measure, str(fund), str(year)), (f"{yuan / 1e8:.2f}", "100m yuan")
            earned = held - ends["unearned"][at] - ends["overdue"][at]
            told = bool(spent) and not gone[at]
            for measure, balance in (("months_cash", held), ("months_earned", earned)):
                yield (measure, str(fund), str(year)), (f"{12.0 * balance / spent:.4f}" if told else "", "months")


def _by_year(run: fm.Projection, name: str) -> NDArray[np.float64]:
    """A variable of the ledger, (fund, year, month of the year)."""
    values = run.ledger[name].squeeze("area").values
    return np.asarray(values.reshape(len(values), -1, 12))


def _dates(run: fm.Projection) -> Iterator[tuple[Key, tuple[str, str]]]:
    year_balance = fm.current_balance(run, "year", "earned").squeeze("area").values[..., 11::12]
    years = run.population["year"].values
    below, empty = (found.squeeze("area") for found in (fm.floor_month(run), fm.depletion_month(run)))
    for f, fund in enumerate(run.ledger["fund"].values):
        deficit = years[year_balance[f] < 0.0]
        yield ("first_deficit_year", str(fund), ""), (str(deficit[0]) if len(deficit) else "never", "year")
        for measure, months in (("floor_month", below), ("depletion_month", empty)):
            month = str(months.sel(fund=fund).values)[:7]
            yield (measure, str(fund), ""), ("never" if month == "NaT" else month, "month")


def _people(run: fm.Projection) -> Iterator[tuple[Key, tuple[str, str]]]:
    """Stocks at the end of each year: 1 January of the next."""
    stock = run.stock_exposures["stock"].squeeze("area")
    for year in YEARS:
        heads = {group: stock.sel(exposure=group, boundary=year + 1).item() for group in GROUPS}
        for group, persons in heads.items():
            yield ("persons", group, str(year)), (f"{persons / 1e4:.2f}", "10k persons")
        ratio = sum(heads[group] for group in PAYING) / heads["retired"]
        yield ("active_to_retired", "", str(year)), (f"{ratio:.6f}", "ratio")


def kept(scenario: str) -> Headlines:
    """What the file of a scenario says; nothing where there is no file yet."""
    path = EXPECTED / f"{scenario}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["measure"], row["of"], row["year"]): (row["value"], row["unit"]) for row in csv.DictReader(file)}


def keep(scenario: str, found: Headlines) -> None:
    """Write the file of a scenario."""
    EXPECTED.mkdir(exist_ok=True)
    with (EXPECTED / f"{scenario}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows((*key, *value) for key, value in found.items())


def agree(one: str, other: str) -> bool:
    """Equal words; numbers within 1e-6 of each other or half of the last digit printed."""
    try:
        a, b = float(one), float(other)
    except ValueError:
        return one == other
    return abs(a - b) <= max(1e-6 * abs(b), 0.51 * 10.0 ** -len(other.partition(".")[2]))


def moved(before: Headlines, after: Headlines) -> list[str]:
    """A line for every headline that differs, in the order of the file."""
    lines = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, ("-", ""))[0], after.get(key, ("-", ""))[0]
        if not agree(new, old):
            lines.append(f"{' '.join(filter(None, key))}: {old} -> {new}")
    return lines
