"""Persons and yuan inside; 万人 and 亿元 at the doors (DESIGN 5, law 4)."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said

YUAN_PER_YI: Final = 1e8
PERSONS_PER_WAN: Final = 1e4

TO_BASE_UNITS: Final = {
    "yuan": 1.0,
    "10k yuan": 1e4,
    "100m yuan": YUAN_PER_YI,
    "persons": 1.0,
    "thousand persons": 1e3,
    "10k persons": PERSONS_PER_WAN,
    "fraction": 1.0,
    "%": 0.01,
}


def to_base(value: float, unit: str) -> float:
    """value x factor: ``to_base(1.0, "100m yuan") == 1e8``; an unknown unit raises ``KeyError``."""
    return value * TO_BASE_UNITS[unit]


DISPLAY_UNITS: Final = {
    "元": 1.0,
    "万元": 1e4,
    "亿元": YUAN_PER_YI,
    "yuan": 1.0,
    "10k yuan": 1e4,
    "100m yuan": YUAN_PER_YI,
    "人": 1.0,
    "万人": PERSONS_PER_WAN,
    "亿人": 1e8,
    "persons": 1.0,
    "10k persons": PERSONS_PER_WAN,
    "100m persons": 1e8,
}

Quantity = TypeVar("Quantity", bound=Any)


def to_display(x: Quantity, units: str) -> Quantity:
    """x / factor: ``to_display(2.5e8, "亿元") == 2.5``; numbers and arrays, labels kept.

    ``units`` is one of ``DISPLAY_UNITS``, else ``ValueError`` with those valid; what is no number raises
    ``InputError``. An array with ``attrs`` has the new unit in ``attrs["units"]``; the array given is left as it is.
    """
    if units not in DISPLAY_UNITS:
        raise ValueError(Said("unknown display unit {units!r}; valid: {valid}", units=units, valid=list(DISPLAY_UNITS)))
    if not hasattr(x, "data_vars"):
        numbers = as_numbers("to_display", "x", x, gaps=True)
        x = numbers if isinstance(x, list | tuple) else x  # type: ignore[assignment]
    shown = x / DISPLAY_UNITS[units]
    if hasattr(x, "dims") and hasattr(shown, "attrs"):
        shown.attrs = {**x.attrs, "units": units}
    return shown  # type: ignore[no-any-return]
