"""How the premium and subsidy of a coverage year arrive: cumulative shares, an area's own and what years differ by.

    s_k = (YTD_k + ahead(Dec y-1) - ahead(k)) / C_y,   C_y = I_y + ahead(Dec y-1) - ahead(Dec y),   k = 1..12
    s_k = ahead(k months before the year) / C_y,       k = -3..0,  0 being the end of December before

The own path is the mean of an area's last three finished years, drawn toward that of all areas; what a year differs by
is kept as it was, whole paths, from all areas: lumps that move, money that comes late (METHODS 6.1, 6.3). A level of
government pays about the same share every year, in another month: a year's steps are those of years before, sooner or
later, which tells P_y once the largest has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.season import flows

Array = NDArray[np.float64]

YEAR: Final = 12
BEFORE: Final = 4
"""September to December before the coverage year: k = -3..0."""
POINTS: Final = BEFORE + YEAR
OWN_YEARS: Final = 3
AS_ONE: Final = 2.0
"""Years of its own for which the path of all areas counts."""
APART: Final = np.array([0.07, 0.09, 0.14, 0.4, 0.14, 0.09, 0.07])
"""How likely a year's money comes -3..3 months later than the year before it is likened to; judgement."""
AS_POOLED: Final = 1.0
"""Years of its own for which what all areas' years differ by counts."""
_AUTUMN: Final = np.array([0.126, 0.358, 0.716, 1.0])
"""Premium for the next year in hand from September to December, of December's; judgement until an area says."""
_AHEAD: Final = 0.25
"""Premium in hand in December, of a year's income; judgement until an area says."""
BEFORE_GROWTH: Final = 1.05
"""A year's income over that of the year before, where the year before was not published; judgement."""
_EVEN: Final = np.concatenate([_AHEAD * _AUTUMN, _AHEAD + (1.0 - _AHEAD) * np.arange(1, YEAR + 1) / YEAR])


class Cash(NamedTuple):
    """Of one resident series: ``final`` C_y by year, ``path`` by year (point) with NaN where nothing was published, and
    of the year in progress ``year``, months published ``k``, ``to_date`` coverage cash and ``ahead`` for the next;
    ``before`` by year what was in hand for it at its start."""

    final: dict[int, float]
    path: dict[int, Array]
    year: int
    k: int
    to_date: float
    ahead: float
    before: dict[int, float]


class Arrival(NamedTuple):
    """``mean`` (point) of all areas, ``differs`` (path, point) what years differ from their area's own path by,
    ``ahead_share`` premium in hand in December of a year's income, ``autumn`` (4) its build-up."""

    mean: Array
    differs: Array
    ahead_share: float
    autumn: Array


def arrival(known: Sequence[Known]) -> Arrival:
    """What all resident series teach; the shipped shape where none has a finished coverage year."""
    share, autumn = _ahead_habits(known)
    shape = np.concatenate([share * autumn, share + (1.0 - share) * np.arange(1, YEAR + 1) / YEAR])
    start = Arrival(shape, np.zeros((1, POINTS)), share, autumn)
    paths = [list(cash(one, start).path.values()) for one in known]
    whole = [path for own in paths for path in own if np.isfinite(path[[BEFORE + 2, BEFORE + 5, BEFORE + 8, -1]]).all()]
    if not whole:
        return start
    mean = np.maximum.accumulate(_middles(np.array(whole), shape))
    full = [[between(path, mean) for path in own if np.isfinite(path[-1])] for own in paths]
    differs = [
        (path - sum(o for o in own if o is not path) / (len(own) - 1)) for own in full if len(own) > 1 for path in own
    ]
    if not differs:
        differs = [path - mean for own in full for path in own]
    return Arrival(mean, np.array(differs), share, autumn)


def own_path(paths: dict[int, Array], given: Arrival) -> Array:
    """The mean of the last three finished years, the path of all areas counting as ``AS_ONE`` years."""
    own = _last_years(paths, given)
    return np.asarray((sum(own) + AS_ONE * given.mean) / (len(own) + AS_ONE))


def ways_to_arrive(held: Cash, given: Arrival, own: Array) -> tuple[Array, Array]:
    """(way, point) cumulative shares in which the year in progress may come, and how likely each is before its cash.

        s_k = s'_{k+d},  d = -3..3,  of the area's last three finished years where k + d was published
        s_k = own_k + what any area's year differs by

    The last year's point is 1: what comes later is not of the year.
    """
    now, pooled = BEFORE - 1 + held.k, own + given.differs
    years = sorted(held.path)[-OWN_YEARS:]
    rows, weights = [], []
    for year in years:
        whole = between(held.path[year], given.mean)
        for later, weight in enumerate(APART, start=-(len(APART) // 2)):
            if 0 <= now + later < POINTS and np.isfinite(held.path[year][now + later]):
                rows.append(np.append(whole[np.clip(np.arange(POINTS - 1) + later, 0, POINTS - 1)], 1.0))
                weights.append(weight)
    share = len(years) / (len(years) + AS_POOLED) if rows else 0.0
    likely = share * np.array(weights) / max(sum(weights), 1e-12)
    others = np.full(len(pooled), (1.0 - share) / len(pooled))
    return np.concatenate([np.reshape(rows, (-1, POINTS)), pooled]), np.concatenate([likely, others])


def usual_path(paths: dict[int, Array], given: Arrival) -> Array:
    """s of ``overdue = max(0, P_y s_{k-1} - c)``: the mean of the last three finished years, else of all."""
    own = _last_years(paths, given)
    return np.asarray(sum(own) / len(own)) if own else given.mean


def _last_years(paths: dict[int, Array], given: Arrival) -> list[Array]:
    return [between(paths[year], given.mean) for year in sorted(paths)[-OWN_YEARS:]]


def between(path: Array, shape: Array) -> Array:
    """A path whose unpublished points lie between their neighbours as those of ``shape`` do."""
    told = np.flatnonzero(np.isfinite(path))
    if len(told) == 0:
        return shape
    found = path.copy()
    off = np.interp(np.arange(len(path)), told, (path - shape)[told])
    gaps = ~np.isfinite(path)
    found[gaps] = (shape + off)[gaps]
    return np.maximum.accumulate(found)


def cash(one: Known, given: Arrival) -> Cash:
    """Coverage cash of one series: its finished years and the one in progress."""
    income = flows(one, "income")
    to_date: dict[int, dict[int, float]] = {}
    for first, end, flow in zip(one.first.tolist(), one.end.tolist(), income.tolist(), strict=True):
        year = first // YEAR
        held = to_date.setdefault(year, {0: 0.0})
        if end <= (year + 1) * YEAR:
            held[end - year * YEAR] = held[max(held)] + flow
    ahead = _ahead(one, to_date, given)
    final, path = {}, {}
    tells = bool(np.isfinite(one.ahead).any())
    for year, held in to_date.items():
        if YEAR in held and held[YEAR] > 0.0 and not (tells and year == min(to_date) and len(to_date) > 2):
            final[year] = held[YEAR] + ahead.get((year - 1, YEAR), held[YEAR] * given.ahead_share) - ahead[year, YEAR]
            path[year] = _path(year, held, ahead, max(final[year], 1.0))
    year = one.last // YEAR
    held = to_date.get(year, {0: 0.0})
    k = max(held)
    before = ahead.get((year - 1, YEAR), final.get(year - 1, _expected(one, year, held, given)) * given.ahead_share)
    now = ahead.get((year, k), 0.0) if k > 8 else 0.0
    starts = {y + 1: stock for (y, month), stock in ahead.items() if month == YEAR}
    return Cash(final, path, year, k, held[k] + before - now, now, {**starts, year: before})


def _expected(one: Known, year: int, held: dict[int, float], given: Arrival) -> float:
    """Income of a year whose year before was not published: its budget, else what is in over the share usual by now."""
    plans = [plan.income for plan in one.plans if plan.year == year]
    return plans[0] if plans else held[max(held)] / max(float(given.mean[BEFORE - 1 + max(held)]), 0.1)


def _path(year: int, held: dict[int, float], ahead: dict[tuple[int, int], float], final: float) -> Array:
    found = np.full(POINTS, np.nan)
    before = ahead.get((year - 1, YEAR))
    for k in range(9, YEAR + 1):
        if (year - 1, k) in ahead:
            found[k - 9] = ahead[year - 1, k] / final
    if before is None:
        return found * np.nan
    for k, cash_to_date in held.items():
        if k > 0:
            found[BEFORE - 1 + k] = (cash_to_date + before - (ahead.get((year, k), 0.0) if k > 8 else 0.0)) / final
    return found


def _ahead(one: Known, to_date: dict[int, dict[int, float]], given: Arrival) -> dict[tuple[int, int], float]:
    """Premium in hand for the next year by (year, month), as published; else the habit of all areas."""
    found = {}
    for end, stock in zip(one.end.tolist(), one.ahead.tolist(), strict=True):
        year, k = (end - 1) // YEAR, (end - 1) % YEAR + 1
        if k > 8 and np.isfinite(stock):
            found[year, k] = stock
    said = bool(found)
    start = min(to_date, default=0)
    if (start - 1, YEAR) not in found and YEAR in to_date.get(start, {}):
        found[start - 1, YEAR] = to_date[start][YEAR] * given.ahead_share / BEFORE_GROWTH
    for year, held in to_date.items():
        for k in held:
            if 8 < k < YEAR and (year, k) not in found:
                december = found.get((year, YEAR)) if said else None
                total = _year_income(to_date, year) * given.ahead_share if december is None else december
                found[year, k] = total * float(given.autumn[k - 9])
        if YEAR in held and (year, YEAR) not in found:
            found[year, YEAR] = held[YEAR] * given.ahead_share
    return found


def _year_income(to_date: dict[int, dict[int, float]], year: int) -> float:
    """Income of the year where it is finished, else of the last that is."""
    done = [y for y, held in to_date.items() if YEAR in held and y <= year]
    return to_date[max(done)][YEAR] if done else max(to_date[year].values())


def _ahead_habits(known: Sequence[Known]) -> tuple[float, Array]:
    shares, builds = [], []
    for one in known:
        months = {int(end): at for at, end in enumerate(one.end)}
        for end, at in months.items():
            year_before = [months.get(end - back) for back in range(YEAR)]
            if end % YEAR == 0 and np.isfinite(one.ahead[at]):
                inside = [place for place in year_before if place is not None]
                covered = sum(int(one.end[place] - one.first[place]) for place in inside)
                if covered == YEAR and one.income[inside].sum() > 0.0:
                    shares.append(one.ahead[at] / one.income[inside].sum())
                build = [one.ahead[months[end - back]] if end - back in months else np.nan for back in (3, 2, 1, 0)]
                builds.append(np.array(build) / max(one.ahead[at], 1.0))
    share = float(np.median(shares)) if shares else _AHEAD
    if not builds:
        return share, _AUTUMN
    middle = _middles(np.array(builds), _AUTUMN)
    return share, np.maximum.accumulate(np.clip(middle, 0.0, 1.0))


def _middles(rows: Array, fallback: Array) -> Array:
    """The middle of each column's published values, the fallback where there is none."""
    told = [column[np.isfinite(column)] for column in rows.T]
    return np.array([np.median(c) if len(c) else d for c, d in zip(told, fallback, strict=True)])
