"""The resident scheme catches up: its unit cost closes part of the gap to employees' each year (METHODS 4.4)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import economy
from fundmodel.projection.project.money.employee_receipts import MEMBERS
from fundmodel.projection.project.people.waist import People

Array = NDArray[np.float64]


def converged(assume: Assumptions, people: People, outlook: economy.Economy) -> economy.Economy:
    """The economy with residents' unit cost moving towards employees'; the same object where no lane asks for it.

    The gap of the base year is that of an area's published pooled spending per member, each scheme at its own ages:
    weights of cost by age are one on average over a scheme's own members.
    """
    speed = assume.yearly("cost.resident_convergence", people.years)
    if not speed.any():
        return outlook
    resident = _per_member(assume, people, "resident", ("resident",))
    ratio = resident / _per_member(assume, people, "employee_pooled", MEMBERS)
    growth = economy.converging(outlook.cost_growth_resident, outlook.cost_growth_employee, ratio, speed)
    return replace(outlook, cost_growth_resident=growth)


def _per_member(assume: Assumptions, people: People, fund: str, groups: tuple[str, ...]) -> Array:
    """Published spending of a fund in the base year over its mean members, yuan, ``(lane, area)``."""
    spent = figures.accounts(assume.data, fund, assume.data.base_year).spent
    heads = sum(people.mean(group)[..., 0] for group in groups)
    return np.asarray(spent / heads)
