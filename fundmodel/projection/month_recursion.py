"""The recursion of money: balances rolled from one month to the next, in arrays or, for few of them, plain numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.interest_tiers import Tiers, tiered_interest

Array = NDArray[np.float64]
Receipts = Callable[[int, Array], Array]
"""What is received in month t where it depends on the balances ``(...)`` of all funds and areas at its start."""

FEW: Final = 24
"""Up to this many balances (lanes x areas x funds) the recursion runs on plain numbers."""


class Month(NamedTuple):
    """One month as it was rolled, yuan ``(...)``: what stood at its start, came in, went out and was earned, and what
    stands at its end."""

    opening: Array
    received: Array
    spent: Array
    interest: Array
    closing: Array


class Turn(NamedTuple):
    """What a rule makes of a month's end: yuan that it moves ``(...)``, and what is rolled from the next month on."""

    moved: Array
    flows: Flows
    receipts: Receipts | None


Answer = Callable[[int, Month], Turn]
"""A rule's answer to month t, which it sees with every balance of all funds and areas."""


class Roll(NamedTuple):
    """Balances rolled forward, every array (..., period): ``closing = opening + income + interest - expenditure``."""

    opening: Array
    expenditure: Array
    interest: Array
    closing: Array


class Flows(NamedTuple):
    """What is rolled: ``opened`` (...) yuan; ``received`` and ``paid`` in yuan, ``rate`` and ``spending`` (a share of
    the month's opening balance spent on top of ``paid``, or None) as fractions a month, all (month, ...) and broadcast;
    ``held`` the share of the month for which its flows earn. ``tiers`` has its rates and ``where`` (month, ...).
    """

    opened: Array
    received: Array
    paid: Array
    rate: Array
    spending: Array | None
    held: float
    tiers: Tiers | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """(month, ...) of the balances."""
        monthly = [x.shape for x in (self.received, self.paid, self.rate, self.spending) if x is not None]
        if self.tiers is not None:
            monthly += [self.tiers.demand.shape, self.tiers.carried.shape, self.tiers.where.shape]
        return np.broadcast_shapes(*monthly, (1, *self.opened.shape))


def interest_earned(opening: Array, income: Array, expenditure: Array, rate: Array, held: float) -> Array:
    """opening x rate + (income - expenditure) x rate x held.

    ``held`` is the share of the period for which the flows lie in the fund; yuan; ``rate`` is a fraction per period.
    Source: METHODS 5.1.
    """
    return opening * rate + (income - expenditure) * (rate * held)


def roll_months(flows: Flows, receipts: Receipts | None = None, answer: Answer | None = None) -> Roll:
    """spent = paid + spending x B;  B' = ((B + received) + interest) - spent [+ moved], month by month; arrays (month,
    ...).

    Interest is ``interest_earned`` or, where the law of tiers is in force, ``tiered_interest`` on the balance and the
    demand rate on the month's flows, posted every few months from a January on; what is accrued and not yet posted
    earns nothing and is in no balance. ``receipts`` gives what is received where a balance of the month decides on it;
    it sees every balance of the month at once, and takes the place of ``flows.received``. ``answer`` is a rule's: it
    moves money at the month's end, which earns from the next month on, and may change what is rolled from then on.
    Equal tiers posted monthly give the recursion with one rate bit for bit, and few balances the bits of many; a rule
    that moves and changes nothing leaves every bit. Source: METHODS 3.4, 5.1.
    """
    shape = flows.shape
    few = receipts is None and answer is None and math.prod(shape) > 0 and math.prod(shape[1:]) <= FEW
    if few:
        closing, interest = _by_number(flows, shape)
        start = np.concatenate([np.broadcast_to(flows.opened, shape[1:])[None], closing[:-1]])[: len(closing)]
        spent = flows.paid if flows.spending is None else flows.paid + flows.spending * start
        return Roll(start, np.array(np.broadcast_to(spent, shape)), interest, closing)
    return _by_array(flows, shape, receipts, answer)


def _by_array(flows: Flows, shape: tuple[int, ...], receipts: Receipts | None, answer: Answer | None) -> Roll:
    """Every month of all balances at once; each month's row lies together in memory."""
    start, outgo, interest, closing = (np.empty(shape) for _ in range(4))
    balance = opening_of_year = np.broadcast_to(flows.opened, shape[1:])
    accrued = np.zeros(shape[1:])
    for t in range(len(closing)):
        _, all_received, paid, rate, spending, held, tiers = flows
        received = all_received[t] if receipts is None else receipts(t, balance)
        spent = paid[t] if spending is None else paid[t] + spending[t] * balance
        earned = interest_earned(balance, received, spent, rate[t], held)
        if tiers is not None:
            opening_of_year = balance if t % 12 == 0 else opening_of_year
            carried, demand, where = tiers.carried[t], tiers.demand[t], tiers.where[t if len(tiers.where) > 1 else 0]
            on_balance = tiered_interest(opening_of_year, balance, carried, demand)
            left = np.where(accrued != 0.0, earned + accrued, earned)
            accrued = np.where(where, accrued + (on_balance + (received - spent) * (demand * held)), 0.0)
            posts = (t + 1) % tiers.every == 0
            earned = np.where(where, accrued if posts else np.zeros(shape[1:]), left)
            accrued = np.zeros(shape[1:]) if posts else accrued
        start[t], outgo[t], interest[t] = balance, spent, earned
        np.subtract(balance + received + interest[t, ...], spent, out=closing[t, ...])
        if answer is not None:
            month = Month(start[t], np.broadcast_to(received, shape[1:]), outgo[t], interest[t], closing[t])
            moved, flows, receipts = answer(t, month)
            closing[t] += moved
        balance = closing[t, ...]
    return Roll(start, outgo, interest, closing)


def _by_number(flows: Flows, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """The same operations in the same order, balance by balance on plain numbers, so the same bits: array calls cost
    more than the arithmetic where there are few."""
    places = shape[1:]

    def columns(x: Array) -> list[list[float]]:
        return np.broadcast_to(x, shape).reshape(shape[0], -1).T.tolist()

    opened = np.broadcast_to(flows.opened, places).reshape(-1).tolist()
    received, paid, rates = (columns(x) for x in (flows.received, flows.paid, flows.rate))
    spending = columns(np.zeros((1, *places)) if flows.spending is None else flows.spending)
    own = list(zip(opened, received, paid, spending, strict=True))
    tiers = flows.tiers
    if tiers is None:
        rows = [_one_rate(*money, rate, flows.held) for money, rate in zip(own, rates, strict=True)]
    else:
        where = np.broadcast_to(tiers.where, shape).reshape(shape[0], -1).T.tolist()
        pairs = zip(columns(tiers.carried), columns(tiers.demand), where, strict=True)
        rows = [
            _two_rates(*money, rate, *pair, tiers.every, flows.held)
            if any(pair[-1])
            else _one_rate(*money, rate, flows.held)
            for pair, rate, money in zip(pairs, rates, own, strict=True)
        ]
    closing, interest = (np.ascontiguousarray(np.array(part).T).reshape(shape) for part in zip(*rows, strict=True))
    return closing, interest


def _one_rate(
    balance: float,
    received: Iterable[float],
    paid: Iterable[float],
    spending: Iterable[float],
    rates: Iterable[float],
    held: float,
) -> tuple[list[float], list[float]]:
    """Closing balances and interest of one balance at one rate a month."""
    closing, interest = [], []
    for income, outgo, share, rate in zip(received, paid, spending, rates, strict=True):
        spent = outgo + share * balance
        earned = balance * rate + (income - spent) * (rate * held)
        balance = (balance + income + earned) - spent
        closing.append(balance)
        interest.append(earned)
    return closing, interest


def _two_rates(
    balance: float,
    received: Iterable[float],
    paid: Iterable[float],
    spending: Iterable[float],
    rates: Iterable[float],
    carried: Iterable[float],
    demand: Iterable[float],
    where: Iterable[bool],
    every: int,
    held: float,
) -> tuple[list[float], list[float]]:
    """Closing balances and interest of one balance from a January on: posted interest in months under the law of tiers
    (``where``), and in the others that of one rate, with what was accrued before."""
    closing, interest = [], []
    opening_of_year, accrued = balance, 0.0
    months = enumerate(zip(received, paid, spending, rates, carried, demand, where, strict=True))
    for t, (income, outgo, share, rate, carry, low, by_tiers) in months:
        opening_of_year = balance if t % 12 == 0 else opening_of_year
        spent = outgo + share * balance
        if not by_tiers:
            earned = balance * rate + (income - spent) * (rate * held)
            earned, accrued = (earned + accrued if accrued else earned), 0.0
            balance = (balance + income + earned) - spent
            closing.append(balance)
            interest.append(earned)
            continue
        on_balance = balance * low + min(balance, max(opening_of_year, 0.0)) * (carry - low)
        accrued = accrued + (on_balance + (income - spent) * (low * held))
        posts = (t + 1) % every == 0
        earned = accrued if posts else 0.0
        accrued = 0.0 if posts else accrued
        balance = (balance + income + earned) - spent
        closing.append(balance)
        interest.append(earned)
    return closing, interest
