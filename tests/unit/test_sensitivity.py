"""One parameter at a time, the five that lead, and the pair they make: on a short horizon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.analysis.moved import Moved, everything_moved, moved
from fundmodel.analysis.moved_runs import Tried, in_force, made_ready, moved_both_ways, tried
from fundmodel.analysis.plausible import enclosing
from fundmodel.analysis.sensitivity import leading, left_out, ranked
from fundmodel.analysis.signed_paths import EVENTS, MEASURES, Paths, event_dates, signed_paths
from fundmodel.vocabulary.dictionary import parameters

PAIR = "retirement.intensity + retirement.window_share"
FEW = ("cost.excess_growth", "employee.base_growth_shift", "economy.deflator", "employee.employer_rate")
UNTIL = 2031


@pytest.fixture(scope="module")
def baseline() -> fm.Scenario:
    return fm.load_scenario("baseline")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return fm.sensitivity("baseline", until=UNTIL, parameters=FEW)


def test_every_parameter_with_a_range_is_moved_once_and_pairs_together(baseline):
    rows = everything_moved(baseline, 2026)
    members = [name for row in rows for name in row.members]
    ranged = {name for name, entry in baseline.entries.items() if entry.low is not None or entry.high is not None}
    assert sorted(members) == sorted(ranged)
    assert PAIR in [row.name for row in rows]


def test_a_pair_takes_the_points_that_the_evidence_ties(baseline):
    pair = moved(baseline, PAIR, 2026)
    ends = [(x, pair.second(x)) for x in (pair.low, pair.centre, pair.high)]
    assert ends == [(0.95, 1.0), (1.05, 0.66), (1.2, 0.25)]


def test_a_change_without_a_date_cannot_enter():
    def undated(value):
        return {"employee.employer_rate": {"value": value}}

    with pytest.raises(fm.InputError, match="absorbed by the base year"):
        Moved("employee.employer_rate", 0.06, 0.10, 0.08, "level", "x", True, "2026-01", undated)
    early = {"employee.employer_rate": {"value": {"2025-07": 0.06}}}
    with pytest.raises(fm.InputError, match="absorbed by the base year"):
        Moved("employee.employer_rate", 0.06, 0.10, 0.08, "level", "x", True, "2026-01", lambda value: early)


@pytest.mark.parametrize("name", ["employee.employer_rate", "economy.deflator", "economy.interest_rate"])
def test_nothing_before_the_first_projected_year_moves(baseline, name):
    row = moved(baseline, name, 2026)
    for end in (row.low, row.high):
        changed = baseline.with_changes(row.at(end))
        before, after = (
            np.arange(a, b, dtype="datetime64[M]") for a, b in (("2025-01", "2026-01"), ("2026-01", "2041-01"))
        )
        assert np.array_equal(changed.at_months(name, before), baseline.at_months(name, before))
        assert (changed.at_months(name, after) != baseline.at_months(name, after)).all()


def test_a_path_is_shifted_and_a_level_is_reached(baseline):
    months = np.arange("2026-01", "2061-01", dtype="datetime64[M]")
    path, level = (moved(baseline, name, 2026) for name in ("economy.deflator", "economy.interest_rate"))
    shifted = baseline.with_changes(path.at(path.low)).at_months(path.name, months)
    assert shifted == pytest.approx(baseline.at_months(path.name, months) - 0.01)
    assert (baseline.with_changes(level.at(level.low)).at_months(level.name, months) == 0.008).all()


@pytest.mark.parametrize(
    ("name", "end", "number"), [("cost.decedent_ratio", 1.3, 26.0), ("employee.wage_by_age", 0.7, 0.6**0.7)]
)
def test_a_table_by_age_is_moved_as_a_whole(baseline, name, end, number):
    """Twenty times 1.3 of the youngest; 0.6 to the power of 0.7: the hump gets flatter and 1 stays 1."""
    found = moved(baseline, name, 2026)
    assert (found.centre, found.valid) == (1.0, (0.1, 10.0))
    assert end in (found.low, found.high)
    table = found.at(end)[name]["value"]
    assert next(iter(table.values())) == pytest.approx(number)
    assert found.at(1.0)[name]["value"] == dict(baseline.entry(name).value)
    assert dict(baseline.with_changes(found.at(end)).entry(name).value) == pytest.approx(table)


def test_a_scenario_that_changes_a_parameter_is_moved_by_the_same_distances(baseline):
    changed = baseline.with_changes({"cost.excess_growth": {"value": {"2026-01": 0.004, "2030-01": 0.002}}})
    row = moved(changed, "cost.excess_growth", 2026)
    assert (row.low, row.centre, row.high) == pytest.approx((-0.011, 0.004, 0.019))
    written = row.at(row.high)["cost.excess_growth"]["value"]
    assert written == pytest.approx({"2026-01": 0.019, "2030-01": 0.017})


def test_what_grows_on_counts_from_what_it_has_grown_to():
    """At its centre nothing moves, and the ends lie as far from it, in per cent, as they do in the year written."""
    base, data = fm.load_scenario("retirees-contribute-new"), fm.load_data("national")
    written = moved(base, "employee.mean_pension", 2026)
    (grown,) = in_force(base, data, 2028, [written])
    assert (written.low, written.centre, written.high) == (3500.0, 3800.0, 4100.0)
    assert grown.centre > 1.02 * written.centre
    assert (grown.low / 3500.0, grown.high / 4100.0) == pytest.approx((grown.centre / 3800.0,) * 2)
    run = made_ready(base, data, 2028)[0].money([{}, grown.at(grown.centre), grown.at(written.centre)])
    own, same, other = run.ledger["closing"].sel(fund="employee_pooled").isel(month=-1).values.ravel()
    assert same == pytest.approx(own, rel=1e-12)
    assert other < own * (1 - 1e-6)


def test_what_grows_on_later_counts_from_its_first_year_and_a_path_must_be_written(baseline):
    ranged = {"value": {"2025-01": 400.0, "2027-01": 400.0, "2030-01": 450.0}, "low": 380.0, "high": 500.0}
    premium = moved(baseline.with_changes({"resident.premium": ranged}), "resident.premium", 2026)
    assert (premium.low, premium.centre, premium.high) == (380.0, 400.0, 500.0)
    growing = {"value": {"2024-01": 0.01}, "beyond_last": "grow_with", "grow_with": "disposable_income_per_head"}
    with pytest.raises(fm.InputError, match="write its value from 2026-01 on too"):
        moved(baseline.with_changes({"economy.deflator": growing}), "economy.deflator", 2026)


def test_an_unknown_name_and_one_without_a_range_are_told(baseline):
    with pytest.raises(fm.InputError, match=r"Did you mean 'cost\.excess_growth'"):
        moved(baseline, "cost.exces_growth", 2026)
    with pytest.raises(fm.InputError, match="no low and high"):
        moved(baseline, "resident.subsidy", 2026)


def test_money_and_people_give_what_a_full_projection_gives(baseline):
    ready, _ = made_ready(baseline, fm.load_data("national"), UNTIL)
    rows = [moved(baseline, name, 2026) for name in ("cost.excess_growth", "enrolment.active_growth")]
    assert [bool(ready.people_read & set(row.at(row.low))) for row in rows] == [False, True]
    for row, ends in zip(rows, moved_both_ways(ready, rows), strict=True):
        for value, found in zip((row.low, row.high), ends, strict=True):
            whole = signed_paths(fm.project(baseline.with_changes(row.at(value)), until=UNTIL))
            for name in MEASURES:
                assert np.array_equal(found.paths.values[name], whole.values[name], equal_nan=True)


def test_what_cannot_be_projected_is_a_gap_with_its_reason_and_spoils_no_neighbour(baseline):
    table = fm.sensitivity(baseline, until=2027, parameters=["settlement.delay_months", "cost.excess_growth"])
    late = table[table["parameter"] == "settlement.delay_months"]
    assert late["high_months"].isna().all()
    assert late["problem"].str.contains("Phase the change in").all()
    assert (late["rank"] == 0).all()
    assert table.loc[table["parameter"] == "cost.excess_growth", "spread"].gt(0).all()


def test_the_shift_is_the_difference_of_two_runs(table, baseline):
    row = table[(table["fund"] == "resident") & (table["parameter"] == "cost.excess_growth")].iloc[0]
    runs = fm.project(
        [baseline, baseline.with_changes({"cost.excess_growth": {"2026-01": 0.015}}, name="high")], until=UNTIL
    )
    months = fm.reserve_months(runs, recognition="earned").sel(fund="resident", month=f"{UNTIL}-12-01").squeeze("area")
    assert row["high_shift"] == pytest.approx(float(months[1] - months[0]))
    assert row["year"] == UNTIL


def test_one_driver_counts_once_and_what_law_sets_never():
    names = ["a", "b", "c", "d", "e", "f", "g", "h"]
    rows = pd.DataFrame(
        {
            "fund": "resident",
            "parameter": names,
            "driver": ["a", "one", "one", "d", "e", "f", "g", "h"],
            "lever": [True, *[False] * 7],
            "spread": [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, np.nan],
        }
    )
    found = ranked(rows.sample(frac=1, random_state=3))
    assert list(found["parameter"]) == names
    assert list(found["rank"]) == [0, 1, 0, 2, 3, 4, 5, 0]
    assert leading(found) == {"resident": ("b", "d", "e", "f", "g")}


def test_excess_growth_and_elasticity_are_one_driver():
    drivers = {name: spec.driver for name, spec in parameters().items()}
    assert (
        drivers["cost.excess_growth"] == drivers["employee.income_elasticity"] == drivers["resident.income_elasticity"]
    )
    assert drivers["retirement.intensity"] == "retirement.intensity"


def made_paths(values) -> Paths:
    values = np.asarray(values, dtype=float)
    months = np.datetime64("2026-01") + np.arange(len(values))
    return Paths(months, ("CN",), ("resident",), {name: values.reshape(1, 1, 1, -1) for name in MEASURES})


def test_shifts_are_added_in_quadrature():
    base = made_paths([10.0, 10.0])
    one = (Tried(made_paths([7.0, 12.0])), Tried(made_paths([13.0, 6.0])))
    other = (Tried(made_paths([6.0, 10.0])), Tried(made_paths([14.0, 7.0])))
    around = enclosing(base, {"resident": [one, other]})
    assert around.adverse.values["months_earned"][0, 0, 0] == pytest.approx([5.0, 5.0])
    assert around.favourable.values["months_earned"][0, 0, 0] == pytest.approx([15.0, 12.0])
    assert around.all_adverse.values["months_earned"][0, 0, 0] == pytest.approx([3.0, 3.0])


def test_an_end_that_could_not_be_projected_adds_nothing():
    around = enclosing(made_paths([10.0]), {"resident": [(Tried(made_paths([7.0])), Tried(None, "no"))]})
    assert around.adverse.values["months_cash"][0, 0, 0] == pytest.approx([7.0])
    assert around.favourable.values["months_cash"][0, 0, 0] == pytest.approx([10.0])


PATH = st.lists(st.floats(-20.0, 20.0), min_size=24, max_size=24)


@settings(max_examples=60, deadline=None)
@given(PATH, st.lists(st.tuples(PATH, PATH), min_size=1, max_size=5))
def test_the_pair_encloses_the_centre(centre, ends):
    base = made_paths(centre)
    around = enclosing(base, {"resident": [(Tried(made_paths(a)), Tried(made_paths(b))) for a, b in ends]})
    never = np.datetime64("2999-01", "M")
    central, adverse, favourable, worst, best = (
        {
            event: np.where(np.isnat(when), never, when)[0, 0, 0]
            for event, when in event_dates(own, {"resident": 3.0}).items()
        }
        for own in (base, around.adverse, around.favourable, around.all_adverse, around.all_favourable)
    )
    for event in EVENTS:
        assert worst[event] <= adverse[event] <= central[event] <= favourable[event] <= best[event]


def test_dates_of_the_paths_are_the_headlines():
    run = fm.project(["baseline", "current-law"], until=2045)
    found = event_dates(signed_paths(run), {"employee_pooled": 6.0, "resident": 3.0})
    shown = fm.headlines(run)
    for row in shown.to_dict("records"):
        place = run.scenarios.index(row["scenario"]), 0, ("employee_pooled", "resident").index(row["fund"])
        for event in EVENTS:
            if event == "deficit_ahead" and not row[event] <= row["warning_known_until"]:
                continue
            assert str(found[event][place]) == (f"{row[event]:%Y-%m}" if row[event] == row[event] else "NaT"), event


def test_a_ratio_goes_on_below_zero():
    run = fm.project("current-law", until=2040)
    at = signed_paths(run)
    assert at.at("resident", 2040)[0] < -12.0
    assert at.at("resident", 2099)[0] == at.at("resident", 2040)[0]


def test_what_is_left_out_is_wider_than_the_fifth_and_says_why():
    names = ["law", "one", "two", "c", "d", "e", "narrow law", "f"]
    rows = pd.DataFrame(
        {
            "fund": "resident",
            "parameter": names,
            "driver": ["law", "x", "x", "c", "d", "e", "narrow law", "f"],
            "lever": [True, *[False] * 5, True, False],
            "spread": [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 2.0, 3.0],
        }
    )
    found = left_out(ranked(rows))
    assert list(found["parameter"]) == ["law", "two"]
    assert list(found["why"]) == ["lever", "driver"]
    assert list(found["counted_as"]) == ["", "one"]
    assert left_out(ranked(rows.assign(lever=True))).empty


def test_several_areas_come_summed_then_each():
    data = fm.load_data("example-province")
    ready, base = made_ready(fm.load_scenario("baseline"), data, 2026)
    assert base.values["months_cash"].shape == (1, 15, 2, 24)
    assert base.areas == ("all", *data.areas)
    (one,) = tried(ready, [{"employee.cost_growth_2026": 0.04}], ["x"])
    months = [paths.values["months_cash"][0, 0, :, -1] for paths in (base, one.paths)]
    assert months[1][0] < months[0][0]
    assert months[1][1] == months[0][1]
    run = fm.project("baseline", data, until=2026)
    every = fm.reserve_months(run, recognition="cash").sel(fund=["employee_pooled", "resident"]).isel(month=-1)
    np.testing.assert_allclose(base.values["months_cash"][0, 1:, :, -1], every.transpose("area", "fund").values)
    held = run.ledger.sel(fund="employee_pooled").sum("area")
    spent = held["expenditure"].isel(month=slice(-12, None)).sum()
    assert months[0][0] == pytest.approx(float(held["closing"][-1] / spent * 12))


def test_a_new_scenario_has_the_range_of_its_own_numbers(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    scenario = fm.load_scenario("baseline").with_changes({"employee.employer_rate": {"2027-01": 0.07}}, name="lower")
    pairs = fm.headline_ranges(scenario, until=2032)
    assert set(pairs["scenario"]) == {"lower"}
    assert len(list(tmp_path.rglob("*.json"))) == 1
    pd.testing.assert_frame_equal(fm.headline_ranges(replace(scenario), until=2032), pairs)
