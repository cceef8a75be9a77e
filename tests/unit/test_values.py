"""A parameter in time: steps, lines, growth, what happens past the last date and before the first."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmodel.assumptions.scenario.age_values import by_age
from fundmodel.assumptions.scenario.overlay import Change, overlay
from fundmodel.assumptions.scenario.values import (
    Entry,
    at_months,
    at_years,
    choice_at,
    held_flat,
    parameter_growth,
    value_at,
    weights,
    weights_at,
    weights_at_years,
)
from fundmodel.assumptions.scenario.year_series import YearSeries
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.frozen import Frozen


def entry(value, kind="dated", **more):
    held = Frozen(value) if isinstance(value, dict) else value
    return Entry(name="x.y", kind=kind, value=held, unit="yuan", tag="seen", source="test", **more)


STEPS = {"2024-01": 10.0, "2026-07": 20.0, "2027-01": 30.0}


def test_a_plain_number_holds_always():
    assert at_years(entry(0.08, "scalar"), [1900, 2026, 2200]).tolist() == [0.08] * 3
    assert at_months(entry(0.08), np.array(["1950-01", "2100-12"], "datetime64[M]")).tolist() == [0.08, 0.08]


def test_a_step_holds_until_the_next_date_and_the_year_takes_its_january():
    assert at_years(entry(STEPS), range(2024, 2030)).tolist() == [10, 10, 10, 30, 30, 30]
    months = np.array(["2026-06", "2026-07", "2026-12", "2027-01"], "datetime64[M]")
    assert at_months(entry(STEPS), months).tolist() == [10, 20, 20, 30]
    assert value_at(entry(STEPS), "2026-08") == 20.0


def test_months_may_be_nanoseconds_and_in_any_order():
    months = np.array(["2027-03-01", "2024-05-01"], "datetime64[ns]")
    assert at_months(entry(STEPS), months).tolist() == [30, 10]


def test_linear_runs_by_months_between_dates():
    line = entry({"2026-01": 0.0, "2028-01": 24.0}, interpolate="linear")
    assert at_years(line, [2026, 2027, 2028, 2035]).tolist() == [0, 12, 24, 24]
    assert value_at(line, "2026-06") == pytest.approx(5.0)


def test_growth_multiplies_by_one_plus_g_of_the_lagged_year():
    # 400 in 2027; 2028: g of 2027; 2029: g of 2028
    premium = entry({"2026-01": 380.0, "2027-01": 400.0}, beyond_last="grow_with", grow_with="income", lag=1)
    growth = {"income": {2026: 9.0, 2027: 0.10, 2028: 0.05}}
    assert at_years(premium, [2026, 2027, 2028, 2029], growth) == pytest.approx([380, 400, 440, 462])
    without_lag = entry({"2027-01": 400.0}, beyond_last="grow_with", grow_with="income")
    assert at_years(without_lag, [2027, 2028], growth) == pytest.approx([400, 420])


def test_growth_of_a_july_value_steps_in_july():
    base = entry({"2026-07": 100.0}, beyond_last="grow_with", grow_with="wage")
    months = np.array(["2026-07", "2027-06", "2027-07", "2028-07"], "datetime64[M]")
    assert at_months(base, months, {"wage": {2027: 0.1, 2028: 0.5}}) == pytest.approx([100, 100, 110, 165])


def test_growth_may_carry_draws_before_the_year():
    subsidy = entry({"2026-01": 100.0}, beyond_last="grow_with", grow_with="income")
    rates = YearSeries(2027, np.array([[0.1, 0.1], [0.0, 0.2]]))
    assert at_years(subsidy, [2026, 2027, 2028], {"income": rates}) == pytest.approx(
        np.array([[100, 110, 121], [100, 100, 120]])
    )


def test_growth_that_is_missing_or_too_short_says_so():
    subsidy = entry({"2026-01": 100.0}, beyond_last="grow_with", grow_with="income")
    with pytest.raises(ProjectionError, match=r"x\.y grows with income after 2026-01, but that series is missing"):
        at_years(subsidy, [2027])
    with pytest.raises(ProjectionError, match=r"Did you mean 'incomes'"):
        at_years(subsidy, [2027], {"incomes": {2027: 0.1}})
    with pytest.raises(ProjectionError, match="no value for 2028"):
        at_years(subsidy, [2028], {"income": {2027: 0.1}})
    with pytest.raises(ProjectionError, match="known for 2027 to 2027; 2027 to 2028 is asked for"):
        at_years(subsidy, [2028], {"income": YearSeries(2027, np.array([0.1]))})
    assert at_years(subsidy, [2026]).tolist() == [100.0]


def test_growth_can_be_another_parameter():
    economy = Entry("e.g", "dated", Frozen({"2026-01": 0.1}), "per year", "seen", "test")
    subsidy = entry({"2026-01": 100.0}, beyond_last="grow_with", grow_with="e.g")
    growth = parameter_growth(subsidy, {"e.g": economy}, 2028)
    assert at_years(subsidy, [2027, 2028], growth) == pytest.approx([110, 121])


def test_raise_names_the_parameter_and_the_year():
    ends = entry({"2026-01": 1.0}, beyond_last="raise")
    assert value_at(ends, "2026-12") == 1.0
    with pytest.raises(ProjectionError, match=r"x\.y ends at 2026-01 .* 2027 is asked for"):
        at_years(ends, [2026, 2027, 2030])


def test_before_the_first_date_raises_and_names_it():
    with pytest.raises(ProjectionError, match=r"x\.y starts at 2024-01; 2023-01 is asked for"):
        at_years(entry(STEPS), [2023, 2024])


def test_held_flat_says_since_when():
    flat = entry({"2025-01": 1.0, "2026-01": 2.0})
    assert held_flat(flat, 2060) == "2026-01"
    assert held_flat(flat, 2026) is None
    assert held_flat(flat, "2027-01") == "2026-01"
    assert held_flat(entry(2.0), 2060) is None
    assert held_flat(entry({"2026-01": 2.0}, beyond_last="grow_with", grow_with="g"), 2060) is None


def test_by_age_steps_and_lines():
    curve = entry({0: 1.0, 10: 3.0}, "by_age")
    assert by_age(curve, [0, 9, 10, 100]).tolist() == [1, 1, 3, 3]
    assert by_age(curve, [0, 5, 10, 100], how="linear").tolist() == [1, 2, 3, 3]
    with pytest.raises(ProjectionError, match="starts at age 16; age 15 is asked for"):
        by_age(entry({16: 1.0}, "by_age"), range(15, 20))
    with pytest.raises(ValueError, match="valid: step, linear"):
        by_age(curve, [1], how="cubic")


def test_choice_and_weights():
    law = entry({"2025-01": "delayed", "2027-01": "old"}, "choice")
    assert [choice_at(law, month) for month in ("2025-01", "2026-12", "2027-01")] == ["delayed", "delayed", "old"]
    months = entry({"1": 0.4, "12": 0.6}, "weights")
    assert weights(months, [12, 1]).tolist() == [0.6, 0.4]
    with pytest.raises(ProjectionError, match="has the weights 1, 12; asked for are 1, 2"):
        weights(months, [1, 2])
    with pytest.raises(ProjectionError, match="is of kind weights, not scalar, dated"):
        at_years(months, [2026])


def test_weights_by_date_hold_until_the_next_and_the_year_takes_its_january():
    early, late = Frozen({"1": 0.4, "12": 0.6}), Frozen({"1": 0.9, "12": 0.1})
    always = entry({"1": 0.4, "12": 0.6}, "weights")
    change = Change("x.y", Frozen({"value": Frozen({"2027-09": late})}), "reform")
    dated = overlay(always, change)
    assert (always.dates, dated.dates) == ((), ("2027-09",))
    assert [weights_at(dated, month) for month in ("1990-01", "2027-08", "2027-09")] == [early, early, late]
    assert weights_at_years(dated, [12, 1], [2026, 2027, 2028]).tolist() == [[0.6, 0.4], [0.6, 0.4], [0.1, 0.9]]
    np.testing.assert_array_equal(weights_at_years(always, [1, 12], [2000, 2100]), [[0.4, 0.6]] * 2)
    assert held_flat(dated, 2060) == "2027-09"
    assert pickle.loads(pickle.dumps(dated)) == dated
    with pytest.raises(ProjectionError, match="give its weights once, without dates"):
        weights(dated, [1, 12])
    with pytest.raises(ProjectionError, match="starts at 2027-09; 2026-01 is asked for"):
        weights_at_years(entry({"2027-09": late}, "weights"), [1, 12], [2026])


@pytest.mark.parametrize(
    "base",
    [
        entry(5.0),
        entry(STEPS),
        entry(STEPS, interpolate="linear"),
        entry(STEPS, beyond_last="grow_with", grow_with="g"),
        entry({"2024-01": 1.0, "2040-01": 9.0}, interpolate="linear", beyond_last="grow_with", grow_with="g"),
    ],
    ids=["plain", "steps", "linear", "growing", "long line"],
)
@given(first=st.integers(0, 400), length=st.integers(1, 60))
def test_a_change_dated_d_moves_nothing_before_d_and_takes_its_values_from_d_on(base, first, length):
    start = np.datetime64("2024-02", "M") + first
    later = start + length
    changed = overlay(base, Change("x.y", Frozen({"value": Frozen({str(start): 7.0, str(later): 8.0})}), "reform"))
    growth = {"g": dict.fromkeys(range(2020, 2100), 0.03)}
    months = np.arange("2024-01", "2065-01", dtype="datetime64[M]")
    before, after = at_months(base, months, growth), at_months(changed, months, growth)
    assert np.array_equal(before[months < start], after[months < start])
    assert after[months == start] == 7.0
    assert after[months == later] == 8.0


def test_a_changed_step_keeps_earlier_dates_and_drops_later_ones():
    change = Change("x.y", Frozen({"value": Frozen({"2026-07": 25.0})}), "reform")
    changed = overlay(entry(STEPS, low=1.0, high=2.0), change)
    assert dict(changed.value) == {"2024-01": 10.0, "2026-07": 25.0}
    assert (changed.tag, changed.source, changed.low, changed.high) == ("judgement", "reform", None, None)


def test_growth_starts_from_the_changed_value():
    base = entry({"2026-01": 100.0}, beyond_last="grow_with", grow_with="g")
    changed = overlay(base, Change("x.y", Frozen({"value": Frozen({"2030-01": 500.0})}), "reform"))
    growth = {"g": dict.fromkeys(range(2020, 2100), 0.1)}
    assert at_years(changed, [2029, 2030, 2031], growth) == pytest.approx([133.1, 500, 550])


def test_entries_are_hashable_and_travel():
    one = entry(STEPS)
    assert pickle.loads(pickle.dumps(one)) == one
    assert hash(one) == hash(entry(STEPS))
    with pytest.raises(TypeError):
        one.value["2030-01"] = 1.0
