"""Fifty-six areas: they add up to the nation, every law holds, and nothing of the size of pairs of areas by age is
made (DESIGN 5, law 7)."""

from __future__ import annotations

import tracemalloc
from functools import lru_cache

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection import sums
from fundmodel.projection.demography.internal_migration import registered_elsewhere, rogers_castro
from fundmodel.projection.demography.residence import Moves, Rates, opening_places, project_residence
from tests.areas import package, parts, repeated

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
COUNT = 56
UNTIL = 2031
PERSONS = {
    "population": ("population", "births", "deaths", "insured"),
    "enrolment": ("persons",),
    "stock_exposures": ("stock",),
}
MONEY = ("closing", "income", "expenditure", "interest", "amount", "paid")


@lru_cache
def nation():
    return fm.load_data("national")


@lru_cache
def whole():
    return fm.project("baseline", nation(), UNTIL)


def unequal(**columns):
    """The nation in fifty-six unequal parts, the same figures per head, that exchange people at unequal rates."""
    rng = np.random.default_rng(7)
    sizes = rng.uniform(0.2, 2.0, COUNT)
    return package(
        nation(), parts(nation(), sizes / sizes.sum(), out_rate=list(rng.uniform(0.0, 0.02, COUNT)), **columns)
    )


def off(found, expected):
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def test_fifty_six_areas_that_exchange_people_add_up_to_the_nation():
    """Persons 1e-12; births by mother's scheme, whose migrants from abroad are spread by age and not by where women
    live, 1e-9."""
    run = fm.project("baseline", unequal(), UNTIL).check()
    assert float(np.abs(run.population["internal_migration"]).sum()) > 1e6
    assert float(np.abs(run.population["purse_moves"]).sum()) > 1e4
    assert not run.population["internal_migration"].sum("area").values.any()
    for dataset, names in PERSONS.items():
        for name in names:
            expected = getattr(whole(), dataset)[name].squeeze("area", drop=True).values
            assert off(getattr(run, dataset)[name].sum("area").values, expected) < 1e-12, name
    for name in ("births_employee", "births_other"):
        found, expected = (r.flow_exposures["flow"].sel(exposure=name).sum("area").values for r in (run, whole()))
        assert off(found, expected) < 1e-9, name
    for name in MONEY:
        assert off(*(accounts(r, name) for r in (run, whole()))) < 1e-8, name


def accounts(run, name):
    """A variable of the ledger over all areas, by year: what stands in December, or the sum of the twelve months."""
    by_month = run.ledger[name].transpose("area", ..., "month").sum("area").values
    by_year = by_month.reshape(*by_month.shape[:-1], -1, 12)
    return by_year[..., -1] if name == "closing" else by_year.sum(axis=-1)


def test_money_of_fifty_six_unequal_areas_is_the_nations_where_no_law_bends():
    """Two rules are no sums over areas in themselves: floor and cap act on each area's mean wage (6e-9 of contributions
    above), and the months in which a subsidy comes follow each area's premium (2e-10 of a month, nothing of a year).
    With a wage that neither limit touches money adds up to 1e-10, fund by fund and line by line."""
    untouched = fm.load_scenario("baseline").with_changes({"employee.wage_sigma": 0.0}, name="one wage an age")
    parted, together = (fm.project(untouched, data, UNTIL) for data in (unequal(), nation()))
    for name in MONEY:
        found, expected = (accounts(run, name) for run in (parted, together))
        largest = np.abs(expected).max(axis=-1, keepdims=True)
        assert np.all(np.abs(found - expected) <= 1e-10 * largest), name


def test_money_of_fifty_six_areas_between_which_as_many_come_as_go_is_the_nations():
    equal = package(nation(), parts(nation(), [1.0 / COUNT] * COUNT, out_rate=[0.01] * COUNT))
    run = fm.project("baseline", equal, UNTIL).check()
    for name in MONEY:
        expected = whole().ledger[name].squeeze("area", drop=True).values
        assert off(run.ledger[name].sum("area").values, expected) < 1e-10, name


def test_cities_repeated_hold_every_law_and_copies_are_alike():
    """Every copy of a city sends and receives the same: the four copies stay as one another."""
    run = fm.project("baseline", repeated(nation(), fm.load_data("example-province"), COUNT), UNTIL).check()
    insured = run.population["insured"].values.reshape(4, 14, -1)
    assert off(insured[1:], insured[:1].repeat(3, axis=0)) < 1e-9
    closing = run.ledger["closing"].values.reshape(4, 14, -1)
    assert off(closing[1:], closing[:1].repeat(3, axis=0)) < 1e-9


def people_of(count, drift=0.05):
    """Arguments of ``project_residence`` for one year of ``count`` areas."""
    rng = np.random.default_rng(count)
    ages = np.arange(101)
    lived = 1e4 * np.exp(-((ages / 70.0) ** 4)) * rng.uniform(0.5, 1.5, (count, 2, 1)) + 10.0
    ratio = 1.0 + 0.1 * np.where(np.arange(count) % 2 == 0, -1.0, 1.0)
    shares = registered_elsewhere(ratio, lived.sum(axis=(1, 2)))
    survival = np.linspace(0.999, 0.6, 101)[:, None] * np.linspace(0.98, 1.0, count)[:, None, None, None]
    rates = Rates(
        np.broadcast_to(survival, (count, 2, 101, 1)),
        np.where((ages >= 20) & (ages < 40), 0.08, 0.0)[None, :, None],
        np.array([1.06]),
        np.zeros((count, 2, 101, 1)),
        "even",
    )
    goes = rng.uniform(size=(count, count)) * (1.0 - np.eye(count))
    goes /= goes.sum(axis=1, keepdims=True)
    moves = Moves(np.full((count, 1), 0.01), rogers_castro(ages), goes, np.full((count, 1), drift))
    return opening_places(lived, shares), rates, moves


def peak(count):
    arguments = people_of(count)
    tracemalloc.start()
    try:
        project_residence(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_no_array_holds_pairs_of_areas_by_age():
    few, many = peak(128), peak(256)
    assert many < 256 * 256 * 101 * 8
    assert many / few < 2.7


def test_a_product_in_blocks_is_the_product():
    rng = np.random.default_rng(1)
    left, right = rng.uniform(size=(3, 130, 70)), rng.uniform(size=(1, 70, 65))
    np.testing.assert_allclose(sums.matrix_product(left, right), left @ right, rtol=1e-13)
    alone = sums.matrix_product(left[1:2], right)
    np.testing.assert_array_equal(sums.matrix_product(left, right)[1:2], alone)


def test_more_areas_than_a_block_beside_another_scenario_change_no_bit():
    start, rates, moves = people_of(70)
    drifts = np.stack([moves.drift, 4.0 * moves.drift])
    together = project_residence(start, rates, moves._replace(drift=drifts))
    for place, drift in enumerate(drifts):
        alone = project_residence(start, rates, moves._replace(drift=drift))
        np.testing.assert_array_equal(together.insured.population[place], alone.insured.population)
        np.testing.assert_array_equal(together.internal[place], alone.internal)
