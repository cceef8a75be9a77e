"""Draws by factors: the deterministic lines times what a draw does to wages, cost, financing, collection and yield
(METHODS 8.1).

Floor and cap of the base move with wages, so contributions scale with the base in force; care scales with unit cost;
nothing of it moves a person. What does not scale (budgets, packages, amounts in yuan, money of accounts, rules) is left
to the engine, and ``blocks`` compares both ways on draws of every sample.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.drawn import COLLECTION, INTEREST, RATE, Drawn
from fundmodel.analysis.draws.template import Template
from fundmodel.projection import contributions, economy
from fundmodel.projection.project.financing_path import Financing, resident_financing
from fundmodel.projection.project.money.convergence import converged
from fundmodel.projection.project.people.waist import People

Array = NDArray[np.float64]


class Factors(NamedTuple):
    """What a draw multiplies or adds, ``(draw, area, year)``, premiums one year more: indices over those of the
    deterministic run, amounts in yuan per head, points of collection and yield."""

    base: Array
    employee_cost: Array
    resident_cost: Array
    collection: Array
    rate: Array
    interest: Array
    premium: Array
    subsidy: Array
    top_up: Array
    insured: Array

    def some(self, areas: slice) -> Factors:
        """Those of some areas; what all areas share stays."""
        return Factors(*(x[:, areas] if x.shape[1] > 1 else x for x in self))


def factors_of(assume: Drawn, people: People, outlook: economy.Economy, of: Template) -> Factors:
    """The economy of every draw (``outlook``) and its financing, over those of the deterministic run."""
    financing = resident_financing(assume, people.vitals, outlook)
    now, first = converged(assume, people, outlook), of.economy
    nothing = np.zeros((1, 1, len(people.years)))
    collection, interest, rate = (
        sum((np.asarray(assume.added[name]) for name in names if name in assume.added), nothing)
        for names in (COLLECTION, (INTEREST,), (RATE,))
    )
    return Factors(
        _relative(now.base_growth, first.base_growth),
        _relative(now.cost_growth_employee, first.cost_growth_employee),
        _relative(now.cost_growth_resident, first.cost_growth_resident),
        collection,
        rate,
        now.interest_departure + interest,
        financing.premium,
        financing.subsidy,
        contributions.top_up_factor(of.top_up[..., None], financing.standard_subsidy, financing.subsidy),
        _per_head(financing) / _per_head(of.financing),
    )


def _per_head(financing: Financing) -> Array:
    return np.asarray(financing.premium[..., :-1] + financing.subsidy)


def _relative(growth: Array, first: Array) -> Array:
    """Index of a draw over that of the deterministic run, ``(draw, area, year)``."""
    return np.asarray(economy.cumulative(growth) / economy.cumulative(first))
