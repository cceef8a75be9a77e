"""The one roll: all funds and areas of all lanes together, month by month (METHODS 5.1, DESIGN 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection import contributions
from fundmodel.projection.interest_tiers import Tiers
from fundmodel.projection.ledger import HELD
from fundmodel.projection.month_recursion import Answer, Flows, Receipts, Roll, Turn, roll_months
from fundmodel.projection.project.money.books import ORDER, Book, Books
from fundmodel.projection.project.money.funds import Fund, Yield
from fundmodel.projection.project.money.pooled_money import NONE_MOVED, Moved, under_rule
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Kind = TypeVar("Kind", bound=np.generic)

ACCOUNTS, POOL = "individual_accounts", "employee_pooled"
NOTHING = np.zeros((1, 1, 1))


@dataclass(frozen=True)
class Rolled:
    """Every fund rolled, yuan ``(lane, area, fund, month)``: closing = opening + income + interest + transfer -
    expenditure - prepaid.

    ``funds`` names the third axis; ``swept`` ``(lane, area, month)`` is what left the accounts for the pool.
    """

    funds: tuple[str, ...]
    opening: Array
    expenditure: Array
    interest: Array
    closing: Array
    swept: Array

    def of(self, fund: str) -> Roll:
        """One fund, ``(lane, area, month)``."""
        place = self.funds.index(fund)
        return Roll(*(x[:, :, place] for x in (self.opening, self.expenditure, self.interest, self.closing)))


def roll_funds(books: Books, answer: Answer | None = None, lead: tuple[int, ...] = (1, 1)) -> Rolled:
    """closing = opening + received + interest - expenditure [+ moved by a rule] for every fund, area and lane of a
    month, then the next.

    Inside a month: the care fund, the accounts (what they sweep goes to the pool), the pool, the residents. What one
    fund takes from another is a line, or a share of the other's opening balance; so the funds of a month are rolled
    side by side, and a rule that looks at every fund and area has its place at the month's end: ``answer`` sees them
    ``(fund, lane, area)`` and is given all lanes and areas of ``lead``. Where the accounts sweep nothing, few balances
    are rolled on plain numbers, with the same bits. A line that is not finite raises ``InputError`` naming its fund.
    Source: METHODS 5.1.
    """
    funds = names_of(books)
    flows, receipts = to_roll(books, lead)
    opening, expenditure, interest, closing = (x.transpose(2, 3, 1, 0) for x in roll_months(flows, receipts, answer))
    accounts = funds.index(ACCOUNTS)
    swept = contributions.swept(opening[:, :, accounts], books.to_pool)
    expenditure[:, :, accounts] -= swept
    return Rolled(funds, opening, expenditure, interest, closing, swept)


def names_of(books: Books) -> tuple[str, ...]:
    """The funds of the books in the order in which a month takes them."""
    return tuple(name for name in ORDER if name in books.by_fund)


def to_roll(books: Books, lead: tuple[int, ...] = (1, 1)) -> tuple[Flows, Receipts | None]:
    """What the books give to the roll, every fund in its order, ``(month, fund, lane, area)`` over at least ``lead``;
    and what a month receives where accounts are swept."""
    funds = names_of(books)
    own = [books.by_fund[name] for name in funds]
    received = [book.received(NOTHING) for book in own]
    spent = [book.spent for book in own]
    _finite(funds, {"income": received, "expenditure": spent, "opening": [book.opening for book in own]})
    whole = np.broadcast_shapes(lead, _lead(books, own, [*received, *spent]))
    flows = Flows(
        opened=np.stack([np.broadcast_to(book.opening, whole) for book in own]),
        received=_stacked(received, whole),
        paid=_stacked(spent, whole),
        rate=_month_first(books.earned.rate),
        spending=_stacked([NOTHING if book.spending_rate is None else book.spending_rate for book in own], whole),
        held=HELD["mid"],
        tiers=_tiers(books.earned),
    )
    return flows, _receipts(books, funds, flows.received) if books.to_pool.any() else None


def closed(books: Books, rolled: Rolled, moved: Mapping[str, Moved] = NONE_MOVED) -> dict[str, Fund]:
    """Each fund with its lines, transfers and balances, and what a rule ``moved`` in it; deferred books restated: what
    is in cash and not yet booked is in no balance, interest stays what the cash earns."""
    return {name: _closed(name, book, rolled, moved.get(name)) for name, book in books.by_fund.items()}


def pool_kept(books: Books, rolled: Rolled, kept: Array, moved: Mapping[str, Moved] = NONE_MOVED) -> Array:
    """Closing balances of the pool if it had kept ``kept`` yuan more ``(lane, area, month)``, all else as it was, what
    a rule moved too."""
    pool = books.by_fund[POOL]
    received = pool.received(rolled.swept) + kept
    spent = rolled.of(POOL).expenditure
    if POOL not in moved:
        return books.earned.roll(pool.opening, received, spent).closing
    after = np.moveaxis(moved[POOL].net, -1, 0)
    flows = Flows(
        np.broadcast_to(pool.opening, after.shape[1:]),
        np.moveaxis(received, -1, 0),
        np.moveaxis(spent, -1, 0),
        np.moveaxis(books.earned.rate, -1, 0),
        None,
        HELD["mid"],
        _tiers(books.earned, alone=True),
    )
    return np.moveaxis(roll_months(flows, answer=lambda t, _: Turn(after[t], flows, None)).closing, 0, -1)


def _closed(name: str, book: Book, rolled: Rolled, moved: Moved | None) -> Fund:
    roll = rolled.of(name)
    lines = book.expenditure if book.spending_rate is None else dict.fromkeys(book.expenditure, roll.expenditure)
    swept = {ACCOUNTS: -rolled.swept, POOL: rolled.swept}.get(name, NOTHING)
    if book.deferred is not None:
        opening, closing = roll.opening - book.deferred.at_start, roll.closing - book.deferred.at_end
        roll = roll._replace(opening=opening, closing=closing)
    fund = Fund(book.income, lines, book.transfer(swept), roll, book.bills, book.outside)
    return fund if moved is None else under_rule(fund, moved, name)


def _receipts(books: Books, funds: tuple[str, ...], due: Array) -> Receipts:
    """What each fund receives in a month in which accounts may be swept: the pool gets their opening balance."""
    accounts, pool = funds.index(ACCOUNTS), funds.index(POOL)
    sweeps = [bool(books.to_pool[..., month].any()) for month in range(len(due))]

    def of_month(month: int, balance: Array) -> Array:
        received: Array = due[month]
        if not sweeps[month]:
            return received
        swept = contributions.swept(balance[accounts], books.to_pool[..., month])
        received = received.copy()
        received[pool] = books.by_fund[POOL].received(swept, month)
        return received

    return of_month


def _tiers(earned: Yield, *, alone: bool = False) -> Tiers | None:
    """The law of tiers month first, with a place for the fund unless it is rolled ``alone``."""
    if earned.tiers is None:
        return None
    demand, carried = (_month_first(x) for x in (earned.tiers.demand, earned.tiers.carried))
    where = _month_first(earned.tiers.where)
    if alone:
        demand, carried, where = demand[:, 0], carried[:, 0], where[:, 0]
    return earned.tiers._replace(demand=demand, carried=carried, where=where)


def _lead(books: Books, own: list[Book], flows: list[Array]) -> tuple[int, ...]:
    """(lane, area) on which anything depends."""
    stocks = [book.opening.shape for book in own]
    rates = [book.spending_rate for book in own if book.spending_rate is not None]
    return np.broadcast_shapes(
        *stocks, books.to_pool.shape[:-1], books.earned.lead, *(x.shape[:-1] for x in (*flows, *rates))
    )


def _stacked(flows: list[Array], lead: tuple[int, ...]) -> Array:
    """Flows of all funds ``(month, fund, lane, area)``, a month's row together in memory."""
    months = max(flow.shape[-1] for flow in flows)
    whole = np.empty((months, len(flows), *lead))
    for place, flow in enumerate(flows):
        whole[:, place] = np.moveaxis(flow, -1, 0)
    return whole


def _month_first(rates: NDArray[Kind]) -> NDArray[Kind]:
    """``(lane, area, month)`` -> ``(month, 1, lane, area)``, rows contiguous."""
    return np.ascontiguousarray(np.moveaxis(rates, -1, 0))[:, None]


def _finite(funds: tuple[str, ...], by_kind: dict[str, list[Array]]) -> None:
    faults = [
        Fault(
            "roll_funds",
            Said("{what} that is not finite", what=what),
            Said("Supply a number for every month"),
            place=fund,
        )
        for what, flows in by_kind.items()
        for fund, flow in zip(funds, flows, strict=True)
        if not np.isfinite(flow).all()
    ]
    if faults:
        raise InputError(Said("Money cannot be rolled forward over gaps:"), faults)
