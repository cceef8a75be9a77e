"""Levers that begin on a date, each checked against a small sum by hand; money in 100m yuan unless said.

**Window.** Of the premium of coverage 2028, 10, 15, 25 and 20 % come in September to December 2027 and 10, 10, 5 and
5 % in January to April 2028, instead of 12, 22, 34 and 27 % and twice 2.5 %. Of 100 yuan::

    in hand on 31 December 2027    70 instead of 95
    in hand on 30 April 2028      100 - 4 x 100 / 12 = 66.7, as before
    coverage 2027                  5 in January and February 2027, as before: no season is read with two windows

**Base in January from 2028.** The base of 2027 comes in July 2027 and holds for half a year, that of 2028 in January.
It grows 3.7 % in 2028, so January to June 2028 owe 3.7 % more than with a July base, July to December the same.

**Base three months late.** July to September 2026 owe on the base of 2025, 2.5 % lower: 1 / 1.025 of what was due.

**Bonuses on the cap.** Of 100 members 45 claim nothing in a year and gain 3,000 yuan each, lost only when used; 2 in
100,000 cost more than the cap and draw on it, of which 60 % is paid. Fifth years of cover count from 2030::

    2027    .45 x 3,000 = 1,350 yuan on average        2028    2 x 1,350 = 2,700
    2027    1,350 x .00002 x .60 = .0162 yuan a head, some 15 million yuan in all
    2030    4 x 1,350 = 5,400, and 3,000 for those in their fifth year: .0648 and .0360 yuan a head

**New retirees from July 2028.** 6.29 million people retire in 2028 and live on 1 January 2029, as many each month::

    counted as new on 1 January 2029      all 629 who retired from January on, or 314 from July on (10k persons)
    in the middle of July 2028            1/24 of 629 = 26, in the middle of December 11/24 = 288
    paid in July 2028                     26 x 10,000 x 1 % x pension
"""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm

UNTIL = 2030
OWN = (
    "baseline",
    "enrolment-window-extended",
    "base-switch-january-2028",
    "base-update-late",
    "cap-bonuses-shaanxi",
    "retirees-contribute-new",
    "retirees-contribute-new-july",
)


@pytest.fixture(scope="module")
def runs() -> dict[str, fm.Projection]:
    together = fm.project(OWN, until=UNTIL)
    return {name: together.sel(name) for name in OWN}


def premium(run: fm.Projection, first: str, last: str) -> float:
    """What households and medical aid paid from one month to another."""
    paid = run.ledger["amount"].sel(area="CN", fund="resident", line=["premium", "premium_aid"])
    return float(paid.sel(month=slice(first, last)).sum() / 1e8)


def ahead(run: fm.Projection, month: str) -> float:
    return float(run.ledger["premium_received_ahead"].sel(area="CN", fund="resident", month=month).sum() / 1e8)


def test_window(runs) -> None:
    base, later = runs["baseline"], runs["enrolment-window-extended"]
    due = premium(base, "2027-09", "2028-08")
    assert premium(later, "2027-09", "2028-08") == pytest.approx(due, rel=1e-12)
    assert premium(later, "2027-01", "2027-08") == premium(base, "2027-01", "2027-08")
    assert premium(later, "2028-03", "2028-03") == pytest.approx(0.05 * due)
    assert premium(base, "2028-03", "2028-03") == 0.0
    assert ahead(base, "2027-12") == pytest.approx(0.95 * due)
    assert ahead(later, "2027-12") == pytest.approx(0.70 * due)
    assert ahead(later, "2028-04") == pytest.approx(due * (1 - 4 / 12))
    assert ahead(later, "2028-04") == pytest.approx(ahead(base, "2028-04"))


def due_over(run: fm.Projection, base: fm.Projection, of: int) -> np.ndarray:
    """Contributions due in the twelve months of a year, over those of the baseline."""
    found = [x.memo["contributions_due"].sel(area="CN", month=slice(f"{of}-01", f"{of}-12")) for x in (run, base)]
    return np.asarray(found[0].values / found[1].values)


def growth(run: fm.Projection, year: int) -> float:
    return float(run.economy["base_growth"].sel(area="CN", year=year))


def test_base_in_january(runs) -> None:
    base, january = runs["baseline"], runs["base-switch-january-2028"]
    assert growth(base, 2028) == pytest.approx(0.0346, abs=5e-4)
    np.testing.assert_array_equal(due_over(january, base, 2027), 1.0)
    for year in (2028, 2029):
        wanted = [1.0 + growth(base, year)] * 6 + [1.0] * 6
        np.testing.assert_allclose(due_over(january, base, year), wanted, rtol=1e-12)


def test_base_three_months_late(runs) -> None:
    base, late = runs["baseline"], runs["base-update-late"]
    assert growth(base, 2026) == 0.025
    wanted = [1.0] * 6 + [1.0 / 1.025] * 3 + [1.0] * 3
    np.testing.assert_allclose(due_over(late, base, 2026), wanted, rtol=1e-12)


def bonus_a_head(runs: dict[str, fm.Projection], year: int) -> float:
    """Yuan a resident and year that the bonuses add, at the financing per head of the base year."""
    months = slice(f"{year}-01", f"{year}-12")
    paid = [
        run.ledger["amount"].sel(area="CN", fund="resident", line="critical_illness", month=months).sum()
        for run in (runs["cap-bonuses-shaanxi"], runs["baseline"])
    ]
    base = runs["baseline"]
    members = base.stock_exposures["stock"].sel(area="CN", exposure="resident", boundary=[year, year + 1]).mean()
    financing = base.economy[["premium", "subsidy"]].sel(area="CN").to_array().sum("variable")
    return float((paid[0] - paid[1]) / members / (financing.sel(year=year) / financing.sel(year=2025)))


def test_bonuses_on_the_cap(runs) -> None:
    """A few in a hundred less than by hand: some 2 % leave each year and come back, if at all, with no years behind
    them, and the tail grows thinner within the layer."""
    assert bonus_a_head(runs, 2026) == 0.0
    for year, by_hand in ((2027, 0.0162), (2028, 0.0324), (2030, 0.0648 + 0.0360)):
        assert 0.90 * by_hand < bonus_a_head(runs, year) < by_hand


def new_retirees(run: fm.Projection, boundary: int) -> float:
    return float(run.stock_exposures["stock"].sel(area="CN", exposure="retired_since", boundary=boundary))


def paid_by_retirees(run: fm.Projection, month: str) -> float:
    return float(run.ledger["amount"].sel(area="CN", line="retiree_contributions", month=month).sum())


def test_new_retirees_from_july(runs) -> None:
    january, july = runs["retirees-contribute-new"], runs["retirees-contribute-new-july"]
    whole = new_retirees(january, 2029)
    assert whole == pytest.approx(629e4, rel=2e-3)
    assert new_retirees(july, 2028) == 0.0
    assert new_retirees(july, 2029) == pytest.approx(0.5 * whole, rel=1e-12)
    growth_of = 1.0 + january.economy["income_growth"].sel(area="CN", year=slice(2026, 2028)).values
    pension = 3_800.0 * growth_of.prod()
    assert paid_by_retirees(july, "2028-06") == 0.0
    for month, people in (("2028-07", whole / 24), ("2028-12", whole * 11 / 24)):
        assert paid_by_retirees(july, month) == pytest.approx(people * 0.01 * pension, rel=1e-9)
    lasting = new_retirees(january, 2031) - new_retirees(july, 2031)
    assert 0.95 * 0.5 * whole < lasting < 0.5 * whole
