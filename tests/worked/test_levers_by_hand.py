"""What each lever does to the nation's accounts, checked against a small sum by hand; money in 100m yuan unless said.

**Holiday.** Employers owe half in February to June 2027. Of what is due 97 % comes in on time and 60 % of the rest
within twelve months, falling by a fifth a month, so 1.8 % x 0.2 / (1 - 0.8^12) = 0.387 % comes a month late::

    asked less in February 659.1    missing in February .97 x 659.1 = 639.3
    asked less in March    659.8    missing in March    .97 x 659.8 + .00387 x 659.1 = 640.0 + 2.6 = 642.6

**3:1 to 1:1.** Of 8 %, 2.8 points go over to the workers by 2031: 35 % of what employers paid::

    2031, before    employers 19,893             workers 6,166            3.2 : 1
    2031, after     employers 19,893 - 6,963     workers 6,166 + 6,963    1 : 1

**Accounts, 2027.** What the accounts no longer receive, the pool does: workers 4,979, flexible workers 733, credits
977. With 30 % of employers' 16,437 credited again, 4,931 go the other way.

**Parity.** Coverage 2030: 466 + 892 = 1,358 yuan a head, halved: 679 each.

**Minimum years.** 25 become 30, so people have 2 years to spare on average and no longer 7, with a standard deviation
of 8: 40.1 % are short and no longer 19.1 %, by 5.71 years and no longer 4.41. Pay-ups grow to 2.72 times.

**Floor.** 85 % of flexible workers pay on the floor, the others on the average wage: .85 x .6 + .15 = .66 of the
average wage becomes .85 x .7 + .15 = .745, 12.9 % more.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm

UNTIL = 2032
OWN = (
    "baseline",
    "current-law",
    "contribution-holiday",
    "employer-worker-one-to-one",
    "accounts-abolished",
    "accounts-abolished-to-pool",
    "account-reform-undone",
    "financing-parity",
    "premium-one-percent",
    "financing-five-percent",
    "weak-collection",
    "maternity-allowance-elsewhere",
    "retirees-contribute-new",
    "retirees-contribute-compensated",
    "employment-shock",
    "duplicates-cleared-slower",
    "deferred-recognition",
    "low-interest",
    "minimum-years-30-25",
    "higher-base-floor",
    "no-international-migration",
)


@pytest.fixture(scope="module")
def runs() -> dict[str, fm.Projection]:
    together = fm.project(OWN, until=UNTIL)
    return {name: together.sel(name) for name in OWN}


def lines(run: fm.Projection, line: str, months: str | slice, fund: str | None = None) -> float:
    """100m yuan of a line over months, in one fund or in all."""
    amount = run.ledger["amount"].sel(area="CN", line=line, month=months)
    return float((amount.sum() if fund is None else amount.sel(fund=fund).sum()) / 1e8)


def year(of: int) -> slice:
    return slice(f"{of}-01", f"{of}-12")


def memo(run: fm.Projection, name: str, months: str | slice) -> float:
    return float(run.memo[name].sel(area="CN", month=months).sum() / 1e8)


def own(data: xr.Dataset, name: str, fund: str) -> np.ndarray:
    return data[name].sel(area="CN", fund=fund).values


def heads(run: fm.Projection, group: str, boundary: int) -> float:
    return float(run.stock_exposures["stock"].sel(area="CN", exposure=group, boundary=boundary))


def test_holiday(runs) -> None:
    base, holiday = runs["baseline"], runs["contribution-holiday"]

    def missing(month: str) -> float:
        return lines(base, "employer_contributions", month) - lines(holiday, "employer_contributions", month)

    def asked_less(month: str) -> float:
        return memo(base, "contributions_due", month) - memo(holiday, "contributions_due", month)

    a_month_late = 0.03 * 0.6 * 0.2 / (1.0 - 0.8**12)
    february, march = asked_less("2027-02"), asked_less("2027-03")
    assert missing("2027-01") == 0.0
    assert (february, march) == (pytest.approx(659.1, abs=0.1), pytest.approx(659.8, abs=0.1))
    assert february == pytest.approx(0.5 * lines(base, "employer_contributions", "2027-02") / 0.988, rel=2e-3)
    assert missing("2027-02") == pytest.approx(0.97 * february, rel=1e-9)
    assert missing("2027-03") == pytest.approx(0.97 * march + a_month_late * february, rel=1e-9)
    assert asked_less("2027-07") == 0.0
    assert 0.0 < missing("2028-06") < missing("2027-07") < 0.02 * february * 5
    assert missing("2028-07") == 0.0


def test_from_three_to_one_to_equal_parts(runs) -> None:
    base, shifted = runs["baseline"], runs["employer-worker-one-to-one"]
    paid, before = (run.ledger["paid"].sel(area="CN").sum("fund") for run in (shifted, base))
    lost = before.sel(payer="employer") - paid.sel(payer="employer")
    gained = paid.sel(payer="worker") - before.sel(payer="worker")
    np.testing.assert_allclose(lost, gained, rtol=1e-12, atol=1.0)
    np.testing.assert_allclose(shifted.ledger["closing"], base.ledger["closing"], rtol=1e-13)
    of_2031 = {"month": year(2031)}
    employers, workers = (float(paid.sel(payer=name, **of_2031).sum()) for name in ("employer", "worker"))
    assert float(lost.sel(**of_2031).sum()) / 1e8 == pytest.approx(6_963, abs=1.0)
    assert float(lost.sel(**of_2031).sum()) == pytest.approx(0.35 * (employers + float(lost.sel(**of_2031).sum())))
    assert lines(shifted, "employer_contributions", year(2031)) == pytest.approx(19_893 - 6_963, abs=1.0)
    assert employers / workers == pytest.approx(1.0, abs=0.02)


def test_accounts_abolished(runs) -> None:
    """To the yuan of what is paid; what a member pays does not change, where it goes does."""
    base, gone = runs["baseline"], runs["accounts-abolished"]
    worker, flexible = (
        lines(base, name, year(2027)) for name in ("worker_contributions", "flexible_account_contributions")
    )
    credited = float(base.ledger["transfer"].sel(area="CN", fund="individual_accounts", month=year(2027)).sum() / 1e8)
    assert (worker, flexible, credited) == pytest.approx((4_979, 733, 977), abs=0.5)
    pool_gain, account_loss = (
        (own(gone.ledger, "income", fund) + own(gone.ledger, "transfer", fund))[24:36].sum() / 1e8
        - (own(base.ledger, "income", fund) + own(base.ledger, "transfer", fund))[24:36].sum() / 1e8
        for fund in ("employee_pooled", "individual_accounts")
    )
    assert pool_gain == pytest.approx(worker + flexible + credited, rel=1e-9)
    assert account_loss == pytest.approx(-pool_gain, rel=1e-9)
    closing = own(gone.ledger, "closing", "individual_accounts")
    assert (np.diff(closing[24:]) < 0.0).all()
    assert closing[-1] > 0.0


def test_balances_to_the_pool(runs) -> None:
    """15,715 on 1 January 2027, and what they earn within a month, never to be spent by their owners."""
    swept = runs["accounts-abolished-to-pool"]
    opening = float(own(swept.ledger, "opening", "individual_accounts")[24] / 1e8)
    assert opening == pytest.approx(15_715, abs=1.0)
    received = own(swept.ledger, "transfer", "employee_pooled")[24] / 1e8
    assert received == pytest.approx(opening, rel=1e-12)
    assert lines(swept, "account_spending", slice("2027-01", None)) == 0.0
    assert abs(own(swept.ledger, "closing", "individual_accounts")[24:]).max() / 1e8 < 15.0


def test_account_reform_undone(runs) -> None:
    base, undone = runs["baseline"], runs["account-reform-undone"]
    paid = lines(base, "employer_contributions", year(2027))
    assert lines(undone, "employer_account_contributions", year(2027)) == pytest.approx(0.3 * paid)
    assert lines(undone, "employer_contributions", year(2027)) == pytest.approx(0.7 * paid)
    assert 0.3 * paid == pytest.approx(4_931, abs=1.0)


def test_parity_premium_rule_and_floor(runs) -> None:
    """Yuan a head: halves of one sum; 1 % of income of the year before; 400 x 1.05, then 1.05 more each year."""
    base, parity, one, five = (
        runs[name].economy.sel(area="CN")
        for name in ("baseline", "financing-parity", "premium-one-percent", "financing-five-percent")
    )
    np.testing.assert_allclose(parity["premium"] + parity["subsidy"], base["premium"] + base["subsidy"], rtol=1e-12)
    assert parity["premium"].sel(year=2030).item() == pytest.approx((450.0 + 836.0) / 2.0)
    assert parity["subsidy"].sel(year=2030).item() == pytest.approx(parity["premium"].sel(year=2030).item())
    growth = 1.0 + base["income_growth"].sel(year=[2026, 2027]).values
    assert one["premium"].sel(year=2028).item() == pytest.approx(0.01 * 43_377.0 * growth.prod())
    np.testing.assert_allclose(five["premium"].sel(year=[2028, 2029]), [420.0, 441.0])
    np.testing.assert_allclose(five["subsidy"].sel(year=[2027, 2028, 2029]), [724.0, 760.2, 798.21])
    held = runs["current-law"].economy.sel(area="CN")
    np.testing.assert_array_equal(held["subsidy"].sel(year=slice(2026, None)), 724.0)


def test_medical_aid(runs) -> None:
    """Of 100 members 8.14 are helped with three quarters of their premium: 6.105 % of all premiums."""
    base = runs["baseline"]
    aid, households = lines(base, "premium_aid", year(2027)), lines(base, "premium", year(2027))
    assert aid == pytest.approx(0.0814 * 0.75 * (aid + households))


def test_weak_collection(runs) -> None:
    """Four points more are late: 0.04 x 2,080 = 83 in January; seven of a hundred late, 40 % of them never: 2.8 %."""
    base, weak = runs["baseline"], runs["weak-collection"]
    due = memo(base, "contributions_due", "2027-01")
    assert memo(weak, "arrears", "2027-01") - memo(base, "arrears", "2027-01") == pytest.approx(0.04 * due)
    assert 0.04 * due == pytest.approx(83.2, abs=0.1)
    lost = memo(weak, "contributions_written_off", year(2031))
    assert lost == pytest.approx(0.07 * 0.4 * memo(weak, "contributions_due", year(2030)), rel=1e-9)


def test_maternity_allowance(runs) -> None:
    base, elsewhere = (runs[name] for name in ("baseline", "maternity-allowance-elsewhere"))
    care, allowance = (
        lines(base, f"maternity_{part}", year(2027), "employee_pooled") for part in ("medical", "allowance")
    )
    assert allowance == pytest.approx(0.7 * (care + allowance))
    assert lines(elsewhere, "maternity_medical", year(2027), "employee_pooled") == pytest.approx(care)
    assert lines(elsewhere, "maternity_allowance", year(2027), "employee_pooled") == 0.0
    assert memo(elsewhere, "allowance_elsewhere", year(2027)) == pytest.approx(allowance)


def test_retirees_contribute(runs) -> None:
    """3,800 yuan of 2025 grow with income; 1 % of it is asked in 2028, 2 % from 2030, of all or of the new alone."""
    base, new, all_of_them = (
        runs[name] for name in ("baseline", "retirees-contribute-new", "retirees-contribute-compensated")
    )
    growth = 1.0 + base.economy["income_growth"].sel(area="CN", year=slice(2026, 2028)).values
    pension = 3_800.0 * growth.prod()
    january = heads(base, "retired", 2028) * 23 / 24 + heads(base, "retired", 2029) / 24
    assert lines(all_of_them, "retiree_contributions", "2028-01") == pytest.approx(january * 0.01 * pension / 1e8)
    assert lines(base, "retiree_contributions", year(2031)) == 0.0
    since = new.stock_exposures["stock"].sel(area="CN", exposure="retired_since")
    assert not since.sel(boundary=slice(None, 2028)).any()
    assert since.sel(boundary=2029).item() == pytest.approx(629e4, rel=2e-3)
    for month in ("2028-01", "2031-06"):
        asked, of_new = (lines(run, "retiree_contributions", month) for run in (all_of_them, new))
        assert memo(all_of_them, "pension_fund_cost", month) == pytest.approx(asked - of_new)
    step = lines(new, "retiree_contributions", "2030-01") / lines(new, "retiree_contributions", "2029-12")
    assert step > 2.0


def test_employment_shock(runs) -> None:
    """Of 100 employees 3 fall out and 5 % of 97 turn flexible: 92.15 stay; of 100 flexible 97, and 4.85 x 3.02 come."""
    base, shock = runs["baseline"], runs["employment-shock"]
    jump = shock.stock_exposures["jump"].sel(area="CN", year=2027)
    active, flexible = heads(base, "active", 2027), heads(base, "flexible", 2027)
    assert jump.sel(exposure="active").item() == pytest.approx(-(1.0 - 0.97 * 0.95) * active)
    assert jump.sel(exposure="flexible").item() == pytest.approx(0.97 * 0.05 * active - 0.03 * flexible)
    assert jump.sel(exposure="resident").item() == pytest.approx(0.03 * (active + flexible))
    assert not shock.stock_exposures["jump"].sel(area="CN", year=slice(2028, None)).any()


def test_duplicates(runs) -> None:
    """A quarter of a per cent left in 2026 fades by 2034: 7/8 of it in 2027. Heads and money move, claims do not."""
    base, slower = runs["baseline"], runs["duplicates-cleared-slower"]
    found = heads(slower, "resident_heads", 2028) / heads(slower, "resident", 2028)
    assert found == pytest.approx(1.0 / (1.0 - 0.0025 * 7 / 8))
    assert heads(slower, "resident", 2028) == heads(base, "resident", 2028)
    np.testing.assert_array_equal(
        own(slower.ledger, "expenditure", "resident"), own(base.ledger, "expenditure", "resident")
    )


def test_deferred_books(runs) -> None:
    """On the earned basis both books say the same; in December 2027 they differ by the autumn's 95 % of the premium."""
    cash, books = (runs[name].ledger for name in ("baseline", "deferred-recognition"))
    earned = [
        own(data, "closing", "resident") - own(data, "premium_received_ahead", "resident") for data in (cash, books)
    ]
    np.testing.assert_allclose(earned[0], earned[1], rtol=1e-9)
    december = own(cash, "closing", "resident")[35] - own(books, "closing", "resident")[35]
    premium = runs["baseline"].economy["premium"].sel(area="CN", year=2028).item()
    assert december == pytest.approx(0.95 * premium * heads(runs["baseline"], "resident_heads", 2028))


def test_low_interest(runs) -> None:
    """A month earns .008 / 12 of what is held, the month's own balance for half of it."""
    low = runs["low-interest"].ledger
    opening, interest, income, transfer, spent = (
        own(low, name, "employee_pooled")[24:36]
        for name in ("opening", "interest", "income", "transfer", "expenditure")
    )
    np.testing.assert_allclose(interest, 0.008 / 12.0 * (opening + 0.5 * (income + transfer - spent)))


def test_minimum_years(runs) -> None:
    base, raised = runs["baseline"], runs["minimum-years-30-25"]
    normal = NormalDist()

    def paid_up(margin: float) -> tuple[float, float]:
        z = margin / 8.0
        return normal.cdf(-z), 8.0 * normal.pdf(z) / normal.cdf(-z) - margin

    (before, missed_before), (after, missed_after) = paid_up(7.0), paid_up(2.0)
    assert (before, missed_before) == pytest.approx((0.191, 4.41), abs=5e-3)
    assert (after, missed_after) == pytest.approx((0.401, 5.71), abs=5e-3)
    flow = [run.flow_exposures["flow"].sel(area="CN", exposure="pay_up_years") for run in (base, raised)]
    ratio = flow[1].sel(year=2030).item() / flow[0].sel(year=2030).item()
    assert ratio == pytest.approx(after * missed_after / (before * missed_before), rel=1e-9)
    assert flow[1].sel(year=2029).item() == flow[0].sel(year=2029).item()


def test_higher_floor(runs) -> None:
    base, higher = runs["baseline"], runs["higher-base-floor"]
    ratio = lines(higher, "flexible_contributions", year(2031)) / lines(base, "flexible_contributions", year(2031))
    assert ratio == pytest.approx(0.745 / 0.66)
    completing = [lines(run, "completing_contributions", year(2031)) for run in (base, higher)]
    assert completing[1] / completing[0] == pytest.approx(7 / 6)


def test_nobody_comes_or_goes(runs) -> None:
    """Without migration a year's change is births less deaths."""
    closed = runs["no-international-migration"].population.sel(area="CN")
    heads_of = closed["population"].sum(["sex", "age"])
    change = heads_of.sel(boundary=2031).item() - heads_of.sel(boundary=2030).item()
    of_2030 = closed.sel(year=2030)
    assert change == pytest.approx(of_2030["births"].sum().item() - of_2030["deaths"].sum().item(), rel=1e-9)


def test_waiting() -> None:
    """12 person-years of benefit lost in a year are 12 members fewer all year round, not one."""
    waiting = fm.load_scenario("baseline").with_changes({"enrolment.waiting_fixed": {2026: 3}}, name="waiting")
    run = fm.project(["baseline", waiting], until=2027)
    base, waits = run.sel("baseline"), run.sel("waiting")
    lost = waits.flow_exposures["flow"].sel(area="CN", exposure="waiting_cost", year=2027).item()
    cost = 0.5 * (heads(waits, "cost_resident", 2027) + heads(waits, "cost_resident", 2028))
    spent = [lines(of, "inpatient", year(2027), "resident") for of in (base, waits)]
    assert 1.0 - spent[1] / spent[0] == pytest.approx(lost / cost, rel=0.01)


def test_early_and_late_retirement() -> None:
    """Who leaves early pays less long, who leaves late longer; wages per head stay as they were."""
    run = fm.project(["baseline", "everybody-retires-early", "late-retirement"], until=UNTIL)
    base, early, late = (run.sel(name) for name in run.scenarios)
    for group, sign in (("active", 1.0), ("retired", -1.0)):
        assert sign * heads(early, group, 2032) < sign * heads(base, group, 2032) < sign * heads(late, group, 2032)
    for of in (early, late):
        np.testing.assert_array_equal(of.economy["base_growth"], base.economy["base_growth"])
