"""What must not move: an empty reform, the past of a dated one, the first years of a longer run, the unit of money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.projection.result import SETS
from fundmodel.vocabulary.dictionary import parameters

UNTIL = 2034


@pytest.fixture(scope="module")
def plain(baseline):
    return fm.project(baseline, until=UNTIL)


def past(run, first):
    """Everything before ``first`` ("YYYY-MM"): months before it, years before its year, 1 Januaries up to its year.

    A stock on 1 January is the one before that day's law acts; what the law moves stands in the year's ``jump``.
    """
    year = int(first[:4])
    before = {
        "month": slice(None, np.datetime64(first, "M") - 1),
        "year": slice(None, year - 1),
        "boundary": slice(None, year),
    }
    return {
        name: getattr(run, name).sel({dim: cut for dim, cut in before.items() if dim in getattr(run, name).dims})
        for name in SETS
    }


def assert_same_past(run, other, first):
    for name, data in past(run, first).items():
        for variable in data.data_vars:
            np.testing.assert_array_equal(
                data[variable].values, past(other, first)[name][variable].values, f"{name}.{variable} before {first}"
            )


def moved(run, other):
    return any(not getattr(run, name).equals(getattr(other, name)) for name in SETS)


def test_an_empty_reform_is_the_baseline_bit_for_bit(baseline, plain):
    """USERS 9, I-32."""
    empty = fm.project(baseline.with_changes({}, name="empty"), until=UNTIL)
    for name in SETS:
        xr.testing.assert_identical(getattr(empty, name), getattr(plain, name))
    assert empty.provenance["scenarios"][0]["sha256"] == plain.provenance["scenarios"][0]["sha256"]


def test_a_reform_that_repeats_the_baseline_is_the_baseline(baseline, plain):
    same = {
        "employee.employer_rate": {2030: 0.08},
        "retirement.law": {2028: "delayed"},
        "resident.premium": {2027: 400},
    }
    run = fm.project(baseline.with_changes(same, name="same"), until=UNTIL)
    for name in SETS:
        xr.testing.assert_identical(getattr(run, name), getattr(plain, name))


REFORMS = [
    ("employee.employer_rate", "2027-01", 0.07),
    ("employee.employer_rate", "2030-07", 0.07),
    ("employee.individual_rate", "2029-04", 0.03),
    ("employee.flexible_rate", "2028-01", 0.09),
    ("employee.base_floor", "2030-07", 0.5),
    ("employee.base_cap", "2030-07", 2.5),
    ("employee.collection", "2031-11", 0.9),
    ("employee.retiree_credit", "2030-01", 0.0),
    ("employee.other_income_share", "2028-06", 0.02),
    ("enrolment.flexible_share", "2028-01", 0.3),
    ("enrolment.flexible_share", "2033-01", 0.2),
    ("enrolment.duplicate_share", "2027-01", 0.01),
    ("economy.real_growth", "2030-01", 0.05),
    ("economy.deflator", "2030-01", 0.03),
    ("economy.interest_rate", "2030-03", 0.04),
    ("cost.excess_growth", "2029-01", 0.03),
    ("resident.subsidy", "2028-01", 1200.0),
    ("retirement.law", "2027-01", "old"),
    ("retirement.law", "2032-01", "old"),
]


@pytest.mark.parametrize(("name", "first", "value"), REFORMS)
def test_a_reform_dated_d_changes_nothing_before_d(baseline, plain, name, first, value):
    run = fm.project(baseline.with_changes({name: {first: value}}, name="reform"), until=UNTIL).check()
    assert moved(run, plain)
    assert_same_past(run, plain, first)


def test_every_dated_parameter_is_among_them():
    dated = {name for name, spec in parameters().items() if spec.kind == "dated"} | {"retirement.law"}
    assert {name for name, _, _ in REFORMS} == dated - {"resident.premium"}


def test_a_premium_of_a_coverage_year_moves_money_from_the_autumn_before(baseline, plain):
    """The premium of coverage 2030 is collected from September 2029. The subsidy of 2029 keeps its sum, but its months
    fill up the published shape of the year's total, so their timing moves within 2029; nothing moves before 2029."""
    run = fm.project(baseline.with_changes({"resident.premium": {2030: 900}}, name="reform"), until=UNTIL).check()
    assert_same_past(run, plain, "2029-01")
    for data in (run, plain):
        assert data.ledger["premium_received_ahead"].sel(month="2029-08").sum() > 0.0
    new, old = (data.ledger["amount"].sel(area="CN", fund="resident") for data in (run, plain))
    until_august = {"line": "premium", "month": slice(None, "2029-08")}
    np.testing.assert_array_equal(new.sel(until_august), old.sel(until_august))
    year = {"line": "subsidy", "month": slice("2029-01", "2029-12")}
    assert new.sel(year).sum().item() == pytest.approx(old.sel(year).sum().item(), rel=1e-12)
    np.testing.assert_array_equal(
        run.ledger.sel(fund=["employee_pooled", "individual_accounts"])["closing"],
        plain.ledger.sel(fund=["employee_pooled", "individual_accounts"])["closing"],
    )


def test_no_retirement_delay_changes_nothing_before_2027(three_runs):
    reform, base = three_runs.sel("no-retirement-delay"), three_runs.sel("baseline")
    assert_same_past(reform, base, "2027-01")
    january = {"area": "CN", "fund": "employee_pooled", "month": "2027-01"}
    assert not np.array_equal(reform.ledger["income"].sel(january), base.ledger["income"].sel(january))


def test_current_law_differs_in_the_resident_fund_alone_and_from_the_first_grown_amount(three_runs):
    law, base = three_runs.sel("current-law"), three_runs.sel("baseline")
    assert_same_past(law, base, "2027-01")
    for name in ("population", "enrolment", "stock_exposures", "flow_exposures"):
        assert getattr(law, name).equals(getattr(base, name))
    funds = ["employee_pooled", "individual_accounts"]
    assert law.ledger["amount"].sel(fund=funds).equals(base.ledger["amount"].sel(fund=funds))


def test_the_first_years_of_a_longer_run_are_the_shorter_run(baseline_run, plain):
    """I-51: nothing in a run looks ahead."""
    for name in SETS:
        short, long = getattr(plain, name), getattr(baseline_run, name)
        cut = {dim: short[dim] for dim in ("month", "year", "boundary") if dim in short.dims}
        xr.testing.assert_identical(short, long.sel(cut))


def scaled_package(data, c):
    """The package with every yuan multiplied by c, under a hash of its own."""
    tables = dict(data.tables)
    tables["wages"] = tables["wages"].assign(value=tables["wages"]["value"] * c)
    accounts = tables["fund_accounts"]
    assert set(accounts["unit"]) == {"100m yuan"}
    tables["fund_accounts"] = accounts.assign(value=accounts["value"] * c)
    flows = ["opening", "income", "expenditure", "closing"]
    tables["balances"] = tables["balances"].assign(**{name: tables["balances"][name] * c for name in flows})
    history = tables["national_history"]
    tables["national_history"] = history.assign(gdp_100m_yuan=history["gdp_100m_yuan"] * c)
    return replace(data, tables=tables, sha256=f"{data.sha256}, yuan x {c}")


def scaled_scenario(scenario, c):
    changes = {}
    for name, spec in parameters().items():
        value = scenario.entry(name).value
        if spec.unit.startswith("yuan"):
            changes[name] = c * value if isinstance(value, float) else {date: c * x for date, x in value.items()}
    assert sorted(changes) == ["employee.retiree_credit", "resident.premium", "resident.subsidy"]
    return scenario.with_changes(changes, name="scaled")


@pytest.mark.parametrize(("c", "tolerance"), [(4.0, 0.0), (0.137, 1e-11)])
def test_the_unit_of_money_does_not_matter(baseline, national, plain, c, tolerance):
    """I-33: balances times c, people and months unchanged; by a power of two even bit for bit."""
    run = fm.project(scaled_scenario(baseline, c), scaled_package(national, c), until=UNTIL).check()
    for name in ("population", "enrolment", "stock_exposures", "flow_exposures"):
        assert getattr(run, name).equals(getattr(plain, name))
    for variable in ("closing", "income", "expenditure", "interest", "transfer", "amount", "premium_received_ahead"):
        size = float(np.abs(plain.ledger[variable]).max())
        np.testing.assert_allclose(
            run.ledger[variable] / c, plain.ledger[variable], rtol=tolerance, atol=tolerance * size, err_msg=variable
        )
    np.testing.assert_allclose(run.reconciliation["factor"], plain.reconciliation["factor"], rtol=max(tolerance, 1e-12))
    months, before = (fm.reserve_months(x.ledger, "trailing") for x in (run, plain))
    np.testing.assert_allclose(months, before, rtol=tolerance, atol=1e-9 if tolerance else 0.0)


def test_no_amount_in_yuan_is_flat_past_its_last_date_unless_it_says_so(three_runs):
    """USERS 1."""
    years = np.arange(2026, 2061)
    series = {"resident.premium": "premium", "resident.subsidy": "subsidy"}
    for scenario in ("baseline", "current-law"):
        entries = fm.load_scenario(scenario).entries
        for name, spec in parameters().items():
            if not spec.unit.startswith("yuan"):
                continue
            entry = entries[name]
            if name in series:
                amounts = three_runs.economy[series[name]].sel(scenario=scenario, area="CN", year=years).values
            else:
                amounts = fm.load_scenario(scenario).at_months(name, [f"{year}-06" for year in years])
            flat = np.any(np.diff(amounts[2:]) == 0.0)
            assert flat == (entry.beyond_last == "hold"), f"{name} of {scenario}"


def test_money_lines_grow_with_the_economy(baseline_run):
    """No line of either pool stands still in yuan over 35 years of growth."""
    year = baseline_run.ledger["amount"].sel(area="CN").groupby("month.year").sum()
    for fund in ("employee_pooled", "resident"):
        own = year.sel(fund=fund)
        for line in own["line"].values:
            amounts = own.sel(line=line)
            if amounts.any():
                assert float(amounts.sel(year=2060) / amounts.sel(year=2027)) > 1.5, f"{fund}.{line}"


def test_contributions_and_spending_over_gdp_stay_in_a_sane_band(three_runs):
    """National accounting: pool contributions near 1.3 % of GDP; a drift over half a point would need a reason."""
    share = three_runs.economy["contributions_over_gdp"].sel(area="CN")
    assert float(share.min()) > 0.0125
    assert float(share.max()) < 0.0145
    spent = three_runs.ledger["expenditure"].sel(area="CN", scenario="baseline").groupby("month.year").sum()
    gdp = three_runs.economy["gdp"].sel(area="CN", scenario="baseline")
    total = spent.sum("fund").values / gdp.values
    assert total[0] == pytest.approx(0.0214, abs=0.001)
    assert total.max() < 0.05
    assert (np.diff(total[3:]) > -1e-4).all()
