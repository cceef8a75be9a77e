"""A rule inside the one roll: what it moves lands at the month's end, what it multiplies is a change of law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis.burden import PAYERS, fiscal_burden
from fundmodel.fund_rules.protocol import NOTHING, Decision, Factor, OwnFund, Standing, State
from fundmodel.vocabulary.dims import COVER_LINES

UNTIL = 2030
YUAN = 1e9


class Told:
    """Does at the end of one month what it is told, and nothing in the others."""

    def __init__(self, month: str, decide: Callable[[State, Standing], Decision]) -> None:
        self.month, self.decide = np.datetime64(month), decide

    def start(self, standing: Standing) -> Standing:
        return standing

    def step(self, state: State, memory: Standing) -> tuple[Decision, Standing]:
        return (self.decide(state, memory) if state.month == self.month else NOTHING), memory


class Idle(Told):
    def __init__(self) -> None:
        super().__init__("1900-01", lambda *_: NOTHING)


def _in(fund: str, amount: float, shape: tuple[int, ...]) -> np.ndarray:
    flow = np.zeros(shape)
    flow[..., ("employee_pooled", "resident").index(fund)] = amount
    return flow


def _factor(lever: str, fund: str, value: float, since: str) -> Callable[[State, Standing], Decision]:
    def decide(state: State, standing: Standing) -> Decision:
        place = int((np.datetime64(since, "M") - standing.months[0]).astype(int))
        return Decision(factors=(Factor(lever, fund, np.full(state.closing.shape[:2], value), place),))

    return decide


def _without_rule(ruled: fm.Projection, like: xr.Dataset) -> xr.Dataset:
    """The ledger without what is there only where a rule is at work."""
    return ruled.ledger.sel(line=like["line"]).drop_vars(["bridge_debt", "waiting_bills"])


@pytest.fixture(scope="module")
def plain() -> fm.Projection:
    return fm.project("baseline", until=UNTIL)


@pytest.fixture(scope="module")
def cities() -> fm.Projection:
    return fm.project(["baseline", "prudent"], "example-province", until=2027)


def test_an_idle_rule_leaves_every_bit(cities: fm.Projection) -> None:
    ruled = fm.project(["baseline", "prudent"], "example-province", until=2027, rule=Idle()).check()
    for name, data in cities.sets.items():
        assert data.equals(_without_rule(ruled, data) if name == "ledger" else ruled.sets[name]), name
    factors = [name for name in ruled.pooling if str(name).startswith("factor_")]
    assert len(factors) == 4
    assert all((ruled.pooling[name] == (1.0 if name in factors else 0.0)).all() for name in ruled.pooling)


@pytest.mark.parametrize(
    ("lever", "value", "told", "change"),
    [
        ("contributions", 0.9, "2027-06", {"employee.employer_rate_factor": {"2028-01": 0.9}}),
        ("contributions", 0.9, "2027-12", {"employee.employer_rate_factor": {"2028-04": 0.9}}),
    ],
)
def test_a_factor_is_a_dated_change_of_the_law(lever: str, value: float, told: str, change: dict[str, Any]) -> None:
    since = max(date for dates in change.values() for date in dates)
    ruled = fm.project("baseline", until=UNTIL, rule=Told(told, _factor(lever, "employee_pooled", value, since)))
    changed = fm.project(fm.load_scenario("baseline").with_changes(change, name="baseline"), until=UNTIL)
    for name in ("ledger", "memo"):
        theirs = changed.sets[name]
        ours = ruled.check().sets[name]
        assert theirs.equals(_without_rule(ruled, theirs) if name == "ledger" else ours)


def test_a_factor_on_collection_takes_as_much_of_all_that_comes_in(plain: fm.Projection) -> None:
    """.97 in time and .6 of the rest make .988 of what is due; at .8 of the effort .7904 come in, and the same share of
    what is late is written off."""
    rule = Told("2027-12", _factor("collection", "employee_pooled", 0.8, "2028-01"))
    ruled = fm.project("baseline", until=UNTIL, rule=rule).check()
    late = 0.6 * 0.03 * 0.8 / (1 - 0.97 * 0.8)
    change = {
        "employee.collection": {"2025-01": 0.97, "2028-01": 0.97 * 0.8},
        "employee.arrears_recovered": {"2025-01": 0.6, "2028-01": late},
    }
    changed = fm.project(fm.load_scenario("baseline").with_changes(change, name="baseline"), until=UNTIL)
    for name in ("contributions_due", "contributions_collected", "arrears", "contributions_written_off"):
        np.testing.assert_allclose(ruled.memo[name], changed.memo[name], rtol=1e-12)
    assert ruled.memo["contributions_due"].equals(plain.memo["contributions_due"])
    year = slice("2030-01", "2030-12")
    came, before = (x.memo["contributions_collected"].sel(month=year).sum() for x in (ruled, plain))
    assert float(came / before) == pytest.approx(0.8, rel=1e-4)


def test_a_factor_on_bills_enters_before_settlement(plain: fm.Projection) -> None:
    rule = Told("2027-12", _factor("benefits", "resident", 0.9, "2028-01"))
    ruled = fm.project("baseline", until=UNTIL, rule=rule).check()
    incurred = (ruled.ledger["incurred"] / plain.ledger["incurred"]).sel(fund="resident").squeeze("area")
    np.testing.assert_array_equal(incurred.sel(month=slice(None, "2027-12")), 1.0)
    later = ruled.ledger.sel(fund="resident", month=slice("2028-01", None))
    before = plain.ledger.sel(fund="resident", month=slice("2028-01", None))
    at_once = later["amount"].sel(line="critical_illness")
    np.testing.assert_array_equal(at_once, before["amount"].sel(line="critical_illness"))
    billed = later["amount"].sel(line="inpatient") / before["amount"].sel(line="inpatient")
    np.testing.assert_allclose(billed, 0.9, rtol=1e-12)
    noted = ruled.pooling["factor_benefits"].sel(fund="resident").squeeze("area")
    assert noted.sel(month=["2027-12", "2028-01"]).values.tolist() == [1.0, 0.9]
    dues = ("contributions_due", "contributions_collected")
    assert all(ruled.memo[name].equals(plain.memo[name]) for name in dues)


def test_financing_rises_in_its_coverage_year_and_the_autumn_before(plain: fm.Projection) -> None:
    ruled = fm.project("baseline", until=UNTIL, rule=Told("2027-07", _factor("financing", "resident", 1.2, "2028-01")))
    ratio = (ruled.check().ledger["amount"] / plain.ledger["amount"]).sel(fund="resident", line="premium")
    year = (ruled.ledger["earned"] / plain.ledger["earned"]).sel(fund="resident").squeeze("area")
    np.testing.assert_allclose(year.sel(month=slice("2028-01", None)), 1.2, rtol=0.01)
    np.testing.assert_array_equal(year.sel(month=slice(None, "2027-12")), 1.0)
    assert float(ratio.sel(month="2027-11").squeeze()) == pytest.approx(1.2)
    with pytest.raises(fm.ProjectionError, match="months that are gone by"):
        fm.project("baseline", until=UNTIL, rule=Told("2027-12", _factor("financing", "resident", 1.2, "2028-01")))


def _moves(**flows: float) -> Callable[[State, Standing], Decision]:
    """Moves of the first area in the resident fund, matched by the rule's own fund."""

    def decide(state: State, _: Standing) -> Decision:
        shape = state.closing.shape
        by_area = {
            name: np.where(np.arange(shape[1])[:, None] == 0, _in("resident", x, shape), 0.0)
            for name, x in flows.items()
            if name != "cover"
        }
        cover = (
            {"provincial": np.where(np.arange(shape[1])[:, None] == 0, _in("resident", flows["cover"], shape), 0.0)}
            if "cover" in flows
            else {}
        )
        levy, grants, lent = (by_area.get(name, np.zeros(shape)).sum(axis=1) for name in ("levied", "granted", "lent"))
        nothing = np.zeros_like(levy)
        fiscal = np.maximum(grants + lent - levy, 0.0)
        own = OwnFund(levy, fiscal, grants, lent, nothing, levy + fiscal - grants - lent)
        return Decision(cover=cover, own=own, **by_area)

    return decide


def test_money_moved_lands_at_the_end_of_the_month_and_earns_from_the_next(plain: fm.Projection) -> None:
    ruled = fm.project("baseline", until=UNTIL, rule=Told("2030-11", _moves(granted=YUAN)))
    gap = (ruled.ledger["closing"] - plain.ledger["closing"]).sel(fund="resident").squeeze("area")
    rate = 0.0 if not float(gap[-1]) else float(gap[-1] / YUAN) - 1.0
    assert gap.sel(month="2030-10").item() == 0.0
    assert gap.sel(month="2030-11").item() == pytest.approx(YUAN, rel=1e-9)
    earned = (ruled.ledger["interest"] - plain.ledger["interest"]).sel(fund="resident", month="2030-12").item()
    assert gap.sel(month="2030-12").item() == pytest.approx(YUAN + earned, rel=1e-9)
    assert 0.0 < rate < 0.005
    assert ruled.ledger["pooled"].sel(fund="resident", month="2030-11").item() == YUAN
    assert (ruled.ledger["pooled"].sel(fund="employee_pooled") == 0.0).all()
    assert ruled.pooling["grants"].sel(fund="resident", month="2030-11").item() == YUAN


def test_money_kept_by_the_rule_must_stay_there() -> None:
    lost = Told("2030-10", _moves(levied=YUAN))
    with pytest.raises(fm.ConservationError, match="I-42"):
        fm.project("baseline", until=UNTIL, rule=lost).check()


def test_bills_postponed_are_owed_and_not_spent(plain: fm.Projection) -> None:
    ruled = fm.project("baseline", until=UNTIL, rule=Told("2029-03", _moves(postponed=YUAN))).check()
    change = {
        name: (ruled.ledger[name] - plain.ledger[name]).sel(fund="resident").squeeze("area")
        for name in ("expenditure", "unpaid_bills", "incurred", "closing")
    }
    assert change["expenditure"].sel(month="2029-03").item() == pytest.approx(-YUAN, rel=1e-9)
    assert abs(change["expenditure"]).sum().item() == pytest.approx(YUAN, rel=1e-9)
    np.testing.assert_allclose(change["unpaid_bills"].sel(month=slice("2029-03", None)), YUAN, rtol=1e-6)
    np.testing.assert_array_equal(change["incurred"], 0.0)
    assert change["closing"].sel(month="2029-03").item() == pytest.approx(YUAN, rel=1e-9)
    assert ruled.pooling["bridged"].sel(fund="resident", month="2030-12").item() == YUAN


def test_a_gap_met_by_a_budget_is_income_of_its_payer(plain: fm.Projection) -> None:
    ruled = fm.project("baseline", until=UNTIL, rule=Told("2029-03", _moves(cover=YUAN))).check()
    line = COVER_LINES["resident", "provincial"]
    assert ruled.ledger["amount"].sel(fund="resident", line=line, month="2029-03").item() == YUAN
    paid = (ruled.ledger["paid"] - plain.ledger["paid"]).sel(fund="resident", month="2029-03").squeeze("area")
    assert paid.sel(payer="provincial").item() == pytest.approx(YUAN, rel=1e-9)
    borne, without = (fiscal_burden(run).set_index("year")[list(PAYERS)] for run in (ruled, plain))
    more = borne - without
    assert more.loc[2029, "provincial"] == pytest.approx(YUAN, rel=1e-9)
    assert more.abs().sum().sum() == pytest.approx(YUAN, rel=1e-6), "no other year and no other payer bears it"
    assert line not in plain.ledger["line"].values


def test_advances_and_interest_come_from_and_go_outside(plain: fm.Projection) -> None:
    ruled = fm.project("baseline", until=UNTIL, rule=Told("2029-03", _moves(advanced=YUAN, charged=1e6))).check()
    month = {"fund": "resident", "month": "2029-03"}
    assert ruled.ledger["transfers_in"].sel(month).item() == YUAN
    assert ruled.ledger["transfers_out"].sel(month).item() == 1e6
    assert ruled.ledger["pooled"].sel(month).item() == YUAN - 1e6


def test_no_money_moves_at_the_valuation_date() -> None:
    with pytest.raises(fm.InputError, match="are the valuation"):
        fm.project("baseline", until=2027, rule=Told("2025-12", _moves(granted=YUAN)))


def test_a_run_without_a_rule_has_nothing_pooled(plain: fm.Projection) -> None:
    assert plain.pooling is None
    assert "pooling" not in plain.sets


def test_a_run_with_a_rule_is_saved_parted_and_kept(tmp_path: Any) -> None:
    rule = Told("2026-05", _moves(granted=YUAN))
    run = fm.project(["baseline", "prudent"], "example-province", until=2027, rule=rule)
    assert fm.open_run(run.save(tmp_path / "run.nc")).equals(run)
    assert run.sel("prudent").equals(fm.project("prudent", "example-province", until=2027, rule=rule))
    part = run.sel(area=list(run.ledger["area"].values[:2]), fund="individual_accounts")
    assert "pooling" not in part.sets
    assert run.sel(fund="resident").pooling["fund"].values.tolist() == ["resident"]
    kept = fm.project("baseline", "example-province", until=2027, rule=rule, keep=["ledger"])
    assert kept.pooling.equals(run.sel("baseline").pooling)
    assert (
        run.prudent() is None or run.prudent().pooling["grants"].sum() == run.sel(["baseline"]).pooling["grants"].sum()
    )


def test_the_state_is_what_was_rolled() -> None:
    seen: list[State] = []
    fm_rule = Told("2027-12", lambda state, _: (seen.append(state), NOTHING)[1])
    run = fm.project("baseline", "example-province", until=2028, rule=fm_rule)
    (state,) = seen
    ledger = run.ledger.sel(fund=["employee_pooled", "resident"])
    closing = ledger["closing"].sel(month="2027-12").values.reshape(state.closing.shape[1:])
    np.testing.assert_array_equal(state.closing[0], closing)
    year = ledger.sel(month=slice("2027-01", "2027-12"))
    np.testing.assert_allclose(state.last.expenditure[0], year["expenditure"].sum("month"), rtol=1e-12)
    rise = closing - ledger["opening"].sel(month="2027-01").values.reshape(closing.shape)
    np.testing.assert_allclose(state.trailing.income[0] - state.trailing.expenditure[0], rise, rtol=1e-6, atol=1.0)
    apart = (ledger["unearned"] + ledger["overdue"]).sel(month="2027-12").values.reshape(closing.shape)
    np.testing.assert_allclose(state.earned[0], closing - apart, rtol=1e-12)
    np.testing.assert_allclose(
        state.unpaid[0], ledger["unpaid_bills"].sel(month="2027-12").values.reshape(closing.shape)
    )
    heads = run.stock_exposures["stock"].sel(exposure="retired")
    middle = heads.sel(boundary=2027) / 24 + heads.sel(boundary=2028) * 23 / 24
    np.testing.assert_allclose(state.heads["retired"][0], middle, rtol=1e-6)
    before = ledger.sel(month=slice("2026-01", "2026-12"))["expenditure"].sum("month")
    np.testing.assert_allclose(state.before.expenditure[0], before, rtol=1e-12)


def test_a_lever_that_is_none_is_refused() -> None:
    with pytest.raises(fm.InputError, match="cannot multiply financing of employee_pooled"):
        fm.project(
            "baseline", until=2027, rule=Told("2026-05", _factor("financing", "employee_pooled", 1.1, "2027-01"))
        )


def test_a_city_that_is_bridged_is_as_short_as_without_the_bridge() -> None:
    """Bills wait without interest, so the city owes what it would be short of, less the interest on a debt."""
    ruled = fm.project("baseline", "example-province", 2032, rule={"kind": "municipal"})
    plain = fm.project("baseline", "example-province", 2032)
    dates = [fm.depletion_month(run).sel(fund="employee_pooled") for run in (ruled, plain)]
    assert dates[0].notnull().any()
    assert dates[0].equals(dates[1])
    lowest = ruled.ledger["closing"].sel(fund="employee_pooled").min("month")
    np.testing.assert_allclose(lowest.where(lowest < 1.0, 0.0), 0.0, atol=1e-3)
    below = [fm.floor_month(run).sel(fund="employee_pooled") for run in (ruled, plain)]
    assert below[0].equals(below[1])
    months = fm.reserve_months(ruled, recognition="cash").sel(fund="employee_pooled", month="2032-12")
    assert (months < 0.0).sum() >= 1
