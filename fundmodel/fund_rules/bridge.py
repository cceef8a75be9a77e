"""Who bridges a balance below zero inside the year: providers wait, a treasury advances, the rule's own fund lends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

import numpy as np

from fundmodel.fund_rules.by_fund import Begins, months_of_start, one_of
from fundmodel.fund_rules.levies import within
from fundmodel.fund_rules.measures import MONTHS
from fundmodel.fund_rules.protocol import FINANCIERS, FUNDS, Array, Decision, OwnFund, Rule, Standing, State
from fundmodel.fund_rules.start_dates import Months, acting, dated

NOBODY: Final = "none"


@runtime_checkable
class Lender(Protocol):
    """A rule whose own fund can lend: ``drawn`` is its memory after ``lent`` ``(lane, fund)`` yuan has left its stock,
    or come back where negative. A rule without it has nothing to lend."""

    def drawn(self, memory: Any, lent: Array) -> Any:
        """The memory with the stock lowered by ``lent``."""
        ...


class Outstanding(NamedTuple):
    """What stands out, yuan ``(lane, area, fund)``: ``loans`` of the own fund or of the treasury, ``bills`` that
    providers wait for."""

    loans: Array
    bills: Array

    @property
    def total(self) -> Array:
        """Loans and bills."""
        return self.loans + self.bills


class Bridging(NamedTuple):
    """The memory: that of the rule inside, what stands out (None before the first month), the first month of the run in
    which money may move and those of the funds, and once the own fund has lent, what it held last ``(lane, fund)``."""

    inner: Any
    out: Outstanding | None
    first: int
    dates: Months
    held: Array | None


@dataclass(frozen=True)
class Bridged:
    """p_i = R_i - O_i (1 + r / 12) + what the rule moves;  O_i' = min([-p_i]+, limit);  R_i' = p_i + O_i'.

    O is what stands out at the end of the month before, R the balance in cash, r ``interest_rate`` a year. It acts at
    the end of every month from ``begins`` on, in every fund of ``funds``, whatever the calendar of ``rule``. So what
    stands out is repaid first, from whatever balance is above zero, and as long as any of it stands no balance is above
    zero.

    ``rule`` sees balances, and bills, as if everything were repaid with its interest, so that a gap which is only
    bridged is still a need, and a grant takes the place of the bridge in the same month. Its own fund, if it has one,
    is seen as it is: without what is lent.

    ``by``: ``delayed_payment``, providers wait, for no more than is owed to them in the month on top of what they wait
    for already; ``treasury_advance``, without limit; ``provincial_fund``, the rule's own fund lends what it holds after
    its grants and what is repaid to it, pro rata, and the rest is delayed payment, which is repaid before loans;
    ``none``: nothing is bridged. What cannot be bridged stays a negative balance; nothing is clipped. Interest on loans
    of the own fund goes to it with the levy; other interest is ``charged``. Source: METHODS 7.1.
    """

    rule: Rule
    by: str = "delayed_payment"
    interest_rate: float = 0.0
    funds: tuple[str, ...] = FUNDS
    begins: Begins = None

    def __post_init__(self) -> None:
        """Raise ``InputError`` for a financier or a fund that is not known."""
        one_of("bridge", (self.by,), (*FINANCIERS, NOBODY))
        months_of_start(self.begins, self.funds)

    def start(self, standing: Standing) -> Bridging:
        """Nothing stands out."""
        dates = dated(self.begins, self.funds, standing)
        return Bridging(self.rule.start(standing), None, standing.first, dates, None)

    def drawn(self, memory: Bridging, lent: Array) -> Bridging:
        """The memory after a loan of the fund of the rule inside."""
        if not isinstance(self.rule, Lender):
            return memory
        return memory._replace(inner=self.rule.drawn(memory.inner, lent))

    def step(self, state: State, memory: Bridging) -> tuple[Decision, Bridging]:
        """Repay all, ask the rule, bridge what is then below zero; without either the decision is the rule's own."""
        out = memory.out or Outstanding(np.zeros_like(state.closing), np.zeros_like(state.closing))
        interest = _interest(out, self.interest_rate)
        decision, inner = self.rule.step(as_if_repaid(state, out, interest), memory.inner)
        memory = memory._replace(inner=inner)
        if self.by == NOBODY or state.place < memory.first:
            return decision, memory
        left = state.closing - out.total - interest.total + moved(decision)
        short = np.where(acting(memory.dates, state, memory.first), np.maximum(-left, 0.0), 0.0)
        if not (short.any() or out.total.any() or memory.held is not None):
            return decision, memory
        own = self._fund(decision, memory.held)
        after = self._bridge(state, out, short, interest, own)
        decision = self._reported(decision, out, after, interest, own)
        if own is not None and decision.own is not None:
            memory = self.drawn(memory, own.closing - decision.own.closing)
            memory = memory._replace(
                held=decision.own.closing if after.loans.any() or memory.held is not None else None
            )
        return decision, memory._replace(out=after)

    def _fund(self, decision: Decision, held: Array | None) -> OwnFund | None:
        """The fund that can lend. A rule that no longer keeps the one that has lent leaves what is repaid with it."""
        if self.by != "provincial_fund" or not isinstance(self.rule, Lender):
            return None
        if held is None:
            return decision.own
        own = decision.own or OwnFund(*(np.zeros_like(held) for _ in OwnFund._fields))
        opening = own.closing - own.levy - own.fiscal - own.interest + own.grants + own.lent
        return own._replace(closing=own.closing + (held - opening))

    def _bridge(
        self, state: State, out: Outstanding, short: Array, interest: Outstanding, own: OwnFund | None
    ) -> Outstanding:
        """What stands out at the end of the month."""
        if self.by == "treasury_advance":
            return Outstanding(short, np.zeros_like(short))
        loans = np.zeros_like(short)
        if own is not None:
            loans = lent(short, out.loans, own.closing + interest.loans.sum(axis=-2))
        return Outstanding(loans, np.clip(short - loans, 0.0, out.bills + np.maximum(state.owed_in_month, 0.0)))

    def _reported(
        self, inner: Decision, out: Outstanding, after: Outstanding, interest: Outstanding, own: OwnFund | None
    ) -> Decision:
        """The decision of the rule with what the bridge moves added to it."""
        loans, bills = after.loans - out.loans, after.bills - out.bills
        told = replace(inner, postponed=plus(inner.postponed, bills), charged=plus(inner.charged, interest.bills))
        if self.by == "treasury_advance":
            charged = plus(inner.charged, interest.total)
            return replace(told, advanced=plus(inner.advanced, loans), charged=charged)
        if own is None:
            return told
        return replace(
            told,
            lent=plus(inner.lent, loans),
            levied=plus(inner.levied, interest.loans),
            own=with_loans(own, loans.sum(axis=-2), interest.loans.sum(axis=-2)),
        )


def _interest(out: Outstanding, rate: float) -> Outstanding:
    """O r / 12: interest of a month on loans and on bills."""
    return Outstanding(out.loans * (rate / MONTHS), out.bills * (rate / MONTHS))


def as_if_repaid(state: State, out: Outstanding, interest: Outstanding) -> State:
    """The state with every balance less what stands out and its interest, and without the bills that wait."""
    due = out.total + interest.total
    if not due.any():
        return state
    return replace(state, closing=state.closing - due, earned=state.earned - due, unpaid=state.unpaid - out.bills)


def moved(decision: Decision) -> Array:
    """What a decision adds to balances: granted + lent + advanced + cover + postponed - levied - charged, yuan."""
    adds = (decision.granted, decision.lent, decision.advanced, decision.postponed, *_cover(decision.cover))
    takes = (decision.levied, decision.charged)
    total = sum((flow for flow in adds if flow is not None), start=np.zeros(()))
    return np.asarray(total - sum((flow for flow in takes if flow is not None), start=np.zeros(())))


def _cover(cover: Mapping[str, Array]) -> tuple[Array, ...]:
    return tuple(cover.values())


def lent(short: Array, loans: Array, held: Array) -> Array:
    """min(short, loans) + new loans, these at most what the fund holds and is repaid, pro rata, ``(lane, area, fund)``.

    ``held`` ``(lane, fund)`` yuan before repayment. A loan is not called back for want of money in the fund.
    """
    kept = np.minimum(short, loans)
    return kept + within(short - kept, np.maximum(held + (loans - kept).sum(axis=-2), 0.0))


def plus(one: Array | None, other: Array) -> Array:
    """one + other, where None is nothing."""
    return other if one is None else one + other


def with_loans(own: OwnFund, loans: Array, interest: Array) -> OwnFund:
    """The own fund after loans and the interest on them: closing' = closing + interest - loans, ``(lane, fund)``."""
    return own._replace(levy=own.levy + interest, lent=own.lent + loans, closing=own.closing + interest - loans)
