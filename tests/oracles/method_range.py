"""The main model and the second projection side by side: yearly lines, and what another program makes of the headline;
rewrite the table with ``python -m tests.oracles.method_range``."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import pandas as pd

import fundmodel as fm
from tests.oracles import independent_projection as second
from tests.oracles.independent_inputs import inputs_of, pair_of, seed_of

PINNED: Final = Path(__file__).with_name("method_range.csv")
COMMAND: Final = "python -m tests.oracles.method_range"
COLUMNS: Final = ("item", "fundmodel", "same_members", "own_members")
NEVER: Final = "never"
EVENTS: Final = {
    ("employee", "deficit"): "first_deficit_year",
    ("employee", "floor"): "floor_month_earned",
    ("employee", "used_up"): "depletion_month",
    ("resident", "deficit"): "first_deficit_year",
    ("resident", "floor"): "floor_month_earned",
    ("resident", "used_up"): "depletion_month",
}
POOL: Final = {"employee": "employee_pooled", "resident": "resident"}
MONTHS_AT: Final = (2035, 2045, 2060)

Lines = dict[str, np.ndarray]


class Pair(NamedTuple):
    """The main model's yearly lines, and the second projection with its members and with its own."""

    main: Lines
    given: dict[str, Any]
    own: dict[str, Any]


def side_by_side(run: fm.Projection, data: fm.DataPackage, scenario: fm.Scenario) -> Pair:
    """Both programs on the same tables and parameters; ``run`` is the main model's of ``scenario`` alone to 2060."""
    inputs, pair = inputs_of(data, scenario), pair_of(scenario)
    return Pair(main_lines(run), second.project(inputs, *pair, seed=seed_of(run)), second.project(inputs, *pair))


def main_lines(run: fm.Projection) -> Lines:
    """Heads at the year's end, money of the year, 2026 to 2060; interest on a debt is no income (METHODS 5.2)."""
    ledger, years = run.ledger.isel(area=0), range(2026, 2061)
    stock = run.stock_exposures["stock"].isel(area=0)

    def heads(*names: str) -> np.ndarray:
        return stock.sel(exposure=list(names), boundary=slice(2027, 2061)).sum("exposure").to_numpy()

    def yearly(array: Any) -> np.ndarray:
        return np.array([float(array.sel(month=slice(f"{year}-01", f"{year}-12")).sum()) for year in years])

    lines = {
        "population": run.population["population"].isel(area=0).sel(boundary=slice(2027, 2061)).sum(("sex", "age")),
        "active": heads("active", "flexible", "completing"),
        "retired": heads("retired"),
        "resident": heads("resident_heads"),
    }
    for scheme, fund in POOL.items():
        own = ledger.sel(fund=fund)
        received = own["income"] + own["transfer"] + own["interest"].clip(min=0.0)
        lines[f"{scheme}_income"], lines[f"{scheme}_expenditure"] = yearly(received), yearly(own["expenditure"])
        lines[f"{scheme}_balance"] = own["closing"].sel(month=[f"{year}-12" for year in years]).to_numpy()
    pool = ledger["amount"].sel(fund="employee_pooled")
    lines["contributions"] = yearly(ledger["income"].sel(fund="employee_pooled"))
    maternity = pool.sel(line=["maternity_medical", "maternity_allowance"]).sum("line")
    lines["employee_care"] = lines["employee_expenditure"] - yearly(maternity)
    return {name: np.asarray(line) for name, line in lines.items()}


def apart(main: Lines, other: dict[str, Any], name: str) -> np.ndarray:
    """100 (other / main - 1) by year; of a balance 100 (other - main) over the larger of balance and spending."""
    if not name.endswith("_balance"):
        return np.asarray(100.0 * (other[name] / main[name] - 1.0))
    size = np.maximum(np.abs(main[name]), main[name.replace("balance", "expenditure")])
    return np.asarray(100.0 * (other[name] - main[name]) / size)


def rows(pair: Pair, run: fm.Projection) -> list[tuple[str, ...]]:
    """(item, fundmodel, second program on its members, on members of its own): years of events, months of spending held
    by the employee pool, per cent by which heads and money of 2050 differ."""
    told = fm.headlines(run).set_index("fund")
    found = []
    for (scheme, event), column in EVENTS.items():
        when = told.loc[POOL[scheme], column]
        years = [when, *(part[f"{scheme}_{event}_year"] for part in pair[1:])]
        found.append((f"{scheme} {event}", *(_year(year) for year in years)))
    for year in MONTHS_AT:
        held = [12.0 * x["employee_balance"] / x["employee_expenditure"] for x in pair]
        found.append((f"employee months {year}", *(f"{months[year - 2026]:.1f}" for months in held)))
    for name in ("active", "retired", "employee_expenditure", "resident_expenditure"):
        gaps = (apart(pair.main, part, name)[2050 - 2026] for part in pair[1:])
        found.append((f"{name.replace('_', ' ')} 2050", "", *(f"{gap:+.1f} %" for gap in gaps)))
    return found


def kept() -> list[tuple[str, ...]]:
    """What the file says."""
    with PINNED.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def _year(when: Any) -> str:
    """The year of an event, given as a number or a month."""
    if pd.isna(when):
        return NEVER
    return str(int(getattr(when, "year", when)))


def main() -> None:
    data, scenario, run = fm.load_data("national"), fm.load_scenario("baseline"), fm.project("baseline")
    with PINNED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(side_by_side(run, data, scenario), run))
    print(PINNED.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
