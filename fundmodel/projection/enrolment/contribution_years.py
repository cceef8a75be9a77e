"""Required contribution years by sex and date: who reaches the statutory age short of them (METHODS 2.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from fundmodel.projection.enrolment.step import RetirementOutcome
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shortfall:
    """People who reach the statutory age short of the required contribution years: how many, and what they do,
    ``(...)``."""

    margin: Array
    sd: Array
    pay_up: Array
    completing: Array

    @property
    def probability(self) -> Array:
        """Phi(-margin / sd): completed years are normal around the requirement plus the margin."""
        return np.asarray(ndtr(-self.margin / self.sd))

    @property
    def mean_years(self) -> Array:
        """E[requirement - years | short] = sd phi(z) / Phi(-z) - margin, with z = margin / sd."""
        z = self.margin / self.sd
        density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
        return np.asarray(self.sd * density / self.probability - self.margin)

    @property
    def missed(self) -> Array:
        """P(short) (1 - pay-up share): the share of events that does not retire on the day."""
        return np.asarray(self.probability * (1.0 - self.pay_up))


class Measured(NamedTuple):
    """What the years held on which the intensity was measured: the central shortfall, numbers, and the yearly share of
    completing members who finish."""

    shortfall: Shortfall
    completing_exit: Array


def dated(shortfall: Shortfall, required: Array, base: int = 0) -> Shortfall:
    """``margin_t = margin + (required_0 - required_t)``: completed years keep their mean, the requirement moves.

    ``shortfall`` (...) is that of the base year; ``required`` years (..., sex, year), ``base`` the base year's place.
    Returns a ``Shortfall`` of (..., sex, year), so ``probability`` and ``mean_years`` have that shape; under a constant
    requirement every number is that of ``shortfall``, bit for bit. Errors: InputError for negative or missing years.
    Source: METHODS 2.3.
    """
    required = np.asarray(required, dtype=np.float64)
    if not np.all((required >= 0.0) & np.isfinite(required)):
        raise InputError(Said("Required contribution years must be numbers of at least 0, by sex and year."))
    eased = required[..., base, None] - required
    of_base = (shortfall.margin, shortfall.sd, shortfall.pay_up, shortfall.completing)
    eased, *parts = np.broadcast_arrays(eased, *(x[..., None, None] for x in of_base))
    margin, sd, pay_up, completing = parts
    return replace(shortfall, margin=margin + eased, sd=sd, pay_up=pay_up, completing=completing)


def outcome_by_year(by_year: Shortfall, intensity: Array, measured: Measured, waited: Array) -> RetirementOutcome:
    """``retired_t = I [1 - p_t (1 - u)] / [1 - p0 (1 - u0)] - p0 c0 [1 - (1 - x0)^n_t]``, at least 0.

    p is the share short of years, u those of them who pay up, c those who complete, 0 what ``measured`` holds; the rest
    fall to the resident scheme. New retired members that the intensity I counts hold those who finish completing. Of
    these the projection has none at first, since completing members open at nought; with x0 finishing a year they make
    up p0 c0 [1 - (1 - x0)^n] per event after n years, which is taken off, for the projection adds the finishing itself:
    at the centre new retired members per event are I in every year.

    ``by_year`` holds (..., sex, year), ``intensity`` (...), ``waited`` n (year,). Fields are (year, ..., sex, 1).
    Source: METHODS 2.2, 2.3.
    """
    short, missed, pay_up, completing = (
        _year_first(x) for x in (by_year.probability, by_year.missed, by_year.pay_up, by_year.completing)
    )
    usual = measured.shortfall
    finishing = usual.probability * usual.completing * (1.0 - (1.0 - measured.completing_exit) ** waited)
    scaled = intensity[..., None, None] * (1.0 - missed) / (1.0 - usual.missed)
    return RetirementOutcome(
        retired=np.maximum(scaled - finishing.reshape(-1, *(1,) * (scaled.ndim - 1)), 0.0),
        completing=short * completing,
        resident=short * (1.0 - pay_up - completing),
    )


def of_year(outcome: RetirementOutcome, place: int) -> RetirementOutcome:
    """The outcome of one year of ``outcome_by_year``, fields (..., sex, 1)."""
    return RetirementOutcome(*(field[place] for field in outcome))


def pay_up_years(reached: Array, shortfall: Shortfall, by_year: Shortfall) -> Array:
    """``sum_s,x reached x P(short) x pay-up share x mean missing years``: person-years of lump sums, (year, ...).

    ``reached`` (year, ..., sex, age) persons who reach the statutory age as payers. What the base year's requirement
    asks is multiplied after the sum and only the change inside it, so that a constant requirement changes no bit.
    Source: METHODS 2.3.
    """
    before = shortfall.probability * shortfall.pay_up * shortfall.mean_years
    now = _year_first(by_year.probability * by_year.pay_up * by_year.mean_years)
    return np.asarray(sum_people(reached) * before + sum_people(reached * (now - before[..., None, None])))


def _year_first(values: Array) -> Array:
    """(..., sex, year) -> (year, ..., sex, 1)."""
    return np.moveaxis(values, -1, 0)[..., None]
