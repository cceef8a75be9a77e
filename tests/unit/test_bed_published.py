"""What a synthetic bed publishes: a sound package, released after its months, with nothing of the truth in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import month_number
from fundmodel.assumptions.figures.observations import observations
from fundmodel.assumptions.package.package import check_data
from fundmodel.early_alert.bed.releases import LAGS, NEVER, month_end
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.vocabulary.errors import InputError
from tests.beds import small


def test_a_folder_is_a_sound_package_without_the_truth(tmp_path):
    bed = make_bed(5, 3, months=24)
    folder = bed.write(tmp_path / "package")
    assert check_data(folder) == []
    loaded, held = fm.load_data(folder), bed.package()
    assert loaded.synthetic
    assert held.synthetic
    assert loaded.only_observed
    assert sorted(path.name for path in folder.iterdir()) == ["budgets.csv", "datapackage.json", "observations.csv"]
    for table in ("observations", "budgets"):
        pd.testing.assert_frame_equal(
            loaded.table(table), held.table(table), check_dtype=False, check_exact=False, rtol=1e-12
        )
    pd.testing.assert_frame_equal(observations(loaded, "2020-08"), observations(held, "2020-08"))
    assert (loaded.areas, loaded.base_year, loaded.valuation_date) == (held.areas, held.base_year, held.valuation_date)
    with pytest.raises(InputError, match="must not lie"):
        bed.write_truth(folder / "truth.npz")
    bed.write_truth(tmp_path / "truth.npz")
    with np.load(tmp_path / "truth.npz") as kept:
        assert (kept["close"] == bed.truth.close).all()
        assert (kept["state_floor"] == bed.truth.state["floor"]).all()


def test_figures_are_released_after_the_month_with_the_lags_seen():
    bed = small(1, 150)
    rows = bed.observations[bed.observations["covers"] > 0]
    end = month_end(rows["period_end"].map(month_number).to_numpy())
    day = rows["released"].to_numpy().astype("datetime64[D]").astype(np.int64)
    first = ~rows.duplicated(["area", "fund", "period_end"])
    lag = (day - end)[first.to_numpy()]
    assert (lag.min(), lag.max()) == LAGS
    assert 20 <= np.median(lag) <= 40
    assert ((day - end)[~first.to_numpy()] > 30).all()
    assert 0.01 < (~first).mean() < 0.05
    assert rows["covers"].eq(rows["period_end"].map(month_number) % 12 + 1).all()


def test_released_says_when_a_month_was_first_known():
    bed = small()
    truth = bed.truth
    rows = bed.observations[bed.observations["covers"] > 0]
    day = rows["released"].to_numpy().astype("datetime64[D]").astype(np.int64)
    end = rows["period_end"].map(month_number).to_numpy()
    for area in (0, 3, 17, 39):
        own = ((rows["area"] == truth.areas[area]) & (rows["fund"] == "resident")).to_numpy()
        for month in range(truth.first_month, truth.first_month + truth.months):
            behind = own & (end >= month) & (end // 12 == month // 12)
            known = day[behind].min() if behind.any() else NEVER
            assert truth.released[area, 1, month - truth.first_month] == known


def test_quarters_joint_months_gaps_and_breaks():
    rows = small(1, 150).observations
    rows = rows[rows["covers"] > 0]
    month = rows["period_end"].str[5:].astype(int)
    quarterly = month.groupby(rows["area"]).agg(lambda x: set(x) <= {3, 6, 9, 12})
    assert quarterly.mean() == pytest.approx(0.4, abs=0.1)
    monthly = rows["area"].map(~quarterly)
    january = rows[monthly].groupby("area")["covers"].min() == 1
    assert january.mean() == pytest.approx(0.15, abs=0.1)
    ends = rows[monthly & (rows["fund"] == "resident")].drop_duplicates(["area", "period_end"]).groupby("area").size()
    assert (ends < 66).mean() > 0.5  # a figure is missing
    scopes = rows.groupby(["area", "fund"])["scope"].nunique()
    assert 0.01 < (scopes == 2).mean() < 0.1
    ahead = rows.groupby(["area", "fund"])["premium_received_ahead_yuan"].count().unstack() > 0
    assert not ahead["employee_pooled"].any()
    assert ahead["resident"].mean() == pytest.approx(0.8, abs=0.1)
    unpaid = rows.groupby("area")["unpaid_bills_yuan"].count() > 0
    assert unpaid.mean() == pytest.approx(0.4, abs=0.1)


def test_latest_figures_are_the_truth_in_the_scope_of_the_sheet():
    bed = small()
    truth = bed.truth
    rows = bed.observations[bed.observations["covers"] > 0].drop_duplicates(["area", "fund", "period_end"], keep="last")
    for row in rows.iloc[::37].itertuples():
        area, fund = truth.areas.index(row.area), ("employee_pooled", "resident").index(row.fund)
        month = month_number(row.period_end) - truth.first_month
        factor, months = truth.scope_factor[area, fund, month], slice(month - row.covers + 1, month + 1)
        assert row.balance_yuan == pytest.approx(factor * truth.close[area, fund, month], abs=0.01)
        assert row.income_yuan == pytest.approx(factor * truth.income[area, fund, months].sum(), abs=0.02)
        assert row.expenditure_yuan == pytest.approx(factor * truth.expenditure[area, fund, months].sum(), abs=0.02)


def test_good_and_typical_budgets_differ_in_their_plans_alone():
    good, typical = small(), small(budgets="typical")
    assert good.observations.equals(typical.observations)
    assert good.truth.close.tobytes() == typical.truth.close.tobytes()
    plans = [name for name in good.budgets if name.endswith("_plan_yuan")]
    assert good.budgets.drop(columns=plans).equals(typical.budgets.drop(columns=plans))
    assert good.package().sha256 != typical.package().sha256
    resident = good.budgets["fund"] == "resident"
    apart = np.log(typical.budgets.loc[resident, "premium_plan_yuan"] / good.budgets.loc[resident, "premium_plan_yuan"])
    assert apart.std() == pytest.approx(0.045, abs=0.012)


@pytest.mark.parametrize(("kind", "sd"), [("good", 0.015), ("typical", 0.06)])
def test_plans_of_what_is_due_miss_by_the_stated_error(kind, sd):
    bed = small(1, 150, kind)
    first = bed.budgets.drop_duplicates(["area", "fund", "year"])
    plan = first.loc[first["fund"] == "resident", "income_plan_yuan"].to_numpy().reshape(150, 6)
    paid = bed.truth.plan_due * bed.truth.scope_factor[:, 1, ::12]
    error = np.log(paid / plan)
    whole = error[np.abs(error - np.median(error)) < 5.0 * sd]
    assert whole.std() == pytest.approx(sd, rel=0.45)
    year = first["approved"].str[:4].astype(int)
    assert (year == first["year"]).all()
    assert first["approved"].str[5:7].isin(["01", "02", "03"]).all()


def test_a_plan_knows_no_shock_of_its_year():
    """Spending of a year with a shift up in its first half exceeds the plan, with a shift down it falls short."""
    bed = small(1, 150)
    truth = bed.truth
    first = bed.budgets.drop_duplicates(["area", "fund", "year"])
    first = first[first["fund"] == "employee_pooled"]
    plan = first["expenditure_plan_yuan"].to_numpy().reshape(150, 6)
    spent = truth.expenditure[:, 0].reshape(150, 6, 12).sum(2) * truth.scope_factor[:, 0, ::12]
    missed = np.log(spent / plan)
    shifts = truth.shocks[(truth.shocks["kind"] == "spending_shift") & (truth.shocks["fund"] == "employee_pooled")]
    shifts = shifts[(shifts["month"] % 12 < 6) & (shifts["size"].abs() > 0.08)]
    place = shifts["area"].map({area: i for i, area in enumerate(truth.areas)}), shifts["month"] // 12 - 2019
    met = missed[place]
    up = (shifts["size"] > 0.0).to_numpy()
    assert met[up].mean() > 0.05
    assert met[~up].mean() < -0.02
