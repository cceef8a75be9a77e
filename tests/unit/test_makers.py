"""Rules made in Python are the rules of the files."""

from __future__ import annotations

from pathlib import Path

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


def test_each_scenario_has_its_own_rule(tmp_path: Path) -> None:
    """Side by side, each is what it would be alone; the one without a rule keeps nothing of the other's."""
    for name, rule in (("pooled", "{file: plain, from: 2026-06}"), ("one-pool", "{kind: unified, from: 2026-09}")):
        words = f"name: {name}\nlabel: {{zh: {name}, en: {name}}}\nquestion: {{zh: 问, en: Q?}}\n"
        text = f"{words}extends: baseline\nchanges: {{}}\nrule: {rule}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    files = [tmp_path / "pooled.yaml", "baseline", tmp_path / "one-pool.yaml"]
    together = fm.project(files, "example-province", UNTIL).check()
    for file, name in zip(files, together.scenarios, strict=True):
        alone = fm.project(file, "example-province", UNTIL)
        assert together.sel(name).equals(alone), name
        assert (alone.pooling is None) == (name == "baseline")
    assert "cover_employee_local" not in together.sel("baseline").ledger["line"].values
    prepared = fm.prepare(tmp_path / "pooled.yaml", "example-province", UNTIL).money({})
    assert prepared.pooling.equals(together.sel("pooled").pooling)


def test_a_step_just_past_the_end_is_not_prepared() -> None:
    steps = [{"from": "2026-06", "rule": {"kind": "municipal"}}, {"from": "2029-01", "rule": {"kind": "unified"}}]
    run = fm.project("baseline", "example-province", UNTIL, rule={"kind": "phased", "steps": steps}).check()
    assert not run.pooling["levied"].any()
