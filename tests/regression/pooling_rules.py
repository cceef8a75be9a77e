"""What each shipped rule does on the example province: rewrite the record with ``python -m
tests.regression.pooling_rules``; ``python -m tests.regression.readme_tables`` then writes the README's table."""

from __future__ import annotations

import csv
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd

import fundmodel as fm

RECORD: Final = Path(__file__).with_name("pooling_rules.csv")
UNTIL: Final = 2040
BEGINS: Final = "2027-01"
MUNICIPAL: Final = "municipal"
YI: Final = 1e8
COLUMNS: Final = (
    "rule",
    "fund",
    "areas_below",
    "city_months",
    "peak",
    "own_fund_peak",
    "own_fund",
    "poorest_net",
    "gain",
)


def rule_of(name: str) -> dict[str, object]:
    """The rule of a shipped file from 2027 on; a path keeps the dates of its steps."""
    if name == MUNICIPAL:
        return {"kind": MUNICIPAL}
    return {"file": name, **({} if fm.rules().set_index("name").loc[name, "kind"] == "phased" else {"from": BEGINS})}


def names() -> list[str]:
    """No rule, then every shipped rule file."""
    listed = fm.rules()
    return [MUNICIPAL, *listed.loc[listed["shipped"], "name"]]


def rows() -> list[dict[str, str]]:
    """One row for every rule and each fund that it moves, months and cities as whole numbers, money in 亿元."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fm.FundmodelWarning)
        data = fm.load_data("example-province")
        people = fm.prepare("baseline", data, UNTIL)
        runs = {name: replace(people, rule=rule_of(name)).money({}) for name in names()}
    found = fm.pooling_metrics(runs, before=MUNICIPAL)
    return [_row(found, name, str(fund), run) for name, run in runs.items() for fund in _moved(name, run)]


def _moved(name: str, run: fm.Projection) -> list[str]:
    moved = run.pooling[["levied", "granted"]].to_array().sum(("variable", "area", "month"))
    return [str(fund) for fund in run.pooling["fund"].values if name == MUNICIPAL or float(moved.sel(fund=fund)) > 0.0]


def _row(found: pd.DataFrame, name: str, fund: str, run: fm.Projection) -> dict[str, str]:
    mine = found[(found["regime"] == name) & (found["fund"] == fund)]

    def yearly(measure: str) -> pd.Series:
        return mine[mine["measure"] == measure].set_index("year")["value"]

    own = run.pooling["closing"].sel(fund=fund)
    numbers = {
        "areas_below": f"{yearly('areas_below')[UNTIL]:.0f}",
        "city_months": f"{yearly('city_months').sum():.0f}",
        "peak": f"{yearly('peak').max() / YI:.1f}",
        "own_fund_peak": f"{float(own.max()) / YI:.1f}",
        "own_fund": f"{float(own[-1]) / YI:.1f}",
        "poorest_net": f"{yearly('poorest_net').sum() / YI:.1f}",
        "gain": f"{yearly('total_gain_besides')[UNTIL] / YI:.1f}",
    }
    return {"rule": name, "fund": fund, **{key: "0.0" if value == "-0.0" else value for key, value in numbers.items()}}


def kept() -> list[dict[str, str]]:
    """The record."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Write the record anew."""
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
