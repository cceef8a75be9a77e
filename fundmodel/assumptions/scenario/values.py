"""A parameter in time: its value in a month, a year or at an age, and what happens past its last date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.assumptions.scenario.canonical_form import canonical, canonical_json
from fundmodel.assumptions.scenario.year_series import Growth, YearSeries
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said

Floats: TypeAlias = NDArray[np.float64]
Months: TypeAlias = NDArray[np.datetime64]
EntryValue: TypeAlias = float | str | Frozen[Any, Any]

UNTAGGED: Final[Frozen[str, str]] = Frozen({})
BEYOND_LAST: Final = ("hold", "grow_with", "raise")
INTERPOLATE: Final = ("step", "linear")
YEAR: Final = np.timedelta64(12, "M")


@dataclass(frozen=True)
class Entry:
    """One parameter of a scenario.

    ``value`` is a number, a word or a mapping: {"YYYY-MM": number or word} for dated values, {first age: number},
    {key: weight}, {"YYYY-MM": {key: weight}} for weights with dates. A date may hold its value by area (``ByArea``), to
    be read in one area alone (``area_values.in_area``). ``earlier`` is the entry in force before the first
    date, where a reform is laid over a base. ``tags`` holds the tag of single dates where it is not that of the entry.
    """

    name: str
    kind: str
    value: EntryValue
    unit: str
    tag: str
    source: str
    low: float | None = None
    high: float | None = None
    beyond_last: str = "hold"
    grow_with: str | None = None
    lag: int = 0
    interpolate: str = "step"
    earlier: Entry | None = None
    tags: Frozen[str, str] = UNTAGGED

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The dates ("YYYY-MM") of a dated value; empty for a value that holds always."""
        if not isinstance(self.value, Frozen) or self.kind not in ("dated", "choice", "weights"):
            return ()
        plain_weights = self.kind == "weights" and not any(isinstance(one, Frozen) for one in self.value.values())
        return () if plain_weights else tuple(self.value)

    @cached_property
    def months(self) -> Months:
        """``dates`` as months."""
        return np.array(self.dates, dtype="datetime64[M]")

    @cached_property
    def in_turn(self) -> tuple[Any, ...]:
        """What is in force from each of ``dates`` on; ``ProjectionError`` where that differs between areas."""
        found = tuple(self.value[date] for date in self.dates)  # type: ignore[index]
        if any(isinstance(one, ByArea) for one in found):
            raise ProjectionError(
                Said("{name} has values by area; ask for those of one area (scenario.in_area).", name=self.name)
            )
        return found

    @cached_property
    def canonical_text(self) -> str:
        """What of the entry can move a result, as the text of which a hash is taken."""
        return canonical_json(canonical(self))

    @cached_property
    def by_area(self) -> bool:
        """Whether the value of some date, or of an earlier entry, differs between areas."""
        own = isinstance(self.value, Frozen) and any(isinstance(one, ByArea) for one in self.value.values())
        return own or (self.earlier is not None and self.earlier.by_area)

    @cached_property
    def grows_with(self) -> tuple[str, ...]:
        """Series that continue the entry, or one that it was laid over, past its last date."""
        before = () if self.earlier is None else self.earlier.grows_with
        return before if self.grow_with is None else (self.grow_with, *before)


def at_years(entry: Entry, years: ArrayLike, growth: Growth | None = None) -> Floats:
    """The value in force in January of each year (linear entries: interpolated to it); shape (..., year).

    Past the last date: ``hold`` keeps the last value, ``raise`` raises, ``grow_with`` gives
    value_y = value_{y-1} (1 + g_{y-lag}). Leading axes come from ``growth``. ``ProjectionError`` before the first date.
    """
    return at_months(entry, januaries(years), growth)


def at_months(entry: Entry, months: ArrayLike, growth: Growth | None = None) -> Floats:
    """The value in force in each month; shape (..., month).

    A step holds until the next date; ``linear`` interpolates between dates by months. The last value covers twelve
    months from its date; growth past them steps in the month of the last date, by g of the year of the step less
    the lag.
    """
    expect_kind(entry, "scalar", "dated")
    wanted = np.asarray(months, dtype="datetime64[M]")
    if not entry.dates:
        return np.full(wanted.shape, float(entry.value))  # type: ignore[arg-type]
    own = wanted >= entry.months[0]
    after = _from_first_date(entry, wanted[own], growth)
    if own.all():
        return after.reshape(*after.shape[:-1], *wanted.shape)
    before = at_months(_earlier(entry, wanted[~own]), wanted[~own], growth)
    lead = np.broadcast_shapes(after.shape[:-1], before.shape[:-1])
    out = np.empty((*lead, *wanted.shape))
    out[..., own] = after
    out[..., ~own] = before
    return out


def value_at(entry: Entry, month: str | np.datetime64, growth: Growth | None = None) -> float:
    """The number in force in one month ("2027-01"); ``ProjectionError`` before the first date."""
    return float(at_months(entry, np.array([month], dtype="datetime64[M]"), growth)[..., 0])


def choice_at(entry: Entry, month: str | np.datetime64) -> str:
    """The word in force in one month; ``ProjectionError`` before the first date."""
    return str(choices_at(entry, month))


def choices_at(entry: Entry, months: ArrayLike) -> NDArray[np.str_]:
    """The word in force in each month, in the shape of ``months``; ``ProjectionError`` before the first date."""
    expect_kind(entry, "choice")
    wanted = np.asarray(months, dtype="datetime64[M]")
    if not entry.dates:
        return np.full(wanted.shape, str(entry.value))
    return np.array(_in_force(entry, wanted.ravel()), dtype=np.str_).reshape(wanted.shape)


def weights_at(entry: Entry, month: str | np.datetime64) -> Mapping[str, float]:
    """The weights in force in one month, {key: weight}; ``ProjectionError`` before the first date."""
    expect_kind(entry, "weights")
    found: Mapping[str, float] = _in_force(entry, np.array([month], dtype="datetime64[M]"))[0]
    return found


def weights_at_years(entry: Entry, keys: Sequence[str | int], years: ArrayLike) -> Floats:
    """The weights in force in January of each year, in the order of ``keys``, (year, key); each year's sum to 1."""
    expect_kind(entry, "weights")
    held = _in_force(entry, januaries(years))
    distinct = {id(one): one for one in held}
    ordered = {key: _ordered(entry.name, one, keys) for key, one in distinct.items()}
    return np.array([ordered[id(one)] for one in held])


def weights(entry: Entry, keys: Sequence[str | int]) -> Floats:
    """The weights that hold always, in the order of ``keys``; they sum to 1. ``ProjectionError`` unless ``keys`` are
    the entry's, and for weights with dates, which must be asked for by time."""
    expect_kind(entry, "weights")
    if entry.dates:
        raise ProjectionError(
            Said("{name} holds for the whole run; give its weights once, without dates", name=entry.name)
        )
    return _ordered(entry.name, entry.value, keys)  # type: ignore[arg-type]


def _ordered(name: str, values: Mapping[str, float], keys: Sequence[str | int]) -> Floats:
    asked = [str(key) for key in keys]
    if sorted(asked) != sorted(values):
        raise ProjectionError(
            Said("{name} has the weights {names}; asked for are {asked}", name=name, names=list(values), asked=asked)
        )
    return np.array([values[key] for key in asked], dtype=np.float64)


def held_flat(entry: Entry, until: int | str | np.datetime64) -> str | None:
    """The last date ("YYYY-MM") where a dated entry is held flat at some month up to ``until``, else None.

    A value covers twelve months from its date, so one dated 2026-01 is held flat from 2027-01 on. ``until`` is a year
    (its December) or a month. A number that holds always has no date after which it would be held.
    """
    if not entry.dates or entry.beyond_last != "hold":
        return None
    end = np.array(f"{until:04d}-12" if isinstance(until, int) else until, dtype="datetime64[M]")
    return entry.dates[-1] if bool(end >= entry.months[-1] + YEAR) else None


def parameter_growth(
    entry: Entry, entries: Mapping[str, Entry], last_year: int, growth: Growth | None = None
) -> Growth:
    """``growth``, completed by the parameters that ``entry`` (or an earlier one) grows with, up to ``last_year``."""
    completed: dict[str, YearSeries | Mapping[int, float]] = dict(growth or {})
    layer: Entry | None = entry
    while layer is not None:
        series = layer.grow_with
        if series is not None and series in entries and series not in completed:
            first = _year(layer.months[-1]) + 1 - layer.lag
            years = np.arange(first, max(first, last_year - layer.lag) + 1)
            completed[series] = YearSeries(first, at_years(entries[series], years, growth))
        layer = layer.earlier
    return completed


def _from_first_date(entry: Entry, months: Months, growth: Growth | None) -> Floats:
    dates, numbers = entry.months, np.array(entry.in_turn, dtype=np.float64)
    inside: Floats = numbers[np.searchsorted(dates, months, side="right") - 1]
    if entry.interpolate == "linear":
        inside = np.interp(months.astype(np.int64), dates.astype(np.int64), numbers)
    past = np.maximum((months - dates[-1]) // YEAR, 0)
    if not past.any() or entry.beyond_last == "hold":
        return inside
    if entry.beyond_last == "raise":
        year = _year(months[past > 0].min())
        raise ProjectionError(
            Said(
                "{name} ends at {last} and may not be carried on; {year} is asked for",
                name=entry.name,
                last=entry.dates[-1],
                year=year,
            )
        )
    grown: Floats = inside * _grown(entry, int(past.max()), growth)[..., past]
    return grown


def _grown(entry: Entry, steps: int, growth: Growth | None) -> Floats:
    """f_0 = 1, f_k = f_{k-1} (1 + g_{last year + k - lag}); shape (..., steps + 1)."""
    name = str(entry.grow_with)
    if growth is None or name not in growth:
        alone = Said("It is read where no such series is known: write its values by date, or beyond_last: hold.")
        fix = did_you_mean(name, growth, "given") if growth else alone
        raise ProjectionError(
            Said(
                "{name} grows with {series} after {last}, but that series is missing. {fix}",
                name=entry.name,
                series=name,
                last=entry.dates[-1],
                fix=fix,
            )
        )
    series = growth[name]
    first = _year(entry.months[-1]) + 1 - entry.lag
    last = first + steps - 1
    if isinstance(series, YearSeries):
        if first < series.first_year:
            raise InputError(
                Said(
                    "{name} grows with {series} after its last date, {last}, and that series begins in "
                    "{first_year}; give a value from {year} or later.",
                    name=entry.name,
                    series=name,
                    last=entry.dates[-1],
                    first_year=series.first_year,
                    year=series.first_year - 1 + entry.lag,
                )
            )
        rates = series.over(name, first, last)
    else:
        missing = [year for year in range(first, last + 1) if year not in series]
        if missing:
            raise ProjectionError(
                Said(
                    "{name} grows with {series}, which has no value for {year}",
                    name=entry.name,
                    series=name,
                    year=missing[0],
                )
            )
        rates = np.array([series[year] for year in range(first, last + 1)])
    return np.concatenate([np.ones((*rates.shape[:-1], 1)), np.cumprod(1.0 + rates, axis=-1)], axis=-1)


def _in_force(entry: Entry, months: Months) -> list[Any]:
    """The value of the last date not after each month, or of the entry before the first date; no growth, no line."""
    if not entry.dates:
        return [entry.value] * len(months)
    places = np.searchsorted(entry.months, months, side="right") - 1
    before = months[places < 0]
    earlier = iter(_in_force(_earlier(entry, before), before) if before.size else ())
    return [entry.in_turn[place] if place >= 0 else next(earlier) for place in places.tolist()]


def _earlier(entry: Entry, months: Months) -> Entry:
    if entry.earlier is None:
        raise ProjectionError(
            Said(
                "{name} starts at {first}; {month} is asked for",
                name=entry.name,
                first=entry.dates[0],
                month=months.min(),
            )
        )
    return entry.earlier


def _year(month: np.datetime64) -> int:
    return int(month.astype("datetime64[Y]").astype(np.int64)) + 1970


def januaries(years: ArrayLike) -> Months:
    """The month of January of each year."""
    return (np.asarray(years, dtype=np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[M]")


def expect_kind(entry: Entry, *kinds: str) -> None:
    """``ProjectionError`` where an entry is of none of these kinds."""
    if entry.kind not in kinds:
        raise ProjectionError(
            Said("{name} is of kind {kind}, not {kinds}", name=entry.name, kind=entry.kind, kinds=list(kinds))
        )
