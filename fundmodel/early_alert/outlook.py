"""Everything foreseen at one date: what all areas teach, then every series on its bases (METHODS 6.3, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.ahead import standard
from fundmodel.early_alert.arrival import cash
from fundmodel.early_alert.coverage_year import coverage, coverage_draws
from fundmodel.early_alert.foreseen import HORIZON, Foreseen, cash_paths, foreseen, side_draws
from fundmodel.early_alert.learned import SIDES, Fund, learned
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.resident_paths import earned_paths, received, resident_cash_paths
from fundmodel.early_alert.season import EVEN, Side
from fundmodel.early_alert.till import till

Array = NDArray[np.float64]

RESIDENT: Final = "resident"
UNSCALED: Final = np.ones((2, HORIZON))


def taught(known: Sequence[Known], seasons: Mapping[tuple[str, Side], Array] | None = None) -> dict[str, Fund]:
    """What all series teach, fund by fund; ``seasons`` stand in where a fund has no finished year."""
    funds = sorted({one.fund for one in known})
    given = seasons or {}
    return {
        fund: {
            side: learned([one for one in known if one.fund == fund], side, given.get((fund, side), EVEN))
            for side in SIDES
        }
        for fund in funds
    }


def outlook(
    known: Sequence[Known],
    lessons: Mapping[str, Fund],
    origin: int,
    draws: int,
    seed: int,
    scales: Mapping[tuple[str, str], Array] | None = None,
) -> list[Foreseen]:
    """What is foreseen of every series from the end of month ``origin``, in their order, resident series on ``earned``
    and then ``cash``; series too old for the horizon are left out. ``scales`` widen by (fund, basis)."""
    widths = scales or {}
    given = [standard(draws, seed, at) for at in range(len(SIDES))]
    rng = np.random.Generator(np.random.Philox(key=[seed, len(SIDES)]))
    state, pick, choice = rng.standard_normal((draws, 4)), rng.standard_normal(draws), rng.random(draws)
    found: list[Foreseen] = []
    residents = [one for one in known if one.fund == RESIDENT]
    years = coverage(residents) if residents else None
    for fund, sides in lessons.items():
        own = [one for one in known if one.fund == fund]
        (income, spending), (came, went) = side_draws(own, sides, origin, given)
        for at, one in enumerate(own):
            spent, arrives = went[at], came[at]
            if spent is None:
                continue
            past, first = till(one, income, spending), one.last + 1
            if fund != RESIDENT or years is None:
                if arrives is not None:
                    paths = cash_paths(past, arrives, spent, first)
                    found.append(foreseen(one, "cash", paths, widths.get((fund, "cash"), UNSCALED)))
                continue
            held = cash(one, years.arrival)
            drawn = coverage_draws(one, years, state, pick, choice)
            comes = received(held, drawn, first, spent.shape[1])
            earned = earned_paths(past, held, drawn, comes, spent, first)
            on_cash = resident_cash_paths(past, comes, spent, first)
            found.append(foreseen(one, "earned", earned, widths.get((fund, "earned"), UNSCALED)))
            found.append(foreseen(one, "cash", on_cash, widths.get((fund, "cash"), UNSCALED)))
    return found
