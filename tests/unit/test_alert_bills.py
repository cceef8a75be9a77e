"""Bills by month of care in the alert: developed by the chain ladder, held against accounts, never seen early."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import known_from, month_number
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import check_data
from fundmodel.early_alert.bed.settlement_rows import LATE, SHARE
from fundmodel.early_alert.bed.synthetic_bed import Bed, bed_name, make_bed
from fundmodel.early_alert.clearing import Spikes
from fundmodel.early_alert.drivers import _without_clearing
from fundmodel.early_alert.grouped import calendar
from fundmodel.early_alert.incurred_bills import APART, bill_rows, bills_known, rows_by
from fundmodel.early_alert.panel import panel
from fundmodel.early_alert.score.score_board import METHOD, Cases
from fundmodel.early_alert.score.settlement_gain import WITHOUT, compared
from fundmodel.early_alert.till import till
from fundmodel.early_alert.what_changed import part
from fundmodel.presentation.cli import main
from fundmodel.presentation.frames.alert_frames import alert_rows
from fundmodel.presentation.frames.alert_text import to_verify
from fundmodel.vocabulary.errors import InputError

WHEN = "2021-05-31"


@cache
def bed(settlements: float = 1.0) -> Bed:
    return make_bed(5, 8, 36, settlements=settlements)


def changed(data: DataPackage, name: str, frame: pd.DataFrame) -> DataPackage:
    return replace(data, tables={**data.tables, name: frame}, sha256=f"changed {name}")


def cells(*rows: tuple[str, str, float], **more: object) -> DataPackage:
    frame = pd.DataFrame(rows, columns=["service_month", "submitted_month", "submitted_yuan"])
    table = frame.assign(area="A", fund="resident", **more)
    return replace(bed().package(), tables={"settlements": table})


TRIANGLE = (
    *(("2024-01", "2024-01", 60.0), ("2024-01", "2024-02", 30.0), ("2024-01", "2024-03", 10.0)),
    *(("2024-02", "2024-02", 66.0), ("2024-02", "2024-03", 34.0)),
    ("2024-03", "2024-03", 72.0),
)


def test_months_of_care_are_developed_by_the_chain_ladder_and_cleared_in_the_month_of_it():
    (rows,) = bill_rows(cells(*TRIANGLE, annual_clearing_yuan=[0.0, 0.0, 5.0, 0.0, 0.0, 0.0])).values()
    found = bills_known(rows, "2024-04-25")
    cumulative = np.array([[60.0, 90.0, 100.0], [66.0, 100.0, np.nan], [72.0, np.nan, np.nan]])
    ultimate = fm.chain_ladder(cumulative)["ultimate"].to_numpy()
    assert found.first == month_number("2024-01")
    assert found.incurred == pytest.approx(ultimate + np.array([0.0, 0.0, 5.0]), rel=1e-12)


def test_what_is_submitted_later_is_not_seen_and_of_a_cell_the_latest_release_counts():
    first = cells(*TRIANGLE, released=["", "", "", "", "", "2024-05-02"])
    (rows,) = bill_rows(first).values()
    assert bills_known(rows, "2024-02-24") is None
    assert bills_known(rows, "2024-02-25").incurred.tolist() == [60.0]
    assert bills_known(rows, "2024-05-01").end == month_number("2024-03")
    again = cells(*TRIANGLE, ("2024-01", "2024-01", 90.0), released=[*[""] * 6, "2024-06-01"])
    (rows,) = bill_rows(again).values()
    before, after = (bills_known(rows, when).incurred[0] for when in ("2024-05-31", "2024-06-01"))
    assert (before, after) == (100.0, 130.0)
    assert len(rows_by(rows, "2024-05-31", revised=False).service) == 6
    assert len(rows_by(rows, "2024-05-31", revised=True).service) == 7


def test_a_month_of_which_little_has_come_is_left_out():
    late = (("2024-01", "2024-01", 20.0), ("2024-01", "2024-02", 80.0), ("2024-02", "2024-02", 20.0))
    (rows,) = bill_rows(cells(*late)).values()
    assert bills_known(rows, "2024-12-31").incurred.tolist() == [100.0]


def test_a_bed_with_bills_is_the_bed_without_and_its_bills_are_what_was_paid_and_is_unpaid(tmp_path):
    plain, told = bed(0.0), bed()
    assert plain.package().sha256 == make_bed(5, 8, 36).package().sha256 != told.package().sha256
    for name in plain.tables:
        pd.testing.assert_frame_equal(plain.tables[name], told.tables[name], check_exact=True)
    assert (plain.truth.unpaid == told.truth.unpaid).all()
    half = make_bed(5, 8, 36, settlements=True)
    assert 0 < half.tables["settlements"]["area"].nunique() < 8
    assert half.name == bed_name(5, 8, 36, "good", SHARE)
    rows = told.tables["settlements"]
    assert rows["area"].nunique() == 8
    money = (
        rows.groupby(["area", "fund", "service_month"])[["submitted_yuan", "annual_clearing_yuan"]].sum().sum(axis=1)
    )
    unpaid = np.diff(told.truth.unpaid, axis=2)[:, :, :-LATE]
    bills = told.truth.expenditure[:, :, 1:-LATE] + unpaid
    own = money.to_numpy().reshape(8, 2, 36)[:, :, 1:-LATE] / told.truth.scope_factor[:, :, 1:-LATE]
    assert own == pytest.approx(bills, rel=1e-6)
    assert check_data(told.write(tmp_path / "package")) == []
    pd.testing.assert_frame_equal(fm.load_data(tmp_path / "package").table("settlements"), rows, check_dtype=False)


def test_bills_tell_what_is_unpaid_where_the_area_does_not_and_fit_what_it_says():
    told, truth = panel(bed().package()).known(WHEN), bed().truth
    with_bills = [one for one in told if one.bills is not None]
    assert {one.bills.owing for one in with_bills} == {True, False}
    for one in with_bills:
        area, fund = int(one.area[-4:]), 0 if one.fund == "employee_pooled" else 1
        at = one.end - 1 - truth.first_month
        own = (truth.unpaid * truth.scope_factor)[area, fund][at]
        assert one.owed
        assert np.abs(np.diff(one.unpaid[-12:] - own[-12:])).max() < 0.05 * one.spent[-1]
        view = one.billed
        assert (view.first[1:] == view.end[:-1]).all()
        assert view.last >= one.last
        assert view.spent.sum() >= 0.95 * one.spent.sum()


def test_money_paid_later_moves_neither_what_was_spent_nor_the_level():
    """A quarter of a month's payments waits for the next: spending is that of the bills."""
    data = bed().package()
    rows = data.table("observations").copy()
    one = next(o for o in panel(data).known(WHEN) if o.bills is not None and o.bills.owing and len(o.first) > 20)
    own = (rows["area"] == one.area) & (rows["fund"] == one.fund) & (rows["period_end"] == "2020-08")
    waits = 0.25 * one.spent[one.end == month_number("2020-09")][0]
    rows.loc[own, "expenditure_yuan"] -= waits
    late = next(
        o for o in panel(changed(data, "observations", rows)).known(WHEN) if (o.area, o.fund) == (one.area, one.fund)
    )
    assert np.abs(late.expenditure - one.expenditure).max() == pytest.approx(waits)
    assert late.spent == pytest.approx(one.spent, rel=1e-6)
    assert late.billed.spent == pytest.approx(one.billed.spent, rel=1e-6)
    silent = replace(panel(changed(data, "observations", rows)), bills={}).known(WHEN)
    assert not any(o.owed for o in silent if (o.area, o.fund) == (one.area, one.fund))


def test_a_quarter_is_split_as_its_bills_are_and_their_later_months_are_known():
    known = panel(bed().package()).known(WHEN)
    one = next(o for o in known if o.bills is not None and (o.end - o.first == 3).all() and o.billed.last > o.last)
    dates = calendar([one], one.last, 6, np.ones(12), 0.07)
    spent = till(one, dates, dates).spent
    last = slice(one.first[-1] - dates.base, one.end[-1] - dates.base)
    bills = one.bills.incurred[one.first[-1] - one.bills.first : one.end[-1] - one.bills.first]
    assert spent[last].sum() == pytest.approx(one.spent[-1])
    assert spent[last] / spent[last].sum() == pytest.approx(bills / bills.sum())
    cleared = _without_clearing(one.billed, Spikes((), {2020: 5.0}, {2020: 1.0}, {2020: len(one.billed.first) - 2}), 3)
    assert cleared.tolist() == [1.0, 0.5, 1.0]


@cache
def alerted(later: float = 1.0) -> fm.Alerts:
    return fm.alert(with_rows(later, after=True), WHEN, draws=100)


def with_rows(factor: float, *, after: bool) -> DataPackage:
    """The bed with the bills known after the date, or those known by then, times a factor."""
    data = bed().package()
    rows = data.table("settlements").copy()
    own = (known_from("settlements", rows) > WHEN).to_numpy() == after
    assert 0 < own.sum() < len(rows)
    rows.loc[own, "submitted_yuan"] *= factor
    return replace(data, tables={**data.tables, "settlements": rows})


def test_bills_known_later_move_nothing_and_those_known_by_then_do():
    assert alerted(1.3).to_json() == alerted().to_json()
    before, same, moved = (
        panel(data).known(WHEN)[0].bills.incurred
        for data in (bed().package(), with_rows(1.3, after=True), with_rows(1.3, after=False))
    )
    assert (before == same).all()
    assert not (before == moved).all()


def test_what_bills_tell_is_said_in_the_ranking_the_marks_and_what_to_verify():
    ranking = alerted().ranking
    assert set(ranking["bills"]) <= {"", "spending", "unpaid"}
    assert {"spending", "unpaid"} <= set(ranking["bills"])
    assert ranking.loc[ranking["bills"] == "unpaid", "owed"].all()
    rows = alert_rows(alerted(), "zh").to_dict("records")
    for row, own in zip(rows, ranking.to_dict("records"), strict=True):
        marks = {"": set(), "spending": {"by_bills"}, "unpaid": {"unpaid_by_bills"}}[own["bills"]]
        assert {mark for mark in row["marks"].split("; ") if "bills" in mark} == marks
        assert any("按结算明细" in line for line in to_verify(row, "zh")) == (own["bills"] == "unpaid")


def test_parts_of_a_change_cut_the_bills_too():
    found = panel(bed().package())
    held = part(found, WHEN, {})
    assert {row for rows in held.bills.values() for row in rows.known if row > WHEN} == set()
    assert any((rows.known > WHEN).any() for rows in found.bills.values())


def test_bills_of_another_unit_are_refused_with_the_area_and_what_to_do(tmp_path, capsys):
    rows = bed().tables["settlements"].copy()
    rows.loc[rows["area"] == "synthetic-0003", "submitted_yuan"] /= 2.0 * APART
    with pytest.raises(
        InputError, match=r"synthetic-0003, .* do not fit its accounts: spending of \d+ months is 3\.6\d times"
    ):
        fm.alert(changed(bed().package(), "settlements", rows), WHEN, draws=10)
    folder = bed().write(tmp_path / "package")
    rows.to_csv(folder / "settlements.csv", index=False)
    assert main(["alert", str(folder), "--as-of", WHEN, "--draws", "10", "--lang", "zh"]) == 2
    assert "结算明细" in capsys.readouterr().err


def test_gains_are_differences_of_the_same_cases():
    first = np.array([3, 4, 5, 0, 6, 0])
    outcome = np.repeat((first > 0).astype(float)[:, None], 6, axis=1)
    p, q = np.array([0.3, 0.3, 0.3, 0.3, 0.1, 0.0]), np.array([0.1, 0.3, 0.1, 0.0, 0.1, 0.0])
    wide = {METHOD: np.repeat(p[:, None], 6, axis=1), WITHOUT: np.repeat(q[:, None], 6, axis=1)}
    none = np.zeros(6, dtype=np.int64)
    row = compared(Cases(outcome, first, np.arange(6), np.arange(6), none, none, wide))
    assert (row["hit_3_4"], row["hit_3_4_without"], row["gain_hit_3_4"]) == (1.0, 0.5, 0.5)
    assert (row["hit_5_6"], row["gain_hit_5_6"], row["events_5_6"]) == (0.5, 0.5, 2)
    assert (row["false_alarms"], row["false_alarms_without"]) == (0.5, 0.0)
    brier, without = ((own - outcome[:, 0]) ** 2 for own in (p, q))
    assert row["gain"] == pytest.approx(1.0 - brier.mean() / without.mean())
    assert row["gain_hit_3_4_lower_90"] <= 0.5 <= row["gain_hit_3_4_upper_90"]
