"""One reader of monthly accounts: blocks as they were known on a date, by area, fund and scope (METHODS 6.2)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import known_from
from fundmodel.assumptions.figures.observations import COLUMNS, FLOWS, STOCKS, alertable, latest_blocks, observations
from fundmodel.assumptions.figures.observed_blocks import Sum, blocks
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.assumptions.tables.observed_tables import READ_LATER, SCOPES
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.vocabulary.errors import InputError

HOUSE = Path(fm.__file__).parent
NUMBERS = [f"{name}_yuan" for name in (*FLOWS, *STOCKS)]


def row(period_end, covers, income=np.nan, expenditure=np.nan, balance=np.nan, released="", **more):
    head = {"area": "甲县", "fund": "resident", "scope": "pooled", "period_end": period_end, "covers": covers}
    money = {"income_yuan": income, "expenditure_yuan": expenditure, "balance_yuan": balance}
    return {**head, "released": released, **money, **more}


def package(*rows, **tables) -> fm.DataPackage:
    frames = {"observations": pd.DataFrame(list(rows)), **tables}
    areas = tuple(dict.fromkeys(frames["observations"]["area"]))
    return fm.DataPackage("p", False, "2025-12-31", 2025, frames, f"{rows}", areas=areas)


def told(found: pd.DataFrame, *columns: str) -> list[tuple]:
    shown = found.assign(**{c: found[c].dt.strftime("%Y-%m") for c in ("first_month", "last_month", "released")})
    return list(shown[list(columns)].itertuples(index=False, name=None))


def test_year_to_date_is_differenced_and_a_gap_stays_one_block():
    data = package(
        row("2024-12", 12, 120.0, 96.0, 300.0),
        row("2025-02", 2, 30.0, 20.0, 310.0),
        row("2025-03", 3, 36.0, 31.0, 305.0),
        row("2025-09", 9, 90.0, 101.0, 289.0),
        row("2026-01", 1, 15.0, 9.0, 295.0),
    )
    found = observations(data)
    assert list(found.columns) == list(COLUMNS)
    assert told(found, "first_month", "last_month", "months", "income", "expenditure", "made") == [
        ("2024-01", "2024-12", 12, 120.0, 96.0, "published"),
        ("2025-01", "2025-02", 2, 30.0, 20.0, "published"),
        ("2025-03", "2025-03", 1, 6.0, 11.0, "differenced"),
        ("2025-04", "2025-09", 6, 54.0, 70.0, "differenced"),
        ("2026-01", "2026-01", 1, 15.0, 9.0, "published"),
    ]
    assert found["months_of_reserve"].tolist() == pytest.approx(
        [300 / 8, 310 / 10, 305 / (31 / 3), 289 / (101 / 9), 295 / 9]
    )
    by_month = observations(package(*(row(f"2025-{m:02d}", 1, float(m), 1.0) for m in (1, 2, 3, 5))))
    assert told(by_month, "first_month", "last_month", "income") == [
        ("2025-01", "2025-01", 1.0),
        ("2025-02", "2025-02", 2.0),
        ("2025-03", "2025-03", 3.0),
        ("2025-05", "2025-05", 5.0),
    ]


def test_the_latest_release_on_or_before_the_date_counts():
    data = package(
        row("2025-03", 3, 30.0, 20.0, 100.0, "2025-04-10"),
        row("2025-06", 6, 66.0, 44.0, 112.0, "2025-07-10"),
        row("2025-03", 3, 33.0, 21.0, 101.0, "2025-09-01"),
    )
    first, second = observations(data, "2025-08-31"), observations(data, "2025-09")
    assert told(first, "income", "balance", "remarks") == [(30.0, 100.0, ""), (36.0, 112.0, "")]
    assert told(second, "income", "balance", "remarks", "released") == [
        (33.0, 101.0, "revised", "2025-09"),
        (33.0, 112.0, "revised", "2025-09"),
    ]
    assert observations(data, "2025-04-09").empty
    assert len(observations(data, "2025-04-10")) == 1


def test_without_a_release_a_month_is_known_from_day_25_of_the_next_and_that_is_said():
    data = package(row("2025-12", 12, 30.0, 20.0, 100.0))
    assert observations(data, "2026-01-24").empty
    assert told(observations(data, "2026-01-25"), "released", "remarks") == [("2026-01", "release_assumed")]


def changed_later(data: fm.DataPackage, when: str) -> fm.DataPackage:
    frame = data.table("observations").copy()
    late = (known_from("observations", frame) > when).to_numpy()
    numbers = [name for name in NUMBERS if name in frame]
    frame.loc[late, numbers] = frame.loc[late, numbers] * -7.0 + 3.0
    return package(*frame.to_dict("records"))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_released_after_the_date_is_seen(seed):
    """Every later release changed, or taken away: the same blocks, byte for byte."""
    draw = np.random.default_rng(seed)
    rows = []
    for area in ("甲县", "乙市"):
        for month in range(36):
            if draw.random() < 0.7:
                end, covers = f"{2023 + month // 12}-{month % 12 + 1:02d}", int(draw.choice([month % 12 + 1, 1, 3]))
                for _ in range(int(draw.integers(1, 4))):
                    released = "" if draw.random() < 0.3 else f"{2023 + month // 12 + 1}-{draw.integers(1, 13):02d}-10"
                    flows = draw.uniform(-1.0, 9.0) * covers, draw.uniform(0.0, 9.0) * covers
                    rows.append(row(end, covers, *flows, draw.normal(50, 30), released, area=area))
    for when in ("2023-09-30", "2024-06-10", "2025-01-01", "2026-02-28"):
        data = package(*rows)
        known = observations(data, when)
        frame = data.table("observations")
        kept = frame[(known_from("observations", frame) <= when).to_numpy()]
        pd.testing.assert_frame_equal(known, observations(changed_later(data, when), when), check_exact=True)
        pd.testing.assert_frame_equal(known, observations(package(*kept.to_dict("records"))), check_exact=True)
        assert (known["released"].dropna() <= when).all()


@pytest.mark.parametrize("seed", range(20))
def test_blocks_are_those_of_the_months_behind_them_and_never_overlap(seed):
    """Sums drawn from true months: every block is the sum of its months, and no month is in two."""
    draw = np.random.default_rng(seed)
    months = draw.uniform(1.0, 9.0, (24, 2))
    given = []
    for _ in range(int(draw.integers(1, 25))):
        end = int(draw.integers(1, 25))
        first = end - int(draw.choice([(end - 1) % 12 + 1, 1, 3, 2]))
        if first >= 0:
            given.append(Sum(first, end, months[first:end].sum(axis=0), f"2026-01-{draw.integers(1, 29):02d}"))
    found = blocks(given)
    for block in found:
        np.testing.assert_allclose(block.flows, months[block.first : block.end].sum(axis=0), rtol=1e-12)
        assert block.known in {one.known for one in given}
    assert all(a.end <= b.first for a, b in pairwise(found))
    to_date = {one.end for one in given if one.first % 12 == 0}
    assert to_date <= {block.end for block in found}


def test_a_year_to_date_that_falls_is_joined_and_never_negative():
    data = package(
        row("2025-03", 3, 30.0, 20.0, 100.0), row("2025-06", 6, 66.0, 18.0, 112.0), row("2025-09", 9, 90.0, 40.0)
    )
    found = observations(data)
    assert told(found[:1], "last_month", "balance", "made") == [("2025-03", 100.0, "balance_alone")]
    found = found[1:].reset_index(drop=True)
    assert told(found, "last_month", "income", "expenditure", "made") == [
        ("2025-06", 66.0, 18.0, "joined"),
        ("2025-09", 24.0, 22.0, "differenced"),
    ]
    assert "fell" in found["remarks"][0]


def test_a_month_that_contradicts_the_year_to_date_is_left_aside_and_said():
    data = package(
        row("2025-01", 1, 10.0, 5.0),
        row("2025-02", 2, 21.0, 11.0),
        row("2025-02", 1, 1e6, 6.0),
        row("2025-05", 1, 4.0, 4.0),
    )
    found = observations(data)
    assert found["income"].tolist() == [10.0, 11.0, 4.0]
    assert "parts_differ" in found["remarks"][1]
    assert "parts_differ" not in found["remarks"][0]


def test_a_change_of_scope_ends_a_series_and_areas_never_mix():
    data = package(
        row("2025-03", 3, 30.0, 20.0, scope="with_accounts", fund="employee"),
        row("2025-06", 6, 80.0, 50.0, scope="with_accounts+maternity", fund="employee"),
        row("2025-06", 6, 1.0, 1.0, area="乙市", scope="with_accounts", fund="employee"),
    )
    found = observations(data)
    assert told(found, "area", "scope", "first_month", "last_month", "income") == [
        ("乙市", "with_accounts", "2025-01", "2025-06", 1.0),
        ("甲县", "with_accounts", "2025-01", "2025-03", 30.0),
        ("甲县", "with_accounts+maternity", "2025-01", "2025-06", 80.0),
    ]
    assert told(latest_blocks(found), "area", "scope") == [
        ("乙市", "with_accounts"),
        ("甲县", "with_accounts+maternity"),
    ]
    assert len(SCOPES) == 8


def test_transfers_stand_apart_and_sheets_of_the_own_level_are_left_out():
    own = {"level": "own_level_only", "transfers_up_yuan": 12.0, "transfers_down_yuan": 4.0}
    data = package(
        row("2025-03", 3, 20.0, 15.0, 5.0, **own),
        row("2025-06", 6, 41.0, 32.0, -1.0, **{**own, "transfers_up_yuan": 25.0}),
        row("2025-03", 3, 20.0, 15.0, 5.0, area="乙市"),
    )
    found = observations(data)
    assert told(found, "area", "transfers_up", "transfers_down")[1:] == [("甲县", 12.0, 4.0), ("甲县", 13.0, 0.0)]
    assert "below_zero" in found["remarks"][2]
    assert "own_level_only" in found["remarks"][2]
    kept, left = alertable(found)
    assert (set(kept["area"]), left) == ({"乙市"}, ("甲县",))


def test_a_balance_alone_and_a_month_without_one():
    found = observations(package(row("2024-12", 0, balance=9.0), row("2025-03", 3, 2.0, 1.0)))
    assert told(found, "months", "balance", "made")[0] == (0, 9.0, "balance_alone")
    assert np.isnan(found["balance"][1])
    assert "no_balance" in found["remarks"][1]
    assert np.isnan(found["months_of_reserve"][1])


def test_what_does_not_add_up_as_printed_is_a_remark():
    data = package(
        row("2025-03", 3, 30e4, 20e4, 100e4, net_yuan=12e4, opening_yuan=90e4, months_printed=15.0),
        row(
            "2025-03", 3, 4e4, 5e4, 6e4, area="乙市", transfers_up_yuan=6e4, transfers_down_yuan=5e4, months_printed=4.1
        ),
        row("2025-03", 3, 26.17e8, 21.52e8, 52.61e8, area="丙市", net_yuan=4.66e8),
    )
    found = observations(data).set_index("area")["remarks"]
    assert found["甲县"] == "release_assumed; net_differs"
    assert found["乙市"] == "release_assumed; months_differ; levy_exceeds; grant_exceeds"
    assert found["丙市"] == "release_assumed"


def test_a_package_of_observations_has_its_own_areas_and_no_projection(tmp_path):
    (tmp_path / "observations.csv").write_text(
        "area,fund,period_end,covers,income_yuan,expenditure_yuan,balance_yuan,scope\n"
        "乙市,resident,2026-01,1,100,80,500,pooled\n甲县,resident,2026-01,1,100,80,500,pooled\n",
        encoding="utf-8",
    )
    (tmp_path / "budgets.csv").write_text(
        "area,fund,year,approved,income_plan_yuan,expenditure_plan_yuan\n甲县,resident,2026,2026-02-01,1200,1000\n",
        encoding="utf-8",
    )
    data = load_data(tmp_path)
    assert data.areas == ("乙市", "甲县")
    with pytest.raises(InputError, match="fundmodel observations"):
        fm.project("baseline", data, until=2027)
    with pytest.raises(InputError, match="holds no monthly accounts"):
        observations("national")


def test_the_same_figure_twice_is_refused_also_without_a_release(tmp_path):
    line = "甲县,resident,2026-01,1,100,80,500,pooled\n"
    head = "area,fund,period_end,covers,income_yuan,expenditure_yuan,balance_yuan,scope\n"
    (tmp_path / "observations.csv").write_text(head + line + line, encoding="utf-8")
    (fault,) = check_data(tmp_path)
    assert "the same key as row 2" in fault.problem


def test_bills_are_not_submitted_before_the_month_of_care(tmp_path):
    (tmp_path / "settlements.csv").write_text(
        "area,fund,service_month,submitted_month,submitted_yuan\n甲县,resident,2026-02,2026-01,5\n", encoding="utf-8"
    )
    (tmp_path / "observations.csv").write_text(
        "area,fund,period_end,covers,income_yuan,expenditure_yuan,balance_yuan,scope\n甲县,resident,2026-01,1,1,8,5,pooled\n",
        encoding="utf-8",
    )
    (fault,) = check_data(tmp_path)
    assert (fault.place, fault.value) == ("submitted_month", "2026-01")


def maker_of(path: Path) -> bool:
    """What declares or draws tables, and does not read them."""
    return path.parent.name == "tables" or path.name.startswith("example_")


def test_what_is_read_later_is_declared_and_read_nowhere():
    assert set(READ_LATER) == {"settlements"}
    for table, columns in READ_LATER.items():
        assert set(columns) <= {"*", *(column.name for column in TABLES[table].columns)}
    source = "".join(p.read_text(encoding="utf-8") for p in HOUSE.rglob("*.py") if not maker_of(p))
    reader = (HOUSE / "early_alert" / "incurred_bills.py").read_text(encoding="utf-8")
    assert 'table("settlements")' in reader
    assert source.count('table("settlements")') == 1
    assert not {name for name in READ_LATER["settlements"] if f'"{name}"' in reader}


def test_a_hundred_areas_are_read_within_seconds():
    import time

    rows = [
        row(f"{2021 + y}-{m:02d}", m, 10.0 * m, 9.0 * m, 5.0, area=f"a{a}", fund=fund)
        for a in range(100)
        for fund in ("resident", "employee_pooled")
        for y in range(4)
        for m in range(2, 13)
    ]
    data, started = package(*rows), time.process_time()
    assert len(observations(data)) == len(rows)
    assert time.process_time() - started < 15.0


FULL = {
    **dict.fromkeys(("unpaid_bills_yuan", "prepayments_yuan", "premium_received_ahead_yuan"), 7e4),
    **dict.fromkeys(("transfers_up_yuan", "transfers_down_yuan"), 1e4),
    "opening_yuan": 90e4,
    "net_yuan": 10e4,
    "months_printed": 15.0,
    "level": "pooling_area",
}


@pytest.mark.parametrize("column", [column.name for column in TABLES["observations"].columns if column.optional])
def test_every_optional_column_moves_a_result(column):
    if column in ("source", "note"):
        return
    other = {"released": "2025-09-01", "level": "own_level_only"}
    full = row("2025-03", 3, 30e4, 20e4, 100e4, "2025-05-01", **FULL)
    changed = {**full, column: other[column] if column in other else 3.0 * full[column]}
    pd.testing.assert_frame_equal(observations(package(full)), observations(package(dict(full))))
    assert not observations(package(full)).equals(observations(package(changed)))
