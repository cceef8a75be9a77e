"""The ranges that ship are those of this engine, data and baseline: five and pairs of the baseline recomputed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.plausible import plausible_pairs
from fundmodel.analysis.range_record import DATES, cut, leading_of, pairs_of
from fundmodel.analysis.sensitivity import leading
from tests.regression.national_ranges import moved, shipped
from tests.regression.shipped_record import COMMAND


@pytest.fixture(scope="module")
def record():
    try:
        return shipped()
    except ValueError as stale:
        pytest.fail(f"{stale}: {COMMAND}")


def test_the_five_are_what_they_move_today(record):
    names = list(dict.fromkeys(record["leading"]["parameter"]))
    table = fm.sensitivity("baseline", parameters=names)
    keys = ["fund", "parameter"]
    today = record["leading"][keys].merge(table, on=keys, how="left").drop(columns="rank")
    then = record["leading"].drop(columns="rank")
    assert list(moved({"leading": then}, {"leading": today[list(then.columns)]})) == [], COMMAND


def test_there_are_five_for_each_fund_widest_first_and_none_is_a_lever(record):
    for fund, own in record["leading"].groupby("fund"):
        assert list(own["rank"]) == [1, 2, 3, 4, 5], fund
        assert own["spread"].is_monotonic_decreasing
        assert own["driver"].is_unique
        assert not own["lever"].any()


def test_the_pairs_of_the_baseline_are_those_of_today(record):
    national = fm.load_data("national")
    today = plausible_pairs([fm.load_scenario("baseline")], national, 2060, leading(record["leading"]))
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


def test_a_package_without_a_record_takes_the_nations_five_and_knows_it(record, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    own = fm.load_data("national")
    other = leading_of(replace(own, name="own", sha256="f" * 64))
    assert not other.own
    assert other.names == leading_of(own).names
    assert leading_of(own).own
