"""How the funds pay: what care would cost, then new drugs, procurement prices, packages per head and budgets, each in
its turn; what the fund owes is what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.expenditure import capitation, catalogue, global_budget, procurement
from fundmodel.projection.project.money.benefit_lines import Benefits
from fundmodel.projection.project.money.funds import YEAR, index, total
from fundmodel.projection.project.money.settled_bills import PAID_AT_ONCE
from fundmodel.projection.sums import sum_years
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Months = NDArray[np.datetime64]
Lines = dict[str, Array]

DRUG_LINES: Final = ("inpatient", "outpatient", "chronic")
"""Lines with drugs and consumables bought in bulk; negotiated drugs are under patent and stay out of procurement."""
CATALOGUE_LINES: Final = (*DRUG_LINES, "negotiated_drugs")
PACKAGE_LINES: Final = DRUG_LINES


@dataclass(frozen=True)
class Payment:
    """What a fund owes by line, and the way from care to it: yuan by name, ``(lane, area, month)``."""

    lines: Lines
    memo: Lines


@dataclass(frozen=True)
class Settled:
    """What a yearly contract changes by line: paid less charged, yuan ``(lane, area, month)``."""

    by_line: Lines

    @property
    def borne(self) -> Array:
        """Charges that providers are not paid."""
        return total({name: np.maximum(-change, 0.0) for name, change in self.by_line.items()})

    @property
    def kept(self) -> Array:
        """Pay beyond charges that providers keep."""
        return total({name: np.maximum(change, 0.0) for name, change in self.by_line.items()})


def payment(
    assume: Assumptions, scheme: str, months: Months, incurred: Benefits, planned_income: Array, members: Array
) -> Payment:
    """owed = incurred x factor + catalogue added - procurement saved + handed back - over-runs borne + savings kept.

    ``incurred`` is what care costs the fund before any mechanism (the factor is that of a shock), ``planned_income``
    what it can count on in each year before interest, ``members`` its heads by month. Yearly contracts divide a year's
    result over its months in proportion to demand. The base year is what was paid, so nothing acts in it; switched
    off, a line stays as it is to the last bit.
    Source: METHODS 4.6, 4.7.
    """
    incurred = _shocked(assume, scheme, months, incurred)
    listed, added = _listed(assume, months, incurred.lines)
    bought, saved, handed = _bought(assume, months, listed)
    charged = {name: line - saved[name] if name in saved else line for name, line in listed.items()}
    covered = _covered(assume, scheme, months)
    packages = _packages(assume, months, charged, members, covered)
    away = _over(incurred.memo["inpatient_elsewhere"], incurred.lines["inpatient"])
    budget, point_value = _budget(assume, scheme, months, charged, planned_income, (covered, away))
    owed = dict(bought)
    for settled in (packages, budget):
        for name, change in settled.by_line.items():
            owed[name] = owed[name] + change
    return Payment(
        owed,
        {
            "benefits_incurred": total(incurred.lines),
            "catalogue_added": added,
            "procurement_saved": total(saved),
            "procurement_handed_back": total(handed),
            "overrun_borne": packages.borne + budget.borne,
            "savings_kept": packages.kept + budget.kept,
            "benefits_owed": total(owed),
            "point_value": point_value,
        },
    )


def _shocked(assume: Assumptions, scheme: str, months: Months, incurred: Benefits) -> Benefits:
    """Bills of providers times factor (1 + epidemic) of their month, 1 in the base year."""
    factor = assume.monthly(f"{scheme}.care_factor", months) * (1.0 + assume.monthly("cost.epidemic", months))
    factor[..., YEAR] = 1.0
    lines = {name: line if name in PAID_AT_ONCE else line * factor for name, line in incurred.lines.items()}
    return replace(incurred, lines=lines)


def _listed(assume: Assumptions, months: Months, lines: Lines) -> tuple[Lines, Array]:
    """Lines after additions to the drug list, and what these add net of older drugs that they replace."""
    first_januaries = months[::12]
    added = {}
    for name in CATALOGUE_LINES:
        growth = assume.monthly(f"payment.catalogue_growth_{name}", first_januaries)
        added[name] = catalogue.additions(lines[name], index(growth))
    gross = total(added)
    older = {name: lines[name] * _drug_share(assume, name) for name in DRUG_LINES}
    substitution = assume.scalar("payment.catalogue_substitution")[..., None]
    taken = catalogue.replaced(gross, older, substitution)
    listed = {name: line + added[name] if name in added else line for name, line in lines.items()}
    listed |= {name: listed[name] - taken[name] for name in taken}
    if any((listed[name] < 0.0).any() for name in taken):
        raise ProjectionError(
            Said(
                "What the drug list adds replaces more than is spent on older drugs; lower "
                "payment.catalogue_substitution or the growth of the list "
                "(payment.catalogue_growth_...)."
            )
        )
    return listed, np.asarray(gross - total(taken))


def _bought(assume: Assumptions, months: Months, lines: Lines) -> tuple[Lines, Lines, Lines]:
    """Lines at procured prices with what is handed back, and by line what was saved and handed back."""
    cut, handed = _batches(assume, months)
    parts = {name: procurement.procured(lines[name], _drug_share(assume, name), cut, handed) for name in DRUG_LINES}
    bought = lines | {name: lines[name] - part.saved + part.handed_back for name, part in parts.items()}
    saved = {name: part.saved for name, part in parts.items()}
    return bought, saved, {name: part.handed_back for name, part in parts.items()}


def _batches(assume: Assumptions, months: Months) -> tuple[Array, Array]:
    """Depth of the cuts in force and of what is handed back, as parts of spending on drugs; one batch a year from the
    year after the base year on."""
    numbers = np.arange(len(months)) % 12 + 1
    starts = numbers == assume.scalar("payment.procurement_month")[..., None]
    share, price_cut, hand_back = (
        assume.monthly(f"payment.procurement_{name}", months) for name in ("share", "cut", "hand_back")
    )
    share = np.where(starts & (np.arange(len(months)) >= 12), share, 0.0)
    if (np.cumsum(share, axis=-1)[..., -1] > 1.0).any():
        raise ProjectionError(
            Said(
                "Batches of payment.procurement_share take up more than all spending on drugs and "
                "consumables; let it fall, for example to 0 by 2040."
            )
        )
    compliance, rebound = (
        assume.scalar(f"payment.procurement_{name}")[..., None] for name in ("compliance", "rebound")
    )
    cut = procurement.net_cut(share, price_cut, compliance, rebound)
    back = procurement.within_term(procurement.in_force(cut * hand_back), assume.scalar("payment.procurement_term"))
    return procurement.in_force(cut), back


def _drug_share(assume: Assumptions, line: str) -> Array:
    return assume.scalar(f"payment.drug_share_{line}")[..., None]


def _covered(assume: Assumptions, scheme: str, months: Months) -> Array:
    """Share of the fund's members under packages per head by month; settled when the year's package begins."""
    if scheme != "resident":
        return np.zeros((1, 1, len(months)))
    share = assume.monthly("payment.capitation_share", months)
    in_force = _projected(share > 0.0)
    return _all_year(global_budget.first_in_force(share, in_force), in_force)


def _packages(assume: Assumptions, months: Months, charged: Lines, members: Array, covered: Array) -> Settled:
    """Packages per head for the covered: per head they grow from what was spent in the year before the first."""
    lines = {name: charged[name] for name in PACKAGE_LINES}
    spent = total(lines)
    in_force = covered > 0.0
    growth, overrun, saving = (
        global_budget.first_in_force(assume.monthly(f"payment.capitation_{name}", months), in_force)
        for name in ("growth", "overrun_share", "saving_share")
    )
    heads = sum_years(members) / 12.0
    in_year = global_budget.in_force_in(in_force)
    never = np.zeros_like(in_year)
    path = global_budget.budget_path(_over(sum_years(spent), heads), growth, in_year, growth, never)
    allowed = capitation.package(path, heads, global_budget.share_in_scope(spent, covered))
    demand = sum_years(spent * covered)
    paid = capitation.paid_by_package(demand, allowed, overrun, saving)
    return Settled(_spread(lines, covered, demand, paid))


def _budget(
    assume: Assumptions,
    scheme: str,
    months: Months,
    charged: Lines,
    planned_income: Array,
    outside: tuple[Array, Array],
) -> tuple[Settled, Array]:
    """The fund's in-patient budget and what providers get under it, and the value of a point, 0 where none rule.

    ``outside`` are the shares of members under packages and of the fund's in-patient spending away from home.
    """
    packaged, away = outside
    grows, by_income = (assume.flags(f"payment.{scheme}.budget", word, months) for word in ("growth", "income_share"))
    in_force = _projected(grows | by_income)

    def of_year(name: str) -> Array:
        return global_budget.first_in_force(assume.monthly(f"payment.{name}", months), in_force)

    drugs = charged["negotiated_drugs"] * assume.scalar("payment.budget_negotiated_drugs")[..., None]
    lines = {"inpatient": charged["inpatient"], "negotiated_drugs": drugs}
    spent = total(lines)
    elsewhere = global_budget.first_in_force(away, in_force)
    local = _all_year(1.0 - elsewhere * (1.0 - of_year("budget_out_of_area")), in_force)
    scope = local * (1.0 - packaged)
    laid_down = of_year(f"{scheme}.budget_income_share") * planned_income
    is_laid_down = global_budget.first_in_force(by_income, in_force)
    in_year = global_budget.in_force_in(in_force)
    path = global_budget.budget_path(
        sum_years(spent), of_year(f"{scheme}.budget_growth"), in_year, laid_down, is_laid_down
    )
    allowed = path * global_budget.share_in_scope(spent, scope)
    demand = sum_years(spent * scope)
    smooth, by_points = (
        global_budget.first_in_force(assume.flags(f"payment.{scheme}.budget_rule", word, months), in_force)
        for word in ("smooth", "points")
    )
    terms = global_budget.Sharing(*(of_year(name) for name in global_budget.Sharing._fields))
    on_charges = global_budget.paid_on_charges(demand, allowed, terms, smooth)
    creep = global_budget.weight_creep(of_year(f"{scheme}.weight_growth"), in_year & by_points)
    number = global_budget.points(demand[..., None, :], creep[..., None, :])
    value = global_budget.point_value(allowed, number, of_year("point_value_low"), of_year("point_value_high"))
    paid = np.where(in_year & by_points, value * number, on_charges)
    shown = np.where(in_year & by_points, value, 0.0)
    return Settled(_spread(lines, scope, demand, paid)), _all_year(shown, in_force)


def _projected(in_force: Flags) -> Flags:
    """``in_force`` without the base year, whose published spending is what was paid under the terms of that year."""
    after = in_force.copy()
    after[..., YEAR] = False
    return after


def _over(some: Array, whole: Array) -> Array:
    """some / whole, nothing where there is nothing to divide by."""
    shape = np.broadcast_shapes(some.shape, whole.shape)
    return np.divide(some, whole, out=np.zeros(shape), where=np.broadcast_to(whole > 0.0, shape))


def _all_year(yearly: Array, in_force: Flags) -> Array:
    """A value of the year in each of its months in force, 0 in the others."""
    return np.asarray(np.where(in_force, np.repeat(yearly, 12, axis=-1), 0.0))


def _spread(lines: Lines, scope: Array, demand: Array, paid: Array) -> Lines:
    """(paid / demand - 1) of the year on every month and line in scope: months in proportion to their demand."""
    shape = np.broadcast_shapes(demand.shape, paid.shape)
    ratio = np.divide(paid, demand, out=np.ones(shape), where=np.broadcast_to(demand != 0.0, shape))
    change = np.repeat(ratio - 1.0, 12, axis=-1)
    return {name: np.asarray(line * scope * change) for name, line in lines.items()}
