"""What each synthetic area is: its class and the constants of its law, drawn once (synthetic).

``log level_t = path_t + walk_t + own_t [mean_reverting] + transient_t``, ``path_t = ln size + margin + (growth + own
drift) (t - mid)/12 + bend_t + season_t``: eight classes follow laws that the method does not assume, one a random walk
with authorities that act, and ``model_own`` the method's own process. ``CLASSES`` says what each one changes; the class
of a resident fund is that of its bills: its income is ``P_y`` (``resident_cash``).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

FUNDS: Final = ("employee_pooled", "resident")
FLOORS: Final = (6.0, 3.0)
SERIES: Final = ("employee_income", "employee_bills", "resident_bills")
YEAR: Final = 12
CLASSES: Final = {
    "model_own": "random walk, own drift, own season, Gaussian shifts and noise; nobody acts, no clearing, no delay",
    "random_walk": "the same with shifts of 5-20 %, clearing months, delayed payment, grants, authorities that act",
    "mean_reverting": "own_t = .9 own_{t-1} + shock in place of most of the walk",
    "regime_growth": "growth switches between two rates, .03 a month",
    "heavy_tails": "noise (z + .35 z^3) / sd: kurtosis about 20",
    "drifting_season": "the season's phase drifts .4-1.2 months a year and its size 5-15 % a year",
    "s_curve": "a logistic rise or fall of 8-25 % within one to two years",
    "income_led": "spending follows income: walk += .03-.06 (12-month margin - its target)",
    "changing_noise": "log of the noise's size is an AR(1), sd .5",
    "saturating": "growth above or below trend that fades with a time constant of 30 months",
}
"""Class -> what is its own."""
ASSUMED: Final = ("model_own", "random_walk")
"""Classes that follow what the method assumes."""
SHARES: Final = (0.20, 0.25, 0.08, 0.07, 0.07, 0.07, 0.07, 0.07, 0.06, 0.06)
GROWTH: Final = (0.05, 0.07, 0.07)
FINANCING_GROWTH: Final = 0.05
MID: Final = 60
"""The month after the first at which the path's margin is the one drawn."""
TENSIONS: Final = ((0.13, 0.06, -0.02), (0.15, 0.12, 0.03))
"""Margin ln(income / spending) at MID by fund and group: deficits in about 5, 15, 30 % of years."""
FREE_MARGIN: Final = 0.08
"""Added where nobody acts."""
OPENING: Final = (8.6, 3.3)
CAMPAIGN: Final = 7
"""Months in which a premium is collected: September to March."""
CAMPAIGN_START: Final = 8
LUMPS: Final = 3
SWITCH: Final = -1.8808
"""Normal quantile of .03: a regime's chance to switch in a month."""


class Laws(NamedTuple):
    """Constants of every area; the area is the last axis but one, the last axis (draws) has one place.

    Axes before the area: series (3: employee income, employee bills, resident bills), fund (2), month, lump.
    Yuan where money, logs and shares elsewhere.
    """

    path: Array  # month, series
    walk: Array  # series; sd a month
    noise: Array
    tail: Array
    memory: Array
    own_sd: Array
    own_is_level: Array
    own_is_noise: Array
    regime: Array  # series; growth a month of either regime
    shift_hazard: Array
    transient_hazard: Array
    gaussian_size: Flags
    follow: Array  # fund
    target: Array
    clearing_size: Array  # fund; months of bills
    clearing_hazard: Array  # calendar month, fund
    steer: Array  # fund; margin under which an authority acts
    rescue: Array  # margin under which every authority acts
    low_months: Array
    high_months: Array
    prompt: Array  # chance a month that it does
    act_size: Array
    raises: Flags
    delay_share: Array
    grant_months: Array
    tells_unpaid: Flags
    tells_ahead: Flags
    premium_growth: Array  # area alone from here
    subsidy_growth: Array
    premium_start: Array
    subsidy_start: Array
    short_hazard: Array
    mover: Array
    collection: Array  # month of the campaign: share of what is left
    lump_share: Array  # level
    lump_hazard: Array  # calendar month, level
    arrived: Array  # month 0..12: expected share of a coverage year's money
    opening: Array  # fund; months of spending

    def take(self, areas: NDArray[np.int64]) -> Laws:
        """The laws of some areas."""
        return Laws(**{name: field[..., areas, :] for name, field in self._asdict().items()})


class Dice:
    """One area's random numbers in a fixed order: ``u(n)`` uniform, ``z(n)`` normal."""

    def __init__(self, source: np.random.Generator) -> None:
        self.u, self.z = source.random, source.standard_normal

    def between(self, low: float, high: float, n: int | None = None) -> Any:
        """Uniform between two bounds."""
        return low + (high - low) * self.u(n)


def draw_area(dice: Dice, months: int) -> tuple[dict[str, Any], list[int], list[int]]:
    """The constants of one area by field name, its class and its group of margins by fund."""
    kinds = [int(np.searchsorted(np.cumsum(SHARES)[:-1], dice.u())) for _ in FUNDS]
    by_series = np.array([kinds[0], kinds[0], kinds[1]])
    tension = [int(3 * dice.u()) for _ in FUNDS]
    margin = np.array([TENSIONS[f][tension[f]] for f in range(2)]) + 0.05 * dice.z(2)
    margin = margin + _is(kinds, "model_own") * FREE_MARGIN
    drift = 0.02 * dice.z(4)
    path, size = _path(dice, months, by_series, margin, drift)
    found: dict[str, Any] = {"path": path, **_noise(dice, by_series), **_fund_laws(dice, kinds, margin, tension)}
    return {**found, **_financing(dice, size, margin[1], drift[3])}, kinds, tension


def _is(kinds: Any, *names: str) -> Flags:
    return np.isin(np.asarray(kinds), [list(CLASSES).index(name) for name in names])


def _path(dice: Dice, months: int, kinds: Any, margin: Array, drift: Array) -> tuple[Array, float]:
    """(month, series) the path, and resident spending in the month MID, yuan."""
    size = np.log(2.5e8) + 0.8 * dice.z() - np.array([0.0, dice.between(0.4, 1.4)])
    level = np.array([size[0] + margin[0], size[0], size[1]])
    t = np.arange(months)[:, None] - MID
    path = level + t / YEAR * (np.array(GROWTH) + drift[:3])
    bend = dice.between(0.08, 0.25, 3) * np.sign(dice.z(3))
    middle, width = dice.between(-30.0, 40.0, 3), dice.between(3.0, 6.0, 3)
    path = path + _is(kinds, "s_curve") * bend / (1.0 + np.exp(-(t - middle) / width))
    path = path - _is(kinds, "saturating") * bend * np.exp(-(t + MID) / 30.0)
    return path + _season(dice, months, kinds), float(np.exp(size[1]))


def _season(dice: Dice, months: int, kinds: Any) -> Array:
    """Two harmonics whose phase and size drift, and twelve fixed deviations; mean zero over a year at the start."""
    drifting = _is(kinds, "drifting_season")
    sizes = np.array([0.05, 0.09, 0.08]) * np.exp(0.3 * dice.z(3))
    phase, turn = dice.between(0.0, 3.0, 3), dice.between(0.4, 1.2, 3) * np.sign(dice.z(3))
    grow, own = dice.between(0.05, 0.15, 3) * np.sign(dice.z(3)), 0.04 * dice.z((YEAR, 3))
    year = np.arange(months)[:, None] / YEAR
    turn, grow = np.where(drifting, turn, 0.1 * turn), np.where(drifting, grow, 0.1 * grow)
    angle = 2 * np.pi * (year - (phase + turn * year) / YEAR)
    wave = sizes * np.exp(grow * year) * (np.cos(angle) + 0.5 * np.cos(2 * angle + 1.0))
    rough = own - own.mean(0)
    return np.asarray(wave + rough[np.arange(months) % YEAR])


def _noise(dice: Dice, kinds: Any) -> dict[str, Any]:
    """By series: sizes of walk and noise, and what the class puts in their place."""
    reverting, changing = _is(kinds, "mean_reverting"), _is(kinds, "changing_noise")
    hazard = dice.between(0.005, 0.01, 3)
    return {
        "walk": dice.between(0.004, 0.011, 3) * np.where(reverting, 0.2, 1.0),
        "noise": 0.02 * np.array([2.5, 4.0, 4.0]) ** dice.u(3),
        "tail": 0.35 * _is(kinds, "heavy_tails"),
        "memory": np.where(reverting | changing, 0.9, 0.0),
        "own_sd": np.where(reverting, dice.between(0.015, 0.03, 3), np.where(changing, 0.22, 0.0)),
        "own_is_level": reverting * 1.0,
        "own_is_noise": changing * 1.0,
        "regime": _is(kinds, "regime_growth") * dice.between(0.04, 0.08, 3) / YEAR,
        "shift_hazard": hazard,
        "transient_hazard": 0.8 * hazard,
        "gaussian_size": _is(kinds, "model_own"),
    }


def _fund_laws(dice: Dice, kinds: list[int], margin: Array, tension: list[int]) -> dict[str, Any]:
    """By fund: clearing, authorities, delay, grants, opening, what is told."""
    acts = ~_is(kinds, "model_own")
    usual = np.array([4, 5]) + np.floor(4 * dice.u(2)).astype(int)
    clears = acts & (dice.u(2) < 0.6)
    steered = acts & (dice.u(2) < np.array([1.0, 0.9, 0.65])[tension])
    delays, helped = acts & (dice.u(2) < 0.45), acts & (dice.u(2) < 0.5)
    opening = np.array(OPENING) * np.exp(0.45 * dice.z(2)) * np.array([1.15, 1.0, 0.85])[tension]
    return {
        "follow": _is(kinds, "income_led") * dice.between(0.03, 0.06, 2),
        "target": margin,
        "clearing_size": clears * dice.between(0.2, 0.7, 2),
        "clearing_hazard": _hazards(usual, (0.15, 0.5, 0.2, 0.15)),
        "steer": np.where(steered, dice.between(0.05, 0.13, 2), -9.0),
        "rescue": np.where(acts & (dice.u(2) < 0.5), dice.between(-0.15, -0.05, 2), -9.0),
        "low_months": np.where(acts & (dice.u(2) < 0.6), np.array([6.0, 3.0]) * dice.between(0.4, 1.1, 2), -99.0),
        "high_months": np.where(acts, np.array([12.0, 2.8]) * dice.between(0.8, 1.4, 2), 999.0),
        "prompt": np.array([0.9, 0.6, 0.3])[tension] * dice.between(0.4, 1.2, 2),
        "act_size": dice.between(0.06, 0.13, 2),
        "raises": dice.u(2) < np.array([0.6, 0.3]),
        "delay_share": delays * dice.between(0.1, 0.3, 2),
        "grant_months": helped * dice.between(0.8, 2.0, 2),
        "tells_unpaid": np.repeat(dice.u() < 0.4, 2),
        "tells_ahead": dice.u(2) < 0.8,
        "opening": np.maximum(opening, np.array([2.5, 1.2])),
    }


def _hazards(usual: NDArray[np.int64], chances: tuple[float, ...], last: int | None = None) -> Array:
    """(calendar month, n) chance of a payment that has not come yet; the first a month before the usual one."""
    found = np.zeros((YEAR, len(usual)))
    left = 1.0 - np.concatenate([[0.0], np.cumsum(chances)[:-1]])
    for step, (chance, still) in enumerate(zip(chances, left, strict=True)):
        place = np.minimum(usual - 1 + step, YEAR - 1)
        found[place, np.arange(len(usual))] = min(chance / still, 1.0)
    if last is not None:
        found[last] = 1.0
    return found


def _financing(dice: Dice, spending: float, margin: float, drift: float) -> dict[str, Any]:
    """Premium and subsidy of the resident fund: level, growth, who pays when."""
    per_year = YEAR * spending * np.exp(margin)
    premium = dice.between(0.28, 0.4)
    grown = np.exp(-(FINANCING_GROWTH + drift) * MID / YEAR)
    late, usual = dice.u() < 0.3, np.array([2, 3, 5]) + np.floor(3 * dice.u(3)).astype(int)
    central, province = dice.between(0.45, 0.65), dice.between(0.15, 0.25)
    chances = (0.1, 0.45, 0.2, 0.1, 0.05)
    lump_hazard = _hazards(usual, chances, last=YEAR - 1)
    if late:
        lump_hazard[:, 2] = _hazards(usual[2:] + 2, (0.1, 0.2, 0.2, 0.2, 0.2), last=YEAR - 1)[:, 0]
    share = np.array([0.10, 0.28, 0.22, 0.22, 0.08, 0.06, 0.04]) * np.exp(0.4 * dice.z(CAMPAIGN))
    left = np.concatenate([[1.0], 1.0 - np.cumsum(share / share.sum())[:-1]])
    lump_share, mover = np.array([central, province, 1.0 - central - province]), 0.3 * dice.u()
    collection = np.minimum(share / share.sum() / left, 1.0)
    return {
        "premium_growth": FINANCING_GROWTH + drift,
        "subsidy_growth": FINANCING_GROWTH + drift,
        "premium_start": per_year * premium * grown,
        "subsidy_start": per_year * (1.0 - premium) * grown,
        "short_hazard": 0.2 if late else 0.03,
        "mover": mover,
        "collection": collection,
        "lump_share": lump_share,
        "lump_hazard": lump_hazard,
        "arrived": _arrived(premium, mover, share / share.sum(), lump_share, lump_hazard),
    }


def delay_chances(mover: Any) -> tuple[Any, ...]:
    """Chance that a campaign begins 0, 1, 2, 3 months late."""
    return 1.0 - mover, 0.5 * mover, 0.3 * mover, 0.2 * mover


def _arrived(premium: float, mover: float, share: Array, lump_share: Array, lump_hazard: Array) -> Array:
    """(month 0..12) expected share of the coverage year's money that has come by the end of that month."""
    collected = np.zeros(2 * YEAR)
    for late, chance in enumerate(delay_chances(mover)):
        collected[CAMPAIGN_START + late : CAMPAIGN_START + late + CAMPAIGN] += chance * share
    come = 1.0 - np.cumprod(1.0 - lump_hazard, axis=0)
    subsidy = np.concatenate([[0.0], come @ lump_share])
    return np.asarray(premium * np.cumsum(collected)[YEAR - 1 :][: YEAR + 1] + (1.0 - premium) * subsidy)


def stacked(drawn: list[dict[str, Any]]) -> Laws:
    """The laws of all areas in one, from those of each."""
    fields = {name: np.stack([one[name] for one in drawn], axis=-1)[..., None] for name in Laws._fields}
    return Laws(**fields)
