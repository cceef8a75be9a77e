"""Benchmarking of months to published sums: closed forms, ranges that leave gaps, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.calibration.denton import benchmark, consecutive, rank, spread_evenly, sums
from fundmodel.vocabulary.errors import InputError


def test_two_halves_a_year_in_closed_form():
    """With p = 1 and two periods a year, each year leans by a twelfth of the difference between the years."""
    for first, second in [(12.0, 24.0), (10.0, 10.0), (7.0, -5.0)]:
        lean = (second - first) / 12.0
        expected = [first / 2 - lean, first / 2 + lean, second / 2 - lean, second / 2 + lean]
        np.testing.assert_allclose(benchmark(np.ones(4), [first, second], 2), expected, rtol=1e-12)


def test_an_indicator_in_proportion_is_only_scaled():
    p = np.array([3.0, 1.0, 2.0, 6.0, 2.0, 4.0])
    np.testing.assert_allclose(benchmark(p, [60.0, 120.0], 3), 10.0 * p, rtol=1e-13)


def test_one_year_follows_its_indicator():
    p = np.array([1.0, 4.0, 2.0])
    np.testing.assert_allclose(benchmark(p, [70.0], 3), [10.0, 40.0, 20.0], rtol=1e-13)


def test_months_outside_every_range_go_on_from_their_neighbours():
    x = benchmark(np.ones(6), [4.0, 8.0], [(1, 3), (3, 5)])
    assert x[0] == pytest.approx(x[1])
    assert x[5] == pytest.approx(x[4])
    np.testing.assert_allclose([x[1:3].sum(), x[3:5].sum()], [4.0, 8.0], rtol=1e-12)


def test_figures_to_date_and_their_differences_say_the_same():
    p = np.array([1.0, 1.0, 2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0])
    to_date = benchmark(p, [25.0, 62.0, 130.0], [(0, 3), (0, 6), (0, 12)])
    inside = benchmark(p, [25.0, 37.0, 68.0], [(0, 3), (3, 6), (6, 12)])
    np.testing.assert_allclose(to_date, inside, rtol=1e-11)


def test_a_month_without_the_flow_stays_zero():
    x = benchmark([0.0, 1.0, 3.0, 0.0, 2.0, 2.0], [8.0, 9.0], 3)
    assert x[0] == x[3] == 0.0
    np.testing.assert_allclose([x[:3].sum(), x[3:].sum()], [8.0, 9.0], rtol=1e-13)


def test_an_even_split_is_the_smallest_answer():
    ranges = sums(6, [(0, 2), (2, 6)])
    np.testing.assert_allclose(spread_evenly(ranges, np.array([6.0, 4.0])), [3.0, 3.0, 1.0, 1.0, 1.0, 1.0])


def test_the_rank_counts_what_ranges_say():
    assert rank(sums(4, [(0, 2), (2, 4)])) == 2
    assert rank(sums(4, [(0, 2), (2, 4), (0, 4)])) == 2
    assert consecutive(6, 3) == [(0, 3), (3, 6)]


@pytest.mark.parametrize(
    ("indicator", "totals", "ranges", "told"),
    [
        ([1.0, -1.0], [1.0], 2, "negative in place 1"),
        ([1.0, np.nan], [1.0], 2, "a gap is never read as zero"),
        ([1.0, 1.0], [np.nan], 2, "a gap is never read as zero"),
        ([1.0, 1.0, 0.0, 0.0], [1.0, 2.0], 2, "zero over the whole range 1"),
        ([1.0, 1.0, 1.0], [1.0], 2, "do not divide"),
        ([1.0, 1.0], [1.0, 2.0], 2, "one total a range"),
        ([1.0, 1.0], [1.0], [(1, 3)], "does not lie within"),
        ([1.0, 1.0], [1.0], [(1, 1)], "first < end"),
        ([1.0] * 4, [1.0, 2.0, 3.0], [(0, 2), (2, 4), (0, 4)], "repeat what others say"),
    ],
)
def test_what_cannot_be_benchmarked(indicator, totals, ranges, told):
    with pytest.raises(InputError, match=told):
        benchmark(indicator, totals, ranges)
