"""Data packages: how they are found, read and identified."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package import package
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.shipped import builtin_packages, shipped
from fundmodel.vocabulary.errors import InputError, SyntheticDataWarning

NATIONAL = shipped("data", "national")


@pytest.fixture(scope="module")
def national():
    return load_data("national")


def test_national_knows_what_it_is(national):
    assert (national.name, national.synthetic, national.valuation_date, national.base_year) == (
        "national",
        False,
        "2025-12-31",
        2025,
    )
    assert national.titles["heads"] == {"zh": "年末参保人数", "en": "Enrolment at year end"}
    assert load_data(national) is national


def test_a_table_is_found_by_name_or_the_error_lists_them(national):
    assert list(national.table("cpi").columns) == ["month", "index"]
    with pytest.raises(InputError, match=r"no table 'head'.*'heads' may be meant.*It has: balances, bond_yields"):
        national.table("head")


def test_a_missing_place_names_the_built_in_packages():
    with pytest.raises(InputError, match=r"'nationel'.*'national' may be meant.*Built-in packages: .*national"):
        load_data("nationel")
    assert "national" in builtin_packages()


def test_the_hash_is_over_the_bytes_of_the_files_in_name_order(national, tmp_path):
    files = sorted([*NATIONAL.glob("*.csv"), NATIONAL / "datapackage.json"])
    assert national.sha256 == hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    copy = tmp_path / "national"
    shutil.copytree(NATIONAL, copy)
    assert load_data(copy).sha256 == national.sha256
    text = (copy / "wages.csv").read_text(encoding="utf-8")
    (copy / "wages.csv").write_text(text.replace("46769", "46768"), encoding="utf-8", newline="\n")
    assert load_data(copy).sha256 != national.sha256


def test_the_fast_and_the_careful_reader_agree(national, tmp_path):
    shutil.copytree(NATIONAL, tmp_path / "national")
    careful = load_data(tmp_path / "national")
    assert careful.tables.keys() == national.tables.keys()
    for name, table in national.tables.items():
        pd.testing.assert_frame_equal(careful.table(name), table, check_exact=True)


def test_loading_the_national_package_is_fast(national):
    start = time.perf_counter()
    load_data("national")
    assert time.perf_counter() - start < 0.5


def test_who_writes_into_a_table_of_a_built_in_package_spoils_it_for_nobody(national):
    """Built-in packages are read once a process; every caller has tables of its own."""
    mine = load_data("national")
    before = national.table("balances")["closing"].tolist()
    mine.table("balances").loc[:, "closing"] = -1.0
    again = load_data("national")
    assert (mine.table("balances")["closing"] == -1.0).all()
    np.testing.assert_array_equal(again.table("balances")["closing"].tolist(), before)
    with pytest.raises(ValueError, match="read-only"):
        again.table("balances")["closing"].to_numpy()[0] = 0.0


def test_a_built_in_package_whose_files_change_is_read_anew(monkeypatch, tmp_path):
    shutil.copytree(NATIONAL, tmp_path / "national")
    monkeypatch.setattr(package, "shipped", lambda *_: tmp_path / "national")
    first, cpi = load_data("national"), tmp_path / "national" / "cpi.csv"
    lines = cpi.read_text(encoding="utf-8").splitlines(keepends=True)
    cpi.write_text("".join(lines[:-1]), encoding="utf-8")
    assert len(load_data("national").table("cpi")) == len(first.table("cpi")) - 1


def small_folder(folder: Path, **texts: str) -> Path:
    """A folder with the three needed tables cut from the national package, and any text besides."""
    folder.mkdir()
    for name, keep in (("population", "year >= 2025"), ("heads", "year >= 2024"), ("balances", "year >= 2024")):
        table = pd.read_csv(NATIONAL / f"{name}.csv", dtype=str, keep_default_na=False)
        table[table["year"].astype(int).to_frame().eval(keep).to_numpy()].to_csv(folder / f"{name}.csv", index=False)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_zero_stays_zero_and_an_allowed_gap_stays_a_gap(tmp_path, national):
    head, rows = "year,series,value,growth,unit,tag\n", ("urban_private,60000,0", "urban_nonprivate,90000,")
    text = head + "".join(f"2024,{row},yuan per year,seen\n" for row in rows)
    wages = load_data(small_folder(tmp_path / "p", wages=text)).table("wages")
    assert wages["growth"].tolist()[0] == 0.0
    assert wages["growth"].isna().tolist() == [False, True]
    with pytest.raises(InputError, match="zero where it cannot be"):
        load_data(small_folder(tmp_path / "q", wages=text.replace("60000", "0")))
    gaps = national.table("balances").query("year == 2022 and fund == 'employee_pooled'")
    assert gaps["income"].isna().all()


def test_a_chinese_file_in_gb18030_is_read_and_said(tmp_path, caplog):
    folder = small_folder(tmp_path / "p")
    notes = "key,note_zh,note_en\nx,统计公报,bulletin\n"
    (folder / "notes.csv").write_bytes(notes.encode("gb18030"))
    package = load_data(folder)
    assert package.table("notes")["note_zh"].tolist() == ["统计公报"]
    assert package.remarks == ("notes.csv is not UTF-8 and was read as gb18030",)
    assert "gb18030" in caplog.text
    (folder / "notes.csv").write_bytes(notes.encode("utf-8-sig"))
    assert load_data(folder).remarks == ()


def test_a_synthetic_package_warns(tmp_path):
    folder = small_folder(tmp_path / "p")
    (folder / "datapackage.json").write_text(json.dumps({"name": "made-up", "synthetic": True}), encoding="utf-8")
    with pytest.warns(SyntheticDataWarning, match=r"made-up: synthetic data / 合成数据"):
        assert load_data(folder).synthetic


def test_a_declared_table_of_its_own_is_read_by_its_declaration(tmp_path):
    folder = small_folder(tmp_path / "p", cities="city,beds\n甲,10\n")
    with pytest.raises(InputError, match="unknown table"):
        load_data(folder)
    fields = [{"name": "city", "type": "string"}, {"name": "beds", "type": "integer", "constraints": {"minimum": 0}}]
    about = {"resources": [{"name": "cities", "schema": {"fields": fields, "primaryKey": "city"}}]}
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    assert load_data(folder).table("cities")["beds"].tolist() == [10]
    (folder / "cities.csv").write_text("city,beds\n甲,-1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"cities.csv:2 \[beds\]: negative"):
        load_data(folder)


def test_a_folder_of_observations_alone_is_enough(tmp_path):
    (tmp_path / "observations.csv").write_text(
        "area,fund,period_end,covers,released,income_yuan,expenditure_yuan,balance_yuan,scope\n"
        "甲市,resident,2026-01,1,2026-02-20,100,80,500,pooled\n",
        encoding="utf-8",
    )
    assert load_data(tmp_path).table("observations")["balance_yuan"].tolist() == [500.0]


def test_closing_balances_at_the_valuation_date(national):
    balances = national.table("balances").query("year == 2025").set_index("fund")
    assert balances["closing"].to_dict() == {
        "employee_pooled": 35144.13,
        "individual_accounts": 15084.64,
        "resident": 8742.11,
        "long_term_care": 456.77,
    }
    made = balances["opening"] + balances["income"] - balances["expenditure"]
    assert (balances["closing"] - made).abs().max() < 1e-6
    accounts = national.table("fund_accounts").query("year == 2025 and status == 'final_bulletin'")
    for side in ("income", "expenditure"):
        published = accounts[accounts["item"] == side].set_index("fund")["value"]
        assert balances[side].equals(published[balances.index].rename(side))


def test_balances_are_a_chain_and_state_their_gaps(national):
    for _, chain in national.table("balances").groupby("fund"):
        assert chain["opening"].iloc[1:].tolist() == chain["closing"].iloc[:-1].tolist()
    gaps = national.table("balances").set_index(["fund", "year"])["stock_flow_difference"]
    assert gaps["resident"].to_dict() == {2022: 42.09, 2023: 17.51, 2024: -0.1, 2025: 0.0}
    assert gaps["employee_pooled"].dropna().to_dict() == {2023: -4.59, 2024: 9.71, 2025: 0.0}


def test_published_heads_win_over_derived_ones(national):
    years = np.arange(2009, 2026)
    active, retired, employee = (figures.heads(national, group, years) for group in ("active", "retired", "employee"))
    assert active[-1] == pytest.approx(280_623_200)
    assert ((active + retired) / employee) == pytest.approx(1.0, abs=5e-4)
    rows = national.table("heads").set_index(["group", "year", "status"])["value"].sort_index()
    assert len(rows.loc["retired", 2025]) > 1
    best_known = (("retired", 2025, "final_bulletin"), ("retired", 2020, "yearbook"), ("active", 2019, "quick_report"))
    for group, year, status in best_known:
        assert figures.heads(national, group, np.array([year]))[0] == 1e4 * rows.loc[group, year, status]


def test_premium_and_subsidy_are_paired_by_coverage_year(national):
    pairs = national.table("resident_financing").set_index("year")
    expected = {2022: (320, 610), 2023: (350, 640), 2024: (380, 670), 2025: (400, 700), 2026: (400, 724)}
    for year, pair in expected.items():
        assert (pairs.loc[year, "premium"], pairs.loc[year, "subsidy"]) == pair
    assert 2027 not in pairs.index
