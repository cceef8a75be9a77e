"""From exposures to money: lines of every fund, then one roll of all funds, with the rules of each lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.fund_rules.protocol import Rule
from fundmodel.projection import economy
from fundmodel.projection.contributions import Accrual
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.base_year import Reconciled
from fundmodel.projection.project.money.care_fund import taken_since
from fundmodel.projection.project.money.funds import Fund
from fundmodel.projection.project.money.lines import Lines, LinesUnder
from fundmodel.projection.project.money.pooled_money import NONE_MOVED, Moved
from fundmodel.projection.project.money.roll_funds import Rolled, closed, pool_kept, roll_funds
from fundmodel.projection.project.money.rule_answers import OwnFunds, RuleAnswers
from fundmodel.projection.project.money.rule_sight import heads_of
from fundmodel.projection.project.money.settled_bills import unpaid_bills_evidence
from fundmodel.projection.project.people.waist import People
from fundmodel.vocabulary.dims import CARE_MEMO

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]


@dataclass(frozen=True)
class Pooling:
    """What rules moved, by fund, the fund they keep themselves, and by lever and fund what they multiplied by."""

    moved: Mapping[str, Moved]
    own: OwnFunds
    factors: Mapping[str, Mapping[str, Array]]


@dataclass(frozen=True)
class Money:
    """The funds by month ``(lane, area, month)``, the economy they live in, how the base year was met, and
    what rules moved where there are any."""

    months: Months
    funds: dict[str, Fund]
    received_ahead: Array
    accrual: Accrual
    payroll: Array
    mean_base: Array
    premium: Array
    subsidy: Array
    income: Array
    financing_held: NDArray[np.bool_]
    economy: economy.Economy
    reconciled: tuple[Reconciled, ...]
    memo: dict[str, Array]
    unpaid_bills: str
    pooling: Pooling | None = None


def project_money(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    financing: Financing,
    rules: Sequence[Rule | None] = (),
) -> Money:
    """Lines of base year and projection by the same monthly functions, then one roll of all funds; ``rules`` one a
    lane, none where no lane has any."""
    made = LinesUnder(assume, people, outlook, financing)
    lines, rolled, pooling = _under_rules(assume, people, rules, made) if any(rules) else _plain(made())
    moved = NONE_MOVED if pooling is None else pooling.moved
    return Money(
        months=lines.months,
        funds=closed(lines.books, rolled, moved),
        received_ahead=lines.received_ahead,
        accrual=lines.accrual,
        payroll=lines.payroll,
        mean_base=lines.mean_base,
        premium=lines.financing.premium,
        subsidy=lines.financing.subsidy,
        income=lines.financing.income[..., 1:],
        financing_held=lines.financing.held,
        economy=outlook,
        reconciled=lines.reconciled,
        memo={**lines.memo, **_care_memo(lines, rolled, moved), **lines.by_fund},
        unpaid_bills=unpaid_bills_evidence(assume, lines.months),
        pooling=pooling,
    )


def _plain(lines: Lines) -> tuple[Lines, Rolled, None]:
    return lines, roll_funds(lines.books), None


def _under_rules(
    assume: Assumptions, people: People, rules: Sequence[Rule | None], made: LinesUnder
) -> tuple[Lines, Rolled, Pooling]:
    """One roll in which the rules answer at every month's end."""
    at_work = RuleAnswers(rules, assume.data.areas, made, heads_of(people))
    rolled = roll_funds(at_work.lines.books, at_work.answer, at_work.shape[:2])
    return at_work.lines, rolled, Pooling(at_work.moved(), at_work.own(), at_work.factors())


def _care_memo(lines: Lines, rolled: Rolled, moved: Mapping[str, Moved]) -> dict[str, Array]:
    """What long-term care takes from each purse, and what the pool would hold had it kept its part since the valuation
    date; nothing where no lane keeps the fund."""
    care = lines.care
    if care.book is None:
        return {}
    without = pool_kept(lines.books, rolled, taken_since(care), moved)
    return dict(zip(CARE_MEMO, (care.from_pool, care.from_accounts, care.from_resident, without), strict=True))
