"""What rules multiply: lines of the funds from a month on, always of what they would be without the rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import LEVERS, Factor
from fundmodel.projection.project.financing_path import Financing
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Levers:
    """Factors by lever and fund, ``(lane, area, month)``; a lever that no rule touches is not there, and what it would
    multiply stays as it is to the last bit."""

    by_month: Mapping[tuple[str, str], Array] = field(default_factory=dict)

    def moved(self, lever: str, fund: str, line: Array) -> Array:
        """``line`` ``(lane, area, month)`` times the factor in force."""
        factor = self.by_month.get((lever, fund))
        return line if factor is None else line * factor

    def of(self, *levers: str) -> Levers:
        """Some of the levers."""
        return Levers({key: factor for key, factor in self.by_month.items() if key[0] in levers})

    def same(self, other: Levers) -> bool:
        """Whether both multiply by the very same arrays."""
        return self.by_month.keys() == other.by_month.keys() and all(
            factor is other.by_month[key] for key, factor in self.by_month.items()
        )

    def touches(self, lever: str, fund: str) -> bool:
        """Whether a rule moves it."""
        return (lever, fund) in self.by_month

    def moved_financing(self, financing: Financing) -> Financing:
        """Premium and subsidy per head times the factor in force in the January of their coverage year; the year after
        the last month keeps the last factor."""
        factor = self.by_month.get(("financing", "resident"))
        if factor is None:
            return financing
        of_year = factor[..., ::12]
        by_boundary = np.concatenate([of_year, factor[..., -1:]], axis=-1)
        return financing._replace(
            premium=financing.premium * by_boundary,
            subsidy=financing.subsidy * of_year,
            standard_subsidy=financing.standard_subsidy * of_year,
        )

    def turned(self, factors: Iterable[tuple[slice | NDArray[np.intp], Factor]], shape: tuple[int, int, int]) -> Levers:
        """The factors with new ones from their month on, each for the lanes it stands with; ``shape`` is ``(lane, area,
        month)``."""
        by_month = dict(self.by_month)
        for lanes, factor in factors:
            _expect_lever(factor)
            path = np.array(by_month.get((factor.lever, factor.fund), np.ones(shape)))
            path[lanes, :, factor.since :] = np.asarray(factor.value)[..., None]
            by_month[factor.lever, factor.fund] = path
        return replace(self, by_month=by_month)


UNMOVED = Levers()


def _expect_lever(factor: Factor) -> None:
    if factor.fund not in LEVERS.get(factor.lever, ()):
        valid = [f"{lever} ({fund})" for lever, funds in LEVERS.items() for fund in funds]
        raise InputError(
            Said(
                "A rule cannot multiply {lever} of {fund}; what it can: {valid}.",
                lever=factor.lever,
                fund=factor.fund,
                valid=valid,
            )
        )
