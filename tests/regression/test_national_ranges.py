"""The ranges that ship are those of this engine, data and baseline: five and pairs of the baseline recomputed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.enrolment_seeds import seeds_by_year
from fundmodel.analysis.moved import everything_moved
from fundmodel.analysis.plausible import DATES, plausible_pairs
from fundmodel.analysis.range_record import cut, leading_of, pairs_of
from fundmodel.analysis.sensitivity import DATED, leading, left_out
from tests.regression.national_ranges import moved, shipped
from tests.regression.shipped_record import COMMAND


@pytest.fixture(scope="module")
def record():
    try:
        return shipped()
    except ValueError as stale:
        pytest.fail(f"{stale}: {COMMAND}")


@pytest.fixture(scope="module")
def five(record):
    every = record["sensitivity"]
    return every[every["rank"] > 0].reset_index(drop=True)


def contenders(every, of=3):
    """Of each fund, the widest that are neither among the five nor left out: what may overtake them."""
    left = left_out(every)
    known = pd.concat([every[every["rank"] > 0], left])[["fund", "parameter"]].apply(tuple, axis=1)
    rest = every[~every[["fund", "parameter"]].apply(tuple, axis=1).isin(set(known)) & ~every["lever"]]
    return rest.groupby("fund", sort=False).head(of)


def test_the_five_and_those_that_come_next_are_what_they_move_today(record, five):
    then = pd.concat([five, contenders(record["sensitivity"])], ignore_index=True).drop(columns="rank")
    table = fm.sensitivity("baseline", parameters=list(dict.fromkeys(then["parameter"])))
    keys = ["fund", "parameter"]
    today = then[keys].merge(table, on=keys, how="left")
    assert list(moved({"sensitivity": then}, {"sensitivity": today[list(then.columns)]})) == [], COMMAND


def test_no_other_parameter_of_the_record_overtakes_the_five(record, five):
    """Widest first, what law sets and further members of a driver passed over: counted here by hand."""
    for fund, own in record["sensitivity"].groupby("fund"):
        seen, names = set(), []
        for row in own.sort_values("spread", ascending=False, kind="stable").to_dict("records"):
            if not row["lever"] and row["driver"] not in seen and row["spread"] > 0:
                seen.add(row["driver"])
                names.append(row["parameter"])
        assert list(five.loc[five["fund"] == fund, "parameter"]) == names[:5], fund


def test_the_record_has_every_parameter_with_a_range(record):
    today = {row.name for row in everything_moved(fm.load_scenario("baseline"), 2026)}
    for fund, own in record["sensitivity"].groupby("fund"):
        assert set(own["parameter"]) == today, (fund, COMMAND)


def test_all_that_is_wider_than_the_fifth_is_among_the_five_or_named_with_its_reason(record, five):
    left = left_out(record["sensitivity"])
    for fund, own in record["sensitivity"].groupby("fund"):
        wider = set(own.loc[own["spread"] >= five.loc[five["fund"] == fund, "spread"].min(), "parameter"])
        named = left[left["fund"] == fund]
        assert wider == {*five.loc[five["fund"] == fund, "parameter"], *named["parameter"]}
        assert (named["lever"] == (named["why"] == "lever")).all()
        drivers = five.set_index("parameter")["driver"]
        twice = named[named["why"] == "driver"]
        assert list(twice["driver"]) == [
            drivers[one] if isinstance(drivers[one], str) else drivers[one].iloc[0] for one in twice["counted_as"]
        ]


def test_there_are_five_for_each_fund_widest_first_and_none_is_a_lever(five):
    for fund, own in five.groupby("fund"):
        assert list(own["rank"]) == [1, 2, 3, 4, 5], fund
        assert own["spread"].is_monotonic_decreasing
        assert own["driver"].is_unique
        assert not own["lever"].any()


def test_the_seeds_of_the_baseline_are_those_of_today(record):
    then = record["seeds"]
    then = then[then["scenario"] == "baseline"].drop(columns="sha256").reset_index(drop=True)
    today = seeds_by_year(fm.load_scenario("baseline"), fm.load_data("national"), 2060)
    assert list(moved({"seeds": then}, {"seeds": today})) == [], COMMAND


def test_the_pairs_of_the_baseline_are_those_of_today(record):
    national = fm.load_data("national")
    today, _ = plausible_pairs([fm.load_scenario("baseline")], national, 2060, leading(record["sensitivity"]))
    shown = pairs_of([fm.load_scenario("baseline")], national, 2060)
    pd.testing.assert_frame_equal(today, shown.reset_index(drop=True))


def test_a_shorter_run_knows_of_nothing_later(record):
    whole = record["pairs"].drop(columns="sha256")
    short = cut(whole, 2040)
    for name in DATES:
        early = whole[name] <= pd.Timestamp("2040-06-01")
        assert short.loc[early, name].equals(whole.loc[early, name])
        assert (short[name].dropna() <= pd.Timestamp("2040-12-01")).all()
    ahead = short[short["event"] == "deficit_ahead"]
    assert (ahead["adverse"].dropna() <= pd.Timestamp("2040-06-01")).all()
    assert set(ahead["known_until"]) == {pd.Timestamp("2040-06-01")}
    assert set(short.loc[short["event"] != "deficit_ahead", "known_until"]) == {pd.Timestamp("2040-12-01")}
    seeds = cut(record["seeds"], 2050)
    assert all((seeds[event].dropna() <= pd.Timestamp("2050-12-01")).all() for event in DATED)
    assert set(seeds["known_until"]) == {pd.Timestamp("2050-12-01")}


def test_a_package_without_a_record_takes_the_nations_five_and_knows_it(record, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    own = fm.load_data("national")
    other = leading_of(replace(own, name="own", sha256="f" * 64))
    assert not other.own
    assert other.names == leading_of(own).names
    assert leading_of(own).own
