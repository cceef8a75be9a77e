"""The explorer's answer from runs made beforehand: what each lever does alone, and what two do together.

::

    flow / base flow = prod_i (1 + g_i(x_i)) e^(sum_ij h_ij(x_i, x_j))        by half-year, area and quantity

g passes through the runs of one lever (a polynomial through its nodes), h through those of two (ends and base). The
months of a half-year move alike; subsidies have the months that the engine's formula gives them, and what retired
members pay is in proportion to their rate. Balances are rolled month by month as in the engine. ``surrogate.js`` does
the same in the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.presentation.explorer.explorer_levers import Lever
from fundmodel.presentation.explorer.half_year_flows import FROM_RETIRED, HALF, PREMIUM, SUBSIDY, YEAR
from fundmodel.projection.contributions.resident import subsidy_cash

Array = NDArray[np.float64]

FULL: Final = 32767


@dataclass(frozen=True)
class Term:
    """A lever alone at one of its nodes (``second`` None), or two levers at ends of theirs: (lever, node) each."""

    first: tuple[int, int]
    second: tuple[int, int] | None = None


@dataclass(frozen=True)
class Surrogate:
    """Flows by month of the base ``(area, quantity, month)`` in yuan (what retired members pay: at the lever's high
    end), ``opening`` ``(area, fund)``, ``rate`` a month ``(area, month)``, ``shares`` of a year's income of the
    resident fund ``(area, 12)``; and by term what it adds to g or h: ``scale`` ``(term,)`` times ``table`` of whole
    numbers ``(term, area, quantity, half-year)``."""

    levers: tuple[Lever, ...]
    terms: tuple[Term, ...]
    opening: Array
    base: Array
    rate: Array
    shares: Array
    scale: Array
    table: NDArray[np.int16]

    def weights(self, states: Sequence[Mapping[str, float]]) -> Array:
        """By how much each term counts at each state, ``(state, term)``."""
        return np.array([[self._weight(term, state) for term in self.terms] for state in states]).reshape(
            len(states), len(self.terms)
        )

    def _weight(self, term: Term, state: Mapping[str, float]) -> float:
        place, node = term.first
        first = self.levers[place]
        at = state.get(first.key, first.base)
        if term.second is None:
            return basis(first.nodes, node, at)
        second = self.levers[term.second[0]]
        return basis(first.coarse, node, at) * basis(second.coarse, term.second[1], state.get(second.key, second.base))

    def flows(self, states: Sequence[Mapping[str, float]]) -> Array:
        """Yuan ``(state, area, quantity, month)``."""
        effects = self.scale[:, None, None, None] * self.table
        counts = self.weights(states)

        def summed(places: list[int]) -> Array:
            return np.asarray(np.tensordot(counts[:, places], effects[places], axes=1))

        ratio = np.exp(summed([at for at, term in enumerate(self.terms) if term.second is not None]))
        for place in range(len(self.levers)):
            ratio *= 1.0 + summed([at for at, term in enumerate(self.terms) if _alone(term, place)])
        ratio = np.repeat(ratio, HALF, axis=-1)
        whole = np.concatenate([np.ones((*ratio.shape[:-1], YEAR)), ratio], axis=-1)
        flows = self.base * whole
        flows[:, :, FROM_RETIRED] *= np.array([self.paid_part(state) for state in states])[:, None, None]
        by_year = flows.reshape(*flows.shape[:-1], -1, YEAR)
        spread = subsidy_cash(
            by_year[:, :, SUBSIDY].sum(axis=-1), by_year[:, :, PREMIUM], self.shares[None, :, None, :]
        )
        flows[:, :, SUBSIDY] = spread.reshape(flows[:, :, SUBSIDY].shape)
        return np.asarray(flows)

    def paid_part(self, state: Mapping[str, float]) -> float:
        """What retired members pay, as a part of what they would pay at the lever's high end."""
        scaling = [one for one in self.levers if one.scales]
        return state.get(scaling[0].key, scaling[0].base) / scaling[0].high if scaling else 1.0

    def without(self, key: str) -> Surrogate:
        """The same without one lever, which stays at its base."""
        gone = next(place for place, one in enumerate(self.levers) if one.key == key)
        kept = [at for at, term in enumerate(self.terms) if gone not in _levers(term)]
        terms = tuple(_renumbered(self.terms[at], gone) for at in kept)
        levers = tuple(one for one in self.levers if one.key != key)
        return Surrogate(
            levers, terms, self.opening, self.base, self.rate, self.shares, self.scale[kept], self.table[kept]
        )


def basis(nodes: Sequence[float], node: int, at: float) -> float:
    """L_k(x) = prod_{j != k} (x - x_j) / (x_k - x_j): 1 at node k and 0 at the others."""
    value = 1.0
    for other, place in enumerate(nodes):
        if other != node:
            value *= (at - place) / (nodes[node] - place)
    return value


def quantised(effects: Array) -> tuple[Array, NDArray[np.int16]]:
    """Each term in 32,767 parts of its greatest effect: scale ``(term,)`` and whole numbers."""
    greatest = np.abs(effects).reshape(len(effects), -1).max(axis=1)
    scale = np.where(greatest > 0.0, greatest, 1.0) / FULL
    return scale, np.rint(effects / scale[:, None, None, None]).astype(np.int16)


def significant(values: Array, digits: int) -> Array:
    """Numbers to so many digits that matter, as the page holds them."""
    return np.array([float(f"{value:.{digits}g}") for value in values.ravel()]).reshape(values.shape)


def _alone(term: Term, place: int) -> bool:
    return term.second is None and term.first[0] == place


def _levers(term: Term) -> set[int]:
    return {term.first[0]} if term.second is None else {term.first[0], term.second[0]}


def _renumbered(term: Term, gone: int) -> Term:
    def moved(place: tuple[int, int]) -> tuple[int, int]:
        return place[0] - (place[0] > gone), place[1]

    return Term(moved(term.first), None if term.second is None else moved(term.second))
