"""From what a fund owes by month to what it pays: bills in settlement, changes of their terms, advances to providers.

Published months are money paid, so what the stages give is the path paid under the terms of the base year. The bills
behind it are those of a smooth volume, the lines without their season; dated changes of the terms move payments.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import published_bills
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.projection.expenditure.run_off import checked_triangle, pattern_from
from fundmodel.projection.expenditure.settlement import (
    Bills,
    Terms,
    clearing_months,
    prepaid,
    run_off_in_force,
    settle,
)
from fundmodel.projection.project.money.funds import base_year_sum, season, total
from fundmodel.projection.project.money.levers import UNMOVED, Levers
from fundmodel.projection.sums import sum_years
from fundmodel.vocabulary.errors import Fault, InputError, ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

SCHEME: Final = {"employee_pooled": "employee", "resident": "resident"}
PAID_AT_ONCE: Final = ("critical_illness", "maternity_allowance")
"""Lines that are no bills of providers: a premium to an insurer, and allowances to mothers."""
RUN_OFF_MONTHS: Final = range(7)
HISTORY: Final = 24
"""Months before the base year whose bills are still settled or held back in it."""


class Settlement(NamedTuple):
    """Spending by line as it is paid, yuan ``(lane, area, month)``, and the bills behind it."""

    lines: dict[str, Array]
    bills: Bills


def settled(
    assume: Assumptions, fund: str, lines: dict[str, Array], months: Months, levers: Levers = UNMOVED
) -> Settlement:
    """incurred = paid + change in unpaid bills;  paid = paid under the terms of the base year + what a change moves.

    ``lines`` is spending by line under the terms of the base year, ``(lane, area, month)``, and comes back bit for
    bit while these hold; what a rule multiplies enters before settlement. Source: METHODS 4.11.
    """
    lines = {
        name: line if name in PAID_AT_ONCE else levers.moved("benefits", fund, line) for name, line in lines.items()
    }
    billed = {name: line for name, line in lines.items() if name not in PAID_AT_ONCE}
    inpatient = base_year_sum(billed["inpatient"]) / base_year_sum(total(billed))
    since = _terms(assume, fund, np.concatenate([np.full(HISTORY + 12, months[11]), months[12:]]), inpatient)
    before = since.of_first_year
    volumes = {
        name: line / season(assume, SCHEME[fund], "expenditure", len(months) // 12) for name, line in billed.items()
    }
    volume = _volume(assume, fund, volumes, billed, before)
    usual = settle(volume, before)
    now = usual if _same(before, since) else settle(volume, since)
    scale, arrears = _held_to_published(assume, fund, usual.unpaid[..., HISTORY + 11], str(months[11]))
    moved = scale[..., None] * (now.paid - usual.paid)[..., HISTORY:]
    share = {name: part / total(volumes) for name, part in volumes.items()}
    paid = {name: line + moved * share[name] if name in share else line for name, line in lines.items()}
    _not_below_zero(assume, fund, total({name: paid[name] for name in billed}), months)
    unpaid = scale[..., None] * now.unpaid[..., HISTORY - 1 :] + arrears[..., None]
    advanced, outstanding = _advances(assume, fund, total({name: paid[name] for name in billed}), months)
    incurred = total(paid) + np.diff(unpaid, axis=-1)
    return Settlement(paid, Bills(incurred, unpaid[..., 1:], advanced, outstanding))


def _terms(assume: Assumptions, fund: str, months: Months, inpatient: Array) -> Terms:
    """The terms in force in each of ``months``, which repeat a month for as long as its terms held.

    ``inpatient`` ``(lane, area)`` is the share of bills that are for in-patient care, of which the scheme's
    out-of-area share is settled through another area.
    """
    held, delay, at_once, further, month, concentrated, passed = (
        assume.monthly(f"settlement.{name}", months)
        for name in (
            "holdback",
            "delay_months",
            "immediate_share",
            "out_of_area_delay",
            "clearing_month",
            "clearing_month_share",
            "clearing_pass_share",
        )
    )
    away = assume.monthly(f"{SCHEME[fund]}.out_of_area_share", months) * inpatient[..., None]
    elsewhere = np.stack(np.broadcast_arrays(away, further), axis=-1)
    run_off = run_off_in_force(_run_off(assume, fund), held, delay, at_once, elsewhere)
    return Terms(run_off, held, clearing_months(month, concentrated), passed)


def _run_off(assume: Assumptions, fund: str) -> Array:
    """Shares of a month's bills paid 0, 1, 2 .. months later: the package's own triangle, or the assumed pattern."""
    assumed = assume.weights("settlement.run_off", tuple(RUN_OFF_MONTHS))
    triangles = published_bills.settlement_triangles(assume.data, fund)
    if not any(triangles):
        return assumed
    own = [
        None if one is None else _own_pattern(assume.data, fund, area, one)
        for area, one in zip(assume.data.areas, triangles, strict=True)
    ]
    longest = max(assumed.shape[-1], *(len(one) for one in own if one is not None))
    pattern = np.zeros((assumed.shape[0], len(own), longest))
    pattern[..., : assumed.shape[-1]] = assumed
    for area, shares in enumerate(own):
        if shares is not None:
            pattern[:, area] = np.pad(shares, (0, longest - len(shares)))
    return pattern


def _own_pattern(data: DataPackage, fund: str, area: str, triangle: published_bills.Triangle) -> Array:
    """The pattern of an area's own triangle; what is wrong with it is told with table, area, fund and year."""
    try:
        return pattern_from(checked_triangle(*triangle))
    except InputError as error:
        problems = [(one.place, one.problem, one.fix) for one in error.faults] or [
            (None, error.heading, Said("Correct the rows of the area and fund, or leave them out"))
        ]
        faults = [
            Fault(
                "settlement_triangle",
                Said("{where}: {problem}", where=[area, data.base_year, fund], problem=problem),
                fix,
                place=place or area,
            )
            for place, problem, fix in problems
        ]
        raise InputError(Said("The triangle cannot be used:"), faults) from error


def _same(one: Terms, other: Terms) -> bool:
    parts = ((getattr(one, name), getattr(other, name)) for name in Terms.__dataclass_fields__)
    return all(np.array_equal(a, b) for a, b in parts)


def _volume(assume: Assumptions, fund: str, volumes: dict[str, Array], billed: dict[str, Array], terms: Terms) -> Array:
    """Bills of each month on a smooth path from ``HISTORY`` months before the base year, such that what the usual
    terms pay of them in the base year is what was paid."""
    growth = published_bills.spending_growth(assume.data, fund, assume.data.base_year)
    smooth = total(volumes)
    first = smooth[..., :12]
    path = np.concatenate([first / (1.0 + growth) ** 2, first / (1.0 + growth), smooth], axis=-1)
    modelled = base_year_sum(settle(path, terms).paid[..., HISTORY:])
    return np.asarray(path * (base_year_sum(total(billed)) / modelled)[..., None])


def _held_to_published(assume: Assumptions, fund: str, modelled: Array, month: str) -> tuple[Array, Array]:
    """(scale of the bills in settlement, arrears beside them), ``(lane, area)``: one and nothing where no stock of
    unpaid bills is published.

    A published stock above the modelled one is arrears that stay; one below it says that bills are settled sooner.
    """
    published = published_bills.published_stock(assume.data, fund, "unpaid_bills_yuan", month)
    unknown = np.isnan(published)
    scale = np.where(unknown, 1.0, np.minimum(1.0, published / modelled))
    arrears = np.where(unknown, 0.0, np.maximum(0.0, published - modelled))
    return scale, arrears


def _advances(assume: Assumptions, fund: str, paid: Array, months: Months) -> tuple[Array, Array]:
    """What is paid in advance less what comes back, and what stands out; what stood out before the first projected
    month is rolled on."""
    wanted, recovered = (
        assume.monthly(f"settlement.{name}", months[::12]) for name in ("prepayment_months", "prepayment_recovered")
    )
    published = np.nan_to_num(published_bills.published_stock(assume.data, fund, "prepayments_yuan", str(months[11])))
    yearly = sum_years(paid) / 12.0
    target = np.zeros(np.broadcast_shapes(wanted.shape, yearly.shape))
    target[..., 1:] = (wanted * yearly[..., [0, *range(yearly.shape[-1] - 1)]])[..., 1:]
    flow, stock = prepaid(target, recovered)
    return flow, stock + published[..., None]


def _not_below_zero(assume: Assumptions, fund: str, paid: Array, months: Months) -> None:
    """Refuse a change so sudden that a month would see money come back from providers."""
    if not (paid < 0.0).any():
        return
    lane, _, month = np.unravel_index(int(np.argmin(paid)), paid.shape)
    name = assume.scenarios[int(lane) if len(assume.scenarios) > 1 else 0].name
    raise ProjectionError(
        Said(
            "settlement of {fund} in the scenario {name}: the terms change so suddenly that "
            "providers would pay back {yuan:,.0f} yuan in {month}. Phase the change in, for "
            "example {{value: {{2027-01: 0, 2028-01: 2}}, interpolate: linear}} for "
            "settlement.delay_months.",
            fund=fund,
            name=name,
            yuan=-paid.min(),
            month=months[int(month)],
        )
    )


def unpaid_bills_evidence(assume: Assumptions, months: Months) -> str:
    """What the unpaid bills of the run rest on, by the fund of which least is known.

    "published": the package gives the stock at the valuation date; "estimated": it gives a triangle of settlement;
    "assumed": neither, ordinary bills in settlement only, by an assumed run-off.
    """
    evidence = []
    for fund in SCHEME:
        stock = published_bills.published_stock(assume.data, fund, "unpaid_bills_yuan", str(months[11]))
        estimated = all(triangle is not None for triangle in published_bills.settlement_triangles(assume.data, fund))
        evidence.append(0 if not np.isnan(stock).any() else 1 if estimated else 2)
    return ("published", "estimated", "assumed")[max(evidence)]
