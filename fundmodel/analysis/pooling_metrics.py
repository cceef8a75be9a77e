"""Regimes side by side: who falls below the line, who must be bridged, who pays, and what is gained in all (METHODS
7.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from fundmodel.analysis import inequality
from fundmodel.analysis.bridging import LEAST, balance_without_bridge, bridging, needs_bridging
from fundmodel.analysis.depletion import below_floor
from fundmodel.analysis.floors import Floors, joined, require_floors
from fundmodel.analysis.frame import HasLedger, check_choice
from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.ledger_read import frame
from fundmodel.analysis.pooled_totals import balances_before_transfers, financed_by, pooled_totals
from fundmodel.analysis.risk_pooling import LEAST_YEARS, risk_pooling_gain
from fundmodel.analysis.runs import december, with_scenario
from fundmodel.analysis.transfers import members, net_transfers, pooled_ledger
from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

NOTHING: Final = 1e-9
"""Months, and yuan per head, below which a figure is what rounding left of a balance that was bridged."""
POOREST: Final = 5
"""How many areas "the poorest" are; fewer where a province has fewer."""
Part = tuple[str, xr.DataArray, str, Mapping[tuple[object, ...], Said] | None]
"""A measure: its name, its values (..., fund) or (..., fund, year), its unit, and by labels why a value is none."""
COLUMNS: Final = ("regime", "scenario", "fund", "year", "measure", "value", "unit", "note")
SPREAD: Final[Mapping[str, Callable[[Array, Array], Array]]] = {
    "gini": inequality.gini,
    "theil": lambda values, heads: inequality.theil(values, heads).total,
    "ninety_ten": inequality.ninety_ten,
    "variation": inequality.variation,
}


class Standing(NamedTuple):
    """What all regimes are held against: the month of the start, the poorest areas in it, and totals without a rule."""

    opened: np.datetime64
    poorest: xr.DataArray
    totals: xr.Dataset


def pooling_metrics(
    runs: Mapping[str, Projection],
    funds: Sequence[str] | None = None,
    before: str | None = None,
    floors: Floors | None = None,
) -> pd.DataFrame:
    """total_gain = own money of all areas together - that without pooling; of it _interest is interest, _besides the
    rest.

    One row for each regime, scenario, fund, year and measure: ``regime, scenario, fund, year, measure, value, unit,
    note``. ``runs`` by regime, of one province and the same scenarios; ``before`` names the one without pooling,
    "municipal" if there is one and else the first. A regime that only moves money about has no total_gain_besides: it
    helps some areas, and not the province.

    Per year: areas and share of people below the line (months of reserve in December on the earned basis, against
    ``floors`` or those of the scenario); ``city_months`` to bridge, their peak and who bridges; the net of the five
    areas poorest in months at the start, and what they hold less what they owe; ``total_*``, what areas and the rule's
    fund hold together, owe and got from outside (``pooled_totals``); who finances; Gini, Theil, 90/10 and variation of
    months, and of transfers per head.
    For the whole run, ``year`` missing: the first month any area is below the line, another than at the start, and any
    below zero or bridged (YYYYMM); and under ``before`` alone the gain of risk pooling. ``note`` says why a value is
    none. Labels that differ raise ``InputError``. Source: METHODS 7.4.
    """
    if not isinstance(runs, Mapping) or not runs:
        raise InputError(Said("pooling_metrics: give runs by the name of their regime, such as {{'municipal': run}}."))
    chosen = POOLED_FUNDS if funds is None else tuple(funds)
    for fund in chosen:
        check_choice("pooling_metrics", "fund", fund, POOLED_FUNDS)
    base = before if before is not None else ("municipal" if "municipal" in runs else next(iter(runs)))
    check_choice("pooling_metrics", "before", base, tuple(runs))
    for name, run in runs.items():
        require_floors("pooling_metrics", floors, run)
        _same_labels(name, run, base, runs[base])
    standing = _standing(runs[base])
    tables = [_of_regime(run, standing, floors).assign(regime=name) for name, run in runs.items()]
    tables.append(_risk_pooling(runs[base], standing).assign(regime=base))
    whole = pd.concat(tables, ignore_index=True)
    whole["year"] = whole["year"].astype("Int64")
    return whole.loc[whole["fund"].isin(chosen), list(COLUMNS)].reset_index(drop=True)


def poorest(run: Projection, count: int = POOREST) -> xr.DataArray:
    """True for the ``count`` areas with the fewest months of reserve when the run begins, (..., area, fund); equal ones
    in the order of the areas."""
    opened, months = _opening(run)
    held = months.sel(month=opened, drop=True).transpose(..., "area")
    place = np.argsort(np.argsort(held.values, axis=-1, kind="stable"), axis=-1)
    return held.copy(data=place < count)


def held_by(run: Projection, areas: xr.DataArray) -> xr.DataArray:
    """sum over ``areas`` (bool, (..., area, fund)) of balance - loans and postponed bills, at the end of each year:
    (..., fund, year) in yuan. Held against the same without a rule it says whether pooling helps them."""
    return december(balance_without_bridge(run)).where(areas, 0.0).sum("area")


def below_the_line(run: Projection, floors: Floors | None = None) -> xr.DataArray:
    """MR12 on the earned basis < floor: bool (..., area, fund, month)."""

    def below(ledger: xr.Dataset | HasLedger, own: Floors) -> xr.DataArray:
        books = frame(ledger)
        return books.label(below_floor(books, own, "earned"), "below_the_line", "1", "below the floor")

    found: xr.DataArray = joined(run, below, floors)
    return found.sel(fund=pooled_ledger(run, "closing")["fund"].values)


def _of_regime(run: Projection, standing: Standing, floors: Floors | None) -> pd.DataFrame:
    below, moved = below_the_line(run, floors), net_transfers(run)
    parts = [
        *_lines(run, below),
        *_totals(run, moved, standing),
        *_spreads(run, moved),
        *_firsts(run, below, standing),
    ]
    return _tidy(parts, run)


def _lines(run: Projection, below: xr.DataArray) -> Iterator[Part]:
    """Areas and people below the line, bridging, and who finances."""
    at_end = december(below)
    yield "areas_below", at_end.sum("area").astype(float), "areas", None
    people = run.stock_exposures["stock"].sel(exposure="population", drop=True).isel(boundary=slice(1, None))
    people = people.assign_coords(boundary=people["boundary"] - 1).rename(boundary="year")
    people = people.sel(year=at_end["year"].values)
    yield "people_below", (people * at_end).sum("area") / people.sum("area"), "fraction", None
    for name, values in bridging(run).items():
        yield str(name), values, str(values.attrs["units"]), None
    for name, values in financed_by(run).items():
        yield str(name), values, "CNY", None


def _totals(run: Projection, moved: xr.Dataset, standing: Standing) -> Iterator[Part]:
    totals = pooled_totals(run)
    for name, values in totals.items():
        yield f"total_{name}", values, "CNY", None
    gain, of_interest = (totals[name] - standing.totals[name] for name in ("own_money", "interest"))
    for name, values in {"": gain, "_interest": of_interest, "_besides": gain - of_interest}.items():
        yield f"total_gain{name}", values.where(abs(values) >= LEAST, 0.0), "CNY", None
    yield "poorest_net", moved["net"].where(standing.poorest, 0.0).sum("area"), "CNY", None
    yield "poorest_balance", held_by(run, standing.poorest), "CNY", None


def _spreads(run: Projection, moved: xr.Dataset) -> Iterator[Part]:
    """Inequality of months in December, and of what areas give and get per head, weighted by the fund's members."""
    heads = members(run).sel(fund=moved["fund"].values, year=moved["year"].values)
    months = december(reserve_months(run, recognition="earned")).sel(fund=moved["fund"].values)
    of = {
        "months": months,
        "net_per_head": moved["net"] / heads,
        "granted_per_head": moved["granted"] / heads,
        "levied_per_head": moved["levied"] / heads,
    }
    for name, values in of.items():
        values = values.where(abs(values) >= NOTHING, 0.0).where(values.notnull())
        values, weights = xr.align(values.transpose(..., "area"), heads, join="exact")
        weights = weights.broadcast_like(values).transpose(*values.dims)
        like = values.isel(area=0, drop=True)
        for measure, spread in SPREAD.items():
            found = like.copy(data=spread(values.values, weights.values))
            yield f"{measure}_{name}", found, "1", _reasons(measure, values, found)


def _reasons(measure: str, values: xr.DataArray, found: xr.DataArray) -> dict[tuple[object, ...], Said]:
    """Why there is no ``measure`` of ``values`` (..., area), by the labels of ``found`` (...) where it is NaN."""
    labels = pd.MultiIndex.from_product([found[dim].values for dim in found.dims])
    each = zip(labels, values.values.reshape(len(labels), -1), found.values.ravel(), strict=True)
    return {tuple(label): inequality.undefined(row, measure) for label, row, one in each if np.isnan(one)}


def _firsts(run: Projection, below: xr.DataArray, standing: Standing) -> Iterator[Part]:
    """The first month after the start in which any area is below the line, any that was not at the start, and any below
    zero or bridged: YYYYMM."""
    events = {
        "first_month_below_line": below,
        "first_month_another_below_line": below & ~below.sel(month=standing.opened, drop=True),
        "first_month_bridged": needs_bridging(run),
    }
    for name, event in events.items():
        after = event.any("area").transpose(..., "month")
        after = after.isel(month=(after["month"] > standing.opened).values)
        months = after["month"].values.astype("datetime64[M]").astype(int)
        coded = (1970 + months // 12) * 100 + months % 12 + 1.0
        first = np.where(after.any("month"), coded[after.values.argmax(axis=-1)], np.nan)
        yield name, after.isel(month=0, drop=True).astype(float).copy(data=first), "YYYYMM", None


def _risk_pooling(run: Projection, standing: Standing) -> pd.DataFrame:
    """G of the years after the start, of balances before transfers."""
    balance = balances_before_transfers(run)
    after = balance.isel(year=(balance["year"] > standing.opened.astype("datetime64[Y]").astype(int) + 1970).values)
    after = after.transpose(..., "area", "year")
    like = after.isel(area=0, year=0, drop=True) if after.sizes["year"] else balance.isel(area=0, year=0, drop=True)
    enough = after.sizes["year"] >= LEAST_YEARS
    gain = risk_pooling_gain(after.values) if enough else np.full(like.shape, np.nan)
    return _tidy([("risk_pooling_gain", like.copy(data=gain), "1", None)], run)


def _tidy(parts: Iterable[Part], run: Projection) -> pd.DataFrame:
    """Rows of measures, each (..., fund) or (..., fund, year)."""
    found: list[tuple[object, ...]] = []
    notes: list[Said | None] = []
    for measure, values, unit, reasons in parts:
        lead = [str(dim) for dim in values.dims]
        every = product(*(values[dim].values.tolist() for dim in lead))
        for label, value in zip(every, values.values.ravel().tolist(), strict=True):
            of = dict(zip(lead, label, strict=True))
            notes.append(reasons.get(label) if reasons else None)
            place = of.get("scenario", run.scenarios[0]), of["fund"], of.get("year", pd.NA)
            found.append((*place, measure, value, unit))
    table = pd.DataFrame(found, columns=list(COLUMNS[1:-1])).astype({"year": "Int64"})
    return table.assign(note=pd.Series(notes, dtype=object))


def _standing(run: Projection) -> Standing:
    opened, _ = _opening(run)
    return Standing(opened, poorest(run), pooled_totals(run))


def _opening(run: Projection) -> tuple[np.datetime64, xr.DataArray]:
    """The first month whose twelve-month window is full, a December, and months of reserve (..., area, fund, month)."""
    months = reserve_months(run, recognition="earned").sel(fund=pooled_ledger(run, "closing")["fund"].values)
    known = months.notnull().any([dim for dim in months.dims if dim != "month"]).values
    if not known.any():
        raise InputError(Said("pooling_metrics: the run is shorter than a year, so no area has months of reserve"))
    return months["month"].values[int(np.argmax(known))], months


def _same_labels(name: str, run: Projection, base: str, other: Projection) -> None:
    one, two = (with_scenario(pooled_ledger(each, "closing")["closing"], each) for each in (run, other))
    lost = [str(dim) for dim in two.dims if not np.array_equal(one[dim].values, two[dim].values)]
    if lost:
        raise InputError(
            Said(
                "pooling_metrics: {name} and {base} differ in {lost}; regimes are compared on the same areas, funds, "
                "months and scenarios.",
                name=name,
                base=base,
                lost=lost,
            )
        )
