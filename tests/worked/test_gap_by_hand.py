"""What is missing once a fund is used up, by hand (METHODS 5.2).

Interest is left out but where it is said. A fund holds 5 and takes in 10 a month. In March and April 2027 it spends 14
instead of 10: it ends March with 1 and April with -3, is overdrawn until June, when 16 come, and ends June with 3 and
December with 3. Nothing is missing at the year's end: no gap, no debt. Most was owed in April, 3, and the first month
that ended overdrawn is April.

Another ends 2027 with -6, 2028 with -10 and 2029 with -7. It lacks 6 and 4, and pays 3 back: gaps of 6, 4 and 0, the
debt 6, 10 and 7. With interest on debt of 1 in 2028 the gap of that year is 3: 6 + 3 + 1 = 10.

Two areas side by side end 2027 with 100 and -6, 2028 with 80 and -10, 2029 with -5 and -7. Their sum is 94, 70 and -12,
the debt of the two is 6, 10 and 12, and 2029 lacks 5: the first area's gap, of which the second's 3 pay nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.gap import debts, financing_gap
from fundmodel.presentation.frames.gap_frame import deepest, financing_gaps, in_debt
from fundmodel.presentation.frames.summary import yearly_accounts
from fundmodel.presentation.words.labels import level_words

DECEMBERS = {"opening": 20.0, "poor": [-6.0, -10.0, -7.0], "rich": [100.0, 80.0, -5.0]}


def overdrawn() -> xr.Dataset:
    """The first fund: 2027 and 2028, a month at a time."""
    income, spending = np.full(24, 10.0), np.full(24, 10.0)
    spending[[2, 3]], income[5] = 14.0, 16.0
    return fm.ledger(5.0, income, spending, start="2027-01")


def by_december(opening: float, closing: list[float], interest: float = 0.0) -> xr.Dataset:
    """A fund that moves in December alone; ``interest`` on debt in December 2028."""
    change = np.diff([opening, *closing])
    months = np.zeros(12 * len(closing))
    months[11::12] = change
    books = fm.ledger(opening, np.maximum(months, 0.0), np.maximum(-months, 0.0), start="2027-01")
    charged = xr.zeros_like(books["closing"])
    charged[..., 23] = interest
    return books.assign(debt_interest=charged)


def decembers(found: xr.DataArray) -> list[float]:
    return [float(x) for x in found.squeeze().values[..., 11::12]]


def test_an_overdraft_within_the_year_is_no_gap() -> None:
    found = debts(overdrawn()).squeeze("fund")
    np.testing.assert_allclose(found["debt"][:12], [0.0, 0.0, 0.0, 3.0, 3.0, *[0.0] * 7])
    assert not found["financing_gap"].any()
    assert not found["debt_repaid"].any()


def test_gaps_add_up_and_what_is_paid_back_is_none() -> None:
    found = debts(by_december(20.0, DECEMBERS["poor"]))
    assert decembers(found["debt"]) == [6.0, 10.0, 7.0]
    assert decembers(found["financing_gap"]) == [6.0, 4.0, 0.0]
    assert decembers(found["debt_repaid"]) == [0.0, 0.0, 3.0]


def test_interest_on_debt_is_beside_the_gap() -> None:
    found = debts(by_december(20.0, DECEMBERS["poor"], interest=1.0))
    assert decembers(found["financing_gap"]) == [6.0, 3.0, 0.0]


def test_interest_of_an_overdraft_is_paid_back_within_the_year() -> None:
    """Overdrawn in April and back in June, with 1 of interest: 1 is paid back, and the gap is not -1."""
    books = overdrawn()
    charged = xr.zeros_like(books["closing"])
    charged[..., 4] = 1.0
    found = debts(books.assign(debt_interest=charged))
    assert decembers(found["financing_gap"]) == [0.0, 0.0]
    assert decembers(found["debt_repaid"]) == [1.0, 0.0]


def test_a_ledger_that_begins_in_debt_lacks_only_what_is_added() -> None:
    found = debts(by_december(-4.0, [-6.0, -5.0, 1.0]))
    assert decembers(found["financing_gap"]) == [2.0, 0.0, 0.0]
    assert decembers(found["debt_repaid"]) == [0.0, 1.0, 5.0]


@pytest.fixture(scope="module")
def two_areas() -> fm.Projection:
    """A run of the example province of which two areas are kept, their employee pools as told above from 2026 on."""
    with pytest.warns(fm.SyntheticDataWarning):
        whole = fm.project("baseline", "example-province", 2028).check()
    run = whole.sel(area=[str(area) for area in whole.ledger["area"].values[:2]])
    ledger = run.ledger.copy(deep=True)
    ledger["debt_interest"][:] = 0.0
    for name in ("opening", "closing"):
        ledger[name].loc[{"fund": "employee_pooled"}] = DECEMBERS["opening"]
    for area, key in enumerate(("rich", "poor")):
        own = ledger["closing"].isel(area=area, fund=list(ledger["fund"].values).index("employee_pooled"))
        for year, value in enumerate(DECEMBERS[key]):  # type: ignore[arg-type]
            own.values[12 * year + 23 : 12 * year + 35] = value
    return replace(run, ledger=ledger)


def test_two_areas_owe_what_each_of_them_owes(two_areas: fm.Projection) -> None:
    whole = together(two_areas)
    assert decembers(whole.ledger["closing"].sel(fund="employee_pooled"))[1:] == [94.0, 70.0, -12.0]
    found, by_area = (financing_gap(run).sel(fund="employee_pooled") for run in (whole, two_areas))
    for name, by_hand in (
        ("debt", [6.0, 10.0, 12.0]),
        ("financing_gap", [6.0, 4.0, 5.0]),
        ("debt_repaid", [0.0, 0.0, 3.0]),
        ("deepest_debt", [6.0, 10.0, 12.0]),
    ):
        assert found[name].squeeze().values[1:].tolist() == by_hand, name
    for name in ("debt", "financing_gap", "debt_repaid", "debt_interest"):
        np.testing.assert_array_equal(found[name].squeeze("area"), by_area[name].sum("area"))


def test_the_denominators_are_those_of_all_areas(two_areas: fm.Projection) -> None:
    found = financing_gap(together(two_areas)).sel(fund="employee_pooled", year=2026).squeeze()
    base = float(two_areas.ledger["payroll"].sel(month="2026").sum())
    stock = two_areas.stock_exposures["stock"].sel(boundary=2027)
    payers = float(stock.sel(exposure=["active", "flexible", "completing"]).sum())
    output = float(two_areas.economy["gdp"].sel(year=2026).sum())
    assert float(found["gap_rate"]) == pytest.approx(6.0 / base)
    assert float(found["gap_per_head"]) == pytest.approx(6.0 / payers)
    assert float(found["gap_over_gdp"]) == pytest.approx(6.0 / output)


def test_a_gap_of_one_area_is_looked_for_in_the_level_of_the_sum(two_areas: fm.Projection) -> None:
    """With 94 held together the sum is not used up; the gap that one area has within two years makes it blue."""
    from fundmodel.analysis.ledger_read import frame
    from fundmodel.analysis.levels import THRESHOLDS, LevelState, is_blue

    books = frame(together(two_areas))
    state = LevelState.of(books, "cash").of_fund(books.funds.index("employee_pooled"))
    quiet = replace(state, growth_gap=np.zeros_like(state.growth_gap), surplus_rate=np.ones_like(state.surplus_rate))
    limits = THRESHOLDS["employee_pooled"]
    assert is_blue(quiet, limits).ravel()[0]
    alone = replace(quiet, owing=quiet.negative)
    assert not is_blue(alone, limits).ravel()[0]


def test_tables_say_in_which_month(two_areas: fm.Projection) -> None:
    """An overdraft from April to May 2026, paid back: the level of 2026 and the row of the gap name April."""
    run = two_areas.sel(area=str(two_areas.ledger["area"].values[0]))
    ledger = run.ledger.copy(deep=True)
    own = ledger["closing"].sel(fund="employee_pooled").squeeze().values
    own[:] = 20.0
    own[15:17] = -3.0e8
    shown = replace(run, ledger=ledger)
    gaps = in_debt(financing_gaps(shown))
    row = gaps[gaps["fund"] == "employee_pooled"].to_dict("records")
    assert [(one["year"], one["financing_gap"], one["debt"], one["deepest_debt"]) for one in row] == [
        (2026, 0.0, 0.0, 3.0e8)
    ]
    assert deepest(row[0], "3") == "3 (2026-04)"
    accounts = yearly_accounts(shown).query("fund == 'employee_pooled' and year == 2026").iloc[0]
    assert accounts["balance"] == 20.0
    assert accounts["warning_level"] == "used_up"
    assert accounts["overdrawn_month"] == pd.Timestamp("2026-04-01")
    assert level_words(accounts, "en") == "used up (2026-04)"
    assert level_words(accounts, "zh") == "累计结余耗尽（2026-04）"
