"""Shocks: each acts from its month and not before, heals, is nothing at severity 0, and what it takes is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.stress import library, stress
from fundmodel.assumptions.scenario.shock_file import builtin_shocks, load_shock, read_shock
from fundmodel.assumptions.scenario.shocked import changes_of, shocked
from fundmodel.assumptions.shipped import shipped
from fundmodel.vocabulary.dictionary import LANGUAGES, parameters

UNTIL = 2033
FIRST = 2026
FUNDS = ["employee_pooled", "resident"]
HIT, OTHER = "synthetic-C", "synthetic-F"
LATER = {"factory-closure": "2028-01", "young-leave": "2028-01", "wage-freeze": "2028-01", "late-subsidy": "2028-01"}
"""Shocks of what is read in January; the others start in a month of their own."""

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")


def started(name):
    return load_shock(name).at(start=LATER.get(name, "2028-05"), healing=1.0)


@pytest.fixture(scope="module")
def base():
    return fm.load_scenario("baseline")


@pytest.fixture(scope="module")
def province():
    return fm.load_data("example-province")


@pytest.fixture(scope="module")
def struck(base, province):
    """Lanes of one run: the base, then each shock in one city, as it is and with severity 0."""
    lanes = [base]
    for name in builtin_shocks():
        for size, severity in (("", None), (" 0", 0.0)):
            shock = started(name).at(severity)
            lanes.append(shocked(base, [shock], [HIT], province.areas, FIRST, name + size))
    return fm.project(lanes, province, until=UNTIL).check()


def moved(run, name):
    """Closing of all funds and areas with the shock less that without, (area, fund, month)."""
    closing = run.ledger["closing"]
    return closing.sel(scenario=name) - closing.sel(scenario="baseline")


@pytest.mark.parametrize("name", builtin_shocks())
def test_a_shock_acts_from_its_month_and_not_before(struck, name):
    start = started(name).start
    change = abs(moved(struck, name)).max(("area", "fund"))
    assert (change.sel(month=slice(None, np.datetime64(start, "M") - 1)) == 0.0).all()
    assert change.sel(month=start).item() > 0.0
    if name != "young-leave":
        assert (moved(struck, name).sel(area=OTHER) == 0.0).all()
    else:
        assert abs(moved(struck, name).sel(area=OTHER)).max() > 0.0


@pytest.mark.parametrize("name", builtin_shocks())
def test_severity_0_is_the_base_bit_for_bit(struck, name):
    alone = struck.sel(scenario="baseline").ledger
    for variable in alone.data_vars:
        np.testing.assert_array_equal(struck.sel(scenario=f"{name} 0").ledger[variable], alone[variable], str(variable))


@pytest.mark.parametrize("name", ["price-shock", "epidemic", "collection-slump", "late-subsidy", "factory-closure"])
def test_healing_ends_it(struck, name):
    """Once healed what is billed, due or paid in a year is that of the base again, but for interest on what is gone."""
    flows = struck.ledger[["income", "expenditure"]].sel(area=HIT, fund=FUNDS)
    flows = flows.assign(net=flows["income"] - flows["expenditure"])["net"]
    change = abs(flows.sel(scenario=name) - flows.sel(scenario="baseline"))
    worst = change.max(("fund", "month")).item()
    healed = {"factory-closure": 2030, "collection-slump": 2032}.get(name, 2031)
    after = change.sel(month=slice(f"{healed}-07", None)).max(("fund", "month")).item()
    assert worst > 0.0
    assert after < (0.1 if name == "factory-closure" else 1e-9) * worst


def test_a_factor_multiplies_what_is_billed_and_nothing_else(base):
    """paid = paid without x (1 + s w) line by line, but the premium of critical illness and allowances to mothers."""
    shock = load_shock("price-shock").at(0.2, "2027-04", 0.0)
    run = fm.project([base, shocked(base, [shock], None, ["CN"], FIRST)], until=2028)
    amount = run.ledger["amount"].sel(area="CN", fund=FUNDS)
    paid = amount.sel(scenario="price-shock") / amount.sel(scenario="baseline")
    inside = paid.sel(month=slice("2027-04", "2028-03"))
    for line in ("inpatient", "outpatient", "chronic"):
        np.testing.assert_allclose(inside.sel(line=line), 1.2, rtol=1e-12)
        np.testing.assert_allclose(paid.sel(line=line, month=slice("2028-04", None)), 1.0, rtol=1e-12)
    np.testing.assert_allclose(inside.sel(line="critical_illness"), 1.0, rtol=1e-12)


def test_a_wage_freeze_is_caught_up_to_second_order(base):
    shock = load_shock("wage-freeze").at(0.03, "2027-01", 3)
    change = changes_of(base, shock)["employee.base_growth_shift"]["value"]
    assert change == {"2027-01": -0.03, "2029-01": pytest.approx(0.02), "2032-01": 0.0}
    forever = changes_of(base, shock.at(healing=0))["employee.base_growth_shift"]["value"]
    assert forever == {"2027-01": -0.03, "2029-01": 0.0}


def test_a_shock_lies_over_what_the_scenario_assumes_in_each_area(base, province):
    """Points add, factors multiply; what differs between areas stays so, and two shocks on one lever are both there."""
    own = base.with_changes(
        {"employee.collection_shift": {"2026-01": -0.01, "2027-10": -0.02}}, name="weak", areas=[HIT]
    )
    slump = load_shock("collection-slump").at(0.05, "2027-07", 0.0)
    both = shocked(own, [slump, load_shock("epidemic").at(1.0, "2027-07", 0.0)], None, province.areas, FIRST)
    months = np.array(["2027-06", "2027-07", "2027-10", "2028-01", "2028-07"], dtype="datetime64[M]")
    for area, expected in ((HIT, [-0.01, -0.09, -0.10, -0.07, -0.02]), (OTHER, [0.0, -0.08, -0.08, -0.05, 0.0])):
        found = both.in_area(area).at_months("employee.collection_shift", months)
        np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.fixture(scope="module")
def found(base, province):
    return stress(base, province, ["epidemic + price-shock", "factory-closure"], [HIT, OTHER], 2031)


def test_the_tables_are_what_runs_give(found, base, province):
    assert list(dict.fromkeys(found.table["shock"])) == [
        "epidemic",
        "price-shock",
        "epidemic + price-shock",
        "factory-closure",
    ]
    lane = next(one.scenario for one in found.struck if one.name == "factory-closure")
    run = fm.project([base, lane], province, until=2031)
    closing = run.ledger["closing"].sel(fund=FUNDS)
    gone = closing.sel(scenario="baseline") - closing.sel(scenario="factory-closure")
    rows = found.table[found.table["shock"] == "factory-closure"].set_index(["area", "fund"])
    for fund in FUNDS:
        assert rows.loc[(OTHER, fund), "money_lost"] == gone.sel(area=OTHER, fund=fund)[-1].item()
        np.testing.assert_allclose(rows.loc[("all", fund), "money_lost"], gone.sel(fund=fund)[..., -1].sum())
    for when, name in (("before", "baseline"), ("after", "factory-closure")):
        floor = fm.floor_month(run.sel(scenario=name)).sel(fund=FUNDS)
        depletion = fm.depletion_month(run.sel(scenario=name)).sel(fund=FUNDS)
        for event, dates in (("floor", floor), ("depletion", depletion)):
            told = rows.loc[[(OTHER, fund) for fund in FUNDS], f"{event}_{when}"].to_numpy()
            np.testing.assert_array_equal(told, dates.sel(area=OTHER).values)


def test_what_is_lost_together_and_when(found):
    together = found.table[found.table["shock"] == "epidemic + price-shock"].set_index(["area", "fund"])
    alone = [
        found.table[found.table["shock"] == name].set_index(["area", "fund"]) for name in ("epidemic", "price-shock")
    ]
    apart = alone[0]["money_lost"] + alone[1]["money_lost"]
    np.testing.assert_allclose(together["money_lost"] - apart, together["beyond_sum"], atol=1.0)
    assert (together["beyond_sum"][together["hit"]] > 0.0).all(), "a dearer epidemic is dearer still"
    assert alone[0]["beyond_sum"].isna().all()
    paths = found.paths[(found.paths["shock"] == "epidemic") & (found.paths["area"] == HIT)]
    own = paths[paths["fund"] == "employee_pooled"].set_index("month")
    lost = own["before"] - own["after"]
    row = alone[0].loc[(HIT, "employee_pooled")]
    assert row["months_lost"] == lost["2027-01":].max()
    assert row["worst_month"] == lost["2027-01":].idxmax()
    years = found.years.query(f"shock == 'epidemic' and area == '{HIT}' and fund == 'employee_pooled'").set_index(
        "year"
    )
    assert years.loc[2028, "months_lost"] == lost[pd.Timestamp("2028-12-01")]


def test_newly_below_is_below_after_and_not_before(found):
    new = found.table["newly_below"]
    assert (new == (found.table["floor_before"].isna() & found.table["floor_after"].notna())).all()
    assert set(found.newly_below("epidemic").columns) == {"area", "fund", "floor_after"}


def test_a_rule_is_at_work_in_base_and_shock(base, province):
    """Under a rule given to the test the base it is held against is that of the rule, not of the scenario."""
    rule = {"kind": "unified", "from": "2027-01"}
    own = stress(base, province, "price-shock", [HIT], 2028, rule=rule, severity=0.1)
    run = fm.project(base, province, until=2028, rule=rule)
    months = fm.reserve_months(run).sel(area=HIT, fund="employee_pooled").values[-1]
    rows = own.years.query(f"area == '{HIT}' and fund == 'employee_pooled' and year == 2028")
    assert rows["months_before"].item() == pytest.approx(float(months), rel=1e-9)
    assert own.table.query(f"area == '{OTHER}'")["money_lost"].abs().max() > 0.0, "what one loses all bear"


@pytest.mark.parametrize("name", builtin_shocks())
def test_every_shock_of_the_library_has_words_and_a_source(name):
    shock = read_shock(shipped("stress", f"{name}.yaml"))
    assert shock.name == name
    for words in (shock.label, shock.question, shock.left_out, shock.severity_label):
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
    assert shock.tag == "judgement"
    assert "METHODS" in shock.source or "ours" in shock.source
    assert 0.0 < shock.severity <= shock.high
    assert {lever.parameter for lever in shock.levers} <= set(parameters())


def test_a_nation_has_no_shock_between_areas():
    assert "young-leave" not in library(fm.load_data("national"))
    with pytest.raises(fm.InputError, match="one area"):
        fm.stress("baseline", "national", "young-leave", until=2028)


@pytest.mark.parametrize(
    ("given", "said", "zh"),
    [
        ({"severity": 2.0}, "severity is not valid", "强度不在有效范围"),
        ({"severity": float("nan")}, "severity is not valid", "强度"),
        ({"start": "soon"}, "start is no month", "起始不是月份"),
        ({"start": "2026-01", "healing": -1}, "healing are not valid", "恢复年数"),
        ({"healing": 0.51}, "whole months", "折合整月"),
    ],
)
def test_what_cannot_be_used_is_told_in_both_languages(given, said, zh):
    with pytest.raises(fm.InputError, match=said) as error:
        load_shock("price-shock").at(**given)
    assert zh in error.value.in_language("zh")


def test_people_shocks_start_in_january_and_heal_in_years_that_there_are():
    with pytest.raises(fm.InputError, match="2027-01"):
        load_shock("factory-closure").at(start="2027-04")
    with pytest.raises(fm.InputError, match="1, 2, 3, 4, 5, 7, 10"):
        load_shock("factory-closure").at(healing=6)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"shocks": "epidemy"}, "epidemic"),
        ({"shocks": []}, "No shock"),
        ({"areas": ["nowhere"]}, "no area"),
        ({"shocks": "price-shock", "start": "2025-01"}, "before the first projected month"),
        ({"shocks": "price-shock", "start": "2041-01"}, "after the last year"),
    ],
)
def test_a_test_that_cannot_be_made_says_why(asked, said):
    with pytest.raises(fm.InputError, match=said):
        fm.stress("baseline", "national", until=2027, **asked)


def test_a_file_of_ones_own_is_checked_line_by_line(tmp_path):
    text = shipped("stress", "price-shock.yaml").read_text(encoding="utf-8")
    own = tmp_path / "mine.yaml"
    own.write_text(text, encoding="utf-8")
    assert load_shock(own) == load_shock("price-shock")
    own.write_text(
        text.replace("tag: judgement", "tag: guess").replace("employee.care_factor", "employee.care_facto"),
        encoding="utf-8",
    )
    with pytest.raises(fm.InputError) as error:
        load_shock(own)
    assert {fault.place for fault in error.value.faults} == {"tag", "levers.employee.care_facto"}
    assert all(fault.row for fault in error.value.faults)
    own.write_text(text.replace("months: 12", "months: 0").replace("healing:", "heeling:"), encoding="utf-8")
    with pytest.raises(fm.InputError, match="heeling"):
        load_shock(own)
