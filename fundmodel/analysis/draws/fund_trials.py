"""Draws of one adjustment fund at any size: in which of them an eligible city goes unpaid, by the same draws each
time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.area_shocks import correlated_factors
from fundmodel.analysis.draws.blocks import EXACT_LANES
from fundmodel.analysis.draws.drawn import Drawn
from fundmodel.analysis.draws.plan import Plan
from fundmodel.fund_rules.build_rule import build
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.stages import money_of

LEAST: Final = 1.0
"""Yuan below which a need counts as met: what is left of rounding."""
ROUNDING: Final = 1e-9


class Unpaid(NamedTuple):
    """By draw: whether a recognised need of any area was not met in any month, and whether anything was bridged."""

    wanting: NDArray[np.bool_]
    bridged: NDArray[np.bool_]

    @property
    def share(self) -> float:
        """The share of draws in which an eligible city goes unpaid."""
        return float(self.wanting.mean())


@dataclass(frozen=True, eq=False)
class FundTrials:
    """``rule_at`` gives the rule of a size; the draws, made once in blocks, are the same at every
    size."""

    plan: Plan
    rule_at: Callable[[int], Mapping[str, Any]]
    blocks: tuple[tuple[Drawn, People, int], ...]
    known: dict[tuple[int, int], Unpaid] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        plan: Plan,
        rule_at: Callable[[int], Mapping[str, Any]],
        draws: int,
        correlation: float,
        between: float,
        size: float,
    ) -> FundTrials:
        """Shocks of areas that correlate by ``correlation``, cost with base by ``between``."""
        at_once = max(1, EXACT_LANES // len(plan.data.areas))
        blocks = []
        for start in range(0, draws, at_once):
            some = np.arange(start, min(start + at_once, draws))
            own = correlated_factors(correlation, between, size, plan.seed, plan.data.areas, some, plan.years)
            assume, people, _ = plan.drawn(some, own=own)
            blocks.append((assume, people, len(some)))
        return cls(plan, rule_at, tuple(blocks))

    def __call__(self, place: int) -> Unpaid:
        """What becomes of every draw with the fund of that size."""
        parts = [self._of_block(place, at) for at in range(len(self.blocks))]
        return Unpaid(*(np.concatenate(one) for one in zip(*parts, strict=True)))

    def holds(self, place: int, allowed: float) -> bool:
        """Whether needs go unmet in a share of at most ``allowed`` of all draws; no further block is worked out once
        there are more."""
        most, failing = allowed * sum(lanes for *_, lanes in self.blocks) + ROUNDING, 0
        for at in range(len(self.blocks)):
            failing += int(self._of_block(place, at).wanting.sum())
            if failing > most:
                return False
        return True

    def _of_block(self, place: int, at: int) -> Unpaid:
        if (place, at) not in self.known:
            self.known[place, at] = self._worked_out(place, *self.blocks[at])
        return self.known[place, at]

    def _worked_out(self, place: int, assume: Drawn, people: People, lanes: int) -> Unpaid:
        rule = build(self.rule_at(place), self.plan.data.areas)
        money = money_of(assume, people, (rule,) * lanes)
        assert money.pooling is not None
        moved = money.pooling.moved.values()
        wanting, bridged = (
            np.any([(getattr(one, name) >= LEAST).any(axis=(-1, -2)) for one in moved], axis=0)
            for name in ("wanting", "bridged")
        )
        return Unpaid(np.broadcast_to(wanting, lanes), np.broadcast_to(bridged, lanes))
