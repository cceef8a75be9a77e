"""The runs behind the explorer: every lever alone at its nodes, every two at their ends, and what follows from them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.floors import PARAMETERS
from fundmodel.assumptions.figures import figures
from fundmodel.presentation.explorer.explorer_levers import (
    LAST,
    POOLING,
    PRUDENT,
    Lever,
    changes_at,
    levers_of,
    premium_year,
)
from fundmodel.presentation.explorer.half_year_flows import (
    FROM_RETIRED,
    FUNDS,
    log_ratio,
    monthly_flows,
    monthly_rate,
)
from fundmodel.presentation.explorer.surrogate import Surrogate, Term, quantised, significant
from fundmodel.projection.project import Prepared, prepare
from fundmodel.vocabulary.errors import FundmodelWarning

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario

Array = NDArray[np.float64]
Point = Mapping[str, float]

DIGITS: Final = 9


@dataclass(frozen=True)
class Asked:
    """A scenario on a data package with its levers: what the explorer is made for; ``people`` names the levers that
    move people, ``floors`` the months of reserve below which a fund should not fall, by fund, and ``pools`` says
    whether areas may be one pool."""

    scenario: Scenario
    data: DataPackage
    prepared: Prepared
    levers: tuple[Lever, ...]
    people: frozenset[str]
    floors: Array
    pools: bool

    @property
    def first(self) -> int:
        """The first projected year."""
        return int(self.data.base_year) + 1

    @property
    def shown(self) -> tuple[Lever, ...]:
        """The levers that may be moved."""
        return tuple(one for one in self.levers if one.shown)

    def figures(self, point: Point) -> list[Point]:
        """The point as best estimate, and with the margin of prudence where the scenario has none of its own: the last
        is the official figure."""
        return [point, *({**point, one.key: one.high} for one in self.levers if one.key == PRUDENT)]

    def without(self, key: str) -> Asked:
        """The same without one lever, pooling among them."""
        kept = tuple(one for one in self.levers if one.key != key)
        return replace(self, levers=kept, people=self.people - {key}, pools=self.pools and key != POOLING)

    def prepared_at(self, point: Point) -> Prepared:
        """People projected at the point's levers of people; the base's own where none is moved."""
        moved = {key: value for key, value in point.items() if key in self.people}
        changes = changes_at(self.levers, moved)
        if not changes:
            return self.prepared
        with quiet():
            return prepare(self.scenario.with_changes(changes, name=self.scenario.name), self.data, LAST)

    def money_changes(self, point: Point) -> dict[str, Any]:
        """What the point's other levers write."""
        return changes_at(self.levers, {key: value for key, value in point.items() if key not in self.people})


@contextmanager
def quiet() -> Iterator[None]:
    """Without what the model says of each of a hundred trial scenarios."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FundmodelWarning)
        yield


def asked(scenario: Scenario, data: DataPackage) -> Asked:
    """The scenario with its people prepared and its levers."""
    with quiet():
        prepared = prepare(scenario, data, LAST)
        first = int(data.base_year) + 1
        premium = float(prepared.arrays({}).premium[0, 0, premium_year(first) - int(data.base_year)])
    levers = levers_of(scenario, premium, first)
    people = frozenset(
        one.key for one in levers if any(written.parameter in prepared.people_read for written in one.writes)
    )
    floors = np.array([float(scenario.at_years(PARAMETERS[fund], [LAST])[0]) for fund in FUNDS])
    return Asked(scenario, data, prepared, levers, people, floors, len(data.areas) > 1)


def terms_of(levers: Sequence[Lever]) -> tuple[Term, ...]:
    """Every lever alone at its nodes and every two at their ends, where they are not at the base; one that scales what
    retired members pay needs none."""
    alone = [
        Term((place, node))
        for place, one in enumerate(levers)
        if not one.scales
        for node, value in enumerate(one.nodes)
        if value != one.base
    ]
    ends = [
        [] if one.scales else [node for node, value in enumerate(one.coarse) if value != one.base] for one in levers
    ]
    pairs = [
        Term((a, at_a), (b, at_b))
        for a, b in combinations(range(len(levers)), 2)
        for at_a, at_b in product(ends[a], ends[b])
    ]
    return (*alone, *pairs)


def point_of(term: Term, levers: Sequence[Lever]) -> dict[str, float]:
    """Where a term was run: value by lever."""
    place, node = term.first
    if term.second is None:
        return {levers[place].key: levers[place].nodes[node]}
    other, end = term.second
    return {levers[place].key: levers[place].coarse[node], levers[other].key: levers[other].coarse[end]}


def surrogate_of(ask: Asked) -> Surrogate:
    """Run every term's point, lanes of the same people together, and keep by how much each multiplies flows.

    Retired members pay at the high end of their lever in every run: what they pay is told apart and scaled.
    """
    terms = terms_of(ask.levers)
    paying = {one.key: one.high for one in ask.levers if one.scales}
    points = [{**paying, **point_of(term, ask.levers)} for term in terms]
    with quiet():
        money = ask.prepared.arrays({})
        paid = monthly_flows(ask.prepared_at(paying).arrays({}))
    base = monthly_flows(money)
    if paying:
        base[:, :, FROM_RETIRED] = paid[:, :, FROM_RETIRED]
    found: list[Array] = [np.empty(0)] * len(terms)
    for places in _same_people(points, ask):
        prepared = ask.prepared_at(points[places[0]])
        with quiet():
            flows = monthly_flows(prepared.arrays([ask.money_changes(points[at]) for at in places]))
        whole = np.broadcast_to(flows, (len(places), *base.shape[1:]))
        for at, one in zip(places, log_ratio(whole, base), strict=True):
            found[at] = one
    scale, table = quantised(np.stack(_less_alone(terms, found, ask.levers)))
    opening = np.stack([money.funds[fund].rolled.opening[0, :, 0] for fund in FUNDS], axis=-1)
    shares = np.broadcast_to(figures.monthly_shares(ask.data, "resident", "income"), (len(opening), 12))
    return Surrogate(
        ask.levers,
        terms,
        opening=significant(opening, DIGITS),
        base=significant(base[0], DIGITS),
        rate=significant(monthly_rate(money), DIGITS),
        shares=significant(shares, DIGITS),
        scale=significant(scale, DIGITS),
        table=table,
    )


def _same_people(points: Sequence[Point], ask: Asked) -> list[list[int]]:
    """Places of the points that share their people."""
    groups: dict[tuple[tuple[str, float], ...], list[int]] = {}
    for place, point in enumerate(points):
        groups.setdefault(tuple((key, value) for key, value in point.items() if key in ask.people), []).append(place)
    return list(groups.values())


def _less_alone(terms: Sequence[Term], found: Sequence[Array], levers: Sequence[Lever]) -> list[Array]:
    """Of one lever flow / base flow - 1; of two the logarithm of what they do beyond what each does alone."""
    alone = {
        (term.first[0], levers[term.first[0]].nodes[term.first[1]]): one
        for term, one in zip(terms, found, strict=True)
        if term.second is None
    }
    left = []
    for term, one in zip(terms, found, strict=True):
        if term.second is None:
            left.append(np.expm1(one))
            continue
        own = [alone[place, levers[place].coarse[node]] for place, node in (term.first, term.second)]
        left.append(one - own[0] - own[1])
    return left
