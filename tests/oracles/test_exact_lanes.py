"""People insured elsewhere, kept by area and four age bands, against exact lanes (purse, residence) of fourteen cities
to 2060: each area's insured within .2 % in total and 1 % of any ten-year age group, all together 1e-5."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import area_figures
from fundmodel.projection.demography import residence
from fundmodel.projection.demography.internal_migration import registered_elsewhere
from fundmodel.projection.project.people import area_people, vitals
from tests.oracles.exact_lanes import exact_residence, opening_lanes

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
YEARS = np.arange(2025, 2061)
AHEAD = slice(1, None)
TENS = [*(slice(age, age + 10) for age in range(0, 90, 10)), slice(90, None)]
CITIES = 14
SOME = np.isin(np.arange(CITIES), (0, 7)).astype(float)


@lru_cache
def province():
    return fm.load_data("example-province")


@lru_cache
def shipped():
    """Residents, purse shares, rates and moves of the cities as the package and the baseline give them."""
    assume = Assumptions((fm.load_scenario("baseline"),), province())
    vital = vitals._Vital.read(assume, YEARS)
    found = area_people.moves(assume, YEARS)
    rates = residence.Rates(
        *(values[..., AHEAD] for values in (vital.survival, vital.fertility, vital.srb, vital.migration)), "even"
    )
    moves = found._replace(out_rate=found.out_rate[..., AHEAD], drift=found.drift[..., AHEAD])
    return area_people.base_population(province())[1], purse_shares(), rates, moves


def purse_shares():
    data = province()
    return registered_elsewhere(area_figures.insured_ratio(data), area_figures.residents(data))


def both(**changed):
    """(by area and band, exact): residence flows with some rates or moves changed."""
    lived, shares, rates, moves = shipped()
    rates = rates._replace(**{name: change(rates) for name, change in changed.items() if name in rates._fields})
    moves = moves._replace(**{name: change(moves) for name, change in changed.items() if name in moves._fields})
    ours = residence.project_residence(residence.opening_places(lived, shares), rates, moves, 2026)
    return ours, exact_residence(opening_lanes(lived, shares)[None], rates, moves)


def by_area(ours, exact):
    """Largest relative differences of the people of a purse: (in total, in a ten-year age group)."""
    found, expected = (flows.insured.population[0] for flows in (ours, exact))
    total = np.abs(found.sum(axis=(1, 2)) / expected.sum(axis=(1, 2)) - 1.0).max()
    groups = [np.abs(found[:, :, t].sum(axis=(1, 2)) / expected[:, :, t].sum(axis=(1, 2)) - 1.0).max() for t in TENS]
    return total, max(groups)


def test_as_shipped_every_area_and_age_group_is_that_of_exact_lanes():
    ours, exact = both()
    total, group = by_area(ours, exact)
    assert total < 1e-7
    assert group < 1e-6
    for flows in ("residents", "insured"):
        found, expected = (getattr(one, flows).population.sum(axis=1) for one in (ours, exact))
        np.testing.assert_allclose(found, expected, rtol=1e-12)
    for name in ("births", "deaths"):
        found, expected = (getattr(one.insured, name).reshape(1, CITIES, -1, 35).sum(axis=2) for one in (ours, exact))
        np.testing.assert_allclose(found, expected, rtol=1e-7, err_msg=name)
    np.testing.assert_allclose(ours.joined, exact.joined, atol=1e-4)


@pytest.mark.parametrize(
    "changed",
    [
        {"survival": lambda rates: rates.survival ** (1.0 + 0.2 * SOME[:, None, None, None])},
        {"fertility": lambda rates: rates.fertility * (1.0 + 0.2 * SOME[:, None, None])},
        {"drift": lambda moves: np.broadcast_to(0.05 + 0.15 * SOME[:, None], (CITIES, 35))},
        {"drift": lambda moves: np.broadcast_to(np.linspace(0.0, 0.2, CITIES)[:, None], (CITIES, 35))},
        {"drift": lambda moves: np.broadcast_to(0.05 + 0.95 * SOME[:, None], (CITIES, 35))},
        {
            "drift": lambda moves: np.broadcast_to(0.05 + 0.15 * SOME[:, None], (CITIES, 35)),
            "out_rate": lambda moves: 3.0 * moves.out_rate,
        },
        {
            "drift": lambda moves: np.broadcast_to(0.05 + 0.15 * SOME[:, None], (CITIES, 35)),
            "out_rate": lambda moves: 3.0 * moves.out_rate,
            "destinations": lambda moves: in_pairs(),
        },
    ],
    ids=[
        "mortality of two",
        "fertility of two",
        "drift of two",
        "drifts 0 to .2",
        "two cities at once",
        "many movers",
        "many in pairs",
    ],
)
def test_where_rates_differ_between_areas_four_age_bands_are_enough(changed):
    ours, exact = both(**changed)
    total, group = by_area(ours, exact)
    assert 0.0 < total < 2e-3
    assert group < 1e-2
    together, everybody = (one.insured.population.sum(axis=1) for one in (ours, exact))
    np.testing.assert_allclose(together, everybody, rtol=1e-7)
    np.testing.assert_allclose(together, ours.residents.population.sum(axis=1), rtol=1e-12)


def in_pairs():
    """Destinations of cities whose movers go to one neighbour, six of seven, the rest anywhere."""
    pair = np.arange(CITIES) // 2
    goes = np.where(pair[:, None] == pair, 0.85, 0.15 / 12) * (1.0 - np.eye(CITIES))
    return goes / goes.sum(axis=1, keepdims=True)


def test_what_four_bands_reach_where_neighbours_exchange_people_and_join_at_rates_of_their_own():
    """Beyond the goal: neighbours to whom nearly all movers go and of whom none or a fifth a year join."""
    ours, exact = both(
        drift=lambda moves: np.broadcast_to(np.linspace(0.0, 0.2, CITIES)[:, None], (CITIES, 35)),
        destinations=lambda moves: in_pairs(),
    )
    total, group = by_area(ours, exact)
    assert 2e-3 < total < 3e-3
    assert 1e-2 < group < 1.3e-2


@pytest.mark.parametrize("drift", [0.0, 1.0])
def test_nobody_and_everybody_joining_at_once_need_no_composition(drift):
    ours, exact = both(drift=lambda moves: np.full((CITIES, 35), drift))
    total, group = by_area(ours, exact)
    assert total < 1e-7
    assert group < 1e-6
    assert bool(ours.joined.any()) == (drift > 0.0)


def test_heads_and_money_of_the_province_and_of_every_city(monkeypatch):
    ours = fm.project("baseline", province()).check()
    data, lived = province(), area_people.base_population(province())

    def lanes(start, rates, moves, first_year):
        year = 0 if first_year == data.base_year else 1
        return exact_residence(opening_lanes(lived[year], purse_shares())[None], rates, moves)

    monkeypatch.setattr(residence, "project_residence", lanes)
    exact = fm.project("baseline", data)
    for dataset, name in (("stock_exposures", "stock"), ("ledger", "income"), ("ledger", "expenditure")):
        found, expected = (getattr(run, dataset)[name] for run in (ours, exact))
        together, everybody = (values.sum("area").values for values in (found, expected))
        np.testing.assert_allclose(together, everybody, rtol=1e-5, err_msg=name)
        np.testing.assert_allclose(found, expected, rtol=2e-3, err_msg=name)
    scale = np.abs(exact.ledger["closing"]).max("month")
    assert float((np.abs(ours.ledger["closing"] - exact.ledger["closing"]) / scale).max()) < 1e-5
