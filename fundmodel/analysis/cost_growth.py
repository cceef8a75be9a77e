"""Why spending grows: people, ages, coverage, price, use and design, by logarithmic mean, in whatever order (METHODS
9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.once import once
from fundmodel.projection.sums import sum_years
from fundmodel.vocabulary.dims import BENEFIT_LINES, POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

Array = NDArray[np.float64]

PARTS: Final = ("people", "ages", "coverage", "price", "use", "design")
"""Population; cost-weighted heads a member (births a head, for maternity); members of the population; prices; unit cost
at constant prices by the rule of growth; and all else that moves a line: payment rules, waiting, months of the year."""
SCHEME: Final = {"employee_pooled": "employee", "resident": "resident"}
MEMBERS: Final = {"employee_pooled": ("active", "flexible", "completing", "retired"), "resident": ("resident",)}
MOTHERS: Final = {"employee_pooled": "births_employee", "resident": "births_other"}
MATERNITY: Final = ("maternity_medical", "maternity_allowance")
PAID: Final = "cost.retired_active_payment_ratio"


def log_mean(a: Array, b: Array) -> Array:
    """L(a, b) = (b - a) / ln(b / a); a where they are equal, 0 where either is 0. Source: METHODS 9.3."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    low, high = np.minimum(a, b), np.maximum(a, b)
    rise = np.divide(high - low, low, out=np.zeros(a.shape), where=low > 0.0)
    per_log = np.divide(rise, np.log1p(rise), out=np.ones(a.shape), where=rise > 0.0)
    return np.asarray(low * per_log)


def lmdi(before: Array, after: Array) -> Array:
    """part_j = L(E0, E1) ln(x_j1 / x_j0), E = prod_j x_j: what each factor added, ``(..., factor)``.

    The parts sum to E1 - E0, whatever the order of the factors. Where a product is zero at one end the factors that
    are zero there share the change equally (the limit as they go to zero together); zero at both ends gives zero
    parts. Negative or undefined factors raise ``InputError``. Source: METHODS 9.3, I-46.
    """
    if not (np.all(before >= 0.0) and np.all(after >= 0.0)):
        raise InputError(Said("A decomposition by logarithms needs factors that are numbers and not negative."))
    before, after = np.broadcast_arrays(before, after)
    start, end = np.prod(before, axis=-1), np.prod(after, axis=-1)
    positive = (before > 0.0) & (after > 0.0)
    logs = np.log(np.divide(after, before, out=np.ones(after.shape), where=positive))
    parts = log_mean(start, end)[..., None] * logs
    gone = (start == 0.0) != (end == 0.0)
    zero = np.where((start == 0.0)[..., None], before, after) == 0.0
    share = zero / np.maximum(zero.sum(axis=-1, keepdims=True), 1)
    return np.where(gone[..., None], share * (end - start)[..., None], parts)


@once
def decompose(run: Projection) -> xr.Dataset:
    """Growth of a pooled fund's benefits in each year, in six parts that sum to it.

    ``part`` (..., fund, item, year) in yuan, ``change`` (..., fund, year) their sum, ``cumulative`` the parts added up
    since the base year, ``contribution`` the parts over the year before's spending, so that they sum to its growth.
    Every line of spending is decomposed on its own and the parts are added. Care is population x members of it x
    cost-weighted heads a member x price x use x design; maternity follows births in place of cost-weighted heads, and
    the critical-illness premium follows members. Source: METHODS 9.3.
    """
    import xarray as xr

    years = run.economy["year"].values
    parts = np.stack([_fund_parts(run, fund) for fund in POOLED_FUNDS], axis=-3)
    spent = np.stack([np.asarray(sum(_spent(run, fund).values())) for fund in POOLED_FUNDS], axis=-2)
    leading = tuple(str(dim) for dim in run.economy["gdp"].dims[:-1])
    dims = (*leading, "fund", "item", "year")
    whole = (*leading, "fund", "year")
    return xr.Dataset(
        {
            "part": (dims, parts, {"units": "CNY"}),
            "change": (whole, np.diff(spent, axis=-1), {"units": "CNY"}),
            "cumulative": (dims, np.cumsum(parts, axis=-1), {"units": "CNY"}),
            "contribution": (dims, parts / spent[..., None, :-1], {"units": "fraction"}),
        },
        coords={
            **{dim: run.economy[dim].values for dim in leading},
            "fund": list(POOLED_FUNDS),
            "item": list(PARTS),
            "year": years[1:],
        },
    )


def _fund_parts(run: Projection, fund: str) -> Array:
    """Parts of all lines of a fund, ``(..., part, year)``."""
    total: Array | float = 0.0
    for line, spent in _spent(run, fund).items():
        factors = _factors(run, fund, line, spent)
        total = total + np.moveaxis(lmdi(factors[..., :-1, :], factors[..., 1:, :]), -1, -2)
    return np.asarray(total)


def _spent(run: Projection, fund: str) -> dict[str, Array]:
    """Benefits of each year by line, yuan ``(..., year)``."""
    amount = run.ledger["amount"].sel(fund=fund)
    monthly = {line: amount.sel(line=line).values for line in BENEFIT_LINES}
    return {line: sum_years(values) for line, values in monthly.items()}


def _factors(run: Projection, fund: str, line: str, spent: Array) -> Array:
    """The six factors of one line, ``(..., year, factor)``; their product is its spending."""
    population, price = _mean(run, "population"), run.economy["price_index"].values
    members = sum(_mean(run, group) for group in MEMBERS[fund])
    if line in MATERNITY:
        births = run.flow_exposures["flow"].sel(exposure="births").values
        mothers = run.flow_exposures["flow"].sel(exposure=MOTHERS[fund]).values
        ages, coverage, use = births / population, _over(mothers, births), _base_index(run) / price
    elif line == "critical_illness":
        ages, coverage, use = np.ones(spent.shape), members / population, _financing_index(run, fund) / price
    else:
        ages, coverage = _cost_heads(run, fund) / members, members / population
        use = run.economy[f"use_index_{SCHEME[fund]}"].values
    factors = (population, ages, coverage, price, use)
    volume = np.prod(np.broadcast_arrays(*factors), axis=0)
    return np.stack(np.broadcast_arrays(*factors, _over(spent, volume)), axis=-1)


def _over(some: Array, whole: Array) -> Array:
    """some / whole; nothing over nothing is one, so that the product stays what it is."""
    if np.any((whole == 0.0) & (some != 0.0)):
        raise InputError(
            Said("There is spending or a birth without anybody behind it; the growth of cost has no parts then.")
        )
    return np.divide(some, whole, out=np.ones(np.broadcast_shapes(some.shape, whole.shape)), where=whole != 0.0)


def _mean(run: Projection, exposure: str) -> Array:
    """Mean of the year's mid-month stocks, ``(..., year)``."""
    data = run.stock_exposures.sel(exposure=exposure)
    stock = data["stock"].values
    return np.asarray(0.5 * (stock[..., :-1] + data["jump"].values + stock[..., 1:]))


def _cost_heads(run: Projection, fund: str) -> Array:
    """Heads weighted by what the fund pays at their age: retired members at their higher payment ratio.

    Where a scenario gives some areas a ratio of their own, what that moves stays in design.
    """
    if fund == "resident":
        return _mean(run, "cost_resident")
    paid = np.array([scenario["entries"][PAID]["value"] for scenario in run.provenance["scenarios"]], dtype=np.float64)
    each = paid[:, None, None] if "scenario" in run.economy.dims else paid[:, None]
    return np.asarray(_mean(run, "cost_active") + each * _mean(run, "cost_retired"))


def _base_index(run: Projection) -> Array:
    """Index of the contribution base, one in the base year."""
    rate = 1.0 + run.economy["base_growth"].values
    return np.asarray(np.cumprod(np.concatenate([np.ones_like(rate[..., :1]), rate[..., 1:]], axis=-1), axis=-1))


def _financing_index(run: Projection, fund: str) -> Array:
    """What the critical-illness premium grows with: the base of employees, financing per head of residents."""
    if fund == "employee_pooled":
        return _base_index(run)
    per_head = (run.economy["premium"] + run.economy["subsidy"]).values
    return np.asarray(per_head / per_head[..., :1])
