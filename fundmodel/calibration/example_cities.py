"""The fourteen invented cities: kinds, people, terms of the funds and heads by year, by a seeded draw (METHODS 7.6).

Each kind of city has levels of its own (``KINDS``) and a city draws small deviations from them; what a moment of
METHODS 7.6 bounds is then laid on a line between the bounds (``spread``), so that its ends are met and the order is
the draw's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.area_tables import HEADS

Array = NDArray[np.float64]

SEED: Final = 20251231
FIRST_YEAR: Final = 2019
LAST_YEAR: Final = 2025
YEARS: Final = tuple(range(FIRST_YEAR, LAST_YEAR + 1))


class Kind(NamedTuple):
    """A kind of city: ages, members per person and industrial past, levels over the nation's, moves, and reserves."""

    zh: str
    en: str
    ages: tuple[float, float, float]  # shares of 0-15, 60 and over, 65 and over
    active: float  # per person of the purse
    industry: float  # how much state industry there was: it left retired members behind
    wage: float
    rate: float  # the employer's, before it is laid between the bounds
    insured: float
    out: float
    draws: float  # how strongly a resident of the city draws movers
    months: tuple[float, float]  # of reserve: employee pool and resident fund, before they are laid between the bounds


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "capital": Kind(
            *("省会", "capital", (0.150, 0.175, 0.120), 0.360, 0.2, 1.30, 0.074, 0.950, 0.004, 6.0, (30.0, 11.0))
        ),
        "port": Kind(
            *("港口制造", "port", (0.158, 0.150, 0.100), 0.360, -1.3, 1.14, 0.064, 0.84, 0.005, 4.0, (32.0, 13.0))
        ),
        "old": Kind(
            *("老工业", "old industry", (0.112, 0.285, 0.192), 0.215, 1.7, 0.86, 0.092, 0.99, 0.006, 0.8, (9.0, 6.0))
        ),
        "middle": Kind(
            *("中等", "middle", (0.162, 0.235, 0.165), 0.185, 0.0, 0.92, 0.078, 1.02, 0.006, 1.2, (17.0, 8.0))
        ),
        "rural": Kind(
            *("农业", "rural", (0.178, 0.258, 0.182), 0.105, -0.2, 0.79, 0.074, 1.08, 0.009, 0.5, (13.0, 6.0))
        ),
    }
)
CITIES: Final = (
    ("A", "capital", 1740.0),
    ("B", "port", 587.0),
    ("C", "old", 352.0),
    ("D", "old", 268.0),
    ("E", "middle", 421.0),
    ("F", "middle", 376.0),
    ("G", "port", 244.0),
    ("H", "rural", 512.0),
    ("I", "rural", 447.0),
    ("J", "rural", 389.0),
    ("K", "middle", 298.0),
    ("L", "rural", 336.0),
    ("M", "rural", 231.0),
    ("N", "old", 141.0),
)
"""Letter, kind and residents in 10k."""
LETTERS: Final = tuple(letter for letter, _, _ in CITIES)
HUB: Final = 0
"""Place of the capital in ``CITIES``: patients of the other cities travel there."""
AGE_CORRELATION: Final = -0.5
RATIO: Final = (1.2, 6.0)
WAGES: Final = (0.68, 1.36)
RATES: Final = (0.06, 0.095)
PAYMENT_SPREAD: Final = 0.08
HUB_SHARE: Final = (0.05, 0.35)
FISCAL: Final = (0.4, 1.9)
INPATIENT_RATIOS: Final = (0.841, 0.66)
"""In-patient payment ratios of the nation, employee and resident: bulletin of 2025."""


def spread(draws: Sequence[float] | Array, ends: tuple[float, float]) -> Array:
    """low + (high - low)(x - min) / (max - min): the draws on a line between the ends, in their order."""
    own = np.asarray(draws, dtype=np.float64)
    return np.asarray(ends[0] + (ends[1] - ends[0]) * (own - own.min()) / (own.max() - own.min()))


def people(draw: np.random.Generator) -> pd.DataFrame:
    """Residents by age group in 10k, share of the old, people insured per resident and movers: a row a city."""
    rows = []
    for _, name, count in CITIES:
        kind = KINDS[name]
        young, old, oldest = (share * about(draw, 0.07) for share in kind.ages)
        ages = [round(count * share, 2) for share in (young, old, oldest)]
        rows.append(
            {
                "age_0_15_10k": ages[0],
                "age_16_59_10k": round(count - ages[0] - ages[1], 2),
                "age_60plus_10k": ages[1],
                "age_65plus_10k": ages[2],
                "insured_ratio": kind.insured * about(draw, 0.01),
                "out_rate": round(kind.out * about(draw, 0.1), 4),
            }
        )
    frame = pd.DataFrame(rows)
    frame["insured_ratio"] = _balanced(frame["insured_ratio"].to_numpy(), residents(frame))
    return frame


def residents(frame: pd.DataFrame) -> Array:
    """Everybody who lives in each city, 10k."""
    return frame[["age_0_15_10k", "age_16_59_10k", "age_60plus_10k"]].sum(axis=1).to_numpy()


def terms(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Wage, rate, payment ratios, fiscal level and care in the hub: a row a city.

    active / retired = exp of ``spread`` of z, z = rho z_age - (1 - rho^2)^.5 z_industry, rho = ``AGE_CORRELATION``,
    with the industrial past taken free of age. The rate follows the past of a city too. Source: METHODS 7.6.
    """
    kinds = [KINDS[name] for _, name, _ in CITIES]
    age = _standard(frame["age_60plus_10k"].to_numpy() / residents(frame))
    past = np.array([kind.industry for kind in kinds]) + draw.normal(0.0, 0.5, len(kinds))
    past = _standard(past - (_standard(past) @ age) / len(age) * past.std() * age)
    wage = spread([kind.wage * about(draw, 0.05) for kind in kinds], WAGES)
    far = np.where(np.arange(len(kinds)) == HUB, np.nan, draw.uniform(0.0, 1.0, len(kinds)))
    shares = np.full(len(kinds), np.nan)
    shares[far == far] = spread(far[far == far], HUB_SHARE)
    halves = (-PAYMENT_SPREAD / 2.0, PAYMENT_SPREAD / 2.0)
    ratios = [mean + spread(draw.normal(0.0, 1.0, len(kinds)), halves) for mean in INPATIENT_RATIOS]
    z = AGE_CORRELATION * age - np.sqrt(1.0 - AGE_CORRELATION**2) * past
    return pd.DataFrame(
        {
            "active_per_retired": np.exp(spread(z, (float(np.log(RATIO[0])), float(np.log(RATIO[1]))))),
            "wage_level": wage.round(3),
            "employer_rate": spread([kind.rate * about(draw, 0.05) for kind in kinds], RATES).round(4),
            "employee_payment_ratio": ratios[0].round(4),
            "resident_payment_ratio": ratios[1].round(4),
            "fiscal_level": spread(wage**2 * np.exp(draw.normal(0.0, 0.2, len(kinds))), FISCAL).round(3),
            "hub_share": shares.round(4),
        }
    )


def heads(
    frame: pd.DataFrame, drawn: pd.DataFrame, nation: DataPackage, draw: np.random.Generator
) -> Mapping[str, Array]:
    """Active, retired and resident heads at the end of each of ``YEARS``, 10k, each ``(city, year)``.

    At the end of the last year: active = purse x share of the kind, retired = active / ratio, residents the rest of the
    enrolled; before, back by the nation's growth plus a drift of the city's own.
    """
    kinds = [KINDS[name] for _, name, _ in CITIES]
    purse = residents(frame) * frame["insured_ratio"].to_numpy()
    active = (purse * [kind.active * about(draw, 0.04) for kind in kinds]).round(2)
    retired = (active / drawn["active_per_retired"].to_numpy()).round(2)
    enrolled = purse * (0.947 + draw.uniform(-0.005, 0.005, len(kinds)))
    last = {"active": active, "retired": retired, "resident": (enrolled - active - retired).round(2)}
    ends = np.array(YEARS)
    found = {}
    for group in HEADS:
        nation_path = figures.heads(nation, group, ends)
        drift = draw.normal(0.0, 0.004, (len(kinds), 1)) + draw.normal(0.0, 0.0015, (len(kinds), len(ends)))
        growth = nation_path[1:] / nation_path[:-1] - 1.0 + drift[:, 1:]
        back = np.cumprod((1.0 / (1.0 + growth))[:, ::-1], axis=1)[:, ::-1]
        found[group] = np.column_stack([(last[group][:, None] * back).round(2), last[group]])
    return found


def kinds_note() -> dict[str, str]:
    """The row of ``notes`` that says which city is of which kind."""
    letters = {name: [letter for letter, kind, _ in CITIES if kind == name] for name in KINDS}
    zh = "；".join(f"{KINDS[name].zh}：{'、'.join(own)}" for name, own in letters.items())
    en = "; ".join(f"{KINDS[name].en}: {', '.join(own)}" for name, own in letters.items())
    return {"key": "kinds", "note_zh": f"合成数据，城市类型——{zh}。", "note_en": f"Synthetic kinds of cities: {en}."}


def about(draw: np.random.Generator, width: float) -> float:
    """A factor from 1 - width to 1 + width."""
    return float(draw.uniform(1.0 - width, 1.0 + width))


def _standard(values: Array) -> Array:
    return np.asarray((values - values.mean()) / values.std())


def _balanced(ratio: Array, count: Array) -> Array:
    """The surplus of the cities that insure people living elsewhere, scaled to those who live there."""
    away = (count * (1.0 - ratio).clip(min=0.0)).sum()
    surplus = (count * (ratio - 1.0).clip(min=0.0)).sum()
    return np.asarray(np.where(ratio < 1.0, ratio, 1.0 + (ratio - 1.0) * away / surplus)).round(5)
