"""Why spending grows: parts by logarithmic mean, on their own and on a run."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.analysis.cost_growth import PARTS, decompose, lmdi, log_mean
from fundmodel.presentation import charts
from fundmodel.presentation.frames import sheets
from fundmodel.vocabulary.dims import POOLED_FUNDS

POSITIVE = st.floats(1e-3, 1e3)
SOME = st.one_of(st.just(0.0), POSITIVE)
FACTORS = arrays(float, (3, 4), elements=POSITIVE)
MAYBE = arrays(float, (3, 4), elements=SOME)


def close(found, expected, scale):
    """To 1e-12 of ``scale``."""
    assert np.all(np.abs(found - expected) <= 1e-12 * scale)


@given(POSITIVE, POSITIVE)
def test_the_logarithmic_mean(a, b):
    found = float(log_mean(a, b))
    assert min(a, b) * (1.0 - 1e-12) <= found <= max(a, b) * (1.0 + 1e-12)
    assert found == pytest.approx(float(log_mean(b, a)), rel=1e-12)
    assert float(log_mean(a, a)) == a
    assert float(log_mean(a, 0.0)) == 0.0


def test_two_factors_by_hand():
    """100 x 2 = 200 becomes 110 x 3 = 330: L = 130 / ln 1.65 = 259.6; ln 1.1 and ln 1.5 of it."""
    found = lmdi(np.array([100.0, 2.0]), np.array([110.0, 3.0]))
    np.testing.assert_allclose(found, [24.742, 105.258], atol=1e-3)


@given(MAYBE, MAYBE)
def test_the_parts_sum_to_the_change(before, after):
    """I-46, zeros included."""
    start, end = np.prod(before, axis=-1), np.prod(after, axis=-1)
    close(lmdi(before, after).sum(axis=-1), end - start, np.maximum(start, end))


@given(MAYBE, MAYBE, st.permutations(range(4)))
def test_the_order_of_the_factors_does_not_matter(before, after, order):
    found, turned = lmdi(before, after), lmdi(before[:, order], after[:, order])
    scale = np.maximum(np.prod(before, axis=-1), np.prod(after, axis=-1))[:, None]
    close(turned, found[:, order], scale * np.maximum(1.0, np.abs(np.log(1e6))))


@given(FACTORS, FACTORS)
def test_going_back_takes_the_same_parts_away(before, after):
    np.testing.assert_allclose(lmdi(after, before), -lmdi(before, after), rtol=1e-10, atol=1e-9)


@given(FACTORS, st.integers(0, 3), POSITIVE)
def test_a_factor_that_stands_still_has_no_part(before, at, times):
    after = before * times
    after[:, at] = before[:, at]
    assert (lmdi(before, after)[:, at] == 0.0).all()


def test_what_was_nothing_and_is_nothing_has_no_parts():
    before, after = np.array([0.0, 5.0, 2.0]), np.array([0.0, 7.0, 3.0])
    assert lmdi(before, after).tolist() == [0.0, 0.0, 0.0]


def test_what_comes_from_nothing_is_all_due_to_the_factor_that_was_nothing():
    assert lmdi(np.array([4.0, 0.0, 3.0]), np.array([5.0, 2.0, 3.0])).tolist() == [0.0, 30.0, 0.0]
    assert lmdi(np.array([5.0, 2.0, 3.0]), np.array([0.0, 0.0, 3.0])).tolist() == [-15.0, -15.0, 0.0]
    nearly = lmdi(np.array([4.0, 1e-300, 3.0]), np.array([5.0, 2.0, 3.0]))
    np.testing.assert_allclose(nearly, [0.0, 30.0, 0.0], atol=0.02)


@pytest.mark.parametrize("wrong", [-1.0, np.nan])
def test_a_negative_or_undefined_factor_is_refused(wrong):
    with pytest.raises(fm.InputError, match="not negative"):
        lmdi(np.array([1.0, wrong]), np.array([1.0, 2.0]))


@pytest.fixture(scope="module")
def run():
    return fm.project(
        [
            "baseline",
            "income-elasticity",
            "cost-convergence",
            "employment-shock-resident",
            "maternity-allowance-elsewhere",
        ],
        until=2036,
    )


@pytest.fixture(scope="module")
def parts(run):
    return decompose(run)


def test_parts_of_a_run_sum_to_the_growth_of_the_ledger(run, parts):
    spent = run.ledger["expenditure"].groupby("month.year").sum().sel(fund=list(POOLED_FUNDS))
    close(parts["part"].sum("item").values, spent.diff("year").values, spent.isel(year=slice(1, None)).values)
    grown = spent.diff("year").values / spent.isel(year=slice(0, -1)).values
    np.testing.assert_allclose(parts["contribution"].sum("item").values, grown, atol=1e-12)
    np.testing.assert_allclose(parts["cumulative"].sel(year=2036), parts["part"].sum("year"), rtol=1e-12, atol=1.0)
    assert parts["part"].dims == ("scenario", "area", "fund", "item", "year")


def test_each_lever_shows_in_its_own_part(parts):
    def moved(scenario, fund, against="baseline", year=2036):
        own = parts["cumulative"].sel(area="CN", year=year)
        gap = (own.sel(scenario=scenario, drop=True) - own.sel(scenario=against, drop=True)).sel(fund=fund)
        gaps = dict(zip(gap["item"].values, gap.values, strict=True))
        part = max(gaps, key=lambda item: abs(gaps[item]))
        return part, bool(gaps[part] > 0.0)

    assert moved("cost-convergence", "resident", "income-elasticity") == ("use", True)
    assert moved("income-elasticity", "employee_pooled") == ("use", True)
    assert moved("maternity-allowance-elsewhere", "employee_pooled") == ("design", False)
    assert moved("employment-shock-resident", "employee_pooled", year=2027) == ("coverage", False)
    assert moved("employment-shock-resident", "resident", year=2027) == ("coverage", True)


def test_one_scenario_alone_has_the_same_parts(run, parts):
    alone = decompose(run.sel("baseline"))
    assert alone["part"].dims == ("area", "fund", "item", "year")
    xr.testing.assert_identical(alone, parts.sel(scenario="baseline", drop=True))


def test_the_table_adds_up_across_its_columns(run):
    frame = sheets.cost_growth(run)
    assert len(frame) == 5 * 2 * 11
    np.testing.assert_allclose(frame[list(PARTS)].sum(axis=1), frame["change"], rtol=1e-9)


@pytest.mark.parametrize("fund", POOLED_FUNDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_chart_stacks_to_its_line(run, parts, fund, lang):
    figure = charts.cost_growth(run, fund, lang, "cost-convergence").figure()
    *bars, line = figure.data
    assert [bar.meta["part"] for bar in bars] == list(PARTS)
    np.testing.assert_allclose(np.sum([bar.y for bar in bars], axis=0), line.y, atol=1e-10)
    own = parts["contribution"].sel(scenario="cost-convergence", fund=fund, area="CN")
    for bar in bars:
        np.testing.assert_allclose(bar.y, 100.0 * own.sel(item=bar.meta["part"]).values)
    assert figure.layout.barmode == "relative"
    assert figure.layout.yaxis.range is None
    assert bool([a for a in figure.layout.annotations if a.name == "projection_starts"])


def test_scenarios_that_grow_alike_share_a_chart(run):
    assert charts.scenarios_by_cost_growth(run, "resident") == list(run.scenarios[:4])
    assert charts.scenarios_by_cost_growth(run, "employee_pooled") == [
        "baseline",
        "income-elasticity",
        "employment-shock-resident",
        "maternity-allowance-elsewhere",
    ]
