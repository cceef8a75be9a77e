"""Rules made in Python are the rules of the files."""

from __future__ import annotations

import pytest

import fundmodel as fm

UNTIL = 2028


def test_a_rule_in_python_is_the_rule_of_its_data() -> None:
    rule = fm.adjustment_fund(levy_income=0.04, floor=3, target=3, begins="2027-01", bridge={"by": "treasury_advance"})
    made = fm.project("baseline", "example-province", UNTIL, rule=rule)
    data = {"kind": "adjustment_fund", "levy_income": 0.04, "floor": 3, "target": 3, "from": "2027-01"}
    read = fm.project("baseline", "example-province", UNTIL, rule={**data, "bridge": {"by": "treasury_advance"}})
    assert made.equals(read)
    assert made.provenance["scenarios"][0]["rule"]["levy_income"] == 0.04
    scenario = fm.load_scenario("baseline")
    assert made.pooling["levied"].sum() > 0.0
    assert scenario.rule is None


@pytest.mark.parametrize("make", [fm.municipal, fm.unified, fm.national_fund])
def test_every_maker_makes_a_rule_that_holds(make: object) -> None:
    fm.project(
        "baseline", "example-province", UNTIL, rule=make(begins="2026-06") if make is not fm.municipal else make()
    ).check()  # type: ignore[operator]


def test_a_stabiliser_lowers_what_is_paid() -> None:
    rule = fm.stabiliser(below=0.5, gain=0.2, lever="benefits", funds=["resident"], begins="2026-06")
    run, plain = fm.project("baseline", until=UNTIL, rule=rule).check(), fm.project("baseline", until=UNTIL)
    last = {"fund": "resident", "month": "2028-12"}
    assert run.ledger["expenditure"].sel(last).item() < plain.ledger["expenditure"].sel(last).item()


def test_a_clause_that_is_none_is_named_with_the_nearest() -> None:
    with pytest.raises(fm.InputError, match="levy_income") as refused:
        fm.adjustment_fund(levy_incme=0.05, levy_income=0.05)
    assert "levy_incme" in str(refused.value)
    with pytest.raises(fm.InputError, match="floor"):
        fm.adjustment_fund(levy_income=0.05, floor=-3)
