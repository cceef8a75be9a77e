"""The tables of a comparison of regimes, yuan and codes, each worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis import inequality
from fundmodel.analysis.harmonised_costs import COLUMNS
from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.pooling_metrics import NOTHING, poorest
from fundmodel.analysis.progressivity import progressivity, who_pays
from fundmodel.analysis.regime import EMPLOYEE, MUNICIPAL, Regime, funds_of
from fundmodel.analysis.regime_rows import regime_rows
from fundmodel.analysis.regimes import Regimes
from fundmodel.analysis.runs import december
from fundmodel.analysis.transfers import members, net_transfers, rows, winners_and_losers
from fundmodel.presentation.frames.pool_by_city import by_city, matrix_rows, with_transfers

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

FUNDS: Final = ("employee_pooled", "resident")
LORENZ_OF: Final = ("months", "granted_per_head")
Table = pd.DataFrame


class PoolTables:
    """Tables by name; ``found`` is what they are of. Those by city are of the column ``found.shown``."""

    def __init__(self, found: Regimes) -> None:
        self.found = found
        self.regimes = regime_rows(found)
        self.transfers = self._each(_transfers)
        self.winners = self._each(winners_and_losers)
        self.who_pays = self._each(_who_pays)
        self.progressivity = self._each(progressivity)
        self.lorenz = self._each(_lorenz)
        self.break_even = _break_evens(found)
        before = found.run(MUNICIPAL)
        self.by_city = with_transfers(self._each(lambda run: by_city(run, before)), self.transfers)
        self.matrix = self._each(matrix_rows)
        self.levels = level_rows(found)
        self.clauses = clause_rows(found.regimes)
        weak = poorest(found.runs[MUNICIPAL, found.behaviours[0]])
        self.weakest: dict[str, list[str]] = {
            str(fund): [str(area) for area in weak["area"].values[weak.sel(fund=fund).values.ravel()]]
            for fund in weak["fund"].values
        }

    def _each(self, table: Callable[[Any], Table]) -> Table:
        parts = [table(self.found.run(one.name)).assign(regime=one.name) for one in self.found.regimes]
        whole = pd.concat(parts, ignore_index=True)
        return whole[["regime", *(name for name in whole if name != "regime")]]

    def tables(self) -> dict[str, Table]:
        """Every table, by the name of its file."""
        return {
            "regimes": self.regimes,
            "break_even": self.break_even,
            "transfers": self.transfers,
            "winners": self.winners,
            "who_pays": self.who_pays,
            "progressivity": self.progressivity,
            "by_city": self.by_city,
            "matrix": self.matrix,
            "levels": self.levels,
            "lorenz": self.lorenz,
            "clauses": self.clauses,
            "metrics": self.found.table,
        }

    def told(self, fund: str) -> list[Regime]:
        """The regimes whose figures of a fund are told: those that pool nothing, and those that move it."""
        moved = self.moves(fund)
        return [one for one in self.found.regimes if not one.pools or one in moved]

    def moves(self, fund: str) -> list[Regime]:
        """The regimes that move money of a fund."""
        return [one for one in self.found.regimes if one.pools and fund in funds_of(one)]


def clause_rows(regimes: tuple[Regime, ...]) -> Table:
    """regime, clause, value, mark and source (zh and en) of every rule that comes from a file."""
    found = [
        {
            "regime": one.name,
            "clause": name,
            "value": clause.value,
            "mark": clause.mark,
            "source_zh": clause.source["zh"],
            "source_en": clause.source["en"],
        }
        for one in regimes
        if one.file is not None
        for name, clause in one.file.clauses.items()
    ]
    return pd.DataFrame(found, columns=["regime", "clause", "value", "mark", "source_zh", "source_en"])


def names_of(found: Regimes, lang: str) -> dict[str, str]:
    """What each area is called."""
    from fundmodel.presentation.frames.area_frames import area_names

    return area_names(found.run(MUNICIPAL), lang)


def floors_of(found: Regimes) -> Mapping[str, str]:
    """The warning line of each fund in months, as printed."""
    from fundmodel.analysis.floors import floor_words

    return floor_words(found.run(MUNICIPAL))


def _transfers(run: Projection) -> Table:
    """levied, granted, lent, net (yuan) and months of reserve in December, by fund, area and year."""
    moved = net_transfers(run)
    months = december(reserve_months(run, recognition="earned"))
    months = months.sel(fund=moved["fund"].values, year=moved["year"].values).transpose(*moved["net"].dims)
    columns = {name: moved[name] for name in ("levied", "granted", "lent", "net", "income")}
    return rows({**columns, "reserve_months": months}, ("fund", "area", "year"))


def _who_pays(run: Projection) -> Table:
    """Of all years together: net as a share of own income, active:retired and income per head as their means."""
    yearly = who_pays(run)
    yearly = yearly.assign(income=yearly["income_per_head"] * yearly["heads"])
    by = yearly.groupby(["fund", "area"], sort=False)
    whole = by[["net", "income"]].sum()
    means = by[["active_to_retired", "heads"]].mean()
    whole = whole.join(means)
    years = by.size()
    whole["share_of_income"] = whole["net"] / whole["income"]
    whole["income_per_head"] = whole["income"] / whole["heads"] / years
    return whole.reset_index()


def _lorenz(run: Projection) -> Table:
    """Lorenz curves in the last year: share of members and of what they have, by fund, of months and of grants."""
    moved = net_transfers(run).isel(year=-1)
    heads = members(run).sel(fund=moved["fund"].values).sel(year=moved["year"].values)
    months = december(reserve_months(run, recognition="earned")).sel(fund=moved["fund"].values).isel(year=-1)
    parts = []
    for fund in moved["fund"].values:
        own = heads.sel(fund=fund).values
        values = {
            "months": months.sel(fund=fund).values,
            "granted_per_head": moved["granted"].sel(fund=fund).values / own,
        }
        for what in LORENZ_OF:
            clean = np.where(np.abs(values[what]) < NOTHING, 0.0, values[what])
            share, part = inequality.lorenz(clean, own)
            parts.append(pd.DataFrame({"fund": str(fund), "what": what, "of_heads": share, "of_whole": part}))
    return pd.concat(parts, ignore_index=True)


def _break_evens(found: Regimes) -> Table:
    rows_ = [
        {
            "regime": name,
            "fund": EMPLOYEE,
            "of": one.of,
            "share": one.share,
            "verdict": one.verdict,
            "gain": one.gain,
            "most": one.most,
        }
        for of in (found.break_evens, found.spending_break_evens)
        for name, one in of.items()
    ]
    return pd.DataFrame(rows_, columns=["regime", "fund", "of", "share", "verdict", "gain", "most"])


def level_rows(found: Regimes) -> Table:
    """The rows of ``harmonised_costs`` with their regime; none where areas have no such terms."""
    of = found.harmonised
    if of is None:
        return pd.DataFrame(columns=["regime", *COLUMNS])
    return of.table.assign(regime=of.regime)[["regime", *COLUMNS]]
