"""What holds of every rule on every province (METHODS 11: I-41 to I-43, I-52): money moved is money kept, areas alike
move none, one area pools with nobody, no levy is no rule, and one pool is the sum of its cities."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import fundmodel as fm
from tests.areas import package, parts

UNTIL = 2028
FUNDS = ["employee_pooled", "resident"]
SHARES = st.lists(st.floats(0.05, 1.0), min_size=2, max_size=4)
fund_lists = st.sampled_from([["employee_pooled"], ["resident"], FUNDS])
FEW = settings(
    max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)

adjustment = st.fixed_dictionaries(
    {
        "kind": st.just("adjustment_fund"),
        "levy_income": st.floats(0.0, 0.3),
        "levy_balance": st.floats(0.0, 0.3),
        "cap_months": st.floats(2.0, 15.0),
        "floor": st.floats(0.0, 8.0),
        "local_responsibility": st.floats(0.0, 0.9),
        "levy_base": st.sampled_from(["contributions", "final_income", "financing", "surplus"]),
        "levy_lag": st.sampled_from([0, 1]),
        "payout": st.sampled_from(["pro_rata", "poorest_first"]),
        "calendar": st.sampled_from(["yearly", "quarterly"]),
        "held_locally": st.booleans(),
        "emergency_share": st.floats(0.0, 0.5),
        "interest_rate": st.floats(0.0, 0.05),
        "funds": fund_lists,
        "bridge": st.sampled_from(
            [{"by": by, "interest_rate": 0.03} for by in ("delayed_payment", "treasury_advance", "provincial_fund")]
        ),
    }
).map(lambda rule: {**rule, "target": rule["floor"]})
unified = st.fixed_dictionaries(
    {
        "kind": st.just("unified"),
        "old_balances": st.sampled_from(["absorbed", "sub_accounts", "blended"]),
        "funds": fund_lists,
    }
)
national = st.fixed_dictionaries(
    {
        "kind": st.just("national_fund"),
        "style": st.sampled_from(["capitation", "pension"]),
        "rate": st.floats(0.01, 0.2),
    }
)
RULES = st.one_of(adjustment, unified, national)


@cache
def nation() -> fm.DataPackage:
    return fm.load_data("national")


def _province(weights: list[float], months: list[float] | None = None) -> fm.DataPackage:
    """The nation cut into areas, with as many months of balance as each is given, else as the nation."""
    shares = np.array(weights) / sum(weights)
    frame = parts(nation(), shares)
    if months is not None:
        for fund in ("employee_pooled", "resident"):
            spent = frame[f"{fund}_expenditure_100m_yuan"]
            opening = f"{fund}_opening_100m_yuan"
            frame[opening] = spent / 12.0 * np.array(months[: len(frame)])
    return package(nation(), frame)


def _money(run: fm.Projection) -> Any:
    return run.ledger.sel(fund=FUNDS)


@given(weights=SHARES, months=st.lists(st.floats(0.5, 20.0), min_size=4, max_size=4), rule=RULES)
@FEW
def test_money_moved_is_money_kept(weights: list[float], months: list[float], rule: Any) -> None:
    province = _province(weights, months)
    run = fm.project("baseline", province, UNTIL, rule={**rule, "from": "2026-06"}).check()
    plain = fm.project("baseline", province, UNTIL)
    pooled, own = run.pooling, run.pooling["closing"]
    moved = (pooled["granted"] + pooled["area_lent"] - pooled["levied"]).sum("area")
    outside = own - own.sel(month="2025-12") - pooled["fiscal"].cumsum("month") - pooled["interest"].cumsum("month")
    scale = float(abs(plain.ledger["closing"]).max())
    np.testing.assert_allclose(moved.cumsum("month") + outside, 0.0, atol=1e-10 * scale)
    before = slice(None, "2026-05")
    xr_same = (_money(run)["closing"].sel(month=before) == _money(plain)["closing"].sel(month=before)).all()
    assert bool(xr_same)


@given(weights=st.integers(2, 4), rule=RULES)
@FEW
def test_areas_that_are_alike_move_no_money(weights: int, rule: Any) -> None:
    if rule["kind"] == "adjustment_fund":
        rule = {**rule, "floor": 0.0, "target": 0.0, "emergency_share": 0.0}
    province = _province([1.0] * weights)
    run = fm.project("baseline", province, UNTIL, rule={**rule, "from": "2026-06"})
    net = (run.pooling["granted"] - run.pooling["levied"]).transpose("area", ...)
    scale = float(run.ledger["income"].max())
    np.testing.assert_allclose(net - net.isel(area=0), 0.0, atol=1e-9 * scale)
    if rule["kind"] != "adjustment_fund":
        np.testing.assert_allclose(net, 0.0, atol=1e-9 * scale)


@pytest.mark.parametrize("name", ["municipal", *fm.rules().query("shipped")["name"]])
def test_one_area_pools_with_nobody(name: str) -> None:
    """Every regime is the run without a rule, to the last bit."""
    alone = fm.project("baseline", nation(), UNTIL)
    rule = {"kind": name} if name == "municipal" else {"file": name}
    run = fm.project("baseline", nation(), UNTIL, rule=rule).check()
    assert (_money(run)["closing"] == _money(alone)["closing"]).all()
    assert not run.pooling[["levied", "granted", "levy", "grants", "closing"]].to_array().any()


def test_no_levy_is_no_rule_to_the_last_bit() -> None:
    none = {"kind": "adjustment_fund", "levy_income": 0.0, "from": "2026-06"}
    run = fm.project("baseline", "example-province", UNTIL, rule=none)
    municipal = fm.project("baseline", "example-province", UNTIL, rule={"kind": "municipal"})
    assert run.ledger.equals(municipal.ledger)
    assert run.pooling.equals(municipal.pooling)


@given(weights=SHARES, months=st.lists(st.floats(0.5, 20.0), min_size=4, max_size=4))
@FEW
def test_one_pool_is_the_sum_of_its_cities(weights: list[float], months: list[float]) -> None:
    province = _province(weights, months)
    run = fm.project("baseline", province, UNTIL, rule={"kind": "unified", "from": "2026-01", "funds": FUNDS}).check()
    plain = fm.project("baseline", province, UNTIL)
    ours, theirs = (_money(x)["closing"].sum("area").sel(month=slice("2026-01", None)) for x in (run, plain))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)
    year = _money(run).sel(month=slice("2027-01", "2027-12"))
    held = _money(run)["closing"].sel(month="2027-12") / year["expenditure"].sum("month")
    np.testing.assert_allclose(held.max("area"), held.min("area"), rtol=1e-9)


def test_no_rule_helps_a_province_in_deficit_as_a_whole() -> None:
    """All that a rule can do is to move who is short: what is short in all is what it was, but for interest."""
    data = fm.load_data("example-province-deficit")
    shipped = fm.rules().query("shipped")
    rules = {row["name"]: {"file": row["name"], "from": "2027-01"} for _, row in shipped.iterrows()}
    rules["phased-residents-first"].pop("from")
    people = fm.prepare("baseline", data, 2033)
    runs = {name: replace(people, rule=rule).money({}).check() for name, rule in rules.items()}
    runs["municipal"] = replace(people, rule={"kind": "municipal"}).money({})
    found = fm.pooling_metrics(runs, before="municipal").query("year == 2033")
    own = found[found["measure"] == "total_own_money"]
    assert len(own) == 2 * len(runs)
    assert (own["value"] < 0.0).all()
    gain = found[found["measure"] == "total_gain_besides"]["value"]
    np.testing.assert_allclose(gain, 0.0, atol=100.0)
