"""How far collection may fall before pooling no longer helps the weakest areas (METHODS 7.2)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Verdict = Literal["helps_until", "never_helps", "always_helps"]

TOLERANCE: Final = 1e-6


@dataclass(frozen=True)
class PoolingBreakEven:
    """``share``: the loss of collection at which pooling leaves the weakest as they are without it; 0 where it never
    helps them (``verdict`` "never_helps"), NaN where it helps at every share tried ("always_helps"). ``gain`` is what
    it gives them without any loss, ``most`` the largest share tried."""

    share: float
    verdict: Verdict
    gain: float
    most: float

    def sentence(self) -> Said:
        """The first line of the answer."""
        if self.verdict == "never_helps":
            return Said("Pooling does not help the weakest areas, even where collection does not fall.")
        if self.verdict == "always_helps":
            return Said("Pooling helps the weakest areas even where collection falls by {most:.1%}.", most=self.most)
        return Said(
            "Pooling helps the weakest areas while collection falls by less than {share:.1%}.", share=self.share
        )


def break_even_of_pooling(
    trial: Callable[[float], float], without: float = 0.0, most: float = 1.0, tolerance: float = TOLERANCE
) -> PoolingBreakEven:
    """x with trial(x) = without: pooling helps while collection falls by less than x.

    ``trial(share)`` gives the measure of the weakest areas (more is better, yuan or months) under the rule with
    collection lower by ``share``, a fraction; ``without`` the same measure with no pooling at all. Found by bisection
    between 0 and ``most`` to ``tolerance``, on the side where pooling still helps; where the measure does not fall
    steadily it is one border of several. A measure that is no number and a ``most`` that is not above 0 and at most 1
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
        return PoolingBreakEven(0.0, "never_helps", gain, most)
    if _gain(trial, most, without) > 0.0:
        return PoolingBreakEven(math.nan, "always_helps", gain, most)
    helps, fails = 0.0, most
    while fails - helps > tolerance:
        middle = (helps + fails) / 2.0
        if middle in (helps, fails):
            break
        if _gain(trial, middle, without) > 0.0:
            helps = middle
        else:
            fails = middle
    return PoolingBreakEven(helps, "helps_until", gain, most)


def _gain(trial: Callable[[float], float], share: float, without: float) -> float:
    found = float(trial(share)) - without
    if not math.isfinite(found):
        raise InputError(
            Said(
                "break_even_of_pooling: the measure is no number where collection falls by {share:g}; a trial gives "
                "one figure for the weakest areas.",
                share=share,
            )
        )
    return found
