"""What a projection puts on the lines of the official sheets, in yuan, before anything is rounded (METHODS 10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fundmodel.analysis.bridge_owed import unbridged
from fundmodel.analysis.runs import december, yearly
from fundmodel.analysis.transfers import own_fund_of, pooling_of
from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.dims import BENEFIT_LINES, POOLED_FUNDS
from fundmodel.vocabulary.official_lines import PURSES, OfficialLine, official_lines

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

MATERNITY: Final = ("maternity_medical", "maternity_allowance")
OUTSIDE: Final = ("transfers_in", "transfers_out")
FLOWS: Final = ("income", "expenditure", "transfer", "prepaid", "amount", *OUTSIDE)
OWN: Final = {"own_levy": "levy", "own_grants": "grants", "own_fiscal": "fiscal", "own_interest": "interest"}
"""What the sheet of all areas together holds of the fund of the rule."""

SHORT: Final = {"employee_pooled": "pool", "individual_accounts": "accounts", "resident": "resident"}
"""How the memo of a run calls the funds that pay for long-term care."""

Feed = Mapping[str, Array]


class Amounts(NamedTuple):
    """``lines``: yuan a year ``(year,)`` by name of a line with money of its own; ``opening`` and ``closing`` by purse.

    ``gap`` by purse: opening + income - expenditure - closing of the engine's own ledger less what the lines say, yuan
    ``(year,)``: what no line holds, 0 but for rounding of floats.
    """

    years: tuple[int, ...]
    lines: Mapping[str, Array]
    opening: Mapping[str, Array]
    closing: Mapping[str, Array]
    gap: Mapping[str, Array]


def official_amounts(run: Projection, sheet: str, area: str | None = None) -> Amounts:
    """amount_line = sum of what is declared as ``ours`` in the purse of the line, a civil year.

    ``run`` holds one scenario; ``area`` names one area, None adds all of them and the fund of the rule. Bridges are
    taken out as in ``yearly_accounts``, so that what a gap was bridged with is owed and not held. Employee care goes to
    contributing and retired members by their cost-weighted heads. Source: METHODS 10; fund sheets of cities.
    """
    books = _books(run, area)
    feeds = {purse: _feeds(run, books, purse, area) for purse in PURSES[sheet]}
    ledger = {purse: _held(run, books, purse, area) for purse in PURSES[sheet]}
    lines = {line.name: _amount(line, feeds) for line in official_lines(sheet) if line.purse and not _total(line)}
    gap = {}
    for purse, (opening, closing) in ledger.items():
        net = sum(line.sign * lines[line.name] for line in official_lines(sheet) if _own(line, purse, lines))
        gap[purse] = np.asarray(closing - opening - net)
    years = tuple(int(year) for year in books["income"]["year"].values)
    begun = {purse: one[0] for purse, one in ledger.items()}
    ended = {purse: one[1] for purse, one in ledger.items()}
    return Amounts(years, lines, begun, ended, gap)


def _total(line: OfficialLine) -> bool:
    return bool(line.across or line.stock)


def _own(line: OfficialLine, purse: str, lines: Mapping[str, Array]) -> bool:
    return line.purse == purse and line.name in lines


def _amount(line: OfficialLine, feeds: Mapping[str, Feed]) -> Array:
    feed = feeds[line.purse]
    nothing = np.zeros_like(next(iter(feed.values())))
    return np.asarray(sum((feed[name] for name in line.ours if name in feed), nothing))


def _books(run: Projection, area: str | None) -> dict[str, xr.DataArray]:
    """Flows of the ledger by civil year (..., fund, year) and its closing in December, bridges taken out, of one area
    or of all; ``waiting`` is what bills made to wait add to spending as it would be without the bridge."""
    seen, paid = unbridged(run.ledger), run.ledger["expenditure"]
    charged = seen.get("debt_interest", (-seen["interest"]).clip(min=0.0))
    flows = {name: seen[name] for name in FLOWS if name in seen}
    flows |= {"debt_interest": charged, "interest": seen["interest"] + charged, "waiting": seen["expenditure"] - paid}
    books = {name: yearly(_place(flow, area)) for name, flow in flows.items()}
    return {**books, "closing": december(_place(seen["closing"], area)), "opening": _place(seen["opening"], area)}


def _feeds(run: Projection, books: Mapping[str, xr.DataArray], purse: str, area: str | None) -> dict[str, Array]:
    """Name of ``ours`` -> yuan ``(year,)`` of one purse."""
    own = {name: _values(flow.sel(fund=purse)) for name, flow in books.items() if "year" in flow.dims}
    lines = books["amount"].sel(fund=purse)
    found = {str(line): _values(lines.sel(line=line)) for line in lines["line"].values}
    found |= {"interest_received": own["interest"], **_passed(run, books, purse, area)}
    found |= {name: own[name] for name in ("debt_interest", "waiting", "prepaid", *OUTSIDE) if name in own}
    if purse in POOLED_FUNDS:
        found |= _moved(run, purse, area)
    if purse == PURSES["employee"][0]:
        found |= _by_status(run, found, area)
    return found


def _passed(run: Projection, books: Mapping[str, xr.DataArray], purse: str, area: str | None) -> dict[str, Array]:
    """What passes between the funds of an area: credits of the retired from the pool to accounts, accounts that a law
    sweeps into the pool, and money for long-term care."""
    transfer, care = books["transfer"], f"care_from_{SHORT[purse]}"
    to_care = _of(run.memo[care], area) if care in run.memo else np.zeros(transfer.sizes["year"])
    if purse == "resident":
        return {"passed_to_funds": to_care}
    of_accounts = _values(transfer.sel(fund="individual_accounts"))
    gone = f"care_from_{SHORT['individual_accounts']}"
    between = of_accounts + (_of(run.memo[gone], area) if gone in run.memo else 0.0)
    credit, swept = np.maximum(between, 0.0), np.maximum(-between, 0.0)
    told = {"credits_passed": -credit, "swept_in": swept} if purse == "employee_pooled" else {}
    return {"passed_to_funds": to_care, "credits": credit, "swept_out": swept, **told}


def _moved(run: Projection, purse: str, area: str | None) -> dict[str, Array]:
    """What the rule of the run moves; that of its own fund only where all areas are shown together."""
    moved = pooling_of(run).sel(fund=purse)
    found = {name: _of(moved[name], area) for name in ("granted", "levied", "charged")}
    if area is None and run.pooling is not None:
        own = own_fund_of(run).sel(fund=purse)
        found |= {name: _values(yearly(own[of])) for name, of in OWN.items()}
    return found


def _by_status(run: Projection, feed: Feed, area: str | None) -> dict[str, Array]:
    """care_active = care C_a / (C_a + C_r), care_retired the rest; C cost-weighted heads, mean of a year's two ends."""
    care = sum(feed[line] for line in BENEFIT_LINES if line not in MATERNITY) + feed["waiting"]
    stock = run.stock_exposures["stock"].sel(exposure=["cost_active", "cost_retired"])
    ends = _place(stock, area).transpose("exposure", "boundary").values
    active, retired = (ends[:, :-1] + ends[:, 1:]) / 2.0
    share = active / (active + retired)
    return {"care_of_active": care * share, "care_of_retired": care * (1.0 - share)}


def _held(run: Projection, books: Mapping[str, xr.DataArray], purse: str, area: str | None) -> tuple[Array, Array]:
    """Opening and closing of each year, yuan ``(year,)``: of all areas together with the fund of the rule."""
    closing, begun = _values(books["closing"].sel(fund=purse)), float(books["opening"].sel(fund=purse).isel(month=0))
    if area is None and run.pooling is not None and purse in POOLED_FUNDS:
        own = own_fund_of(run).sel(fund=purse)
        closing = closing + _values(december(own["closing"] + own["lent"].cumsum("month")))
        begun += float(own["opening"].isel(month=0))
    return np.concatenate([[begun], closing[:-1]]), closing


def _of(flow: xr.DataArray, area: str | None) -> Array:
    """A flow of one area or of all, yuan a civil year."""
    return _values(yearly(_place(flow, area)))


def _place(values: xr.DataArray, area: str | None) -> xr.DataArray:
    return values.sel(area=area, drop=True) if area is not None else values.sum("area")


def _values(of_years: xr.DataArray) -> Array:
    return np.asarray(of_years.values, dtype=np.float64)
