"""Arithmetic of decisions: added, kept to some funds, and the product of factors that several rules have set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Array, Decision, Factor, OwnFund

MOVES: Final = ("levied", "granted", "lent", "advanced", "postponed", "charged", "wanting")
Key = tuple[str, str]
"""A lever and a fund."""
Path = tuple[tuple[int, Array], ...]
"""Places and the factor from each on, earliest first."""
Paths = Mapping[Key, Path]


def added(decisions: Sequence[Decision]) -> Decision:
    """Every amount summed, of own funds too; factors one after another. ``NOTHING`` where none decides anything."""
    found = [decision for decision in decisions if decision is not NOTHING]
    if len(found) < 2:
        return found[0] if found else NOTHING
    moves = {name: _total([getattr(decision, name) for decision in found]) for name in MOVES}
    payers = dict.fromkeys(payer for decision in found for payer in decision.cover)
    cover = {
        payer: np.sum([decision.cover[payer] for decision in found if payer in decision.cover], axis=0)
        for payer in payers
    }
    owns = [decision.own for decision in found if decision.own is not None]
    own = OwnFund(*(np.sum(amounts, axis=0) for amounts in zip(*owns, strict=True))) if owns else None
    factors = tuple(factor for decision in found for factor in decision.factors)
    return Decision(**moves, cover=cover, factors=factors, own=own)


def _total(amounts: Sequence[Array | None]) -> Array | None:
    given = [amount for amount in amounts if amount is not None]
    return np.sum(given, axis=0) if given else None


def of_funds(decision: Decision, kept: NDArray[np.bool_]) -> Decision:
    """The decision in the funds ``kept`` ``(fund)`` alone."""
    if decision is NOTHING or kept.all():
        return decision
    moves = {name: _kept(getattr(decision, name), kept) for name in MOVES}
    cover = {payer: np.where(kept, amount, 0.0) for payer, amount in decision.cover.items()}
    own = None if decision.own is None else OwnFund(*(np.where(kept, amount, 0.0) for amount in decision.own))
    factors = tuple(factor for factor in decision.factors if kept[FUNDS.index(factor.fund)])
    return Decision(**moves, cover=cover, factors=factors, own=own)


def _kept(amount: Array | None, kept: NDArray[np.bool_]) -> Array | None:
    return None if amount is None else np.where(kept, amount, 0.0)


def path_after(paths: Paths, factors: Iterable[Factor], place: int) -> Paths:
    """The paths once ``factors`` are set at the end of the month at ``place``: each ends what lay at and after its
    ``since``; what is over is dropped."""
    after = dict(paths)
    for factor in factors:
        key = (factor.lever, factor.fund)
        before = tuple(step for step in after.get(key, ()) if step[0] < factor.since)
        begun = [at for at, (since, _) in enumerate(before) if since <= place]
        after[key] = (*before[begun[-1] if begun else 0 :], (factor.since, factor.value))
    return after


def in_force(path: Path, place: int) -> Array | None:
    """The factor at ``place``; None before the first."""
    begun = [value for since, value in path if since <= place]
    return begun[-1] if begun else None


def multiplied(paths: Sequence[Paths], factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """F_m = product of f_m over the rules, for each lever and fund of ``factors``, from the earliest of them on at each
    place at which any of the ``paths`` steps."""
    earliest: dict[Key, int] = {}
    for factor in factors:
        key = (factor.lever, factor.fund)
        earliest[key] = min(factor.since, earliest.get(key, factor.since))
    found = []
    for key, first in earliest.items():
        steps = {since for path in paths for since, _ in path.get(key, ()) if since >= first}
        for since in sorted(steps):
            values = [value for path in paths if (value := in_force(path.get(key, ()), since)) is not None]
            found.append(Factor(*key, np.prod(values, axis=0), since))
    return tuple(found)
