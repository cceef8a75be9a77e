"""What others published, held against what came: their forecasts beside a naive one and ours of the same origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration.as_of import PARTS, share_of
from fundmodel.calibration.forecast_errors import percent_error
from fundmodel.calibration.naive import Array, last_growth
from fundmodel.calibration.published_figures import FLOWS, Figures, published_figures
from fundmodel.vocabulary.dims import NATION
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import pandas as pd

TABLE: Final = "published_projections"
EVENTS: Final = ("first_current_deficit", "first_cumulative_deficit")
SHARED: Final = ("forecast", "published", "known_to", "place", "scope", "item", "target_year", "read", "law")
SCORED: Final = (*SHARED, "horizon", "theirs", "actual", "error", "naive_error", "own_error")
JUDGED: Final = (*SHARED, "outcome")


def others_scored(data: DataPackage, own: Mapping[int, Figures]) -> pd.DataFrame:
    """error = 100 (forecast - actual) / |actual| of every forecast by others whose year and scope are published.

    ``own`` are the figures of the hindcast by origin, under the law of that date and with no parameter fitted later; a
    scope that was not published apart then is divided as it was published nearest to it. The naive forecast repeats the
    growth of the last year known then, of all funds where the scope was divided. NaN where there is none: the package
    has no accounts of the origin, or the origin cannot be run. Amounts in yuan; no row without the table.
    Source: METHODS 9.6.
    """
    import pandas as pd

    published = published_figures(data)
    rows = [
        _scored(row, published, own)
        for row in _rows(data)
        if row["item"] not in EVENTS and _actual(published, row) is not None
    ]
    return pd.DataFrame(rows, columns=list(SCORED))


def others_events(data: DataPackage) -> pd.DataFrame:
    """Every event year that others gave, and its ``outcome``.

    "came" where the year's current balance (income - expenditure) or closing balance is published and negative, or one
    before it was; "did_not_come" where it is published and not; "ahead" where the year is still to come; "not_known"
    where nothing of the place and scope is published.
    """
    import pandas as pd

    published = published_figures(data)
    rows = [
        {**{name: row[name] for name in SHARED}, "outcome": _outcome(row, published)}
        for row in _rows(data)
        if row["item"] in EVENTS
    ]
    return pd.DataFrame(rows, columns=list(JUDGED))


def _rows(data: DataPackage) -> list[dict[str, Any]]:
    if TABLE not in data.tables:
        return []
    return list(data.table(TABLE).to_dict("records"))  # type: ignore[arg-type]


def _actual(published: Figures, row: dict[str, Any]) -> float | None:
    if row["place"] != NATION:
        return None
    return published.get((row["scope"], row["item"]), {}).get(int(row["target_year"]))


def _scored(row: dict[str, Any], published: Figures, own: Mapping[int, Figures]) -> dict[str, Any]:
    origin, year = int(row["known_to"]), int(row["target_year"])
    theirs, actual = float(row["value"]) * TO_BASE_UNITS["100m yuan"], _actual(published, row)
    assert actual is not None
    ours = own.get(origin, {}).get((row["scope"], row["item"]), {}).get(year)
    naive = _naive(published, row)
    return {
        **{name: row[name] for name in SHARED},
        "horizon": year - origin,
        "theirs": theirs,
        "actual": actual,
        "error": _error(theirs, actual),
        "naive_error": float("nan") if naive is None else _error(naive, actual),
        "own_error": float("nan") if ours is None else _error(ours, actual),
    }


def _error(forecast: float, actual: float) -> float:
    return float(percent_error(forecast, actual)) * (1.0 if actual > 0.0 else -1.0)


def _naive(published: Figures, row: dict[str, Any]) -> float | None:
    """The figure of the origin grown as in the year before it; a balance follows from flows grown so."""
    origin, ahead = int(row["known_to"]), int(row["target_year"]) - int(row["known_to"])
    start = _at_origin(published, row["scope"], row["item"], origin)
    if row["item"] in FLOWS:
        grown = _grown(published, row["scope"], row["item"], origin, ahead)
        return None if start is None or grown is None else start * float(grown[-1])
    levels = [_at_origin(published, row["scope"], flow, origin) for flow in FLOWS]
    growths = [_grown(published, row["scope"], flow, origin, ahead) for flow in FLOWS]
    if start is None or any(level is None for level in levels) or any(grown is None for grown in growths):
        return None
    income, spent = (level * grown.sum() for level, grown in zip(levels, growths, strict=True))  # type: ignore[union-attr]
    return start + float(income - spent)


def _at_origin(published: Figures, scope: str, item: str, origin: int) -> float | None:
    """The scope's figure of the origin: published, or that of all funds divided as published nearest to it."""
    own, whole = published.get((scope, item), {}), published["all", item]
    if origin in own:
        return own[origin]
    if PARTS.get(scope, ("",))[0] != "all" or origin not in whole:
        return None
    return share_of(published, scope, item, origin)[0] * whole[origin]


def _grown(published: Figures, scope: str, flow: str, origin: int, ahead: int) -> Array | None:
    """(1 + growth of the origin's year)^h for h = 1 .. ahead: the scope's own, or of all funds where it was divided."""
    own = published.get((scope, flow), {})
    return last_growth(own if origin in own else published["all", flow], origin, ahead)


def _outcome(row: dict[str, Any], published: Figures) -> str:
    scope, year = row["scope"], int(row["target_year"])
    if row["item"] == "first_current_deficit":
        income, spent = (published.get((scope, flow), {}) for flow in FLOWS)
        left = {y: income[y] - spent[y] for y in income if y in spent}
    else:
        left = dict(published.get((scope, "balance"), {}))
    if row["place"] != NATION or not left:
        return "not_known"
    if any(value < 0.0 for y, value in left.items() if int(row["known_to"]) < y <= year):
        return "came"
    if year > max(left):
        return "ahead"
    return "did_not_come"
