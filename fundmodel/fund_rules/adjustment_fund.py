"""The provincial adjustment fund (省级调剂金): areas pay a levy, recognised gaps are filled by grants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from fundmodel.fund_rules.by_fund import (
    Begins,
    ByArea,
    ByName,
    balance,
    by_area,
    by_fund,
    last_month,
    months_in_force,
    months_of_start,
    moved_in,
    one_of,
)
from fundmodel.fund_rules.eligibility import CONDITIONS, eligible
from fundmodel.fund_rules.fund_books import Collected, FundBooks, Paid, Terms
from fundmodel.fund_rules.levies import (
    LEVY_BASES,
    STOPS,
    called,
    due_now,
    excess_levy,
    levy_base,
    room,
    within,
    year_of_levy,
)
from fundmodel.fund_rules.measures import MONTHS
from fundmodel.fund_rules.needs import (
    LocalShare,
    gap,
    growth_of_spending,
    local_share,
    over_plan,
    paid_back,
    planned_against,
    recognised,
    steps_of,
    still_due,
)
from fundmodel.fund_rules.payout import PAYOUTS, by_need, by_score
from fundmodel.fund_rules.protocol import NOTHING, Array, Decision, OwnFund, Standing, State
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

CALENDARS: Final[Mapping[str, tuple[int, ...]]] = {"yearly": (12,), "quarterly": (3, 6, 9, 12)}


@dataclass(frozen=True, kw_only=True)
class AdjustmentFund:
    """L_i = a I_i + b [R_i - cap e_i]+;  D*_i = (1 - lambda_i) perf_i D_i;  sum g = min(P, sum D*);  F' = P - sum g.

    a ``levy_income`` of ``levy_base`` (this year's, or with ``levy_lag`` 1 last year's), b ``levy_balance`` of what
    stands above ``cap_months``; D lifts a balance, after its levy, from below ``floor`` to ``target`` months of
    spending e; lambda ``local_responsibility``, perf ``performance``; P the fund's money with levies and
    ``provincial_fiscal``. All balances are those at hand at the date. Source: METHODS 7.1.

    ``own_balance_first``: floor and target are 0. ``stop_when``: see ``levies.room``. ``overshoot_limit`` and
    ``budget_growth`` (the growth of the year before where None): see ``needs.over_plan``; what does not count is local.
    ``payout``: pro rata, poorest first, or ``by_score``: ``score_share`` of what comes in at a date goes out by
    ``score``, whatever the needs, the rest pro rata. ``eligibility``: see ``eligibility.eligible``.

    ``calendar``: once in December; or ``quarterly``: at the end of March, June and September a quarter, a half and
    three quarters of the year's levy are due, and of the need that the last twelve months show are advanced; in
    December the year is settled: the rest is paid, an advance beyond the year's recognised need goes back, and a levy
    paid beyond what is due counts towards the next year. So the area's share of its gap holds over the year.
    ``emergency_share`` of the opening stock and of what comes in is kept apart and paid, in any month, to areas below
    zero, (1 - lambda) perf of what they lack, what they got in the year counted. ``held_locally``: levies stay in the
    area, out of its reach, until grants beyond the fund's own stock call them, pro rata of what each holds.

    Money in yuan: ``provincial_fiscal`` a year, ``opening`` once, each for every fund of the rule or by name;
    ``interest_rate`` a year on the stock as each month begins, paid monthly. ``begins``: the first month
    in which money moves, YYYY-MM, one or by fund; from the first month on where None. The opening stock rests until
    then, and of the first year the levy is asked for the months from it on.
    """

    levy_income: ByArea = 0.05
    levy_balance: ByArea = 0.0
    cap_months: float = 15.0
    floor: float = 6.0
    target: float = 6.0
    local_responsibility: LocalShare = 0.3
    performance: ByArea = 1.0
    levy_base: str = "contributions"
    levy_lag: int = 0
    payout: str = "pro_rata"
    score: ByArea | None = None
    score_share: float = 0.3
    stop_when: Mapping[str, float] | None = None
    own_balance_first: bool = False
    overshoot_limit: float | None = None
    budget_growth: float | None = None
    calendar: str = "yearly"
    emergency_share: float = 0.0
    held_locally: bool = False
    eligibility: tuple[str, ...] = ()
    provincial_fiscal: ByName = 0.0
    opening: ByName = 0.0
    interest_rate: float = 0.0
    funds: tuple[str, ...] = ("employee_pooled",)
    begins: Begins = None

    def __post_init__(self) -> None:
        """Raise ``InputError`` for a word that no clause knows, and for clauses that cannot be read together."""
        one_of("levy_base", (self.levy_base,), LEVY_BASES)
        one_of("payout", (self.payout,), PAYOUTS)
        one_of("calendar", (self.calendar,), tuple(CALENDARS))
        one_of("stop_when", tuple(self.stop_when or {}), STOPS)
        one_of("eligibility", self.eligibility, CONDITIONS)
        months_of_start(self.begins, self.funds)
        steps_of(self.local_responsibility)
        if self.levy_lag not in (0, 1):
            raise InputError(
                Said(
                    "levy_lag {lag!r} cannot be read; write 0 for this year's income, 1 for last year's.",
                    lag=self.levy_lag,
                )
            )
        if self.payout == "by_score" and self.score is None:
            raise InputError(Said("payout by_score needs score: one number, or one for each area."))

    @property
    def moves_nothing(self) -> bool:
        """True where no money ever comes in, so that the rule is ``Municipal``."""
        given = (self.levy_income, self.levy_balance, self.provincial_fiscal, self.opening)
        return not any(any(one.values()) if isinstance(one, Mapping) else one for one in given)

    def start(self, standing: Standing) -> FundBooks:
        """The fund with its opening stock, before any area has paid.

        Raises ``InputError`` where a number is missing for an area, or given for one that the run has not.
        """
        areas = standing.areas
        terms = Terms(
            first=standing.first,
            areas=areas,
            begins=months_of_start(self.begins, self.funds),
            levy_income=by_area("levy_income", self.levy_income, areas),
            levy_balance=by_area("levy_balance", self.levy_balance, areas),
            performance=by_area("performance", self.performance, areas),
            score=by_area("score", 0.0 if self.score is None else self.score, areas),
            fiscal=by_fund("provincial_fiscal", self.provincial_fiscal, self.funds),
        )
        if isinstance(self.local_responsibility, Mapping) and steps_of(self.local_responsibility) is None:
            by_area("local_responsibility", self.local_responsibility, areas)  # type: ignore[arg-type]
        opening = np.tile(by_fund("opening", self.opening, self.funds), (standing.lanes, 1))
        none = np.zeros((standing.lanes, len(areas), opening.shape[-1]))
        every = np.ones_like(none)
        return FundBooks(terms, opening, self.emergency_share * opening, none, none, none, none, none, every, every)

    def drawn(self, memory: FundBooks, lent: Array) -> FundBooks:
        """F - lent: the fund after a loan to areas ``(lane, fund)``, or with what is paid back where negative."""
        return memory._replace(stock=memory.stock - lent)

    def step(self, state: State, memory: FundBooks) -> tuple[Decision, FundBooks]:
        """Levy, settle, pay out; in a month between the dates interest and emergencies alone."""
        if self.moves_nothing:
            return NOTHING, memory
        if state.place < memory.terms.first:
            return NOTHING, memory._replace(growth=growth_of_spending(state.last, state.before))
        acts = state.month_of_year in CALENDARS[self.calendar]
        collected = self._collect(state, memory, acts)
        books = self._booked(memory, collected)
        paid = self._pay(state, books, collected, acts)
        decision, books = self._moved(books, collected, paid)
        return decision, self._remembered(state, books, collected, paid, acts)

    def _collect(self, state: State, books: FundBooks, acts: bool) -> Collected:
        """The levy that falls due, lowered to the room left, with fiscal money and interest."""
        moved = moved_in(state.month, books.terms.begins)
        interest = books.stock * (self.interest_rate / MONTHS) * moved
        free = balance(state) - books.held
        if not acts:
            return Collected(np.zeros_like(free), np.zeros_like(free), np.zeros_like(interest), interest, free)
        spending = state.trailing.expenditure / MONTHS
        source = year_of_levy(state, self.levy_lag)
        whole = books.terms.levy_income * levy_base(source, self.levy_base) * moved
        asked = due_now(whole, months_in_force(state.month, books.terms.begins), books.paid)
        year = whole * (months_in_force(last_month(state.month), books.terms.begins) / MONTHS)
        if state.month_of_year == MONTHS:
            asked = asked + excess_levy(books.terms.levy_balance, free, spending, self.cap_months) * moved
        stock = books.stock + interest + books.held.sum(axis=-2)
        levy = within(asked, room(self.stop_when, stock, free, spending, source.income))
        part = 1.0 / len(CALENDARS[self.calendar])
        fiscal = np.broadcast_to(books.terms.fiscal * moved * part, interest.shape)
        return Collected(levy, year, fiscal, interest, free - levy)

    def _booked(self, books: FundBooks, collected: Collected) -> FundBooks:
        """The books with what came in; a share of it is kept for emergencies."""
        levy = collected.levy.sum(axis=-2)
        stock = books.stock + collected.interest + collected.fiscal
        emergency = books.emergency + self.emergency_share * (levy + collected.fiscal)
        if self.held_locally:
            return books._replace(stock=stock, emergency=emergency, held=books.held + collected.levy)
        return books._replace(stock=stock + levy, emergency=emergency)

    def _pay(self, state: State, books: FundBooks, collected: Collected, acts: bool) -> Paid:
        """Grants at a date out of the basic tranche, then emergencies; needs are those before any grant of the year."""
        need = score = emergency = back = due = urgent = np.zeros_like(collected.free)
        if not acts and self.emergency_share == 0.0:
            return Paid(need, score, emergency, back, due)
        spending = state.trailing.expenditure / MONTHS
        counts = self._counts(state, books) * moved_in(state.month, books.terms.begins)
        money = books.stock + books.held.sum(axis=-2)
        if acts:
            before = collected.free - books.received + self._over_plan(state, books)
            floor, target = (0.0, 0.0) if self.own_balance_first else (self.floor, self.target)
            yearly = gap(before, spending, floor, target) * counts
            due = still_due(yearly, state.month_of_year / MONTHS, books.received)
            if state.month_of_year == MONTHS:
                back = paid_back(yearly, books.received, books.advances)
            money = money + back.sum(axis=-2)
            basic = np.maximum(money - books.emergency, 0.0)
            by_scores = np.minimum(basic, self._score_pot(collected))
            weights = books.terms.score * (counts > 0.0)
            score = by_score(weights, by_scores) if self.payout == "by_score" else score
            need = by_need(self.payout, due, collected.free - back, spending, basic - score.sum(axis=-2))
        if self.emergency_share > 0.0:
            received, after = books.received + need - back, collected.free - back + need + score
            urgent = still_due(np.maximum(received - after, 0.0) * counts, 1.0, received)
            kept = np.minimum(books.emergency, money - (need + score).sum(axis=-2))
            emergency = by_need(self.payout, urgent, after, spending, kept)
        return Paid(need, score, emergency, back, np.maximum(np.maximum(due - need, urgent) - emergency, 0.0))

    def _counts(self, state: State, books: FundBooks) -> Array:
        """The share of a gap that is recognised, ``(lane, area, fund)``; 0 where an area is not eligible."""
        performance, one = books.terms.performance, np.ones_like(books.received)
        allowed = eligible(self.eligibility, books.paid_up_before, performance)
        return recognised(one, local_share(self.local_responsibility, state, books.terms.areas), performance, allowed)

    def _over_plan(self, state: State, books: FundBooks) -> Array:
        """Spending of the last twelve months that does not count."""
        planned = books.growth if self.budget_growth is None else np.asarray(self.budget_growth)
        return over_plan(state.trailing.expenditure, planned_against(state), planned, self.overshoot_limit)

    def _score_pot(self, collected: Collected) -> Array:
        """What goes out by score, ``(lane, fund)``: a share of what came in for the basic tranche."""
        came_in = collected.levy.sum(axis=-2) + collected.fiscal
        return np.asarray(self.score_share * (1.0 - self.emergency_share) * came_in)

    def _moved(self, books: FundBooks, collected: Collected, paid: Paid) -> tuple[Decision, FundBooks]:
        """F' = F + levies + back + called - grants; the fund's own stock is used before what areas hold is called."""
        grants = paid.grants
        stock, out = books.stock + paid.back.sum(axis=-2), grants.sum(axis=-2)
        call = called(books.held, out - stock) if self.held_locally else np.zeros_like(grants)
        levied = (call if self.held_locally else collected.levy) + paid.back
        closing = stock + call.sum(axis=-2) - out
        own = OwnFund(levied.sum(axis=-2), collected.fiscal, out, np.zeros_like(out), collected.interest, closing)
        left = np.minimum(books.emergency - paid.emergency.sum(axis=-2), closing + (books.held - call).sum(axis=-2))
        books = books._replace(stock=closing, held=books.held - call, emergency=np.maximum(left, 0.0))
        return Decision(levied=levied, granted=grants, wanting=paid.wanting, own=own), books

    def _remembered(self, state: State, books: FundBooks, collected: Collected, paid: Paid, acts: bool) -> FundBooks:
        """The year's accounts carried on; they begin anew after December."""
        up = books.paid_up * ((collected.free >= 0.0) | (collected.levy <= 0.0)) if acts else books.paid_up
        if state.month_of_year == MONTHS:
            none, ahead = np.zeros_like(books.received), np.maximum(books.paid - collected.year, 0.0)
            growth = growth_of_spending(state.last, state.before)
            fresh = books._replace(paid=ahead, received=none, advances=none, growth=growth)
            return fresh._replace(paid_up=np.ones_like(up), paid_up_before=up)
        received = books.received + paid.need + paid.emergency
        return books._replace(
            paid=books.paid + collected.levy, received=received, advances=books.advances + paid.need, paid_up=up
        )
