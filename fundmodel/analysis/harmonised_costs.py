"""What it costs to give all areas one level of rates and benefits, apart from what pooling does (METHODS 7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.bridge_owed import unbridged
from fundmodel.analysis.pooled_totals import pooled_totals
from fundmodel.analysis.regime import EMPLOYEE, Regime, funds_of, in_company, run_under
from fundmodel.analysis.runs import yearly
from fundmodel.analysis.transfers import pooled_ledger
from fundmodel.fund_rules.measures import MONTHS

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.project import Prepared
    from fundmodel.projection.result import Projection

TERMS: Final = "city_terms"
"""The table that holds what areas have today."""
RATE: Final = "employer_rate"
RATIOS: Final[Mapping[str, str]] = {EMPLOYEE: "employee_payment_ratio", "resident": "resident_payment_ratio"}
CARE: Final = "hub_share"
"""The share of an area's care that its members seek in the hub, which itself has none."""
DRAWN: Final = 0.1
"""Of what is treated at home, the part that goes to the hub once benefits are one: a judgement."""
HUB_PRICE: Final = 1.2
"""What the same care costs in the hub, of its cost at home: a judgement."""
STEPS: Final[Mapping[str, str]] = {"rates": "pure", "average": "rates", "max": "rates", "drawn": "max"}
"""Each step, and the one that it is held against: rates alone at their average; with them benefits at the average, or
at the highest; with these, patients drawn to the hub."""
COLUMNS: Final = ("step", "over", "fund", "own_money", "brings", "brings_last_year", "months", "months_brought")


@dataclass(frozen=True, eq=False)
class Harmonised:
    """``table`` is of ``regime``, a row for each step and fund: what all areas and the rule's fund hold together at the
    end less what is owed (``own_money``, yuan), what the step ``brings`` over all years and in the last one against the
    step ``over`` (yuan, below 0 it costs), and the same as ``months`` of spending at the end."""

    regime: str
    table: pd.DataFrame


def levelled_on(regimes: Sequence[Regime], data: DataPackage) -> Regime | None:
    """The regime beside which levels are shown: the unified one, else the last that pools; None where there is none,
    or where the package does not say what its areas have."""
    pooling = [one for one in regimes if one.pools]
    if not pooling or not has_terms(data):
        return None
    return next((one for one in pooling if one.kind == "unified"), pooling[-1])


def has_terms(data: DataPackage) -> bool:
    """Whether the package says which rates and payment ratios its areas have."""
    terms = data.tables.get(TERMS)
    return terms is not None and {"area", RATE, *RATIOS.values()} <= set(terms.columns)


def harmonised_costs(
    prepared: Prepared, regime: Regime, pure: Projection, begins: str, behaviour: str = "none"
) -> Harmonised:
    """H = own money with a step - own money without it; H_t = sum_i E_i (rr* / rr_i - 1) ramp_t for benefits.

    ``pure`` is the run of the regime as it is with ``behaviour``, which every step keeps. Levels are reached in three
    years from the month in which the regime begins, ``begins`` where it does not say it. Rates are those of employers,
    their average weighted by payroll; so is the average of benefits, by the cost they apply to. Source: METHODS 7.3.
    """
    funds = funds_of(regime)
    runs = {"pure": pure} | {
        step: run_under(prepared, with_levels(regime, step, prepared.data, begins, behaviour))
        for step in steps_of(prepared.data)
    }
    held = {step: _held(run) for step, run in runs.items()}
    rows = []
    for fund in funds:
        for step, own in held.items():
            over = STEPS.get(step, step)
            money, before = own[fund], held[over][fund]
            brings = money[0] - before[0]
            in_last = brings - (money[1] - before[1])
            rows.append([step, over, fund, money[0], brings, in_last, money[2], money[2] - before[2]])
    return Harmonised(regime.name, pd.DataFrame(rows, columns=list(COLUMNS)))


def steps_of(data: DataPackage) -> tuple[str, ...]:
    """The steps that a package has figures for: without care in a hub nobody is drawn to it."""
    terms = data.table(TERMS)
    one_hub = CARE in terms and int(terms[CARE].isna().sum()) == 1
    return tuple(step for step in STEPS if step != "drawn" or one_hub)


def with_levels(
    regime: Regime, step: str, data: DataPackage, begins: str, behaviour: str = "none"
) -> Mapping[str, Any]:
    """The rule of a regime in company with what a step adds to it."""
    rule = regime.answered(behaviour)
    since = rule.get("from", begins)
    terms = data.table(TERMS).set_index("area")
    funds = list(funds_of(regime))
    benefits = {"rates": "none", "drawn": "max"}.get(step, step)
    level: dict[str, Any] = {"kind": "harmonise", "benefits": benefits, "funds": funds}
    if EMPLOYEE in funds:
        level |= {"rates": terms[RATE].to_dict(), "rate_target": "average"}
    if benefits != "none":
        level["payment_ratios"] = {fund: terms[RATIOS[fund]].to_dict() for fund in funds}
    others = [level]
    if step == "drawn":
        hub = str(terms.index[terms[CARE].isna()][0])
        care = {"hub": hub, "flows": terms[CARE].fillna(0.0).to_dict(), "drawn": DRAWN, "hub_price": HUB_PRICE}
        others.append({"kind": "cross_area", "funds": funds, **care})
    first = since if isinstance(since, str) else min(since.values())
    return in_company(rule, *others, **{"from": first})


def _held(run: Projection) -> dict[str, tuple[float, float, float]]:
    """By fund: own money at the end of the last year and of the one before, and what it is in months of spending."""
    money = pooled_totals(run)["own_money"]
    spent = yearly(unbridged(run.ledger)["expenditure"].sum("area"))
    found = {}
    for fund in pooled_ledger(run, "closing")["fund"].values:
        last, before = (float(np.ravel(money.sel(fund=fund).isel(year=at).values)[0]) for at in (-1, -2))
        year = float(np.ravel(spent.sel(fund=fund).isel(year=-1).values)[0])
        found[str(fund)] = (last, before, MONTHS * last / year if year > 0 else float("nan"))
    return found
