"""Each pooled fund as a sum of parts: what a draw does to a year, times a line of the deterministic run by month
(METHODS 8.1).

A part is a quantity of the draw and how far back it lies: stretches of months under one base for contributions,
coverage years for premiums, months of the year for the subsidy, which stops where premiums alone exceed the published
shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import MONTHS
from fundmodel.analysis.draws.scaled import Factors
from fundmodel.analysis.draws.template import Template
from fundmodel.projection.contributions.resident import FOR_NEXT_YEAR

Array = NDArray[np.float64]
Part = tuple[str, int]
Kinds = Mapping[str, Mapping[Part, Array]]
Quantities = Mapping[str, Array]

ONE: Final[Part] = ("one", 0)
MONTH: Final = "month"
BY_STRETCH: Final = ("in_time", "short", "base_in_force")
FLOWS, MARGIN, YEARLY = slice(MONTHS), slice(MONTHS, 2 * MONTHS), slice(2 * MONTHS, None)
K: Final = np.arange(1, MONTHS + 1) / MONTHS
COLUMNS: Final = 48
"""Draws come to the products in multiples of it, so that the same kernel works on each wherever it stands."""


@dataclass(frozen=True)
class Lines:
    """Lines ``(year, fund x area, row, part)`` that factors ``(year, fund x area, part, draw)`` are multiplied by: one
    area after another of one fund after another, ``parts`` by fund, the ``spending`` first ones by spending.

    ``now`` holds three kinds of rows. ``FLOWS``: what moves the balance in each month but interest.  ``MARGIN``: earned
    balance less the floor, less the balance itself, by month; the same by last year's factors is ``margin_before``.
    ``YEARLY``: income, spending, what is unearned in December, and the flows of the year.  ``twelve``,
    ``twelve_before``: spending of the twelve months up to each.
    """

    parts: tuple[tuple[Part, ...], ...]
    spending: int
    floor: Array
    opening: Array
    now: Array
    margin_before: Array
    twelve: Array
    twelve_before: Array

    @classmethod
    def of(cls, funds: Sequence[Kinds], openings: Sequence[Array], floors: Sequence[float]) -> Lines:
        """Each fund by kinds of lines; ``floors`` in months of reserve."""
        first = [[part for part, line in one["spent"].items() if line.any()] for one in funds]
        others = [[part for kind in one.values() for part, line in kind.items() if line.any()] for one in funds]
        parts = tuple(tuple(dict.fromkeys([*own, *rest])) for own, rest in zip(first, others, strict=True))
        width, spending = max(map(len, parts)), max(map(len, first))
        made = [_lines(*one, width, spending) for one in zip(funds, parts, floors, strict=True)]
        areas = made[0]["now"].shape[1]
        opening = np.concatenate([np.broadcast_to(x.reshape(-1), areas) for x in openings])
        whole = {name: np.concatenate([one[name] for one in made], axis=1) for name in made[0]}
        return cls(parts, spending, np.repeat(floors, areas)[:, None], opening[:, None], **whole)


def _lines(kinds: Kinds, parts: tuple[Part, ...], floor: float, width: int, spending: int) -> dict[str, Array]:
    shape = np.broadcast_shapes(*(line.shape for own in kinds.values() for line in own.values()))

    def lines(kind: str) -> Array:
        areas, years, months = shape
        found = np.zeros((years, areas, months, width))
        for part, line in kinds.get(kind, {}).items():
            if part in parts:
                found[..., parts.index(part)] = np.broadcast_to(line, shape).swapaxes(0, 1)
        return found

    income, spent, aside, unearned = (lines(kind) for kind in ("income", "spent", "aside", "unearned"))
    evened = 1.0 if "unearned" in kinds else 0.0
    weight = (evened * K + floor / MONTHS)[:, None]
    own = np.cumsum(spent, axis=2)
    rest = np.roll(own[:, :, -1:] - own, 1, axis=0)[..., :spending].copy()
    flows = income + aside - spent
    yearly = np.stack([income.sum(axis=2), spent.sum(axis=2), unearned[:, :, -1], flows.sum(axis=2)], axis=2)
    return {
        "now": np.concatenate([flows, own * (evened - weight) - unearned, yearly], axis=2),
        "margin_before": -weight * rest,
        "twelve": own[..., :spending].copy(),
        "twelve_before": rest,
    }


def factors(lines: Lines, quantities: Sequence[Quantities], last: NDArray[np.int64], draws: int) -> Iterator[Array]:
    """The factor of each part, year by year in one and the same array, ``draws`` filled up to a multiple of
    ``COLUMNS``; ``quantities`` of each fund ``(draw, area, ...)``, ``last`` the stretch in which each year ends."""
    years, rows, _, width = lines.now.shape
    areas = rows // len(lines.parts)
    found = np.zeros((rows, width, -(-draws // COLUMNS) * COLUMNS))
    chosen = [
        (found[fund * areas : (fund + 1) * areas, place, :draws], quantities[fund][name], name in BY_STRETCH, back)
        for fund, parts in enumerate(lines.parts)
        for place, (name, back) in enumerate(parts)
    ]
    for year in range(years):
        for own, quantity, by_stretch, back in chosen:
            own[...] = quantity[..., max(last[year] - back, 0) if by_stretch else year + back].T
        yield found


def pool_quantities(drawn: Factors, of: Template) -> dict[str, Array]:
    """What is paid in time and what is not, of a base in force, by stretch; the rest by year."""
    base = drawn.base[..., of.stretch_base]
    c = np.clip(of.stretch_collection + drawn.collection[..., of.stretch_year], 0.0, 1.0)
    in_time = base * c
    own = {"in_time": in_time, "short": base - in_time, "base_in_force": base}
    return {**own, "cost": drawn.employee_cost, "base": drawn.base, **_one(drawn)}


def pool_lines(of: Template) -> Kinds:
    """In time: due x base x c. Late: what of each stretch was not paid in time, times what of it comes back in each
    month. What comes beside follows the year's contributions."""
    last = np.repeat(of.stretch[MONTHS - 1 :: MONTHS], MONTHS)
    pieces = [("in_time", of.due, of.stretch), ("base_in_force", of.lump_sums, of.stretch)]
    pieces += [("short", part, np.maximum(of.stretch - back, 0)) for back, part in enumerate(of.coming_back)]
    income: dict[Part, Array] = {}
    for name, line, stretch in pieces:
        for back in np.unique(last - stretch):
            part = (name, int(back))
            income[part] = income.get(part, 0.0) + by_year(np.where(last - stretch == back, line, 0.0))
    for part in income:
        if part[0] != "base_in_force":
            income[part] = income[part] + of.beside_share[0, :, None] * _evened(income[part])
    income[ONE] = by_year(of.from_before)
    spent = {("cost", 0): by_year(of.care), ("base", 0): by_year(of.on_base)}
    return {"income": income, "aside": {ONE: by_year(of.fixed)}, "spent": spent}


def resident_quantities(drawn: Factors, of: Template) -> dict[str, Array]:
    """Premium due, subsidy, and the subsidy's months: max(0, share x (premium + subsidy) - premium), scaled to the
    year's subsidy, one by one where premiums come, the others together."""
    due = drawn.premium * of.heads
    bare = drawn.subsidy * of.heads[..., 1:]
    annual = bare * drawn.top_up
    usual, shares, alone = _shape(of)
    early, late = (np.where(x, usual, 0.0).sum(axis=-1) for x in (~FOR_NEXT_YEAR, FOR_NEXT_YEAR))
    total = annual + due[..., :-1] * early + due[..., 1:] * late
    months = {k: shares[..., k] * total for k in alone}
    for k, own in months.items():
        own -= usual[..., k] * (due[..., 1:] if FOR_NEXT_YEAR[k] else due[..., :-1])
        np.maximum(own, 0.0, out=own)
    others = np.maximum(total, 0.0)
    share = np.delete(shares, alone, axis=-1).sum(axis=-1)
    scale = annual / sum(months.values(), others * share)
    for own in months.values():
        own *= scale
    others *= scale
    found = {
        "due": due,
        "annual": annual,
        "bare": bare,
        "others": others,
        **{f"{MONTH} {k}": own for k, own in months.items()},
    }
    return {**found, "cost": drawn.resident_cost, "base": drawn.base, "insured": drawn.insured, **_one(drawn)}


def resident_lines(of: Template) -> Kinds:
    """Premium by its window, the subsidy by the published shape of income; unearned is what came for the coverage year
    less k / 12 of it, and what came for the next."""
    now, ahead, weights = ("due", 0), ("due", 1), of.weights[0]
    _, shares, alone = _shape(of)
    others = shares[0].copy()
    others[..., alone] = 0.0
    income = {
        now: np.where(FOR_NEXT_YEAR, 0.0, weights[..., :-1, :]),
        ahead: np.where(FOR_NEXT_YEAR, weights[..., 1:, :], 0.0),
        ("others", 0): others,
        **{(f"{MONTH} {k}", 0): np.eye(MONTHS)[k] for k in alone},
    }
    unearned = {part: np.cumsum(line, axis=-1) for part, line in income.items() if part not in (now, ahead)}
    unearned |= {now: of.premium_in_hand[0], ahead: of.premium_ahead[0], ("annual", 0): -K}
    unearned[ONE] = of.longer[0, ..., None]
    beside = of.resident_beside_share[0, ..., None] / MONTHS
    spent = {
        ("cost", 0): by_year(of.resident_care),
        ("base", 0): by_year(of.resident_maternity),
        ("insured", 0): by_year(of.resident_insured),
    }
    aside = {ONE: by_year(of.resident_fixed), now: beside, ("bare", 0): beside}
    return {"income": income, "aside": aside, "spent": spent, "unearned": unearned}


def _shape(of: Template) -> tuple[Array, Array, list[int]]:
    """Weights of the usual premium and shares of income by month, ``(1, area, 1, 12)``, and the months in which
    premiums come."""
    usual, shares = np.broadcast_arrays(of.usual, of.shares)
    alone = np.flatnonzero(((usual > 0.0) | (shares < 0.0)).any(axis=(0, 1, 2)))
    return usual, shares, alone.tolist()


def _one(drawn: Factors) -> dict[str, Array]:
    return {"one": np.ones((1, 1, drawn.base.shape[-1]))}


def by_year(monthly: Array) -> Array:
    """``(1, area, month)`` as ``(area, year, 12)``."""
    return np.asarray(monthly.reshape(monthly.shape[-2], -1, MONTHS))


def _evened(line: Array) -> Array:
    return np.asarray(line.sum(axis=-1, keepdims=True) / MONTHS)
