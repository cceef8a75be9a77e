"""Moves between two areas, small enough to follow by eye: people, then the purse that insures them."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.demography.internal_migration import registered_elsewhere
from fundmodel.projection.demography.residence import Moves, Rates, opening_places, project_residence
from fundmodel.projection.enrolment.fitted import by_state, fitted_shares
from fundmodel.projection.sums import sum_people

VILLAGE, CITY = 0, 1


def one_year(out_rate: tuple[float, float], drift: float, ratio: tuple[float, float] = (1.0, 1.0)):
    """A village of 1,000 and a city of 2,000 people aged 30, half of each sex; nobody dies, is born or comes from
    abroad."""
    people = np.zeros((2, 2, 101))
    people[:, :, 30] = np.array([1000.0, 2000.0])[:, None] / 2.0
    nothing = np.zeros((1, 101, 1))
    rates = Rates(np.ones((1, 2, 101, 1)), nothing, np.array([1.06]), np.zeros((2, 2, 101, 1)), "even")
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    moves = Moves(np.array(out_rate)[:, None], np.ones(101), swap, np.array([[drift]]))
    shares = registered_elsewhere(np.array(ratio), np.array([1000.0, 2000.0]))
    return project_residence(opening_places(people, shares), rates, moves)


def heads(array: np.ndarray) -> list[float]:
    """Persons by area at the end of the year."""
    return [round(float(x), 3) for x in array[..., -1].sum(axis=(-2, -1))]


def test_a_tenth_of_the_village_moves_and_keeps_its_purse() -> None:
    """1,000 x 10 % = 100 people move: 900 and 2,100 live there, 1,000 and 2,000 belong to the purses."""
    found = one_year((0.10, 0.0), drift=0.0)
    assert heads(found.residents.population) == [900.0, 2100.0]
    assert heads(found.insured.population) == [1000.0, 2000.0]
    assert heads(found.internal) == [-100.0, 100.0]
    assert heads(found.joined) == [0.0, 0.0]


def test_a_fifth_of_those_insured_elsewhere_joins_the_purse_of_where_they_live() -> None:
    """Of the 100 who moved, 20 join the city's purse at once: 980 and 2,020."""
    found = one_year((0.10, 0.0), drift=0.2)
    assert heads(found.residents.population) == [900.0, 2100.0]
    assert heads(found.insured.population) == [980.0, 2020.0]
    assert heads(found.joined) == [-20.0, 20.0]


def test_people_who_lived_elsewhere_before_join_too_and_those_who_return_are_at_home_again() -> None:
    """The city insures .9 of its residents, the village 1.2: 200 of the city's people belong to the village.

    A tenth of the city moves to the village: 180 of its own and 20 of the village's, who are at home again. Of the
    180 elsewhere in the village and the 180 of the village still in the city a half joins: 90 each way, so the purses
    keep 1,200 and 1,800.
    """
    found = one_year((0.0, 0.10), drift=0.5, ratio=(1.2, 0.9))
    assert heads(found.residents.population) == [1200.0, 1800.0]
    assert heads(found.insured.population) == [1200.0, 1800.0]
    assert heads(found.joined) == pytest.approx([0.0, 0.0], abs=1e-3)
    kept = one_year((0.0, 0.0), drift=0.5, ratio=(1.2, 0.9))
    assert heads(kept.insured.population) == [1100.0, 1900.0]


def test_shares_of_the_nation_fitted_to_a_city_with_twice_as_many_workers() -> None:
    """100 people aged 30, of whom the nation has 30 paying, 60 resident and 10 uninsured; the city publishes 60 paying
    and 34 resident heads: the shares become .60, .34 and .06."""
    people = np.zeros((2, 101))
    people[:, 30] = 50.0
    shares = np.zeros((5, 2, 101))
    shares[0], shares[3], shares[4] = 0.30, 0.60, 0.10
    heads_of = by_state(np.array(60.0), np.array(0.0), np.array(34.0), np.array(100.0))
    fitted = fitted_shares(shares, people[None], heads_of[None])
    assert sum_people(fitted * people)[0].round(9).tolist() == [60.0, 0.0, 0.0, 34.0, 6.0]
    assert fitted[0, :, 0, 30].round(9).tolist() == [0.6, 0.0, 0.0, 0.34, 0.06]
