"""Resident financing and the economy: shares of income, departures, amounts that never fall for their sake."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.contributions import followed, share_of_income

OPEN = np.array([False, False, True, True, True, True])
PATH = np.array([700.0, 724.0, 752.0, 780.0, 808.0, 836.0])


def test_announced_amounts_stand_and_later_ones_follow_from_the_last_announced_year():
    depth = np.array([0.0, 0.01, 0.02, 0.03, 0.03, 0.03])
    found = followed(PATH, depth, np.array([1.0]), OPEN)
    np.testing.assert_array_equal(found.amount[:2], PATH[:2])
    np.testing.assert_allclose(found.amount[2:], PATH[2:] * np.exp(depth[2:] - 0.01))
    half = followed(PATH, depth, np.array([0.5]), OPEN)
    np.testing.assert_allclose(half.amount[2:], PATH[2:] * np.exp(0.5 * (depth[2:] - 0.01)))
    assert not found.held.any()


def test_a_slump_never_lowers_an_amount_and_a_path_may_fall_by_itself():
    depth = np.array([0.0, 0.0, -0.1, -0.1, -0.1, -0.1])
    found = followed(PATH, depth, np.array([1.0]), OPEN)
    assert found.held.tolist() == [False, False, True, True, False, False]
    np.testing.assert_allclose(found.amount, [700.0, 724.0, 724.0, 724.0, 808 * np.exp(-0.1), 836 * np.exp(-0.1)])
    falling = np.array([700.0, 724.0, 700.0, 650.0, 600.0, 600.0])
    found = followed(falling, depth, np.array([1.0]), OPEN)
    np.testing.assert_allclose(found.amount, falling)
    assert found.held.tolist() == [False, False, True, True, True, True]


def test_no_departure_and_no_following_give_the_amounts_bit_for_bit():
    none = np.zeros(6)
    np.testing.assert_array_equal(followed(PATH, none, np.array([1.0]), OPEN).amount, PATH)
    np.testing.assert_array_equal(followed(PATH, none - 0.1, np.array([0.0]), OPEN).amount, PATH)


def test_financing_as_a_share_of_income_by_hand():
    premium, subsidy = np.array([400.0, 400.0, 420.0, 440.0]), np.array([700.0, 724.0, 760.0])
    income = np.array([40_000.0, 42_000.0, 44_000.0, 46_000.0])
    share = np.array([0.0, 0.025, 0.025, 0.025])
    own, state = share_of_income(premium, subsidy, income, share)
    assert own[0] == 400.0
    assert state[0] == 700.0
    np.testing.assert_allclose(own[1:3] + state[1:], 0.025 * income[2:])
    np.testing.assert_allclose(own[1:3] / state[1:], premium[1:3] / subsidy[1:])
    assert own[3] == pytest.approx(440.0 * 0.025 * 46_000.0 / 1180.0)
    same = share_of_income(premium, subsidy, income, np.zeros(4))
    np.testing.assert_array_equal(same[0], premium)
    np.testing.assert_array_equal(same[1], subsidy)


def test_the_four_paths():
    names = ["baseline", "financing-share-held", "financing-steps-forever", "current-law"]
    e = fm.project(names, until=2060).economy.sel(area="CN")
    subsidy, premium, share = (
        e[name].to_dataframe()[name].unstack("year") for name in ("subsidy", "premium", "financing_over_income")
    )
    assert subsidy.loc["baseline", [2026, 2027, 2030]].tolist() == pytest.approx([724.0, 752.0, 836.0])
    assert premium.loc["baseline", [2026, 2027, 2028, 2030]].tolist() == pytest.approx(
        [400.0, 400.0, 400 + 50 / 3, 450.0]
    )
    np.testing.assert_allclose(share.loc["baseline", 2031:], share.loc["baseline", 2030], rtol=0.01)
    np.testing.assert_allclose(share.loc["financing-share-held", 2027:], 0.0251, rtol=1e-12)
    np.testing.assert_allclose(np.diff(subsidy.loc["financing-steps-forever", 2026:]), 28.0, atol=0.03)
    np.testing.assert_allclose(np.diff(premium.loc["financing-steps-forever", 2027:]), 50 / 3, atol=0.03)
    assert (subsidy.loc["current-law", 2026:] == 724.0).all()
    assert (premium.loc["current-law", 2026:] == 400.0).all()
    at_end = share[2060]
    assert (
        at_end["financing-share-held"] > at_end["baseline"] > at_end["financing-steps-forever"] > at_end["current-law"]
    )


def test_amounts_of_single_dates_carry_their_own_tag():
    baseline = fm.load_scenario("baseline")
    assert dict(baseline.entry("resident.premium").tags) == {"2027-01": "judgement", "2030-01": "judgement"}
    seen = baseline.with_changes(
        {"resident.subsidy": {"value": {2026: 724, 2027: 750}, "tag": "seen", "tags": {2027: "judgement"}}}
    )
    assert dict(seen.entry("resident.subsidy").tags) == {"2027-01": "judgement"}
    assert seen.sha256 != baseline.sha256
    same = baseline.with_changes({"resident.subsidy": {"tags": {2030: "knowledge"}}})
    assert same.sha256 == baseline.sha256
    with pytest.raises(fm.InputError, match="has no such date"):
        baseline.with_changes({"resident.subsidy": {"value": {2026: 724}, "tags": {2028: "judgement"}}})
