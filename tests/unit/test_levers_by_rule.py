"""Rules that move levers: behaviour, harmonised levels, stabilisers; and whether they swing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from fundmodel.fund_rules.behaviour import Behaviour
from fundmodel.fund_rules.cross_area import CrossArea
from fundmodel.fund_rules.harmonise import Harmonise
from fundmodel.fund_rules.oscillation import oscillation
from fundmodel.fund_rules.protocol import FUNDS, LEVERS, Standing
from fundmodel.fund_rules.stabiliser import CALENDARS, MEASURES, Stabiliser, side_of
from fundmodel.fund_rules.start_dates import coverage_place
from fundmodel.vocabulary.errors import InputError
from tests.unit.pooled_roll import CITIES, RICH_MIDDLE_POOR, Seeing, told_factors
from tests.unit.small_roll import employees, rolled

RATIOS = dict(zip(CITIES, (0.8, 0.7, 0.6), strict=True))
LOSING = employees([900, 900], [100, 100], [[110, 100]] * 5, years=5)
"""The first city loses a tenth of its income a year, the second breaks even."""


def test_behaviour_builds_up_over_three_years_and_then_says_no_more():
    factors = told_factors(Behaviour(regime="unified", share=1.0, funds=FUNDS), RICH_MIDDLE_POOR)
    assert [(one.lever, one.fund, one.since) for one in factors] == [
        (*lever, since)
        for since in (12, 24, 36)
        for lever in (("collection", FUNDS[0]), ("benefits", FUNDS[0]), ("benefits", FUNDS[1]))
    ]
    collection = [one.value[0, 0] for one in factors if one.lever == "collection"]
    assert collection == pytest.approx([1 - 0.115 / 3, 1 - 0.23 / 3, 1 - 0.115])
    assert factors[-1].value[0, 0] == pytest.approx(1.186)


@pytest.mark.parametrize(
    ("given", "fall"),
    [
        ({}, 0.049),
        ({"tax_collected": True}, 0.0245),
        ({"share": 1.0, "perf_weight": 0.25}, 0.0735),
        ({"regime": "unified"}, 0.0575),
        ({"begins": "2020-01", "phase_years": 3}, 0.049),
    ],
)
def test_half_of_the_estimate_less_what_assessment_keeps(given, fall):
    first = told_factors(Behaviour(**{"phase_years": 1, **given}), RICH_MIDDLE_POOR)[0]
    assert (first.since, first.value[0, 0]) == (12, pytest.approx(1 - fall))


def test_levelling_up_costs_what_the_ratios_say_and_the_average_nothing():
    def last(**given):
        return [one.value[0] for one in told_factors(Seeing(Harmonise(**given)), RICH_MIDDLE_POOR)][-1]

    up = {"benefits": "max", "payment_ratios": RATIOS, "years": 2}
    assert last(**up) == pytest.approx([1, 0.8 / 0.7, 0.8 / 0.6])
    assert last(**up, moral_hazard=0.5) == pytest.approx([1, 1 + 1.5 * (0.8 / 0.7 - 1), 1 + 1.5 * (0.8 / 0.6 - 1)])
    first = told_factors(Harmonise(**up), RICH_MIDDLE_POOR)[0]
    assert first.value[0] == pytest.approx([1, 1 + (0.8 / 0.7 - 1) / 2, 1 + (0.8 / 0.6 - 1) / 2])
    assert last(benefits=0.72, payment_ratios={FUNDS[0]: RATIOS}) == pytest.approx([0.9, 0.72 / 0.7, 1.2])
    average = last(benefits="average", payment_ratios=RATIOS)
    assert np.dot(average, [60, 60, 120]) == pytest.approx(240)
    rates = last(rates={"city 1": 0.06, "city 2": 0.08, "city 3": 0.08})
    assert rates == pytest.approx([0.07 / 0.06, 0.07 / 0.08, 0.07 / 0.08])
    with pytest.raises(InputError, match="city 3"):
        rolled(Harmonise(benefits="max", payment_ratios={"city 1": 1.0, "city 2": 1.0}), RICH_MIDDLE_POOR)
    with pytest.raises(InputError, match="above 0"):
        rolled(Harmonise(rates=dict.fromkeys(CITIES, 0.0)), RICH_MIDDLE_POOR)


def test_patients_drawn_to_a_dearer_hub_raise_spending_by_the_difference():
    rule = CrossArea(hub="city 1", flows={"city 2": 0.5, "city 3": 0.0}, drawn=0.2, hub_price=1.5, phase_years=1)
    (factor,) = told_factors(rule, RICH_MIDDLE_POOR)
    assert factor.value[0] == pytest.approx([1, 1 + 0.1 * 0.5, 1 + 0.2 * 0.5])
    with pytest.raises(InputError, match="hub"):
        rolled(CrossArea(hub="city 9", flows={}), RICH_MIDDLE_POOR)


def fired(**given):
    return [(one.since, *one.value[0]) for one in told_factors(Stabiliser(**given), LOSING)]


def test_a_stabiliser_fires_in_december_in_the_city_below_the_line():
    """A surplus rate of -0.1 is 0.13 below 0.03, one of 0 is 0.03 below; the floor ends it."""
    assert fired(below=0.03, gain=0.5, floor=0.9) == [
        (12, pytest.approx(0.935), pytest.approx(0.985)),
        (24, pytest.approx(0.9), pytest.approx(0.97)),
        (36, pytest.approx(0.9), pytest.approx(0.955)),
        (48, pytest.approx(0.9), pytest.approx(0.94)),
    ]
    assert fired(below=-0.05, gain=1.0, floor=0.95, lever="contributions", cap=1.02) == [(12, 1.02, 1.0)]


def test_while_its_delay_runs_it_fires_no_second_time():
    """Set in December 2026 for March 2028, which twelve months show in full in February 2029."""
    assert [since for since, *_ in fired(below=0.03, gain=0.1, delay_months=14)] == [26]
    assert [since for since, *_ in fired(below=0.03, gain=0.1, delay_months=2, calendar="quarterly")] == [
        14,
        29,
        44,
        59,
    ]


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("lever", "fund"), [(lever, funds[0]) for lever, funds in LEVERS.items()])
def test_every_stabiliser_fires_in_its_month_and_never_twice(measure, lever, fund, calendar):
    """A measure that is fine until June 2027 and then below its line, whatever is done: the first act comes with the
    first look at it, and the next one twelve months after that one began."""
    rule = Stabiliser(
        measure=measure, below=0.03, lever=lever, gain=0.1, calendar=calendar, funds=(fund,), delay_months=1
    )
    seen = rolled(rule, LOSING).states[0]
    months = np.datetime64("2026-01", "M") + np.arange(96)
    memory = rule.start(Standing(CITIES[:2], months, 12, 1))
    acts = []
    for place in range(11, 96):
        held = np.full((1, 2, 2), 1.0 if place < 17 else -1.0)
        year = seen.trailing._replace(income=np.full_like(held, 100.0), expenditure=100.0 - held * 50.0)
        state = replace(seen, month=months[place], place=place, closing=held, earned=held, trailing=year)
        decision, memory = rule.step(state, memory)
        acts += [(place, one.since) for one in decision.factors]
    looks = [place for place in range(17, 96) if (place % 12) + 1 in CALENDARS[calendar]]
    assert acts[0][0] == looks[0]
    assert all(later >= since + 11 for (_, since), (later, _) in pairwise(acts))
    assert len(acts) > 1


def test_reserves_above_the_line_lower_the_rate():
    """890 and 900 are 97 and 108 months of spending, 7.1 and 18 above 90; the earned balance is what counts."""
    since, *values = fired(measure="reserve_months", above=90, gain=0.01, lever="contributions")[0]
    assert (since, values) == (12, pytest.approx([1 - 0.01 * (890 / 110 * 12 - 90), 0.82]))
    together = fired(measure="reserve_months", above=90, gain=0.01, lever="contributions", scope="all")[0]
    assert together[1] == together[2] == pytest.approx(1 - 0.01 * (1790 / 210 * 12 - 90))


def answered(**given):
    """The factor of each December over 24 years when spending of 112 for 100 of income is multiplied by it."""
    rule, months = Stabiliser(below=0.03, above=0.05, floor=0.5, cap=1.5, **given), 24 * 12 + 12
    seen = rolled(rule, LOSING).states[0]
    calendar = np.datetime64("2026-01", "M") + np.arange(months)
    memory, factor = rule.start(Standing(CITIES[:2], calendar, 12, 1)), np.ones((months, 1, 2))
    for place in range(11, months):
        spent = np.repeat(112.0 * factor[place - 11 : place + 1].mean(axis=0)[..., None], 2, axis=-1)
        year = seen.trailing._replace(income=np.full_like(spent, 100.0), expenditure=spent)
        decision, memory = rule.step(replace(seen, month=calendar[place], place=place, trailing=year), memory)
        for one in decision.factors:
            factor[one.since :] = one.value
    return factor[11::12, 0, 0]


def test_a_strong_answer_that_comes_late_swings_and_a_mild_one_in_time_settles():
    late, mild = answered(gain=1.6, delay_months=11), answered(gain=0.5)
    found = oscillation(np.stack([late, mild]))
    assert found.found.tolist() == [True, False]
    assert found.turns[0] >= 4
    assert 0.03 - 1e-3 < 1 - 1.12 * mild[-1] < 0.05 + 1e-3


def test_a_breach_ends_past_the_line_by_the_hysteresis():
    seen, none = np.array([-0.1, 0.04, 0.06, np.nan]), np.zeros(4, dtype=np.int64)
    assert side_of(seen, none, 0.03, 0.2, 0.02).tolist() == [-1, 0, 0, 0]
    assert side_of(seen, none - 1, 0.03, 0.2, 0.02).tolist() == [-1, -1, 0, 0]
    assert side_of(1 - seen, none + 1, 0.03, 0.95, 0.02).tolist() == [1, 1, 1, 0]
    assert side_of(1 - seen, none, 0.03, 0.95, 0.02).tolist() == [1, 1, 0, 0]


def test_financing_begins_with_a_coverage_year_whose_autumn_lies_ahead():
    state = rolled(Stabiliser(below=0.0), LOSING).states[1]
    assert state.month == np.datetime64("2027-01")

    def since(month, earliest):
        at = replace(state, month=np.datetime64(month), place=state.place + int(month[-2:]) - 1)
        return coverage_place(at, earliest)

    assert [since(month, 0) for month in ("2027-01", "2027-07", "2027-08", "2027-12")] == [24, 24, 36, 36]
    assert [since("2027-07", earliest) for earliest in (24, 25, 37)] == [24, 36, 48]


def test_a_swinging_path_is_found_and_a_settling_one_is_not():
    """Turns at years 1, 3, 5 between 0.8 and 1.0: half the distance is 0.1, four years from peak to peak."""
    swinging = np.array([1.0, 0.8, 0.9, 1.0, 0.9, 0.8, 0.9])
    rising, returning = np.linspace(0.8, 1.0, 7), np.array([1.0, 0.9, 0.8, 0.8, 0.9, 1.0, 1.0])
    found = oscillation(np.stack([swinging, rising, returning, np.ones(7)]))
    assert found.turns.tolist() == [3, 0, 1, 0]
    assert found.found.tolist() == [True, False, False, False]
    assert (found.amplitude[0], found.period[0]) == (pytest.approx(0.1), pytest.approx(4.0))
    assert np.isnan(found.amplitude[1:]).all()
