"""What people see of several areas: the worst first, their sum, and that it is no pooling; synthetic says so."""

from __future__ import annotations

import json
import re
import warnings

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.areas_summed import ALL, together
from fundmodel.analysis.gap import financing_gap
from fundmodel.analysis.plausible import plausible_pairs
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.area_frames import DATES, area_range, area_warnings, ranged_areas
from fundmodel.presentation.frames.summary import headlines
from fundmodel.presentation.page import page
from fundmodel.presentation.words.labels import when_text
from fundmodel.projection import laws

UNTIL = 2038


@pytest.fixture(scope="module")
def run():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fm.SyntheticDataWarning)
        return fm.project(["baseline", "coverage-by-residence"], "example-province", UNTIL).check()


@pytest.fixture(autouse=True)
def without_break_evens(monkeypatch):
    """Break-evens of a province take half a minute and are another test's (``test_break_even``)."""
    solved = pd.DataFrame({name: [] for name in ("fund", "parameter", "by", "value", "second", "inside")}, dtype=object)
    monkeypatch.setattr("fundmodel.presentation.frames.range_frames.break_evens_of", lambda scenario, data: solved)


def test_together_adds_up_what_adds_up_and_keeps_the_laws_that_do(run):
    whole = together(run)
    assert list(whole.ledger["area"].values) == [ALL]
    for law in laws.LAWS:
        if law is not laws.moves_explain_groups:
            law(whole.sets)
    for name in ("closing", "income", "amount", "payroll"):
        np.testing.assert_array_equal(whole.ledger[name].squeeze("area"), run.ledger[name].sum("area"))
        assert whole.ledger[name].dims == run.ledger[name].dims
    growth, inside = whole.economy["gdp_per_head_growth"].squeeze("area"), run.economy["gdp_per_head_growth"]
    assert (growth <= inside.max("area") + 1e-12)[..., 1:].all()
    assert (growth >= inside.min("area") - 1e-12)[..., 1:].all()
    np.testing.assert_allclose(whole.economy["gdp"].squeeze("area"), run.economy["gdp"].sum("area"), rtol=1e-12)
    over = whole.economy["contributions_over_gdp"].sel(year=2030)
    assert (over > 0.005).all()
    assert (over < 0.03).all()
    factor = whole.reconciliation["factor"].values
    inside = run.reconciliation["factor"]
    assert (factor.squeeze() <= inside.max("area").values + 1e-12).all()
    assert (factor.squeeze() >= inside.min("area").values - 1e-12).all()


def test_the_gap_of_the_province_is_the_sum_of_its_areas(run):
    """Some cities owe money at the end of 2035, while the pools of all together hold some."""
    whole = together(run).sel("baseline")
    pool = run.sel("baseline").ledger["closing"].sel(fund="employee_pooled", month="2035-12-01")
    owed = {str(area)[-1]: -float(x) for area, x in zip(pool["area"].values, pool.values, strict=True) if x < 0}
    assert 1 < len(owed) < 14
    assert float(whole.ledger["closing"].sel(fund="employee_pooled", month="2035-12-01").squeeze()) > 0.0
    found, by_area = financing_gap(whole), financing_gap(run.sel("baseline"))
    debt = float(found["debt"].sel(fund="employee_pooled", year=2035).squeeze())
    assert debt == pytest.approx(sum(owed.values()), rel=1e-12)
    assert debt > 1e10
    for name in ("debt", "financing_gap", "debt_repaid", "debt_interest"):
        np.testing.assert_allclose(found[name].squeeze("area"), by_area[name].sum("area"), rtol=1e-12, atol=1e-3)
        assert (found[name] >= 0.0).all()
    levels = fm.warning_level(whole)["level"].sel(fund="employee_pooled", month=slice("2031", None)).values
    assert not (levels == "green").any()


def test_what_adds_up_by_month_adds_up_over_areas(run):
    """Stocks and flows that are never set off: debt, interest on it, overdue money, unpaid bills."""
    whole = together(run).ledger.squeeze("area")
    debt = np.maximum(-run.ledger["closing"], 0.0).sum("area")
    np.testing.assert_allclose(whole["debt"], debt, rtol=1e-12)
    for name in ("debt_interest", "overdue", "unpaid_bills", "prepayments", "unearned"):
        np.testing.assert_allclose(whole[name], run.ledger[name].sum("area"), rtol=1e-12)
    assert (whole["debt"] >= np.maximum(-whole["closing"], 0.0) - 1e-3).all()


def test_one_area_is_its_own_sum(baseline_run):
    assert together(baseline_run) is baseline_run


def test_the_worst_stand_first(run):
    rows = area_warnings(run)
    assert len(rows) == 2 * 14 * 2
    own = rows[rows["scenario"] == "baseline"]
    emptied = own["depletion_month"].dropna()
    assert emptied.is_monotonic_increasing
    assert own["depletion_month"].isna().to_numpy()[len(emptied) :].all()
    assert own.iloc[0]["area"] in ("synthetic-C", "synthetic-D", "synthetic-N")
    first = own.iloc[0]
    headline = headlines(run).query("scenario == 'baseline' and area == @first.area and fund == @first.fund")
    assert headline["depletion_month"].iloc[0] == first["depletion_month"]


def test_every_sheet_can_be_made_and_names_the_areas(run):
    for name, build in sheets.SHEETS.items():
        frame = build(run)
        assert isinstance(frame, pd.DataFrame)
        if "area" in frame and len(frame) and name != "trend":
            assert set(frame["area"]) == set(run.ledger["area"].values), name
    flow = sheets.people_flow(run)
    assert flow["gap"].abs().max() < 1e-3
    assert flow["internal_migration"].abs().max() > 1e3
    assert set(run.to_dataframe("en")["Area"]) == set(run.ledger["area"].values)


def test_the_page_shows_the_sum_and_a_table_of_the_areas(run):
    text = page(run, "en")
    assert text.count('data-area="synthetic-') == 2 * 14 * 2
    assert "no pooling" in text
    assert "只是加总，不是统筹" in text
    assert "合成数据" in text
    assert "SYNTHETIC DATA" in text
    body = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    assert "nan" not in re.sub(r"<[^>]*>", " ", body).lower().split()
    assert "City C (synthetic)" in body


def test_a_page_of_one_area_has_no_such_table(baseline_run):
    assert 'id="areas"' not in page(baseline_run, "en")


def test_the_card_says_that_it_is_a_sum(run):
    text = run._repr_html_()
    assert ("只是加总" in text) or ("no pooling" in text)


def test_the_command_prints_areas_worst_first_and_their_sum(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    asked = ["run", "baseline", "old-cities-higher-rate", "--data", "example-province", "--until", "2028"]
    assert main([*asked, "--lang", "en", "--no-range"]) == 0
    told = capsys.readouterr()
    assert "SYNTHETIC DATA" in told.out
    assert "synthetic data / 合成数据" in told.err
    assert "Areas (14, the first to be used up first)" in told.out
    assert "only in City C (synthetic), City D (synthetic), City N (synthetic)" in re.sub(r"\s+", " ", told.out)
    assert "sum of 14 areas" in told.out
    assert told.out.index("City C (synthetic)") < told.out.index("sum of 14 areas")
    assert "No range for areas" in re.sub(r"\s+", " ", told.out)


def test_document_and_files_of_several_areas_have_a_row_for_each_area_and_fund(tmp_path, capsys, monkeypatch):
    """Page and workbook of the same areas are looked at elsewhere."""
    for slow in ("page_file.write_page", "run_files.write_excel"):
        monkeypatch.setattr(f"fundmodel.presentation.files.{slow}", lambda run, path, *_, **__: None)
    out = tmp_path / "out"
    asked = ["run", "baseline", "--data", "example-province", "--until", "2026", "--lang", "zh", "--json"]
    assert main([*asked, "--out", str(out)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["synthetic"] is True
    assert len(document["areas"]) == 28
    assert set(document["areas"][0]["area_name"]) == {"zh", "en"}
    assert {row["area"] for row in document["yearly_accounts"]} == {row["area"] for row in document["areas"]}
    sides = {f"{side}_{event}" for side in ("prudent", "adverse", "favourable") for event in DATES}
    assert all(sides <= set(row) for row in document["areas"])
    assert {"area_warnings.csv", "run.nc", "manifest.json"} <= {p.name for p in out.iterdir()}
    frame = pd.read_csv(out / "area_warnings.csv", encoding="utf-8-sig")
    assert len(frame) == 28
    for side in ("审慎：", "不利：", "有利："):
        assert {f"{side}{event}" for event in ("首次收不抵支", "低于警戒线", "耗尽")} <= set(frame.columns)
    assert frame.iloc[:, 2].str.startswith("合成").all()
    again = fm.open_run(out / "run.nc").check()
    assert again.ledger.sizes["area"] == 14


def test_every_date_of_an_area_has_the_prudent_one_and_its_range(run):
    leading = {"employee_pooled": ("employee.cost_growth_2026",), "resident": ("resident.cost_growth_2026",)}
    scenario, data = fm.load_scenario("baseline"), fm.load_data("example-province")
    pairs, _ = plausible_pairs([scenario], data, UNTIL, leading)
    assert set(pairs["area"]) == {"all", *data.areas}
    whole = run.sel(scenario="baseline")
    rows = ranged_areas(whole, pairs)
    dearer = {"employee.cost_growth_2026": 0.04, "resident.cost_growth_2026": 0.035}
    worse = headlines(fm.project(scenario.with_changes(dearer, name="dearer"), data, UNTIL)).set_index(["area", "fund"])
    lane = headlines(whole.prudent()).set_index(["area", "fund"])
    never = pd.Timestamp("2999-01-01")
    for row in rows.to_dict("records"):
        place = row["area"], row["fund"]
        for event in DATES:
            sides = [row[f"{side}{event}"] for side in ("adverse_", "", "favourable_")]
            assert [never if at != at else at for at in sides] == sorted(never if at != at else at for at in sides)
            for found, other in ((row[f"adverse_{event}"], worse), (row[f"prudent_{event}"], lane)):
                when = other.loc[place, event]
                assert found == when or (found != found and when != when), (place, event)
            assert area_range(row, event, "en").startswith("(")
            assert when_text(row[f"adverse_{event}"], event, row["known_until"], "en") in area_range(row, event, "en")
    assert rows["adverse_depletion_month"].notna().sum() > rows["favourable_depletion_month"].notna().sum()


def test_the_screen_says_that_areas_have_ranges(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["run", "baseline", "--data", "example-province", "--until", "2030", "--lang", "en"]) == 0
    shown = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "its own runs" in shown
    table = shown.split("Areas (14")[1].split("From the national pattern")[0]
    assert table.count("prudent") > 5
    assert table.count(" to not before 2031)") > 5


def test_a_question_about_areas_on_the_nation_says_so(capsys):
    assert main(["run", "coverage-by-residence", "--until", "2027", "--lang", "en", "--no-range"]) == 0
    assert "add --data example-province" in re.sub(r"\s+", " ", capsys.readouterr().out)
    with pytest.raises(fm.InputError, match="no such area; write areas: all, or a list of: CN"):
        fm.project("old-cities-higher-rate", until=2027)
