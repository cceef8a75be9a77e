"""Answers made beforehand for one scenario and data package: the surrogate, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.explorer.corners import (
    PEOPLE,
    Errors,
    answered,
    difference,
    exact,
    measured,
    together_worst,
)
from fundmodel.presentation.explorer.explorer_levers import POOLING
from fundmodel.presentation.explorer.precomputed import Array, Asked, asked, surrogate_of
from fundmodel.presentation.explorer.range_widths import widths_of
from fundmodel.presentation.explorer.surrogate import Surrogate
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario

NEAR: Final = 0.05
"""Months of reserve by which the answer may miss the engine where no lever is moved."""
LEAST: Final = 1e-6
"""A lever that moves no flow by as much does nothing here."""


@dataclass(frozen=True)
class Answers:
    """What the explorer's page holds: what was asked, the surrogate, its largest errors, the levers left out because
    of them (``left_out``) or because they move nothing here (``idle``), and the ``widths`` of the range."""

    ask: Asked
    made: Surrogate
    errors: Errors
    left_out: tuple[str, ...]
    idle: tuple[str, ...]
    widths: Array


def prepare_answers(
    scenario: str | Scenario = "baseline", data: str | DataPackage = "national", groups: int = PEOPLE
) -> Answers:
    """Run every lever alone and every two together, measure the answer against the engine, and leave out levers until
    it is near enough: half a month of reserve and two months of a date.

    About a hundred lanes of money on some twenty projections of people until 2050; ``groups`` of four points each are
    measured. ``InputError`` for a scenario that
    holds a rule of its own, and for one whose balances the page's formulas do not reproduce (interest by tiers, premium
    booked later, a care fund kept apart): `fundmodel explore` answers for it with the engine.
    """
    whole = load_scenario(scenario)
    _refuse_rule(whole)
    ask = asked(whole, load_data(data))
    made = surrogate_of(ask)
    _refuse_far(ask, made)
    idle = _idle(made)
    for key in idle:
        ask, made = ask.without(key), made.without(key)
    left_out: list[str] = []
    errors = measured(ask, made, range(groups))
    while not together_worst(errors).allowed and (ask.shown or ask.pools):
        ask, made, gone = _without_worst(ask, made, [at for at, one in enumerate(errors) if not one.allowed])
        left_out.append(gone)
        errors = measured(ask, made, range(groups))
    return Answers(ask, made, together_worst(errors), tuple(left_out), idle, widths_of(ask))


def _without_worst(ask: Asked, made: Surrogate, groups: list[int]) -> tuple[Asked, Surrogate, str]:
    """The lever goes without which the rest is nearest to the engine where it is too far from it now."""
    names = [*(one.key for one in ask.shown), *([POOLING] if ask.pools else [])]
    tried = []
    for name in names:
        rest, kept = ask.without(name), made if name == POOLING else made.without(name)
        errors = together_worst(measured(rest, kept, groups))
        tried.append((not errors.allowed, errors.date, errors.reserve, name, rest, kept))
    best = min(tried, key=lambda one: one[:4])
    return best[4], best[5], best[3]


def _idle(made: Surrogate) -> tuple[str, ...]:
    """Levers that move nothing here: a premium that a rule sets, say."""
    greatest = made.scale * np.abs(made.table.astype(float)).reshape(len(made.table), -1).max(axis=1)
    moving = {term.first[0] for term, most in zip(made.terms, greatest, strict=True) if most > LEAST}
    return tuple(
        one.key for place, one in enumerate(made.levers) if place not in moving and not one.scales and one.shown
    )


def _refuse_rule(scenario: Scenario) -> None:
    if scenario.rule is not None:
        raise InputError(
            Said(
                "The scenario {name} holds a rule that answers to balances, which the explorer's page cannot follow; "
                "`fundmodel explore` asks the engine itself.",
                name=scenario.name,
            )
        )


def _refuse_far(ask: Asked, made: Surrogate) -> None:
    errors = difference(answered(ask, made, [{}]), exact(ask, [{}]))
    if not errors.reserve <= NEAR or errors.date:
        raise InputError(
            Said(
                "The explorer's page cannot follow the books of {name}: without any change it is {months} months of "
                "reserve from the engine. `fundmodel explore` asks the engine itself.",
                name=ask.scenario.name,
                months=f"{errors.reserve:.2f}",
            )
        )
