"""Values that a rule gives by area or by fund, as arrays in the order of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import FUNDS, Array, State
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import typed

ByArea: TypeAlias = float | Mapping[str, float]
"""One number for every area, or one for each by name."""
ByName: TypeAlias = float | Mapping[str, float]
"""One number for every fund, or one for each by name."""
Begins: TypeAlias = str | Mapping[str, str] | None
"""The first month of a rule, YYYY-MM: one, one for each fund by name, or none stated."""


def by_area(name: str, given: ByArea, areas: Sequence[str]) -> Array:
    """x_i, ``(area, 1)``: the number of each area, in the order of ``areas``.

    Raises ``InputError`` where a mapping leaves out an area or names one that the run has not.
    """
    if not isinstance(given, Mapping):
        return np.full((len(areas), 1), float(given))
    missing = [area for area in areas if area not in given]
    unknown = [area for area in given if area not in areas]
    if missing or unknown:
        raise InputError(
            Said(
                "{name} needs one number for each area of the run: {areas}. Missing: {missing}; unknown: {unknown}. "
                "Give one number for all of them, or one for each.",
                name=name,
                areas=list(areas),
                missing=missing or "-",
                unknown=unknown or "-",
            )
        )
    return np.array([[float(given[area])] for area in areas])


def by_fund(name: str, given: ByName, funds: Sequence[str]) -> Array:
    """x_f, ``(fund,)`` in the order of ``FUNDS``, 0 where the rule leaves the fund alone.

    Raises ``InputError`` where a mapping names a fund that the rule does not move.
    """
    if isinstance(given, Mapping):
        one_of(name, tuple(given), tuple(funds))
        return np.array([float(given.get(fund, 0.0)) for fund in FUNDS])
    return np.array([float(given) if fund in funds else 0.0 for fund in FUNDS])


def one_of(name: str, given: Sequence[str], valid: Sequence[str]) -> None:
    """Raise ``InputError`` unless every word of ``given`` is one of ``valid``."""
    wrong = [word for word in given if word not in valid]
    if wrong:
        raise InputError(
            Said("{name} does not know {wrong!r}; valid: {valid}.", name=name, wrong=wrong[0], valid=typed(valid))
        )


def months_of_start(begins: Begins, funds: Sequence[str]) -> NDArray[np.datetime64]:
    """The first month in which a rule moves each fund, ``(fund,)``; NaT, never, where it leaves the fund alone.

    A fund without a month is moved from the beginning. Raises ``InputError`` for a fund that no rule moves, or that
    this one does not, and for what is no month.
    """
    one_of("funds", funds, FUNDS)
    given = begins if isinstance(begins, Mapping) else dict.fromkeys(funds, begins)
    one_of("begins", tuple(given), tuple(funds))
    always, never = np.datetime64("0001-01", "M"), np.datetime64("NaT", "M")
    months = {fund: always if month is None else _month(month) for fund, month in given.items()}
    return np.array([months.get(fund, always) if fund in funds else never for fund in FUNDS])


def _month(given: str) -> np.datetime64:
    try:
        month = np.array(given, dtype="datetime64[M]")
    except ValueError:
        month = np.array("NaT", dtype="datetime64[M]")
    if np.isnat(month):
        raise InputError(
            Said("{given!r} is not a month in which a rule may begin; write YYYY-MM, as in 2027-01.", given=given)
        )
    return np.datetime64(str(month), "M")


def moved_in(month: np.datetime64, begins: NDArray[np.datetime64]) -> Array:
    """1 for the funds that a rule moves in ``month``, 0 for the others, ``(fund,)``."""
    return np.asarray(month.astype("datetime64[M]") >= begins, dtype=np.float64)


def months_in_force(month: np.datetime64, begins: NDArray[np.datetime64]) -> Array:
    """Months of the civil year of ``month`` up to it in which a rule moves each fund, 0 to 12, ``(fund,)``."""
    here = month.astype("datetime64[M]")
    january = here.astype("datetime64[Y]").astype("datetime64[M]")
    passed = (here - np.maximum(january, begins)).astype("timedelta64[M]")
    known = ~np.isnat(passed)
    count = np.where(known, passed, np.timedelta64(-1, "M")).astype(np.int64) + 1
    return np.maximum(count, 0).astype(np.float64)


def last_month(month: np.datetime64) -> np.datetime64:
    """The December of its year."""
    return np.datetime64(month.astype("datetime64[Y]"), "M") + np.timedelta64(11, "M")


def balance(state: State) -> Array:
    """What months of reserve and needs are read from, yuan ``(lane, area, fund)``.

    Employees: the balance in cash; residents: the earned one, which December's premiums for the year to come do not
    swell. Source: METHODS 6.1, 7.1.
    """
    return np.where(np.array([fund == "resident" for fund in FUNDS]), state.earned, state.closing)
