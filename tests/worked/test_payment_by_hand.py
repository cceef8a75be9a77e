"""What each way of paying does to the nation's accounts, checked against a small sum by hand; 100m yuan unless said.

**Budget, 5 % a year from 2027.** 18.3 % of the in-patient spending of the pool and 17.8 % of the resident fund's go
away from home and stay outside::

                    spent 2026    budget 2027    charged 2027    in the area, over or under
    employee pool   7,345.3       7,712.6        7,774.0         .817 x 61.5  =  50.2 over, providers .6 = 30.1
    resident fund   7,638.2       8,020.1        7,847.0         .822 x 173.1 = 142.3 under, they keep .7 = 99.6

**At 3 %** the budgets are 7,565.7 and 7,867.3; providers of the pool bear .6 x .817 x 208.4 = 102.2, the resident
fund's keep .7 x .822 x 20.3 = 11.7.

**After nine years at 5 %** the employee budget is 7,345.3 x 1.05^9 = 11,395.0 and charges have left it far behind: the
fund pays .817 x 11,395.0 x 1.04 = 9,684.1 and not a yuan more.

**Share of income, 2027.** Planned income of the pool 20,373.3 less 977.3 for retirees' accounts = 19,395.9; 39 % of it
is 7,564.4. Residents 11,411.5, 67 % is 7,645.7.

**Points, 2031.** Budget 7,345.3 x 1.05^5 = 9,374.7 for charges of 10,097.7: a point is worth .928 of its charge, and
providers bear .817 x 723.0 = 590.8. With weights up by 1.02^5 = 1.1041 it would be worth .841; the floor is .85, so the
fund pays .85 x 1.1041 = .938 of charges and providers bear .817 x .0615 x 10,097.7 = 507.7. From 2034 on
.85 x 1.02^8 = .996 and soon more than one: coding up has eaten the budget.

**Batches.** 1 % of drug spending x 40 % x 90 % bought x 90 % not taken back by use = .324 % saved, a sixth of it in
January 2027, all of it from June on; 30 % of that goes back to hospitals for two years.

**Drug list.** 10 % on negotiated drugs, three tenths of it instead of older drugs.
"""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm

UNTIL = 2036
OWN = (
    "baseline",
    "drg-budget-five-percent",
    "drg-budget-tight",
    "drg-budget-income-share",
    "drg-points",
    "points-creep",
    "county-capitation",
    "procurement-continues",
    "catalogue-expansion",
)
POOL, RESIDENT = "employee_pooled", "resident"
LOCAL = {POOL: 0.817167, RESIDENT: 0.822424}
"""The part of in-patient spending that does not go away from home."""


@pytest.fixture(scope="module")
def runs() -> dict[str, fm.Projection]:
    together = fm.project(OWN, until=UNTIL).check()
    return {name: together.sel(name) for name in OWN}


def months(of: int | str) -> slice:
    return slice(f"{of}-01", f"{of}-12") if isinstance(of, int) else slice(of, of)


def line(run: fm.Projection, name: str, fund: str, of: int | str) -> float:
    return float(run.ledger["amount"].sel(area="CN", fund=fund, line=name, month=months(of)).sum() / 1e8)


def memo(run: fm.Projection, name: str, fund: str, of: int | str) -> float:
    return float(run.memo[name].sel(area="CN", fund=fund, month=months(of)).sum() / 1e8)


def value_of_a_point(run: fm.Projection, fund: str, year: int) -> float:
    return float(run.memo["point_value"].sel(area="CN", fund=fund, month=f"{year}-12").item())


@pytest.mark.parametrize("fund", [POOL, RESIDENT])
def test_care_away_from_home_is_outside(runs, fund) -> None:
    base = runs["baseline"]
    away = memo(base, "inpatient_elsewhere", fund, 2027) / line(base, "inpatient", fund, 2027)
    assert away == pytest.approx(1.0 - LOCAL[fund], abs=1e-6)


@pytest.mark.parametrize(
    ("scenario", "fund", "name", "spent", "grown", "charged", "expected"),
    [
        ("drg-budget-five-percent", POOL, "overrun_borne", 7345.3, 1.05, 7774.0, 30.1),
        ("drg-budget-five-percent", RESIDENT, "savings_kept", 7638.2, 1.05, 7847.0, 99.6),
        ("drg-budget-tight", POOL, "overrun_borne", 7345.3, 1.03, 7774.0, 102.2),
        ("drg-budget-tight", RESIDENT, "savings_kept", 7638.2, 1.03, 7847.0, 11.7),
    ],
)
def test_budget_of_2027(runs, scenario, fund, name, spent, grown, charged, expected) -> None:
    base, run = runs["baseline"], runs[scenario]
    assert line(base, "inpatient", fund, 2026) == pytest.approx(spent, abs=0.05)
    assert line(base, "inpatient", fund, 2027) == pytest.approx(charged, abs=0.05)
    share = {"overrun_borne": 0.6, "savings_kept": 0.7}[name]
    assert share * LOCAL[fund] * abs(charged - grown * spent) == pytest.approx(expected, abs=0.1)
    assert memo(run, name, fund, 2027) == pytest.approx(expected, abs=0.05)
    sign = {"overrun_borne": -1.0, "savings_kept": 1.0}[name]
    moved = line(run, "inpatient", fund, 2027) - line(base, "inpatient", fund, 2027)
    assert moved == pytest.approx(sign * expected, abs=0.05)


def test_no_more_than_the_budget_and_four_hundredths(runs) -> None:
    base, run = runs["baseline"], runs["drg-budget-five-percent"]
    budget = 7345.2957 * 1.05**9
    assert budget == pytest.approx(11_395.0, abs=0.1)
    outside = memo(base, "inpatient_elsewhere", POOL, 2035)
    assert line(run, "inpatient", POOL, 2035) - outside == pytest.approx(LOCAL[POOL] * budget * 1.04, abs=0.05)
    assert LOCAL[POOL] * budget * 1.04 == pytest.approx(9_684.1, abs=0.05)


@pytest.mark.parametrize(
    ("fund", "planned", "share", "charged", "borne"),
    [(POOL, 19_395.9, 0.39, 7774.0, 102.8), (RESIDENT, 11_411.5, 0.67, 7847.0, 99.3)],
)
def test_budget_as_a_share_of_income(runs, fund, planned, share, charged, borne) -> None:
    assert 0.6 * LOCAL[fund] * (charged - share * planned) == pytest.approx(borne, abs=0.1)
    assert memo(runs["drg-budget-income-share"], "overrun_borne", fund, 2027) == pytest.approx(borne, abs=0.05)


def test_planned_income_is_what_the_law_brings_in(runs) -> None:
    base = runs["baseline"]
    pool = base.ledger.sel(area="CN", fund=POOL, month=months(2027))
    assert float((pool["income"] + pool["transfer"]).sum() / 1e8) == pytest.approx(19_395.9, abs=0.05)
    heads = float(base.stock_exposures["stock"].sel(area="CN", exposure="resident_heads", boundary=2027))
    premium = heads * float(base.economy["premium"].sel(area="CN", year=2027)) / 1e8
    subsidy = sum(line(base, f"subsidy_{level}", RESIDENT, 2027) for level in ("central", "provincial", "local"))
    assert premium + subsidy == pytest.approx(11_411.5, abs=0.05)


def test_points(runs) -> None:
    base, plain, creep = (runs[name] for name in ("baseline", "drg-points", "points-creep"))
    charged = line(base, "inpatient", POOL, 2031)
    budget = 7345.2957 * 1.05**5
    assert (charged, budget) == (pytest.approx(10_097.7, abs=0.05), pytest.approx(9_374.7, abs=0.05))
    assert value_of_a_point(plain, POOL, 2031) == pytest.approx(budget / charged, rel=1e-6)
    assert memo(plain, "overrun_borne", POOL, 2031) == pytest.approx(590.8, abs=0.05)
    weight = 1.02**5
    assert budget / charged / weight == pytest.approx(0.841, abs=5e-4)
    assert value_of_a_point(creep, POOL, 2031) == pytest.approx(0.85)
    assert memo(creep, "overrun_borne", POOL, 2031) == pytest.approx(
        LOCAL[POOL] * (1.0 - 0.85 * weight) * charged, rel=1e-5
    )
    assert memo(creep, "overrun_borne", POOL, 2031) == pytest.approx(507.7, abs=0.05)


def test_creep_costs_nothing_until_the_floor_and_in_the_end_more_than_no_budget(runs) -> None:
    base, plain, creep = (runs[name] for name in ("baseline", "drg-points", "points-creep"))
    for year in (2027, 2028):
        assert line(creep, "inpatient", POOL, year) == pytest.approx(line(plain, "inpatient", POOL, year))
        assert value_of_a_point(creep, POOL, year) < value_of_a_point(plain, POOL, year)
    assert line(creep, "inpatient", POOL, 2034) == pytest.approx(
        line(base, "inpatient", POOL, 2034) * (1.0 - LOCAL[POOL] + LOCAL[POOL] * 0.85 * 1.02**8)
    )
    assert line(creep, "inpatient", POOL, 2035) > line(base, "inpatient", POOL, 2035)


def test_packages(runs) -> None:
    """Per head of 2026 x 1.03 x heads of 2027, for three tenths of them; communities bear six tenths of the rest."""
    base, run = runs["baseline"], runs["county-capitation"]
    care = ("inpatient", "outpatient", "chronic")
    spent = {year: sum(line(base, name, RESIDENT, year) for name in care) for year in (2026, 2027)}
    stock = base.stock_exposures["stock"].sel(area="CN", exposure="resident")
    heads = {year: float(stock.sel(boundary=[year, year + 1]).mean()) for year in (2026, 2027)}
    package = 0.3 * 1.03 * spent[2026] / heads[2026] * heads[2027]
    overrun = 0.3 * spent[2027] - package
    assert overrun == pytest.approx(23.8, abs=0.2)
    assert memo(run, "overrun_borne", RESIDENT, 2027) == pytest.approx(0.6 * overrun, rel=5e-3)
    assert sum(line(run, name, RESIDENT, 2027) for name in care) == pytest.approx(spent[2027] - 0.6 * overrun, abs=0.2)
    np.testing.assert_array_equal(
        run.ledger["closing"].sel(fund=POOL), base.ledger["closing"].sel(fund=POOL), "the other fund is left alone"
    )


@pytest.mark.parametrize("fund", [POOL, RESIDENT])
def test_batches(runs, fund) -> None:
    base, run = runs["baseline"], runs["procurement-continues"]

    def drugs(month: str) -> float:
        shares = {"inpatient": 0.45, "outpatient": 0.5, "chronic": 0.7}
        return sum(share * line(base, name, fund, month) for name, share in shares.items())

    cut = 0.01 * 0.4 * 0.9 * 0.9
    assert cut == pytest.approx(0.00324)
    for month, sixths in (("2026-12", 0), ("2027-01", 1), ("2027-04", 4), ("2027-06", 6), ("2027-12", 6)):
        saved = cut * sixths / 6 * drugs(month)
        assert memo(run, "procurement_saved", fund, month) == pytest.approx(saved, rel=1e-9)
        assert memo(run, "procurement_handed_back", fund, month) == pytest.approx(0.3 * saved, rel=1e-9)
    second, third = 13 / 14, 12 / 14
    assert memo(run, "procurement_saved", fund, "2029-12") == pytest.approx(
        cut * (1 + second + third) * drugs("2029-12"), rel=1e-9
    )
    assert memo(run, "procurement_handed_back", fund, "2029-12") == pytest.approx(
        0.3 * cut * (second + third) * drugs("2029-12"), rel=1e-9
    )


@pytest.mark.parametrize(("fund", "added"), [(POOL, 38.2), (RESIDENT, 15.7)])
def test_drug_list(runs, fund, added) -> None:
    base, run = runs["baseline"], runs["catalogue-expansion"]
    before = line(base, "negotiated_drugs", fund, 2027)
    assert line(run, "negotiated_drugs", fund, 2027) == pytest.approx(1.1 * before)
    assert memo(run, "catalogue_added", fund, 2027) == pytest.approx(0.7 * 0.1 * before)
    assert 0.7 * 0.1 * before == pytest.approx(added, abs=0.05)
    assert line(run, "negotiated_drugs", fund, 2030) == pytest.approx(
        1.1**4 * line(base, "negotiated_drugs", fund, 2030)
    )
    older = sum(
        line(base, name, fund, 2027) - line(run, name, fund, 2027) for name in ("inpatient", "outpatient", "chronic")
    )
    assert older == pytest.approx(0.3 * 0.1 * before)
