"""How far collection may fall, or spending rise, before pooling no longer helps the weakest (METHODS 7.2, 7.4)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Verdict = Literal["helps_until", "never_helps", "always_helps"]

Trial = tuple[float, float]
"""A share, and what pooling gains the weakest with it."""

TOLERANCE: Final = 1e-6


@dataclass(frozen=True)
class PoolingBreakEven:
    """``share``: the loss of collection, or the rise of spending (``of``), at which pooling leaves the weakest as they
    are without it; 0 where it never helps them (``verdict`` "never_helps"), NaN where it helps at every share tried
    ("always_helps"). ``gain`` is what it gives them without any loss, ``most`` the largest share tried."""

    share: float
    verdict: Verdict
    gain: float
    most: float
    of: str = "collection"

    def sentence(self) -> Said:
        """The first line of the answer."""
        if self.verdict == "never_helps":
            return Said("Pooling does not help the weakest areas, even where collection does not fall.")
        if self.verdict == "always_helps":
            if self.of == "spending":
                return Said("Pooling helps the weakest areas even where spending rises by {most:.1%}.", most=self.most)
            return Said("Pooling helps the weakest areas even where collection falls by {most:.1%}.", most=self.most)
        if self.of == "spending":
            return Said(
                "Pooling helps the weakest areas while spending rises by less than {share:.1%}.", share=self.share
            )
        return Said(
            "Pooling helps the weakest areas while collection falls by less than {share:.1%}.", share=self.share
        )


def break_even_of_pooling(
    trial: Callable[[float], float],
    without: float = 0.0,
    most: float = 1.0,
    tolerance: float = TOLERANCE,
    of: str = "collection",
) -> PoolingBreakEven:
    """x with trial(x) = without: pooling helps while collection falls by less than x.

    ``trial(share)`` gives the measure of the weakest areas (more is better, yuan or months) under the rule with
    collection lower by ``share``, or with spending higher by it, as ``of`` says; ``without`` the same measure with no
    pooling at all. Found between 0 and ``most`` to ``tolerance``, on the side where pooling still helps, along the line
    between the two nearest trials and every third time in their middle; where the measure does not fall steadily it is
    one border of several. A measure that is no number and a ``most`` that is not above 0 and at most 1
    raise ``InputError``. Source: METHODS 7.2.
    """
    if not (0.0 < most <= 1.0 and tolerance > 0.0):
        raise InputError(
            Said(
                "break_even_of_pooling: most={most} must lie above 0 and not above 1, tolerance={tolerance} above 0.",
                most=most,
                tolerance=tolerance,
            )
        )
    gain = _gain(trial, 0.0, without)
    if gain <= 0.0:
        return PoolingBreakEven(0.0, "never_helps", gain, most, of)
    loss = _gain(trial, most, without)
    if loss > 0.0:
        return PoolingBreakEven(math.nan, "always_helps", gain, most, of)
    helps, fails = (0.0, gain), (most, loss)
    for turn in count(1):
        here = _between(helps, fails, tolerance, turn)
        if fails[0] - helps[0] <= tolerance or here in (helps[0], fails[0]):
            break
        found = _gain(trial, here, without)
        helps, fails = ((here, found), fails) if found > 0.0 else (helps, (here, found))
    return PoolingBreakEven(helps[0], "helps_until", gain, most, of)


def _between(helps: Trial, fails: Trial, tolerance: float, turn: int) -> float:
    """Where the line through two trials crosses 0, half a tolerance from either; every third time the middle."""
    if turn % 3 == 0 or fails[0] - helps[0] <= tolerance:
        return (helps[0] + fails[0]) / 2.0
    crossing = helps[0] + (fails[0] - helps[0]) * helps[1] / (helps[1] - fails[1])
    return min(max(crossing, helps[0] + tolerance / 2.0), fails[0] - tolerance / 2.0)


def _gain(trial: Callable[[float], float], share: float, without: float) -> float:
    found = float(trial(share)) - without
    if not math.isfinite(found):
        raise InputError(
            Said(
                "break_even_of_pooling: the measure is no number at a share of {share:g}; a trial gives one figure for "
                "the weakest areas.",
                share=share,
            )
        )
    return found
