"""Work W2 as a modelx model: a cells per quantity, of arrays by sex and age and of numbers by fund and month.

Interactive, and exported to plain Python as modelx does it; every call forgets what was worked out before. Needs the
lock of this folder (``make bench`` installs it).
"""

# names in the formulas are the model's own: modelx gives them their meaning
# ruff: noqa: F821

from __future__ import annotations

import importlib
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import w2_inputs
from tests.benchmarks.w2_inputs import MONTHS, YEARS, Answer, Array, Inputs

EXPORTED = "exported_w2"


def half_migration(y):
    return 0.5 * migration[..., y]


def adjusted(y):
    return people(y) + half_migration(y)


def source(y):
    older = np.zeros_like(population)
    older[:, 1:] = adjusted(y)[:, :-1]
    older[:, -1] += adjusted(y)[:, -1]
    return older


def dying(y):
    return (1.0 - survival[..., y]) * source(y)


def surviving(y):
    return source(y) - dying(y) + half_migration(y)


def births(y):
    mothers = 0.5 * (adjusted(y)[0, 1:-1] + surviving(y)[0, 1:-1])
    born = (fertility[1:-1, y] * mothers).sum()
    boys = born * srb[y] / (1.0 + srb[y])
    return np.array([born - boys, boys])


def deaths(y):
    found = dying(y).copy()
    found[:, 0] = (1.0 - survival[:, 0, y]) * births(y)
    return found


def people(y):
    if y == 0:
        return population
    found = surviving(y - 1).copy()
    found[:, 0] = births(y - 1) - deaths(y - 1)[:, 0] + half_migration(y - 1)[:, 0]
    return found


def aged(y):
    older, last = np.empty_like(first_shares), people(y)[:, -2:]
    older[..., 1:] = shares(y)[..., :-1]
    older[..., -1] = (shares(y)[..., -2:] * last).sum(axis=-1) / last.sum(axis=-1)
    older[..., 0] = newborn[:, None]
    return older


def shares(y):
    if y == 0:
        return first_shares
    return np.einsum("isx,sxij->jsx", aged(y - 1), transition[y - 1])


def persons(y):
    return shares(y) * people(y)


def exposure(y):
    paying = (base_weight[:3] * persons(y)[:3]).sum()
    treated = (cost_weight[0, :4] * persons(y)[:4]).sum()
    return np.array([paying, treated, persons(y)[4].sum(), (cost_weight[1, 4] * persons(y)[4]).sum()])


def exposed(k, m):
    passed = (m % 12 + 0.5) / 12
    return (1.0 - passed) * exposure(m // 12)[k] + passed * exposure(m // 12 + 1)[k]


def income(fund, m):
    return exposed(2, m) * resident_income[m] if fund else exposed(0, m) * base[m]


def expenditure(fund, m):
    return exposed(3 if fund else 1, m) * unit_cost[fund, m]


def balance(fund, m):
    before, rate = opening[fund] if m == 0 else balance(fund, m - 1), interest[fund]
    return before * (1.0 + rate) + (income(fund, m) - expenditure(fund, m)) * (1.0 + 0.5 * rate)


def reserve(fund, m):
    if m < 11:
        return np.nan
    return balance(fund, m) / (sum(expenditure(fund, k) for k in range(m - 11, m + 1)) / 12)


def below_floor(fund, m):
    return reserve(fund, m) < floor[fund]


CELLS = (
    half_migration,
    adjusted,
    source,
    dying,
    surviving,
    births,
    deaths,
    people,
    aged,
    shares,
    persons,
    exposure,
    exposed,
    income,
    expenditure,
    balance,
    reserve,
    below_floor,
)
USED = (
    "population",
    "survival",
    "fertility",
    "srb",
    "migration",
    "newborn",
    "transition",
    "base_weight",
    "cost_weight",
    "base",
    "resident_income",
    "unit_cost",
    "interest",
    "opening",
    "floor",
)


def interactive(given: Inputs) -> Answer:
    """The model in memory; putting inputs in their place forgets what rests on them."""
    space = _space()
    _put(space, given)
    space.clear_all()
    return _answer(space)


def exported(given: Inputs) -> Answer:
    """The model as modelx writes it in plain Python, which keeps what a cells gave in a dictionary of its own."""
    space = _written()
    _put(space, given)
    for formula in CELLS:
        getattr(space, f"_v_{formula.__name__}").clear()
    return _answer(space)


def _put(space: Any, given: Inputs) -> None:
    for name in USED:
        setattr(space, name, getattr(given, name))
    space.first_shares = given.shares


@cache
def _space() -> Any:
    import modelx

    space = modelx.new_model("w2").new_space("Nation")
    for formula in CELLS:
        space.new_cells(formula=formula)
    _put(space, w2_inputs.make())
    space.np = np
    return space


@cache
def _written() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        _space().model.export(Path(folder) / EXPORTED)
        sys.path.insert(0, folder)
        try:
            return importlib.import_module(EXPORTED).mx_model.Nation
        finally:
            sys.path.remove(folder)


def _answer(nation: Any) -> Answer:
    """Every quantity asked of a space, years and months in turn."""

    def by_time(cells: Any, times: int) -> Array:
        return np.stack([cells(t) for t in range(times)], axis=-1)

    def by_fund(cells: Any) -> Array:
        return np.array([[cells(fund, m) for m in range(MONTHS)] for fund in (0, 1)])

    return Answer(
        population=by_time(nation.people, YEARS + 1),
        births=by_time(nation.births, YEARS),
        deaths=by_time(nation.deaths, YEARS),
        exposures=by_time(nation.exposure, YEARS + 1),
        closing=by_fund(nation.balance),
        reserve=by_fund(nation.reserve),
        below_floor=by_fund(nation.below_floor),
    )
