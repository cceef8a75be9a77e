"""What the two bonuses on the critical-illness cap cost: for unbroken cover, and for years without a claim."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.values import januaries
from fundmodel.projection.enrolment import continuity, zero_claim
from fundmodel.projection.project.people.waist import People

Array = NDArray[np.float64]

TAIL_ALPHA: Final = 2.2
"""Pareto tail of yearly eligible cost above the cap (METHODS 2.7, judgement)."""


def cap_bonus_cost(assume: Assumptions, people: People) -> Array:
    """Yuan per resident and year by month: the layer that both bonuses together add to the cap (METHODS 2.7).

    Each bonus is at most a fifth of the cap. Counting starts in the first year with a bonus; the yearly probability of
    staying is that of the year's members. The layer is that of an average member at the mean bonus: those who never
    claim reach the cap less often, so it is rather too dear.
    """
    by_cover, by_no_claim = (
        assume.yearly(f"enrolment.{name}", people.years) for name in ("continuity_bonus", "zero_claim_bonus")
    )
    if not (by_cover.any() or by_no_claim.any()):
        return np.zeros((*by_cover.shape[:-1], 12 * by_cover.shape[-1]))
    counted = np.cumsum(by_cover > 0.0, axis=-1).astype(float)
    staying = 1.0 - people.flow("left_uninsured") / people.open("resident")
    cap, above = (assume.scalar(f"enrolment.{name}")[..., None] for name in ("critical_illness_cap", "share_above_cap"))
    bonus = continuity.mean_bonus(staying, by_cover, cap, counted)
    if by_no_claim.any():
        shares = _accrued(assume, people, by_no_claim > 0.0, above, staying)
        bonus = bonus + zero_claim.mean_bonus(shares, by_no_claim, cap)
    scale = continuity.scale_of(cap, above, TAIL_ALPHA)
    ratio = assume.scalar("enrolment.critical_illness_payment_ratio")[..., None]
    return np.repeat(continuity.bonus_cost_per_head(cap, bonus, TAIL_ALPHA, scale, ratio), 12, axis=-1)


def _accrued(assume: Assumptions, people: People, counts: NDArray[np.bool_], above: Array, staying: Array) -> Array:
    """Years without a claim that members hold; lost by those who use them (cost above the cap), or by every claim."""
    free = assume.scalar("enrolment.zero_claim_share")[..., None]
    by_claim = assume.flags("enrolment.zero_claim_reset", "claim", januaries(people.years))
    lost = np.where(by_claim, 1.0 - free, np.minimum(above, 1.0 - free))
    return zero_claim.accrued(np.where(counts, free, 0.0), lost, staying)
