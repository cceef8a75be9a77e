"""US Hospital Insurance trust fund, Trustees Report 2026: the shared oracle against the public functions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.actuarial import summarise
from fundmodel.fund_rules.measures import first_true, month_of_crossing, reserve_ratio

ORACLES = Path(__file__).parents[2] / ".." / "shared" / "oracles"
SHIPPED = Path(__file__).parents[2] / "fundmodel" / "verification" / "tables" / "hi_tr2026_iii_b5.csv"
NAMES = {"int": "intermediate", "low": "low_cost", "high": "high_cost"}


def shared(name: str) -> pd.DataFrame:
    if not (ORACLES / name).exists():
        pytest.skip(f"{name} is not beside this repository")
    return pd.read_csv(ORACLES / name)


@pytest.fixture(params=NAMES)
def rows(request: pytest.FixtureRequest) -> pd.DataFrame:
    table = pd.read_csv(SHIPPED, comment="#")
    return table[table["alternative"] == NAMES[request.param]].reset_index(drop=True)


def test_the_shipped_table_carries_the_published_figures() -> None:
    published = shared("hi_tr2026_iii_b5.csv").replace({"scenario": NAMES})
    shipped = pd.read_csv(SHIPPED, comment="#")
    np.testing.assert_array_equal(shipped.to_numpy()[:, 0], published.to_numpy()[:, 0])
    np.testing.assert_array_equal(shipped.iloc[:, 1:].to_numpy(float), published.iloc[:, 1:].to_numpy(float))


def opening(rows: pd.DataFrame) -> np.ndarray:
    end, change = rows["assets_end"].to_numpy(), rows["change"].to_numpy()
    return np.concatenate([end[:1] - change[:1], end[:-1]])


def test_from_each_published_opening(rows: pd.DataFrame) -> None:
    flows = (rows[name].to_numpy()[:, None] for name in ("income", "expenditure"))
    found = fm.roll_forward(opening(rows), *flows, 0.0)[:, 0]
    np.testing.assert_allclose(found, rows["assets_end"], atol=0.1 + 1e-9)


def test_chained(rows: pd.DataFrame) -> None:
    found = fm.roll_forward(opening(rows)[0], rows["income"].to_numpy(), rows["expenditure"].to_numpy(), 0.0)
    np.testing.assert_allclose(found, rows["assets_end"], atol=0.3)


def test_ratio_to_the_printed_digit(rows: pd.DataFrame) -> None:
    printed = rows["ratio_percent"].notna()
    found = np.round(100 * reserve_ratio(opening(rows), rows["expenditure"].to_numpy()))
    np.testing.assert_array_equal(found[printed], rows["ratio_percent"][printed])
    assert printed.sum() >= 5


@pytest.mark.parametrize(("alternative", "year", "quarter"), [("intermediate", 2033, 2), ("high_cost", 2030, None)])
def test_depletion(alternative: str, year: int, quarter: int | None) -> None:
    table = pd.read_csv(SHIPPED, comment="#").query("alternative == @alternative").reset_index(drop=True)
    at = int(first_true(table["assets_end"].to_numpy() < 0))
    month = month_of_crossing(opening(table)[at], table["assets_end"].to_numpy()[at])
    assert table["year"][at] == year
    assert quarter is None or (int(month) - 1) // 3 + 1 == quarter


def test_low_cost_never_runs_out() -> None:
    table = pd.read_csv(SHIPPED, comment="#").query("alternative == 'low_cost'")
    assert first_true(table["assets_end"].to_numpy() < 0) == -1


def test_75_year_rates() -> None:
    """Present values 2026-2100 in bn: income 32,691, cost 37,136, assets 256, target 359, payroll 810,511."""
    rates = summarise(32_691.0, 37_136.0, 810_511.0, 256.0, 359.0)
    assert [round(100 * float(rate), 2) for rate in rates] == [4.06, 4.63, -0.56]


def test_every_sensitivity_row_is_income_less_cost() -> None:
    table = shared("hi_tr2026_sensitivity_iii_b11_b14.csv")
    for row in table.itertuples():
        balance = summarise(row.income_rate, row.cost_rate, 100.0, 0.0, 0.0).balance
        assert 100 * float(balance) == pytest.approx(row.actuarial_balance, abs=0.011)
