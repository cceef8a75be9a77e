"""What a rule sees at the end of a month and what it may decide: the only feedback in the house (METHODS 7, DESIGN 7).

Arrays are plain, ``(lane, area, fund)`` in yuan unless said otherwise; ``fund`` has the places of ``FUNDS``. A rule is
data made active: the same state and memory give the same decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FUNDS: Final = ("employee_pooled", "resident")
"""The funds that a rule can move, in the order of its last axis."""
LEVERS: Final[Mapping[str, tuple[str, ...]]] = {
    "benefits": FUNDS,
    "contributions": ("employee_pooled",),
    "collection": ("employee_pooled",),
    "financing": ("resident",),
}
"""What a rule may multiply in later months, and in which funds: what the fund owes its providers before settlement; the
rate that employers pay; all that is collected, in time or late, of what is due in a month; premium and subsidy of a
coverage year."""
PAYERS: Final = ("local", "provincial", "central")
"""Levels of government that may cover a gap."""
FINANCIERS: Final = ("delayed_payment", "treasury_advance", "provincial_fund")
"""Who bridges a balance below zero inside the year."""


class Standing(NamedTuple):
    """What a rule knows before the first month: ``areas`` and ``months`` of the ledger in their order, ``first`` the
    place of the first month in which money may move (the month after the valuation date), the number of lanes, and by
    (lever, fund) the factors ``(lane, area)`` that another rule ``left`` in force, where it follows on one."""

    areas: tuple[str, ...]
    months: NDArray[np.datetime64]
    first: int
    lanes: int
    left: Mapping[tuple[str, str], Array] = MappingProxyType({})


class Sums(NamedTuple):
    """Flows of twelve months before any rule moved money, yuan ``(lane, area, fund)``.

    ``contributions``: what members and employers pay (for residents their premium); ``subsidies``: what budgets pay;
    ``income``: both, and other income, interest and transfers between the funds of an area, so that ``income -
    expenditure`` is what the balance rose by; ``expenditure`` as paid, and paid in time.
    """

    income: Array
    contributions: Array
    subsidies: Array
    expenditure: Array


@dataclass(frozen=True)
class State:
    """The funds at the end of month ``month`` (place ``place`` in the ledger), before the rule moves money in it.

    ``closing``: balance in cash; ``earned``: less what is received ahead, more what is late (METHODS 6.1), which for
    employees is the same; ``unpaid``: bills of providers not yet paid, postponed ones among them; ``owed_in_month``:
    what is paid to providers in this month and could be postponed; ``trailing``: the last twelve months; ``last``: the
    last complete civil year (in a December the one that ends), ``before``: the civil year before it (the first
    complete year itself where none is known); ``heads``: persons in the month by group ``(lane, area)``, with
    ``standard`` ``(lane, area, fund)`` heads weighted by the cost of their age; ``payroll`` ``(lane, area)``: the
    contribution base of the last twelve months.
    """

    month: np.datetime64
    place: int
    closing: Array
    earned: Array
    unpaid: Array
    owed_in_month: Array
    trailing: Sums
    last: Sums
    before: Sums
    heads: Mapping[str, Array]
    standard: Array
    payroll: Array

    @property
    def month_of_year(self) -> int:
        """1 to 12."""
        return int(self.month.astype("datetime64[M]").astype(int)) % 12 + 1

    @property
    def year(self) -> int:
        """The civil year of the month."""
        return int(self.month.astype("datetime64[Y]").astype(int)) + 1970


class Factor(NamedTuple):
    """``lever`` of ``fund`` times ``value`` ``(lane, area)`` from the month at place ``since`` on, until the rule says
    otherwise; always of the lines without the rule, never of the factor before. ``financing`` begins with the coverage
    year of ``since``, a January whose autumn of collection still lies ahead."""

    lever: str
    fund: str
    value: Array
    since: int


class OwnFund(NamedTuple):
    """The fund that the rule itself keeps, in this month, yuan ``(lane, fund)``: closing = opening + levy + fiscal +
    interest - grants - lent, none but the last negative; ``lent`` is lent to areas less paid back."""

    levy: Array
    fiscal: Array
    grants: Array
    lent: Array
    interest: Array
    closing: Array


@dataclass(frozen=True)
class Decision:
    """What a rule does at the end of a month, yuan ``(lane, area, fund)``; what is not named is nothing.

    ``levied`` goes from an area to the rule's fund and ``granted`` comes from it, both at least 0; ``lent`` comes from
    it as a loan, negative when paid back; ``advanced`` comes from the area's own treasury as a loan, negative when
    paid back; ``cover`` by level of government is money that an area gets to keep; ``postponed`` is what providers wait
    for, negative when they are paid at last; ``charged`` is interest on loans and postponed bills, to be paid by the
    area; ``wanting`` is what was asked for and not met, told and not moved. Over areas ``levied`` sums to ``own.levy``,
    ``granted`` to ``own.grants``, ``lent`` to ``own.lent``. ``factors`` act on lines of later months.
    """

    levied: Array | None = None
    granted: Array | None = None
    lent: Array | None = None
    advanced: Array | None = None
    cover: Mapping[str, Array] = field(default_factory=dict)
    postponed: Array | None = None
    charged: Array | None = None
    wanting: Array | None = None
    factors: tuple[Factor, ...] = ()
    own: OwnFund | None = None


NOTHING: Final = Decision()


class Rule(Protocol):
    """A law that answers to balances. ``start`` gives the memory before the first month; ``step`` is pure and is asked
    at the end of every month from the one before ``Standing.first`` on. In that first one it may set factors and move
    no money: its balances are the valuation."""

    def start(self, standing: Standing) -> Any:
        """The memory before the first month."""
        ...

    def step(self, state: State, memory: Any) -> tuple[Decision, Any]:
        """What the rule does at the end of the month of ``state``, and what it remembers."""
        ...
