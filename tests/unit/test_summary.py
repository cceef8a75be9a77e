"""Yearly accounts and headline dates against a ledger that can be followed by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.presentation.frames import summary
from fundmodel.presentation.words import labels
from fundmodel.presentation.words.range_words import pair_text
from fundmodel.presentation.words.rounding import adding_up, grouped, rolling

MONTHS = 36


class TinyRun(SimpleNamespace):
    """A run of one fund; unlike its base it can be referred to weakly."""

    knows_margin = False


def tiny_run(income=100.0, expenditure=90.0, opening=1000.0, months=MONTHS):
    """Employee pool: +10 a month. Resident: what is given; both from 2025-01, 2025 the base year."""

    def fund(name, held, gained, spent):
        return fm.ledger(held, np.full(months, gained), np.full(months, spent), start="2025-01", fund=name)

    parts = [fund("employee_pooled", 1000.0, 100.0, 90.0), fund("resident", opening, income, expenditure)]
    parts = [part if "fund" in part.dims else part.expand_dims("fund") for part in parts]
    ledger = xr.concat(parts, "fund", join="exact", coords="minimal", data_vars="all", compat="override")
    ledger = ledger.expand_dims(area=["CN"])
    ledger["premium_received_ahead"] = xr.zeros_like(ledger["closing"])
    ledger.attrs["projection_starts"] = "2026-01"
    floors = {"warning.employee_floor_months": {"value": 6.0}, "warning.resident_floor_months": {"value": 3.0}}
    scenario = {"name": "tiny", "label": {"zh": "小", "en": "Tiny"}, "entries": floors}
    return TinyRun(ledger=ledger, scenarios=("tiny",), provenance={"scenarios": [scenario]})


def test_a_year_of_ten_a_month():
    row = summary.yearly_accounts(tiny_run()).query("fund == 'employee_pooled' and year == 2026").iloc[0]
    assert (row["total_income"], row["expenditure"], row["current_balance"]) == (1200.0, 1080.0, 120.0)
    assert row["balance"] == 1240.0  # 1000 + 24 x 10
    assert row["reserve_months_cash"] == pytest.approx(1240.0 / 90.0)
    assert row["reserve_months_earned"] == row["reserve_months_cash"]
    assert (row["scenario"], row["area"], bool(row["projected"])) == ("tiny", "CN", True)
    assert not row["levels_differ"]


def test_one_row_for_each_fund_and_year_in_order():
    table = summary.yearly_accounts(tiny_run())
    years = [2025, 2026, 2027]
    assert list(zip(table["fund"], table["year"], strict=True)) == [
        (fund, year) for fund in ("employee_pooled", "resident") for year in years
    ]
    assert list(table["projected"]) == [False, True, True] * 2
    assert tuple(table.columns) == summary.COLUMNS


def test_what_is_received_ahead_is_taken_out_of_the_earned_months_and_its_base_year_is_not_judged():
    run = tiny_run()
    run.ledger["premium_received_ahead"].loc[{"fund": "resident"}] = 450.0
    rows = summary.yearly_accounts(run).query("fund == 'resident'").set_index("year")
    assert rows.loc[2026, "reserve_months_cash"] - rows.loc[2026, "reserve_months_earned"] == pytest.approx(5.0)
    assert rows.loc[2025, "warning_level"] == ""
    assert not rows.loc[2025, "levels_differ"]


def test_headlines_of_a_fund_that_runs_out():
    run = tiny_run(income=50.0, expenditure=100.0, opening=1000.0)  # loses 50 a month: 400 left at the end of 2025
    row = summary.headlines(run).set_index("fund").loc["resident"]
    assert labels.event_text(row, "first_deficit_year", "en") == "2025"
    # below 3 months x 100 in the 15th month (1000 - 15 x 50 = 250), below zero in the 21st
    assert labels.event_text(row, "floor_month_cash", "en") == "2026-03"
    assert labels.event_text(row, "floor_month_earned", "zh") == "2026年3月"
    assert labels.event_text(row, "depletion_month", "en") == "2026-09"
    # the first full window ends in December 2025 and is a deficit: warned of six months ahead, in June 2025
    assert labels.event_text(row, "deficit_ahead", "en") == "2025-06"


def test_what_never_happens_is_said_and_how_far_that_holds():
    row = summary.headlines(tiny_run()).set_index("fund").loc["employee_pooled"]
    assert labels.event_text(row, "depletion_month", "zh") == "不早于2028年"
    assert labels.event_text(row, "depletion_month", "en") == "not before 2028"
    assert labels.event_text(row, "deficit_ahead", "en") == "not before 2027-07"
    assert all(labels.event_text(row, event, lang) for event in summary.EVENTS for lang in ("zh", "en"))
    assert labels.when_text(pd.NaT, "depletion_month", pd.NaT, "en") == "horizon too short to tell"


@pytest.mark.parametrize(
    ("when", "last", "zh", "en"),
    [
        ("2050-12", "2060-12", "2050年12月", "2050-12"),
        ("2051-01", "2060-12", "2051—2060年", "2051-2060"),
        ("2060-12", "2060-12", "2051—2060年", "2051-2060"),
        ("2054-03", "2055-12", "2051—2055年", "2051-2055"),
        ("2051-03", "2051-12", "2051年", "2051"),
        ("2061-03", "2075-12", "2061—2070年", "2061-2070"),
        ("2074-03", "2075-12", "2071—2075年", "2071-2075"),
        ("NaT", "2060-12", "不早于2061年", "not before 2061"),
        ("NaT", "2060-06", "不早于2060年7月", "not before 2060-07"),
        ("NaT", "2040-12", "不早于2041年", "not before 2041"),
    ],
)
@pytest.mark.parametrize("event", summary.EVENTS)
def test_what_lies_past_2050_and_what_was_not_seen_are_told_apart(when, last, zh, en, event):
    at, until = pd.Timestamp(when), pd.Timestamp(last)
    year = event.startswith("first_deficit_year") and when == "2050-12"
    said = [labels.when_text(at, event, until, lang) for lang in ("zh", "en")]
    assert said == (["2050年", "2050"] if year else [zh, en])
    row = {event: at, "known_until": until, "warning_known_until": until}
    assert [labels.event_text(row, event, lang) for lang in ("zh", "en")] == said
    assert pair_text((at, at), event, until, "en", "short") == f"({said[1]})"


@pytest.mark.parametrize(
    ("last", "tail"), [(2060, [2034, 2035, 2040, 2045, 2050, 2055, 2060]), (2058, [2050, 2055, 2058]), (2027, [2027])]
)
def test_shown_years(last, tail):
    shown = summary.shown_years(range(2025, last + 1))
    assert shown[: min(11, last - 2024)] == list(range(2025, min(2035, last) + 1))
    assert shown[-len(tail) :] == tail


def test_largest_remainder():
    assert adding_up(18292.91, [13594.28, 4698.63]) == (18293, [13594, 4699])
    assert adding_up(1.0, [1 / 3, 1 / 3, 1 / 3], digits=1) == (1.0, pytest.approx([0.4, 0.3, 0.3]))
    assert adding_up(-0.9, [0.55, -1.45]) == (-1, [1, -2])
    with pytest.raises(ValueError, match="do not sum"):
        adding_up(10.0, [1.0, 2.0])


def test_printed_years_roll():
    """By hand: 100.6 - 90.0 = 10.6 on 10.4 (printed 10) is 21.0: eleven in, so 101 less 90."""
    assert rolling(100.6, 90.0, 21.0, before=10.0) == (101, 90, 11, 21)
    assert rolling(100.4, 90.0, 20.4, before=10.0) == (100, 90, 10, 20)
    assert rolling(100.5, 90.0, 20.5) == (100, 90, 10, 20)


def test_a_balance_that_something_else_moved_is_not_forced_into_the_flows():
    """Interest on debt took 5: closing is printed as it is, and the flows as they are."""
    assert rolling(100.0, 110.0, -25.0, before=-10.0) == (100, 110, -10, -25)
    with pytest.raises(ValueError, match="not a number"):
        adding_up(float("nan"), [1.0])


def test_grouped_has_no_negative_zero():
    assert [grouped(-0.2), grouped(-1234.5), grouped(1e6), grouped(-0.04, 1)] == ["0", "-1,234", "1,000,000", "0.0"]
