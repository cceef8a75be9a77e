"""Intensity and use of the flexible window: solved from the package, moved as a pair, a cohort's share never falls."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection.enrolment.flexible_retirement import Use, mixed_used_share
from fundmodel.projection.enrolment.seed import MEASURED
from fundmodel.projection.enrolment.step import PAYER, aged, cohort_hazard
from fundmodel.projection.project.people.past_enrolment import past_enrolment
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.projection.project.people.window_use import window_share
from fundmodel.vocabulary.dictionary import parameters

AGES = np.arange(101)
PAIRS = ((0.95, 1.0), (1.05, 0.66), (1.20, 0.25))


def with_window(baseline, share, name="x", **others):
    return baseline.with_changes({"retirement.window_share": share, **others}, name=name)


@pytest.fixture(scope="module")
def evidence(baseline, national):
    """(new retired of 2025 per payer who reaches the statutory age, what full use adds to those events)"""
    known = past_enrolment(Assumptions((with_window(baseline, 0.0),), national), 0)
    years = np.array([2025, 2026])
    before, after = (figures.for_years(national, "population", years[k : k + 1])[0] for k in range(2))
    sigma = baseline.entry("retirement.women_55_share").value
    events = []
    for share in (0.0, 1.0):
        passed = np.moveaxis(mixed_used_share(years, AGES, sigma, Use(share)), -1, 0)
        payers = aged(known.shares[-2], before, np.array(0.0))[PAYER]
        events.append((payers * cohort_hazard(passed[0], passed[1]) * after).sum())
    assert events[0] == pytest.approx(known.events[-1], rel=1e-12)
    return known.retired_per_event[-1], events[1] / events[0] - 1.0


@pytest.mark.parametrize(("intensity", "share"), PAIRS)
def test_the_window_share_is_solved_from_the_package(evidence, intensity, share):
    """s = clip((R / I - 1) / k, 0, 1), with R = 1.314 and k = .379."""
    ratio, adds = evidence
    assert np.clip((ratio / intensity - 1.0) / adds, 0.0, 1.0) == pytest.approx(share, abs=0.005)


def test_the_pair_of_the_baseline_is_the_middle_one_and_its_range_the_others(baseline):
    intensity, share = (baseline.entry(f"retirement.{name}") for name in ("intensity", "window_share"))
    low, middle, high = PAIRS
    assert (intensity.value, share.value) == middle
    assert (intensity.low, share.high) == low
    assert (intensity.high, share.low) == high
    assert parameters()["retirement.intensity"].moves_against == "retirement.window_share"
    assert parameters()["retirement.window_share"].moves_against == "retirement.intensity"


def test_the_intensity_lies_by_the_four_years_before_anybody_could_use_the_window(baseline, national):
    """Mean of the four ratios 1.05, ratio of their sums 1.035; no year of the four decides it alone."""
    known = past_enrolment(Assumptions((baseline,), national), 0)
    central = baseline.entry("retirement.intensity").value
    assert known.retired_per_event[MEASURED].mean() == pytest.approx(central, abs=0.005)
    assert known.intensity(MEASURED) == pytest.approx(central, abs=0.02)


@pytest.fixture(scope="module")
def pairs(baseline):
    names = [f"{intensity} and {share}" for intensity, share in PAIRS]
    changed = [
        with_window(baseline, share, name, **{"retirement.intensity": intensity})
        for name, (intensity, share) in zip(names, PAIRS, strict=True)
    ]
    return fm.project(changed, until=2030).check()


@pytest.mark.parametrize("place", range(len(PAIRS)))
def test_each_pair_gives_the_new_retired_members_published_for_2025(pairs, place):
    run = pairs.sel(pairs.scenarios[place])
    flow = run.flow_exposures["flow"].sel(exposure="new_retired", area="CN")
    seed = run.tables["enrolment_seed"].set_index("boundary")
    assert float(flow.sel(year=2025)) == pytest.approx(seed.loc[2026, "new_retired"], rel=0.05)


def test_the_centre_goes_on_from_what_was_published(pairs):
    run = pairs.sel(pairs.scenarios[1])
    flow = run.flow_exposures["flow"].sel(exposure="new_retired", area="CN")
    assert float(flow.sel(year=2026)) == pytest.approx(float(flow.sel(year=2025)), rel=0.05)
    retired = run.stock_exposures["stock"].sel(exposure="retired", area="CN")
    assert 1.029 < float(retired.sel(boundary=2027) / retired.sel(boundary=2026)) < 1.036


def test_the_path_runs_from_2026_to_2035_and_a_dated_share_ends_it(baseline, national):
    scenarios = (
        baseline,
        with_window(baseline, {2030: 0.9}, "dated"),
        baseline.with_changes({"retirement.window_share_2035": 0.9}, name="later"),
    )
    found = window_share(Assumptions(scenarios, national), 2040)[:, 0]
    months = np.arange("2025-01", "2041-01", dtype="datetime64[M]")

    def at(month):
        return found[:, np.flatnonzero(months == np.datetime64(month))[0]]

    np.testing.assert_allclose(at("2025-12"), 0.66)
    np.testing.assert_allclose(at("2026-01"), 0.66)
    np.testing.assert_allclose(at("2030-07"), [0.58, 0.9, 0.78])
    np.testing.assert_allclose(at("2029-12"), [0.66 - 0.16 * 47 / 108, 0.66 - 0.16 * 47 / 108, 0.66 + 0.24 * 47 / 108])
    np.testing.assert_allclose(at("2035-01"), [0.5, 0.9, 0.9])
    np.testing.assert_allclose(at("2040-12"), [0.5, 0.9, 0.9])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"retirement.window_share": {2030: 0.0}},
        {"retirement.window_share": {2028: 1.0, 2031: 0.0, 2035: 0.4}},
        {"retirement.window_share": {"value": {2027: 1.0, 2032: 0.0}, "interpolate": "linear"}},
        {"retirement.law": {2030: "old"}},
        {"retirement.law": {2028: "old", 2033: "delayed"}, "retirement.window_share": {2030: 0.1}},
    ],
)
def test_a_cohorts_retired_share_never_falls(baseline, national, changes):
    known = baseline.with_changes(changes, name="x") if changes else baseline
    boundaries = np.arange(2025, 2062)
    before, after = retired_shares(Assumptions((known,), national), boundaries)
    assert (after >= before).all()
    assert (before[..., 1:, 1:] >= after[..., :-1, :-1]).all()


def test_a_dated_change_leaves_those_alone_who_reached_the_former_age_before_it(baseline, national):
    """Men born in 1966 reach 60 in 2026: whatever the share of 2027, as many are retired in each later year."""
    boundaries = np.arange(2025, 2046)
    scenarios = (baseline, with_window(baseline, {2027: 0.0}, "none"))
    before, _ = retired_shares(Assumptions(scenarios, national), boundaries)
    men = np.broadcast_to(before, (2, *before.shape[1:]))[:, 0, 1]
    for year in range(2027, 2040):
        for born, moves in ((1966, False), (1970, True)):
            pair = men[:, year - 1 - born, year - 2025]
            if not moves:
                assert pair[0] == pair[1]
    assert men[0, 2032 - 1 - 1970, 7] > men[1, 2032 - 1 - 1970, 7]


def test_nobody_and_everybody_stand_on_the_two_sides_of_the_baseline():
    names = ["baseline", "nobody-retires-early", "everybody-retires-early", "no-retirement-delay"]
    run = fm.project(names, until=2050)
    retired = run.stock_exposures["stock"].sel(exposure="retired", area="CN")
    for boundary in (2030, 2035, 2045):
        base, nobody, everybody, old = (float(retired.sel(scenario=name, boundary=boundary)) for name in names)
        assert nobody < base < everybody < old
    assert np.array_equal(*(retired.sel(scenario=name, boundary=slice(2025, 2027)) for name in names[:2]))
