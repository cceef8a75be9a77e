"""Settlement of the nation's bills by hand; money in 100m yuan.

**Bills unpaid at the end of 2025.** Of a month's bills 5 % are held back, the rest is paid 1.758 months later on the
mean: 0 x .0526 + 1 x .4737 + 2 x .2632 + 3 x .1263 + 4 x .0526 + 5 x .0211 + 6 x .0105. So a month of bills leaves
.95 x 1.758 = 1.670 months in settlement, and by December twelve months' holdback: 12 x .05 = .6. Together 2.27::

    employee pool   2.27 x 12,253 / 12 = 2,318      resident fund   2.27 x 9,824 / 12 = 1,858

(12,253 and 9,824 are what the lines that providers bill paid in 2025; bills of December are above the mean month, so
the pool's figure is 1.6 % higher.)

**Two months later.** 95 % of two months' bills stay with the fund: the pool's bills of 2027 are 13,679, so by December
2 x .95 x 13,679 / 12 = 2,166 are unpaid besides. Cash months gain twice, because twelve months of payments are also the
smaller by it; incurred months see neither::

    cash months, December 2027       44,943 / (15,129 / 12) = 35.6
      two months later     (44,943 + 2,198 + interest) / ((15,129 - 2,198) / 12) = 43.8

**Immediate settlement.** Four fifths of what was in settlement are paid, and of each new bill: .8 x 1.670 months, in
the pool .8 x 1.670 x 13,679 / 12 = 1,523.

**Advance.** A month of 2026 is 12,933 / 12 = 1,078, out in January and back in December. At 1.6 % a year eleven months
of it cost 1,078 x .016 x 11.5 / 12 = 16.6 of interest.
"""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm

REFORMS = ("settlement-delayed-two-months", "faster-settlement", "provider-prepayment")
BILLED = ["inpatient", "outpatient", "chronic", "negotiated_drugs", "maternity_medical", "other_benefits"]
POOL = "employee_pooled"


@pytest.fixture(scope="module")
def runs() -> dict[str, fm.Projection]:
    together = fm.project(["baseline", *REFORMS], until=2028).check()
    return {name: together.sel(name) for name in together.scenarios}


def stock(run: fm.Projection, name: str, month: str, fund: str = POOL) -> float:
    return float(run.ledger[name].sel(area="CN", fund=fund, month=month).item()) / 1e8


def flow(run: fm.Projection, name: str, year: int, fund: str = POOL) -> float:
    return float(run.ledger[name].sel(area="CN", fund=fund, month=str(year)).sum()) / 1e8


def billed(run: fm.Projection, year: int, fund: str = POOL) -> float:
    return float(run.ledger["amount"].sel(area="CN", fund=fund, line=BILLED, month=str(year)).sum()) / 1e8


def months(run: fm.Projection, month: str, recognition: str, fund: str = POOL) -> float:
    return float(fm.reserve_months(run, recognition=recognition).sel(area="CN", fund=fund, month=month).item())


def test_bills_unpaid_at_the_end_of_2025(runs):
    base = runs["baseline"]
    for fund, paid, above in ((POOL, 12_253.0, 1.016), ("resident", 9_824.0, 1.005)):
        assert billed(base, 2025, fund) == pytest.approx(paid, abs=1.0)
        assert stock(base, "unpaid_bills", "2025-12", fund) == pytest.approx(2.27 * paid / 12.0 * above, rel=3e-3)


def test_two_months_later(runs):
    base, late = runs["baseline"], runs["settlement-delayed-two-months"]
    more = stock(late, "unpaid_bills", "2027-12") - stock(base, "unpaid_bills", "2027-12")
    assert more == pytest.approx(2 * 0.95 * billed(base, 2027) / 12.0, rel=0.02)
    assert flow(base, "expenditure", 2027) - flow(late, "expenditure", 2027) == pytest.approx(more, rel=1e-9)
    held, spent = stock(base, "closing", "2027-12"), flow(base, "expenditure", 2027)
    assert months(base, "2027-12", "cash") == pytest.approx(12 * held / spent)
    earned = flow(late, "interest", 2027) - flow(base, "interest", 2027)
    assert months(late, "2027-12", "cash") == pytest.approx(12 * (held + more + earned) / (spent - more), rel=1e-9)
    assert months(late, "2027-12", "cash") == pytest.approx(43.77, abs=0.05)
    assert months(late, "2027-12", "incurred") - months(base, "2027-12", "incurred") == pytest.approx(0.02, abs=0.005)


def test_a_delay_without_interest_leaves_incurred_months_where_they_are():
    """A clearing delay of d months changes cash months and not incurred months."""
    free = fm.load_scenario("baseline").with_changes({"economy.interest_rate": {2026: 0.0}}, name="free")
    late = free.with_changes({"settlement.delay_months": {2027: 2.0}}, name="late")
    run = fm.project([free, late], until=2030).check()
    for recognition, same in (("incurred", True), ("cash", False)):
        one, other = (
            fm.reserve_months(run.sel(name), recognition=recognition).sel(month=slice("2027-02", None))
            for name in ("free", "late")
        )
        pools = ["employee_pooled", "resident"]
        assert np.allclose(one.sel(fund=pools), other.sel(fund=pools), rtol=1e-11, atol=1e-9) is same
    np.testing.assert_allclose(
        run.sel("late").ledger["incurred"], run.sel("free").ledger["incurred"], rtol=1e-11, atol=1.0
    )


def test_immediate_settlement(runs):
    base, fast = runs["baseline"], runs["faster-settlement"]
    paid = flow(fast, "expenditure", 2027) - flow(base, "expenditure", 2027)
    assert paid == pytest.approx(0.8 * 1.670 * billed(base, 2027) / 12.0, rel=0.03)
    assert stock(base, "unpaid_bills", "2027-12") - stock(fast, "unpaid_bills", "2027-12") == pytest.approx(paid)
    assert flow(fast, "incurred", 2027) == pytest.approx(flow(base, "incurred", 2027))


def test_an_advance_of_a_month(runs):
    base, ahead = runs["baseline"], runs["provider-prepayment"]
    advance = billed(base, 2026) / 12.0
    assert stock(ahead, "prepaid", "2027-01") == pytest.approx(advance)
    assert advance == pytest.approx(1_078.0, abs=1.0)
    assert stock(ahead, "prepayments", "2027-11") == pytest.approx(advance)
    assert stock(ahead, "prepayments", "2027-12") == 0.0
    assert flow(ahead, "prepaid", 2027) == pytest.approx(0.0, abs=1e-6)
    assert flow(ahead, "expenditure", 2027) == flow(base, "expenditure", 2027)
    assert stock(base, "closing", "2027-06") - stock(ahead, "closing", "2027-06") == pytest.approx(advance, rel=0.01)
    lost = flow(base, "interest", 2027) - flow(ahead, "interest", 2027)
    assert lost == pytest.approx(16.6, abs=1.0)
    assert stock(base, "closing", "2027-12") - stock(ahead, "closing", "2027-12") == pytest.approx(lost, rel=1e-6)
    assert months(ahead, "2027-06", "incurred") == pytest.approx(months(base, "2027-06", "incurred"), abs=0.01)
