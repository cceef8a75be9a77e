"""Changes that do not do what they seem to are named with the form to write: absorbed by the base year, with a rule of
growth lost, idle without company, later or longer than their date."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.remarks import remarks
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.calibration import reconcile
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.page import page
from fundmodel.vocabulary.dictionary import base_year_factors, parameters
from fundmodel.vocabulary.remark_words import remark_words
from tests import base_year
from tests.architecture import test_parameters_read as moved
from tests.of_each import of_each

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")

BASE = fm.load_scenario("baseline")
KNOWN = base_year_factors()


def of(changes, base=BASE, until=2060):
    return remarks(base.with_changes(changes, name="x"), 2025, until)


def kinds(changes):
    return {(remark.kind, remark.parameter) for remark in of(changes)}


@of_each("name", builtin_scenarios())
def test_a_shipped_scenario_has_none(name):
    """But that a premium is collected in the autumn before its year is said of every premium that moves."""
    assert {remark.kind for remark in remarks(fm.load_scenario(name), 2025)} <= {"earlier"}


@pytest.mark.parametrize(
    ("changes", "parameter", "date", "since"),
    [
        ({"resident.premium": {"2028-01": 450}}, "resident.premium", "2028", "2027-09"),
        ({"resident.financing_income_share": {"2027-01": 0.05}}, "resident.financing_income_share", "2027", "2026-09"),
        ({"resident.minimum_growth": {"2029-01": 0.05}}, "resident.minimum_growth", "2029", "2028-09"),
    ],
)
def test_a_premium_moves_cash_in_the_autumn_before_its_year(changes, parameter, date, since):
    (found,) = [remark for remark in of(changes) if remark.kind == "earlier"]
    assert (found.parameter, found.date, found.since) == (parameter, date, since)
    zh, en = remark_words(found._asdict())
    assert f"{since}起" in zh
    assert f"from {since} on" in en
    changed = BASE.with_changes(changes, name="changed")
    (row,) = fm.diff_scenarios(BASE, changed).head(1).to_dict("records")
    assert row["cash_from"] == since
    with warnings.catch_warnings():
        warnings.simplefilter("error", fm.FundmodelWarning)
        run = fm.project([BASE, changed], until=int(date))
    income = run.ledger["amount"].sel(fund="resident", area="CN", line="premium")
    moved = (income.sel(scenario="changed") != income.sel(scenario="baseline")).values
    assert str(run.ledger["month"].values[moved.argmax()])[:7] == since


def test_the_table_of_differences_gives_the_amount_that_a_rule_makes():
    from fundmodel.presentation.frames.difference_amounts import with_amounts
    from fundmodel.presentation.terminal.fund_screens import difference_words

    other = fm.load_scenario("current-law")
    run = fm.project([BASE, other], until=2032)
    found = with_amounts(fm.diff_scenarios(BASE, other), run, ("baseline", "current-law"))
    (row,) = found[(found["parameter"] == "resident.subsidy") & (found["from"] == "2031-01")].to_dict("records")
    assert row["amount_a"] == float(run.economy["subsidy"].sel(scenario="baseline", area="CN", year=2031))
    told = difference_words(row["value_a"], "en", row["amount_a"], row["from"])
    assert told.endswith(f"; {row['amount_a']:.4g} in 2031")
    assert "2031年为" in difference_words(row["value_a"], "zh", row["amount_a"], row["from"])


@of_each("name", [name for name in parameters() if name not in moved.SHOWN])
def test_a_change_for_all_time_is_noted_where_the_base_year_takes_it(name):
    base = moved.in_company(name)
    if name.startswith("care.") and name != "care.fund":
        base = base.with_changes({"care.fund": "separate"}, name="care")
    for value in base_year.other_values(base, name):
        found = {one.kind for one in of({name: base_year.for_all_time(name, value)}, base) if one.parameter == name}
        assert ("absorbed" in found) == (name in KNOWN), (name, value)


@pytest.mark.parametrize(
    ("changes", "absorbed"),
    [
        ({"employee.employer_rate": {"2025-12": 0.09}}, True),
        ({"employee.employer_rate": {"2026-01": 0.09}}, False),
        ({"employee.employer_rate": {"2024-07": 0.09, "2024-08": 0.08}}, True),
        ({"economy.interest_rate": {"value": {"2025-01": 0.015, "2030-01": 0.03}, "interpolate": "linear"}}, True),
        ({"resident.premium": {"2026-01": 450}}, True),
        ({"resident.premium": {"2027-01": 450}}, False),
        ({"resident.subsidy": {"2026-01": 760}}, False),
        ({"care.take_up": 0.5}, False),
        ({"care.take_up": 0.5, "care.fund": "separate"}, True),
    ],
)
def test_dates_on_or_before_the_valuation_date(changes, absorbed):
    assert ("absorbed" in {remark.kind for remark in of(changes)}) == absorbed


def test_the_premium_of_2026_was_received_in_2025_and_the_note_says_2027():
    (remark,) = of({"resident.premium": {"2026-01": 450}})
    assert remark.write == "resident.premium: {2027-01: 450}"


def test_a_flat_value_drops_a_rule_of_growth_and_says_so():
    (found,) = of({"resident.subsidy": 1000})
    assert (found.kind, found.rule) == ("absorbed", "disposable_income_per_head")
    (alone,) = of({"employee.mean_pension": 4000, "employee.retiree_rate": {2027: 0.01}})
    assert (alone.kind, alone.write) == ("rule_lost", "employee.mean_pension: {2026-01: 4000}")
    kept = BASE.with_changes({"resident.subsidy": {"2026-01": 1000}}, name="kept").entry("resident.subsidy")
    assert (kept.beyond_last, kept.grow_with) == ("grow_with", "disposable_income_per_head")
    assert of({"resident.subsidy": {"value": {"2026-01": 1000}, "beyond_last": "hold"}}) == ()


def test_a_scenario_over_another_is_held_against_the_root():
    first = BASE.with_changes({"employee.employer_rate": 0.09}, name="first")
    (remark,) = of({"resident.premium": {"2030-01": 450}}, base=first)
    assert remark.parameter == "employee.employer_rate"
    assert remarks(BASE, 2025) == ()


def test_the_undated_rate_does_nothing_and_the_form_to_write_does_it():
    """Issue 10: an undated employer rate of 9 % moves no money, dated it brings a ninth more of the employers' part."""
    undated = BASE.with_changes({"employee.employer_rate": 0.09}, name="undated")
    dated = BASE.with_changes({"employee.employer_rate": {"2026-01": 0.09}}, name="dated")
    closing = fm.project([BASE, undated, dated], until=2035).ledger["closing"].sel(fund="employee_pooled")
    at_end = {name: float(closing.sel(scenario=name).isel(month=-1).sum()) / 1e8 for name in closing["scenario"].values}
    assert abs(at_end["undated"] - at_end["baseline"]) < 100
    assert at_end["dated"] - at_end["baseline"] > 15_000


MINE = (
    "name: mine\nlabel: {{zh: 我的, en: Mine}}\nquestion: {{zh: 问, en: What}}\nreference: own\nextends: baseline\n"
    "changes:\n  {changes}\nareas: all\n"
)


@pytest.fixture
def my_file(tmp_path):
    path = tmp_path / "mine.yaml"
    changes = "employee.employer_rate: 0.09\n  resident.subsidy: 750"
    path.write_text(MINE.format(changes=changes), encoding="utf-8")
    return str(path)


def test_the_screen_the_page_and_the_json_tell_it(my_file, capsys):
    assert main(["run", my_file, "--until", "2028", "--lang", "zh", "--no-range"]) == 0
    printed = capsys.readouterr()
    said = printed.out.replace("\n", "")
    assert said.count("employee.employer_rate: {2026-01: 0.09}") == 1
    assert "employer_rate" not in printed.err
    assert "随人均可支配收入增长" in said
    assert main(["run", my_file, "--until", "2028", "--json", "--no-range"]) == 0
    rows = json.loads(capsys.readouterr().out)["remarks"]
    assert [(row["kind"], row["parameter"]) for row in rows] == [
        ("absorbed", "employee.employer_rate"),
        ("absorbed", "resident.subsidy"),
    ]
    html = page(fm.project(my_file, until=2028), "en")
    assert html.count("Write: employee.employer_rate: {2026-01: 0.09}") == 1


def test_check_reads_a_scenario_file(my_file, capsys):
    assert main(["check", my_file, "--lang", "en"]) == 0
    assert "resident.subsidy: {2026-01: 750}" in capsys.readouterr().out
    assert main(["check", my_file, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["remarks"]) == 2
    assert main(["check", "recession", "--lang", "zh"]) == 0
    assert "recession" in capsys.readouterr().out


def test_a_choice_of_a_whole_run_refuses_dates():
    with pytest.raises(fm.InputError, match=r"population\.fertility_variant\]: it holds for the whole run"):
        fm.project(BASE.with_changes({"population.fertility_variant": {"2027-01": "low"}}, name="x"), until=2027)


def test_a_run_of_the_baseline_has_no_remark():
    run = fm.project("baseline", until=2027)
    assert run.provenance["scenarios"][0]["remarks"] == []
    assert np.isfinite(run.ledger["closing"]).all()


def test_a_flat_premium_is_told_one_form_which_keeps_the_growth_rule():
    """Issue 10: two lines named 2027 and 2026, and one of them only that the rule is kept."""
    (found,) = of({"resident.premium": 500})
    assert (found.rule, found.write) == ("disposable_income_per_head", "resident.premium: {2027-01: 500}")
    kept = BASE.with_changes({"resident.premium": {"2027-01": 500}}, name="kept").entry("resident.premium")
    assert (kept.beyond_last, kept.grow_with) == ("grow_with", "disposable_income_per_head")
    for said in remark_words(found._asdict()):
        assert said.count("resident.premium: {2027-01: 500}") == 1
        assert "2026" not in said


def warned(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [one for one in caught if issubclass(one.category, fm.FundmodelWarning)]


UNDATED = {"resident.subsidy_delay": 6}
FORM = "resident.subsidy_delay: {2026-01: 6}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("door", ["project", "prepare", "money"])
def test_python_is_warned_at_its_own_line(door, lang):
    """Issue 10: the undated delay left the fund 45,309 (100m yuan) richer and nobody said so."""
    late = BASE.with_changes(UNDATED, name="late")
    calls = {
        "project": lambda: fm.project(late, until=2026),
        "prepare": lambda: fm.prepare(late, until=2026),
        "money": lambda: READY.money([UNDATED]),
    }
    with fm.set_options(lang=lang):
        (one,) = warned(calls[door])
    assert one.filename == __file__
    said = str(one.message)
    factor = "居民财政补助总额" if lang == "zh" else "Resident subsidy of the year"
    assert all(word in said for word in ("resident.subsidy_delay", factor, FORM))


READY = fm.prepare(BASE, until=2026)


def test_nothing_is_said_twice_of_a_prepared_scenario_nor_of_ranges():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ready = fm.prepare(BASE.with_changes(UNDATED, name="late"), until=2026)
    assert warned(lambda: ready.money([{}, {"resident.premium": {"2027-01": 450}}])) == []
    assert warned(lambda: fm.sensitivity(until=2027, parameters=["employee.wage_sigma", "economy.deflator"])) == []
    assert warned(lambda: fm.project("baseline", until=2026)) == []


def test_a_refused_run_names_the_parameter_and_the_form(tmp_path, capsys):
    path = tmp_path / "late.yaml"
    path.write_text(MINE.format(changes="resident.subsidy_delay: 6"), encoding="utf-8")
    assert main(["run", str(path), "--until", "2027", "--no-range", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "resident_subsidy" in said
    assert FORM in said


def test_a_refused_run_whose_change_cannot_be_dated_names_the_parameter():
    run = fm.project(BASE.with_changes({"employee.declared_ratio_private": 0.3}, name="x"), until=2026)
    (fault, *_) = reconcile.unexplained(run, fm.load_data("national"))
    assert "the change of employee.declared_ratio_private, which cannot be dated: take it out" in fault.fix


def test_a_shock_comes_once():
    """Issue 10: without a closing zero it came again on every 1 January."""
    open_, closed = ({"enrolment.shock_to_resident": own} for own in ({2027: 0.03}, {2027: 0.03, 2028: 0.0}))
    one, other = (BASE.with_changes(change, name="x") for change in (open_, closed))
    assert one.sha256 == other.sha256
    two = BASE.with_changes({"enrolment.shock_to_flexible": {2027: 0.03, 2028: 0.02, 2031: 0.01}}, name="x")
    found = two.at_years("enrolment.shock_to_flexible", range(2026, 2035))
    assert found.tolist() == [0, 0.03, 0.02, 0, 0, 0.01, 0, 0, 0]
    july = BASE.with_changes({"enrolment.shock_to_flexible": {"2027-07": 0.03}}, name="x")
    assert july.at_years("enrolment.shock_to_flexible", range(2026, 2031)).tolist() == [0, 0, 0.03, 0, 0]


@pytest.mark.parametrize("name", [name for name, spec in parameters().items() if spec.lasts == "once"])
def test_what_comes_once_needs_a_date(name):
    with pytest.raises(fm.InputError, match=rf"needs a date .*{name}: {{2027-01: 0.03}}"):
        BASE.with_changes({name: 0.03}, name="x")
    assert BASE.with_changes({name: 0.0}, name="x").sha256 == BASE.sha256


def test_every_shock_and_shift_says_how_long_it_lasts():
    named = {name for name in parameters() if name.rpartition(".")[2].startswith("shock_to") or name.endswith("_shift")}
    assert {name for name, spec in parameters().items() if spec.lasts} == named


@pytest.mark.parametrize("name", [name for name, spec in parameters().items() if spec.lasts == "on"])
def test_points_without_an_end_are_told_with_the_years_and_both_forms(name):
    (found,) = of({name: {2028: 0.01}})
    assert (found.kind, found.date) == ("lasts", "2028-01")
    assert found.write == f"{name}: {{2028-01: 0.01, 2029-01: 0}}"
    assert all("2028-01" in said and "beyond_last: hold" in said for said in remark_words(found._asdict()))
    for clear in ({2028: 0.01, 2029: 0.0}, {"value": {2028: 0.01}, "beyond_last": "hold"}):
        assert of({name: clear}) == ()


@of_each("name", [name for name, spec in parameters().items() if spec.acts_with])
def test_a_change_that_acts_only_in_company_is_told_so_and_not_in_company(name):
    value = base_year.other_values(BASE, name)[0]
    (found,) = [one for one in of({name: value}) if one.parameter == name]
    assert (found.kind, found.others) == ("idle", parameters()[name].acts_with)
    for other in found.others:
        beside = base_year.for_all_time(other, base_year.other_values(BASE, other)[0])
        assert ("idle", name) not in kinds({name: value, other: beside}), other


def test_a_date_in_july_of_what_is_read_in_january():
    (found,) = of({"resident.subsidy_delay": {"2027-07": 6}})
    assert (found.kind, found.date, found.since) == ("later", "2027-07", "2028-01")
    (gone,) = of({"resident.subsidy_delay": {"2027-07": 6, "2028-01": 0}})
    assert (gone.kind, gone.since) == ("unread", "2028-01")
    assert of({"resident.subsidy_delay": {"2028-01": 6}}) == ()
    assert of({"employee.employer_rate": {"2027-07": 0.07}}) == ()
    assert kinds({"resident.subsidy_delay": {"2025-07": 6}}) == {("later", "resident.subsidy_delay")}


def test_a_scenario_about_areas_says_so_on_a_package_without_them():
    with pytest.warns(fm.FundmodelWarning) as told, fm.set_options(lang="en"):
        fm.project("coverage-by-residence", until=2026)
    assert any("asked of the data package example-province" in str(one.message) for one in told)


GROWS = {"value": {"2030-01": 800}, "beyond_last": "grow_with", "grow_with": "disposable_income_per_head"}


@pytest.mark.parametrize(
    ("changes", "until", "told"),
    [
        ({"employee.employer_rate": {"2045-01": 0.1}}, 2044, [("beyond", "2045-01", "2044-12")]),
        ({"employee.employer_rate": {"2045-01": 0.1}}, 2045, []),
        (
            {"employee.employer_rate": {"2027-01": 0.09, "2045-01": 0.1}},
            2040,
            [("partly_beyond", "2045-01", "2040-12")],
        ),
        ({"employee.employer_rate": {"2045-01": 0.1, "2050-01": 0.09}}, 2040, [("beyond", "2045-01", "2040-12")]),
        ({"resident.subsidy_delay": {"2035-02": 6}}, 2035, [("beyond", "2035-02", "2035-12")]),
        ({"enrolment.shock_to_resident": {"2050": 0.03}}, 2040, [("beyond", "2050-01", "2040-12")]),
        ({"economy.interest_rate": {"value": {"2045-01": 0.1}, "interpolate": "linear"}}, 2040, ["beyond"]),
        ({"economy.interest_rate": {"value": {"2030-01": 0.02, "2045-01": 0.1}, "interpolate": "linear"}}, 2040, []),
        ({"resident.premium": {"2036-01": 900}}, 2035, ["earlier"]),
        ({"resident.premium": {"2036-02": 900}}, 2035, ["beyond"]),
        ({"resident.subsidy": {"beyond_last": "hold"}}, 2040, []),
        ({"resident.subsidy": {"2041-01": 2000}}, 2040, ["beyond"]),
        ({"resident.subsidy": GROWS}, 2030, []),
        ({"cost.epidemic": {"2045-01": {"CN": 0.2}}}, 2040, ["beyond"]),
        ({"cost.excess_growth": {"2012-01": 0.02, "2014-01": 0.0}}, 2040, [("past", "2012-01", "2026-01")]),
        ({"cost.excess_growth": {"2012-01": 0.02, "2014-01": 0.01}}, 2040, ["partly_past", "started"]),
        ({"cost.excess_growth": {"2012-01": 0.02}}, 2040, [("started", "2012-01", "2026-01")]),
        ({"employee.employer_rate": {"2012-01": 0.02, "2045-01": 0.1}}, 2040, ["absorbed", "partly_beyond"]),
    ],
)
def test_what_is_dated_outside_the_run_is_told(changes, until, told):
    found = of(changes, until=until)
    assert [(one.kind, one.date, one.since) if isinstance(told[0], tuple) else one.kind for one in found] == told
    for one in found:
        zh, en = remark_words(one._asdict())
        assert all(part in zh and part in en for part in (one.date, one.since))


def test_another_way_to_go_on_that_begins_after_the_run_is_told():
    last = int(BASE.entry("resident.premium").dates[-1][:4])
    held = BASE.with_changes({"resident.premium": {"beyond_last": "hold"}}, name="held")
    for until, kinds_told in ((last - 1, ["beyond"]), (last, [])):
        assert [one.kind for one in remarks(held, 2025, until)] == kinds_told


def test_a_change_past_the_end_is_told_by_run_check_and_python(tmp_path, capsys):
    path = tmp_path / "late.yaml"
    path.write_text(MINE.format(changes="employee.employer_rate: {2065-01: 0.09}"), encoding="utf-8")
    for lang, word in (("zh", "不起作用"), ("en", "does not act within the run")):
        assert main(["check", str(path), "--lang", lang]) == 0
        said = capsys.readouterr().out.replace("\n", " ")
        assert word in said
        assert "2060-12" in said
        assert main(["run", str(path), "--until", "2027", "--lang", lang, "--no-range"]) == 0
        said = capsys.readouterr().out.replace("\n", " ")
        assert word in said
        assert "2027-12" in said
    for lang, word in (("zh", "不起作用"), ("en", "does not act within the run")):
        assert main(["explain", "baseline", str(path), "--until", "2027", "--lang", lang]) == 0
        (line,) = [line for line in capsys.readouterr().err.splitlines() if word in line]
        assert "2027-12" in line
    (one,) = warned(lambda: fm.project(str(path), until=2026))
    assert "2026-12" in str(one.message)
    assert one.filename == __file__
