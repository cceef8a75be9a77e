"""Printed parts that add up to the printed total (USERS 15)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from fundmodel.vocabulary.said import Said

SIGN: Final = re.compile(r"(?<![A-Za-z0-9-])-(?=\d)")
"""A hyphen before a number."""


def adding_up(total: float, parts: Sequence[float], digits: int = 0) -> tuple[float, list[float]]:
    """The total rounded to ``digits``, and each part rounded down or up so that the parts sum to it exactly.

    Largest remainder: all parts are rounded down, then those with the largest remainders up until the sum is reached.
    Parts may be negative. Parts that do not sum to the total within half a printed unit a part raise ``ValueError``;
    so does a NaN.
    """
    unit = 10.0**-digits
    numbers = [part / unit for part in parts]
    if not math.isfinite(total) or not all(math.isfinite(number) for number in numbers):
        raise ValueError(Said("cannot round {total}, the sum of {parts}: not a number", total=total, parts=list(parts)))
    whole = round(total / unit)
    lowest = [math.floor(number) for number in numbers]
    missing = whole - sum(lowest)
    if not 0 <= missing <= len(numbers):
        raise ValueError(Said("the parts {parts} do not sum to {total}", parts=list(parts), total=total))
    by_remainder = sorted(range(len(numbers)), key=lambda at: (lowest[at] - numbers[at], at))
    for at in by_remainder[:missing]:
        lowest[at] += 1
    return whole * unit, [number * unit for number in lowest]


def grouped(value: float, digits: int = 0) -> str:
    """1234567.8 -> "1,234,568"; never "-0"."""
    text = f"{value:,.{digits}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


def signed(text: str) -> str:
    """A typographic minus for a hyphen that stands before a number, none for one between letters or digits."""
    return SIGN.sub("\u2212", text)


def rolling(
    income: float, spent: float, closing: float, before: float | None = None, digits: int = 0
) -> tuple[float, float, float, float]:
    """(income, spent, current balance, closing) as printed: current balance = income - spent, and closing = ``before``
    + current balance, where ``before`` is the closing printed above it.

    Closing is rounded alone; the two flows share what rounding leaves, so that each is less than one and a half printed
    units from its own. Where something else moved the balance too (interest on debt, advances), or nothing stands
    above, the current balance is rounded alone.
    """
    unit = 10.0**-digits
    end = round(closing / unit)
    current = round((income - spent) / unit)
    if before is not None:
        rise = end - round(before / unit)
        current = rise if abs(rise - (income - spent) / unit) <= 1.0 else current
    paid = round((income / unit + spent / unit - current) / 2.0)
    return (paid + current) * unit, paid * unit, current * unit, end * unit
