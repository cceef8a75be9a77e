"""What others published against what came: errors by hand, outcomes of event years, the embedded list."""

from __future__ import annotations

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.calibration.others_forecasts import others_events, others_scored
from fundmodel.calibration.published_figures import published_figures
from fundmodel.calibration.record import record_of
from fundmodel.presentation.frames.others_frames import event_cells, scored_cells
from fundmodel.presentation.page.others_rows import today_tables


@pytest.fixture(scope="module")
def data() -> fm.DataPackage:
    return fm.load_data("national")


def row_of(table: pd.DataFrame, **wanted: object) -> pd.Series:
    chosen = table
    for name, value in wanted.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]


def test_errors_are_those_worked_by_hand(data):
    scored = others_scored(data, {})
    found = row_of(scored, forecast="2018-a", item="income")
    assert found["error"] == pytest.approx(100 * (23015.96 - 24683.60) / 24683.60, abs=1e-3)
    spent = row_of(scored, forecast="2021-a", item="expenditure", target_year=2025)
    assert spent["error"] == pytest.approx(100 * (16423.43 / 10678.63 - 1), abs=1e-3)
    assert spent["horizon"] == 5


def test_ours_of_the_same_origin_stands_beside(data):
    actual = published_figures(data)["resident", "income"][2023]
    own = {2020: {("resident", "income"): {2023: 1.1 * actual}}}
    scored = others_scored(data, own)
    assert row_of(scored, item="income", target_year=2023)["own_error"] == pytest.approx(10.0)
    assert row_of(scored, forecast="2021-a", item="income", target_year=2022)[["own_error"]].isna().all()


def test_a_naive_forecast_repeats_the_last_growth_known(data):
    table = (
        data.tables["published_projections"]
        .head(1)
        .assign(
            forecast="later", known_to=2023, target_year=2025, item="income", scope="employee_pooled", value=20000.0
        )
    )
    scored = others_scored(with_table(data, table), {})
    income = published_figures(data)["employee_pooled", "income"]
    naive = income[2023] * (income[2023] / income[2022]) ** 2 if 2022 in income else float("nan")
    expected = 100 * (naive / income[2025] - 1)
    assert scored["naive_error"].iloc[0] == pytest.approx(expected, nan_ok=True)


def test_a_scope_not_published_apart_is_divided_and_grows_as_all_funds_grew(data):
    """Residents in 2020: all income less the employee scheme's share of 2018, grown as all income grew in 2020."""
    known = published_figures(data)
    parts = [known[scope, "income"][2018] for scope in ("employee", "resident")]
    start = known["all", "income"][2020] * parts[1] / sum(parts)
    growth = known["all", "income"][2020] / known["all", "income"][2019]
    naive = start * growth**3
    found = row_of(others_scored(data, {}), item="income", scope="resident", target_year=2023)
    assert found["naive_error"] == pytest.approx(100 * (naive / known["resident", "income"][2023] - 1))


def test_forecasts_from_before_the_accounts_have_no_naive(data):
    scored = others_scored(data, {})
    assert scored["naive_error"].isna().tolist() == [row < 2018 for row in scored["known_to"]]


def test_what_has_passed_is_told_from_what_is_still_ahead(data):
    events = others_events(data)
    assert row_of(events, forecast="2014-a")["outcome"] == "did_not_come"
    assert row_of(events, forecast="2021-a", item="first_cumulative_deficit")["outcome"] == "ahead"
    assert set(events.loc[events["place"] != "CN", "outcome"]) == {"not_known"}


def test_an_event_that_came_is_said_so(data):
    held = published_figures(data)["resident", "income"]
    table = data.tables["published_projections"]
    event = table[table["item"] == "first_current_deficit"].head(1).assign(scope="resident", known_to=2010, place="CN")
    spent = published_figures(data)["resident", "expenditure"]
    deficits = [year for year in held if year in spent and held[year] < spent[year]]
    for year in sorted(set(held) & set(spent)):
        outcome = others_events(with_table(data, event.assign(target_year=year)))["outcome"].iloc[0]
        assert outcome == ("came" if any(d <= year for d in deficits) else "did_not_come")


def test_no_name_of_an_author_leaves_the_house(data):
    table = data.table("published_projections")
    assert table["forecast"].str.fullmatch(r"\d{4}-[a-z]").all()
    assert len(table) == 25 or len(table) == 26


def test_a_package_without_the_table_says_nothing(data):
    from dataclasses import replace

    bare = replace(data, tables={k: v for k, v in data.tables.items() if k != "published_projections"}, sha256="bare")
    assert others_scored(bare, {}).empty
    assert others_events(bare).empty


def with_table(data: fm.DataPackage, table: pd.DataFrame) -> fm.DataPackage:
    from dataclasses import replace

    return replace(data, tables={**data.tables, "published_projections": table}, sha256=f"changed {len(table)}")


def test_the_page_prints_the_rule_beside_the_scenario_in_both_languages(data):
    record = record_of(data)
    (table,) = today_tables(record)
    assert [name for name, _ in table["columns"]] == ["name", "year", "rule", "assumed"]
    assert table["rows"][0]["assumed"] == ("2.50 %", "2.50 %")
    assert "2025" in table["note"].zh
    assert "agrees with the scenario baseline" in table["note"].en
    assert today_tables(None) == []


def test_every_row_of_others_says_data_and_law_and_how_it_was_read(data):
    for lang in ("zh", "en"):
        for cells in (*scored_cells(others_scored(data, {}), lang), *event_cells(others_events(data), lang)):
            assert all(cells[name] for name in ("law", "read", "scope", "published"))
            assert (lang == "en") == cells["read"].isascii()
