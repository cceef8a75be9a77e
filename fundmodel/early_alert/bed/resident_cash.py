"""When premium and subsidy of a coverage year reach the resident fund (synthetic).

``collected_m = left_{m-1} min(1, w_k exp(.2 z)) premium_y``, k = months since the campaign of y began (September of
y - 1, 0-3 months later in a year that moves; the seventh month takes what is left); each of three levels pays its share
of the subsidy in one lump, in month c with chance ``hazard_c`` while it has not paid, in December at the latest; what
is never paid is drawn in January. ``s_k = mean over the last three coverage years of cash to month k / cash of the
year`` is the share that usually has come. Nothing here is known before its month: the process has no plan of its lumps.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fundmodel.early_alert.bed.bed_laws import CAMPAIGN, CAMPAIGN_START, LUMPS, YEAR, Array, Laws, delay_chances

PREMIUM_SD = 0.03
SUBSIDY_SD = 0.025
SEPTEMBER = CAMPAIGN_START
OWN_YEARS = 3
"""Finished coverage years whose mean is an area's own arrival (METHODS 6.1)."""


class Financing(NamedTuple):
    """Money of the coverage year that runs and of the next, yuan; every array (area, draw)."""

    premium: Array
    subsidy_due: Array
    subsidy: Array  # what is finally paid of subsidy_due
    next_premium: Array
    left: Array  # share of the premium under collection not yet collected
    late: Array  # months by which the campaign began late
    unpaid_lumps: Array  # level, area, draw: 1 while a level has not paid
    ahead: Array  # premium received for the next coverage year
    year_cash: Array  # received for the coverage year that runs
    so_far: Array  # month 0..12, area, draw: the same at the end of each month of the year
    arrived: Array  # month 0..12, area, draw: share of a coverage year's money that had come, mean of the last three
    finished: Array  # year, month 0..12, area, draw: that share in each of them
    raise_next: Array  # log rise decided for the next premium


def due(money: Financing) -> Array:
    """P_y = premium + subsidy that is due and finally paid, yuan a coverage year."""
    return money.premium + money.subsidy


def opened(laws: Laws) -> Financing:
    """The state at the end of the December before the first month: part of the first premium is in."""
    premium, subsidy = laws.premium_start, laws.subsidy_start
    share = laws.arrived[0] * (premium + subsidy) / premium
    zero, usual = np.zeros_like(premium), laws.arrived
    return Financing(
        premium,
        subsidy,
        subsidy,
        premium,
        1.0 - share,
        zero,
        np.zeros((LUMPS, *premium.shape)),
        premium * share,
        zero,
        np.zeros_like(usual),
        usual,
        np.stack([usual] * OWN_YEARS),
        zero,
    )


def receive(money: Financing, laws: Laws, calendar: int, z: Array, u: Array, chance: Array) -> tuple[Financing, Array]:
    """(state, cash of the month) in calendar month 0-11; ``z`` (2, area, draw) normal, ``u`` of the lumps (3, area,
    draw) and ``chance`` (area, draw) uniform."""
    if calendar == 0:
        money = _new_year(money, laws, z[0], chance)
    if calendar == SEPTEMBER:
        money = _new_campaign(money, laws, z[0], chance)
    rate = np.minimum(_collecting(money, laws, calendar) * np.exp(0.2 * z[1]), 1.0)
    rate = np.where(_finishing(money, calendar), 1.0, rate)
    target = money.next_premium if calendar >= SEPTEMBER else money.premium
    collected = target * money.left * rate
    pays = money.unpaid_lumps * (u < laws.lump_hazard[calendar])
    subsidy = (pays * laws.lump_share).sum(0) * money.subsidy
    early = collected if calendar >= SEPTEMBER else 0.0
    year_cash = money.year_cash + subsidy + collected - early
    after = money._replace(
        left=money.left * (1.0 - rate),
        unpaid_lumps=money.unpaid_lumps - pays,
        ahead=money.ahead + early,
        year_cash=year_cash,
        so_far=_noted(money.so_far, calendar + 1, year_cash),
    )
    return after, collected + subsidy


def _noted(so_far: Array, month: int, cash: Array) -> Array:
    found = np.array(np.broadcast_to(so_far, (*so_far.shape[:1], *cash.shape)))
    found[month] = cash
    return found


def _new_year(money: Financing, laws: Laws, z: Array, chance: Array) -> Financing:
    due_now = money.subsidy_due * np.exp(laws.subsidy_growth + SUBSIDY_SD * z)
    finished = _with_year(money)
    short = np.where(chance < laws.short_hazard, 0.82 + 0.15 * chance / laws.short_hazard, 1.0)
    return money._replace(
        premium=money.next_premium,
        subsidy_due=due_now,
        subsidy=due_now * short,
        unpaid_lumps=np.ones((LUMPS, *due_now.shape)),
        year_cash=money.ahead,
        ahead=np.zeros_like(money.ahead),
        so_far=_noted(np.zeros_like(finished[0]), 0, money.ahead),
        arrived=finished.mean(axis=0),
        finished=finished,
    )


def _with_year(money: Financing) -> Array:
    """Arrival of the last three coverage years, the one that has just ended in the place of the oldest; before the
    first has, as it was."""
    whole = money.so_far[YEAR:]
    share = np.where(whole > 0.0, money.so_far / np.where(whole > 0.0, whole, 1.0), money.finished[-1])
    return np.concatenate([np.broadcast_to(money.finished[1:], (OWN_YEARS - 1, *share.shape)), share[None]])


def _new_campaign(money: Financing, laws: Laws, z: Array, chance: Array) -> Financing:
    premium = money.premium * np.exp(laws.premium_growth + money.raise_next + PREMIUM_SD * z)
    ends = np.cumsum(np.stack(np.broadcast_arrays(*delay_chances(laws.mover))), axis=0)
    late = (chance[None] >= ends[:3]).sum(0) * 1.0
    return money._replace(
        next_premium=premium, raise_next=np.zeros_like(premium), left=np.ones_like(premium), late=late
    )


def _collecting(money: Financing, laws: Laws, calendar: int) -> Any:
    """Share of what is left that is collected in this month, by how late the campaign began."""
    month = (calendar - CAMPAIGN_START) % YEAR
    rate: Any = 0.0
    for late in range(4):
        if 0 <= month - late < CAMPAIGN:
            rate = np.where(money.late == late, laws.collection[month - late], rate)
    return rate


def _finishing(money: Financing, calendar: int) -> Any:
    return (calendar - CAMPAIGN_START) % YEAR - money.late == CAMPAIGN - 1
