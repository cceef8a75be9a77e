"""Published sums over months turned into blocks: year-to-date figures differenced, gaps and quarters left whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PUBLISHED: Final = "published"
DIFFERENCED: Final = "differenced"
JOINED: Final = "joined"
FELL: Final = "fell"
OVERLAP: Final = "overlap"
PARTS_DIFFER: Final = "parts_differ"
YEAR: Final = 12
ROUNDING: Final = 1e-6
CHECKED: Final = 2
"""The first two flows, income and expenditure, decide whether a difference can stand."""


class Sum(NamedTuple):
    """A published sum over the months from ``first`` to before ``end`` (months since January of year 0): flows in
    yuan, income and expenditure first, and the date from which it was known."""

    first: int
    end: int
    flows: Array
    known: str


class Block(NamedTuple):
    """Flows over the months from ``first`` to before ``end``, never split; ``known`` once all its sums were."""

    first: int
    end: int
    flows: Array
    known: str
    made: str
    remarks: tuple[str, ...] = ()


def blocks(given: Sequence[Sum]) -> list[Block]:
    """The finest blocks without overlap that follow from the sums, in time order.

    Inside a civil year two sums that share an end differ by a block: F(b) - F(a) is the sum of months a..b-1 wherever a
    chain of published sums leads from a to b. Year-to-date figures are taken before figures of single months or
    quarters, and a sum that contradicts them is left aside with ``parts_differ``. A differenced block with a negative
    flow is joined to its neighbour (``fell``): the later year-to-date figure corrects the earlier. Sums across two
    years stand only where nothing else covers their months. Source: METHODS 6.2.
    """
    inside: dict[int, list[Sum]] = {}
    across = []
    for one in given:
        if one.first // YEAR == (one.end - 1) // YEAR:
            inside.setdefault(one.first // YEAR, []).append(one)
        else:
            across.append(one)
    found = [block for year in sorted(inside) for block in _of_year(inside[year])]
    found += _free([Block(*one, PUBLISHED) for one in across], found)
    return sorted(found, key=lambda block: block.first)


def _of_year(given: Sequence[Sum]) -> list[Block]:
    tree: dict[int, list[tuple[int, Sum]]] = {}
    contradicted = []
    for one in sorted(given, key=lambda s: (s.first % YEAR != 0, s.end - s.first, s.end)):
        path = _path(tree, one.first, one.end)
        if path is None:
            tree.setdefault(one.first, []).append((one.end, one))
            tree.setdefault(one.end, []).append((one.first, one))
        elif _differ(_along(path, one.first), one.flows):
            contradicted.append(one.end)
    parts = [_joined(_between(tree, nodes)) for nodes in _components(tree)]
    kept: list[Block] = []
    for own in sorted(parts, key=lambda part: (-len(part), part[0].first)):
        kept += own if not kept or all(_apart(block, kept) for block in own) else []
    left = [block.end for part in parts for block in part if not any(block is one for one in kept)]
    return [_noted(block, contradicted, left) for block in sorted(kept, key=lambda block: block.first)]


def _noted(block: Block, contradicted: Sequence[int], left: Sequence[int]) -> Block:
    told = [PARTS_DIFFER] * any(block.first < end <= block.end for end in contradicted)
    told += [OVERLAP] * any(block.first < end <= block.end for end in left)
    return block._replace(remarks=(*block.remarks, *told)) if told else block


def _path(tree: dict[int, list[tuple[int, Sum]]], start: int, end: int) -> list[Sum] | None:
    """The sums that lead from one month boundary to another, the fewest; None where nothing does."""
    before: dict[int, tuple[int, Sum]] = {}
    queue, seen = deque([start]), {start}
    while queue:
        here = queue.popleft()
        for there, one in tree.get(here, ()):
            if there not in seen:
                seen.add(there)
                before[there] = here, one
                queue.append(there)
    if end not in before:
        return None
    path: list[Sum] = []
    while end != start:
        end, one = before[end]
        path.append(one)
    return path[::-1]


def _along(path: Iterable[Sum], start: int) -> Array:
    """Flows along a path: a sum walked backwards is taken off."""
    total: Array | None = None
    here = start
    for one in path:
        forward = one.first == here
        here = one.end if forward else one.first
        step = one.flows if forward else -one.flows
        total = step if total is None else total + step
    assert total is not None
    return total


def _components(tree: dict[int, list[tuple[int, Sum]]]) -> list[list[int]]:
    left, found = set(tree), []
    while left:
        reached, queue = set(), [min(left)]
        while queue:
            here = queue.pop()
            if here not in reached:
                reached.add(here)
                queue += [there for there, _ in tree[here]]
        left -= reached
        found.append(sorted(reached))
    return found


def _between(tree: dict[int, list[tuple[int, Sum]]], nodes: Sequence[int]) -> list[Block]:
    found = []
    for first, end in pairwise(nodes):
        path = _path(tree, first, end)
        assert path is not None
        made = PUBLISHED if len(path) == 1 else DIFFERENCED
        found.append(Block(first, end, _along(path, first), max(one.known for one in path), made))
    return found


def _joined(parts: list[Block]) -> list[Block]:
    """Blocks whose difference is below zero joined to the one before, or at the start to the one after."""
    found = list(parts)
    while len(found) > 1:
        at = next((i for i, b in enumerate(found) if b.made != PUBLISHED and (b.flows[:CHECKED] < 0.0).any()), None)
        if at is None:
            break
        one, two = found[max(at - 1, 0) : max(at - 1, 0) + 2]
        both = Block(one.first, two.end, one.flows + two.flows, max(one.known, two.known), JOINED, (FELL,))
        found[max(at - 1, 0) : max(at - 1, 0) + 2] = [both]
    return found


def _free(wanted: Sequence[Block], taken: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in sorted(wanted, key=lambda one: (one.end - one.first, one.first)):
        kept += [block] if _apart(block, [*taken, *kept]) else []
    return kept


def _apart(block: Block, others: Iterable[Block]) -> bool:
    return all(block.end <= other.first or other.end <= block.first for other in others)


def _differ(one: Array, two: Array) -> bool:
    """Whether incomes or expenditures of the same months differ by more than a fraction of rounding."""
    a, b = one[:CHECKED], two[:CHECKED]
    return bool((np.abs(a - b) > ROUNDING * np.maximum(np.abs(a), np.abs(b)) + 1.0).any())
