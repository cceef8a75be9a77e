"""Growth of cost for pencil and paper: the nation's figures under each rule, and cost by age as people live longer.

**Elasticity, 2035.** Output per worker grows 3.6 %, workers decline by 0.187 % and the population by 0.434 %::

    output        1.036 x 0.99813 = 1.03406        per head     1.03406 / 0.99566 = 1.03857
    baseline      1.02 x 1.03857            - 1 = 5.934 %
    elasticity    1.1 - 0.1 x 10/35 = 1.0714     1.02 x 1.03857^1.0714 - 1 = 6.220 %
    wage          1.02 x 1.036              - 1 = 5.672 %

**Convergence, 2027.** A resident cost the fund 1,131.1 yuan in 2025, a member of the pool 3,540.0: 0.31953 of it. In
2026 they grow 1.5 and 2.5 %, in 2027 of themselves 2.045 and 2.878 %; then 2 % of the gap is closed::

    2026   0.31953 x 1.015 / 1.025       = 0.31641
    2027   0.31641 x 1.02045 / 1.02878   = 0.31385    + 0.02 x 0.68615 = 0.32757
    growth 1.02045 x 0.32757 / 0.31385   = 1.0651

**Why care grew in 2026** (employee pool, 100m people)::

    people     14.0659 -> 14.0317                          ln 0.99757 = -0.00243
    coverage   3.8402 / 14.0659 -> 3.9280 / 14.0317        ln 1.02536 =  0.02504
    ages       1.63197 + 1.06 x 2.08326 = 3.84022 over 3.8402 members = 1
               1.67094 + 1.06 x 2.15698 = 3.95734 over 3.9280         ln 1.00746 =  0.00743
    price      no inflation                                ln 1       =  0
    use        2.5 %                                       ln 1.025   =  0.02469
                                                           sum           0.05473, so that care grows by 5.62 %

**Living longer.** Cost by age 60: 2.0, 65: 2.5, 70: 3.0, linear between. Four years gained, half of them healthy: a
person of 70 costs what one of 68 did, 2.8. Of 100 people of 70 three died within a year, costing ten times a
survivor: 0.97 + 0.3 = 1.27 survivors' cost a head, 3.0 / 1.27 = 2.362. With two deaths in a hundred the mean is 2.362
x (0.98 + 0.2) = 2.787. Both together: survivors of 68, whose deaths were 2.5 in a hundred: 2.8 / 1.225 x 1.18 = 2.697.
"""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.cost_growth import decompose
from fundmodel.projection.expenditure import morbidity

RULES = ("baseline", "health-expansion", "income-elasticity", "labour-intensity", "cost-convergence")


@pytest.fixture(scope="module")
def run() -> fm.Projection:
    return fm.project(RULES, until=2035)


def grown(run: fm.Projection, scenario: str, scheme: str, year: int) -> float:
    return run.economy[f"cost_growth_{scheme}"].sel(scenario=scenario, area="CN", year=year).item()


def test_elasticity_in_2035(run: fm.Projection) -> None:
    for scenario, points in (
        ("health-expansion", 5.934),
        ("income-elasticity", 6.220),
        ("labour-intensity", 5.672),
        ("baseline", 5.934),
    ):
        for scheme in ("employee", "resident"):
            assert 100.0 * grown(run, scenario, scheme, 2035) == pytest.approx(points, abs=2e-3), scenario


def test_convergence_in_2027(run: fm.Projection) -> None:
    assert grown(run, "cost-convergence", "resident", 2026) == grown(run, "health-expansion", "resident", 2026)
    assert grown(run, "cost-convergence", "resident", 2027) == pytest.approx(0.0651, abs=5e-5)
    assert grown(run, "cost-convergence", "employee", 2027) == grown(run, "health-expansion", "employee", 2027)


def test_why_care_grew_in_2026(run: fm.Projection) -> None:
    one = run.sel("baseline")
    care = one.ledger["amount"].sel(area="CN", fund="employee_pooled", line=["inpatient", "outpatient", "chronic"])
    paid = care.sum("line").groupby("month.year").sum()
    growth = float(paid.sel(year=2026) / paid.sel(year=2025)) - 1.0
    assert growth == pytest.approx(0.0562, abs=3e-4)
    part = decompose(one)["part"].sel(area="CN", fund="employee_pooled", year=2026)
    logs = {"people": -0.00243, "coverage": 0.02504, "ages": 0.00743, "price": 0.0, "use": 0.02469}
    spent = one.ledger["expenditure"].sel(area="CN", fund="employee_pooled").groupby("month.year").sum().values
    mean = (spent[1] - spent[0]) / np.log(spent[1] / spent[0])
    for (
        item,
        log,
    ) in logs.items():  # maternity and the critical-illness premium, a tenth, have ages and use of their own
        assert float(part.sel(item=item)) / mean == pytest.approx(log, abs=2.5e-3), item


def test_living_longer() -> None:
    ages = np.arange(101)
    cost = np.interp(ages, [60, 65, 70, 75], [2.0, 2.5, 3.0, 3.5])
    at = morbidity.place(morbidity.years_shifted(np.full(101, 18.0), np.full(101, 14.0), np.array(0.5)), np.array(0.0))
    assert morbidity.shifted(cost, at)[70] == pytest.approx(2.8)

    here = morbidity.place(np.zeros(101), np.array(0.0))
    ratio = np.full(101, 10.0)
    base = morbidity.mean_of_survivors_and_dying(np.interp(ages, [68, 70], [0.025, 0.03]), ratio)
    now = morbidity.mean_of_survivors_and_dying(np.full(101, 0.02), ratio)
    assert morbidity.death_related(cost, here, base, base)[70] == 3.0
    assert morbidity.death_related(cost, here, now, base)[70] == pytest.approx(2.787, abs=1e-3)
    assert morbidity.death_related(cost, at, now, base)[70] == pytest.approx(2.697, abs=1e-3)
