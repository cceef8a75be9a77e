"""``fm.calibrate`` of packages of areas: rows by area and for their sum, a package that gives the same run."""

from __future__ import annotations

import json

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import load_data
from fundmodel.calibration import reconcile
from fundmodel.calibration.calibrate import Calibration
from fundmodel.calibration.calibrate_areas import months_by_area, patterns_by_area
from fundmodel.presentation.cli import main
from tests.areas import package, parts
from tests.chinese_lines import english_lines
from tests.own_years import with_years

ADD_UP = ("CNY", "persons")


def cities(national, shares):
    return package(national, parts(national, shares), notes=national.table("notes"))


@pytest.fixture(scope="module")
def made(national) -> Calibration:
    return fm.calibrate(with_years(cities(national, (0.01, 0.02)), 2021, {"B": {"active": 0.01}}))


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    return made.save(tmp_path_factory.mktemp("calibrated") / "cities")


def test_every_area_has_its_rows_and_all_areas_theirs(made):
    assert list(dict.fromkeys(made.table["area"])) == ["A", "B", "all"]
    assert made.table.duplicated(["area", "step", "item"]).sum() == 0
    own = made.table[made.table["area"] == "B"]
    assert {"population", "enrolment", "contributions", "expenditure", "accounts", "growth"} <= set(own["step"])
    assert (made.table[["note_zh", "note_en", "source"]] != "").all().all()


def test_the_sum_of_the_cities_is_the_row_of_all(made):
    rows = made.table[made.table["unit"].isin(ADD_UP)].set_index(["area", "step", "item"])
    for step, item in {key[1:] for key in rows.index if key[0] == "all"}:
        for column in ("modelled", "published", "calibrated"):
            whole = rows.loc[("all", step, item), column]
            parted = rows.loc[[("A", step, item), ("B", step, item)], column].sum(skipna=False)
            assert whole == pytest.approx(parted, rel=1e-10, nan_ok=True), (item, column)


def test_the_sum_of_the_cities_equals_the_province(national):
    """Published and met figures of a province are those of its cities, whatever way it is cut."""
    whole, cut = (fm.calibrate(cities(national, shares)).table for shares in ((0.03,), (0.01, 0.02)))
    province = whole[whole["area"] == "A"].set_index(["step", "item"])
    together = cut[cut["area"] == "all"].set_index(["step", "item"])
    money = [key for key in together.index if together.loc[key, "unit"] in ADD_UP]
    assert len(money) > 20
    for key in money:
        for column in ("published", "calibrated", "modelled"):
            want = province.loc[key, column]
            assert together.loc[key, column] == pytest.approx(want, rel=1e-10, nan_ok=True), (key, column)


def test_published_figures_of_each_area_are_met(made):
    known = made.table[made.table["published"].notna() & made.table["calibrated"].notna()]
    known = known[~known["step"].isin(["growth", "months"])]
    np.testing.assert_allclose(known["calibrated"], known["published"], rtol=1e-3)
    assert set(known["area"]) == {"A", "B", "all"}


def test_the_calibrated_package_reads_back_and_gives_the_same_run(made, folder):
    back = load_data(folder)
    assert back.sha256 == made.package.sha256
    assert back.areas == made.package.areas
    assert back.borrowed == made.package.borrowed
    run, again = (fm.project("baseline", data, 2027) for data in (made.package, back))
    assert run.equals(again)
    assert "population.csv" not in {path.name for path in folder.iterdir()}


def test_a_calibrated_city_passes_the_gate(made):
    run = fm.project("baseline", made.package, 2026)
    assert reconcile.unexplained(run, made.package) == []


def test_what_cannot_be_met_names_the_area(national):
    frame = parts(national, (0.01, 0.02))
    frame.loc[1, "wage_level"] = 3.0
    with pytest.raises(fm.InputError, match="B, employee_pool_contributions"):
        fm.calibrate(package(national, frame, notes=national.table("notes")[:0]))
    frame = parts(national, (0.01, 0.02))
    frame.loc[1, "active_10k"] *= 2.5
    with pytest.raises(fm.ProjectionError, match="Baseline, area B, 2025: more people are insured"):
        fm.calibrate(package(national, frame))


def test_one_area_whose_months_cannot_be_used_stops_no_other(capsys, monkeypatch):
    """A city of the example province prints quarters that leave nothing for a month: another pattern stands in there,
    which is said, and the province is calibrated; in Chinese without an English sentence."""
    monkeypatch.setenv("COLUMNS", "200")
    province = load_data("example-province")
    found, off = patterns_by_area(province)
    lacking = {area for area, own in off.items() if own}
    assert lacking
    assert lacking != set(found)
    made = fm.calibrate(province)
    rows = made.table[(made.table["step"] == "months") & made.table["note_zh"].str.contains("有月份为零或负")]
    assert set(rows["area"]) == lacking
    monkeypatch.setattr("fundmodel.calibration.calibrate.calibrate", lambda *_: made)
    assert main(["calibrate", "example-province", "--lang", "zh"]) == 0
    assert english_lines(capsys.readouterr().out) == []


def test_months_of_an_area_come_from_its_own_observations(national):
    data = with_observations(cities(national, (0.01, 0.02)))
    found, off = patterns_by_area(data)
    assert {area: len(own) for area, own in found.items()} == {"A": 2, "B": 0}
    assert off == {"A": set(), "B": set()}
    months = months_by_area(found)
    assert set(months["area"]) == {"A"}
    made = fm.calibrate(data)
    shares = made.package.table("monthly_shares")
    assert set(shares["area"]) == {"A", "B"}
    own = shares[(shares["area"] == "A") & (shares["scheme"] == "resident") & (shares["side"] == "expenditure")]
    assert own.set_index("first_month")["share"][12] == pytest.approx(0.2, rel=0.05)


def with_observations(data):
    """Residents of A, a month at a time in 2025, a fifth of the year in December."""
    import pandas as pd

    from tests.areas import package as made_of

    rows = [
        {
            "area": "A",
            "fund": "resident",
            "period_end": f"2025-{month:02d}",
            "covers": 1,
            "released": f"2025-{month + 1:02d}-20" if month < 12 else "2026-01-20",
            "income_yuan": 1e9,
            "expenditure_yuan": 2.2e9 if month == 12 else 0.8e9,
            "balance_yuan": np.nan,
            "scope": "pooled",
            "level": "pooling_area",
        }
        for month in range(1, 13)
    ]
    frame = pd.DataFrame(rows)
    return made_of(data, data.table("areas"), notes=data.table("notes"), observations=frame)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_shows_areas_and_their_sum(made, monkeypatch, capsys, lang):
    monkeypatch.setattr("fundmodel.calibration.calibrate.calibrate", lambda *_: made)
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["calibrate", "cities", "--lang", lang]) == 0
    printed = capsys.readouterr().out
    for word in ("area A", "area B", "全部地区" if lang == "zh" else "All areas"):
        assert word in printed, word
    assert main(["calibrate", "cities", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {row["area"] for row in document["calibration"]} == {"A", "B", "all"}
