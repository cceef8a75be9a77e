"""How two scenarios differ: the first table of every comparison (USERS 13)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.scenario.area_values import areas_named, in_area
from fundmodel.assumptions.scenario.collected_ahead import AHEAD, cash_from, coverage_year
from fundmodel.assumptions.scenario.rule_diff import rule_pairs
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.values import YEAR, Entry, choice_at, value_at, weights_at
from fundmodel.vocabulary.dictionary import ParameterSpec, parameters
from fundmodel.vocabulary.frozen import Frozen

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "parameter",
    "label_zh",
    "label_en",
    "unit",
    "from",
    "value_a",
    "value_b",
    "tag",
    "source",
    "cash_from",
)
ALWAYS: Final = "always"
AREAS: Final = ("适用地区", "Areas where the changes apply")

Pairs = list[tuple[str, Any, Any]]


def diff_scenarios(
    a: Scenario | str | Path, b: Scenario | str | Path, declarations: Mapping[str, ParameterSpec] | None = None
) -> pd.DataFrame:
    """One row for each parameter and date (or age, or weight) from which b differs from a; empty for equal scenarios.

    Columns: parameter, label_zh, label_en, unit, from, value_a, value_b, tag and source (those of b), and
    cash_from, the month in the autumn before a coverage year from which its premium moves cash, else "". Past the last
    date of a value that is not held, the rule stands in words with the amount it starts from ("grows with ..., from 700
    in 2026-01", "ends"). A difference that moves no
    value of the file (low, high, interpolation) is one row in words; so is one in the areas. A rule of the funds has a
    row for each of its values that differs, "rule.levy_income", marked as its file marks it: seen or assumed.
    """
    import pandas as pd

    left, right = load_scenario(a), load_scenario(b)
    specs = parameters() if declarations is None else declarations
    rows = [
        (*row, _cash_from(right, *row[:5:4]))
        for name in left.entries
        for row in _entry_rows(left.entries[name], right.entries[name], specs[name])
    ]
    rows += [(*row, "") for row in _outside_rows(left, right)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _cash_from(scenario: Scenario, name: str, start: str) -> str:
    return cash_from(scenario, coverage_year(start)) if name in AHEAD and start[:4].isdigit() else ""


def _entry_rows(a: Entry, b: Entry, spec: ParameterSpec) -> list[tuple[Any, ...]]:
    words = (spec.label["zh"], spec.label["en"], spec.unit)
    return [(spec.name, *words, start, va, vb, b.tag, b.source) for start, va, vb in _pairs(a, b)]


def _pairs(a: Entry, b: Entry) -> Pairs:
    """(from, value in a, value in b) wherever the pair of values changes and differs; where values differ between areas
    for each area, "2027-01, A"."""
    if a.by_area or b.by_area:
        each = ((area, in_area(a, area), in_area(b, area)) for area in areas_named(a, b))
        found = [(f"{start}, {area}", va, vb) for area, one, other in each for start, va, vb in _values(one, other)]
        found.sort(key=lambda pair: (not pair[0].startswith(ALWAYS), pair[0].partition(", ")[0]))
    else:
        found = _values(a, b)
    if not found and _manner(a) != _manner(b):
        return [(ALWAYS, _manner(a), _manner(b))]
    return found


def _values(a: Entry, b: Entry) -> Pairs:
    if a.kind == "weights":
        return _weight_pairs(a, b)
    if a.kind == "by_age":
        ages = sorted({*_keys(a), *_keys(b)})
        return _where_different([(f"age {age}", _at_age(a, age), _at_age(b, age)) for age in ages])
    dates = sorted({*_turns(a), *_turns(b)})
    return _where_different([(date or ALWAYS, _shown(a, date), _shown(b, date)) for date in dates])


def _weight_pairs(a: Entry, b: Entry) -> Pairs:
    """By key where both hold always; else by date and key, "2028-01, 9"."""
    dates = sorted({*_turns(a), *_turns(b)})
    sides = [[_shown(one, date) or {} for date in dates] for one in (a, b)]
    found: Pairs = []
    for key in dict.fromkeys(key for side in sides for weights in side for key in weights):
        found += _where_different(
            [
                (f"{date or ALWAYS}, {key}" if any(dates) else key, va.get(key), vb.get(key))
                for date, va, vb in zip(dates, *sides, strict=True)
            ]
        )
    order = [date or ALWAYS for date in dates]
    return sorted(found, key=lambda pair: order.index(pair[0].partition(", ")[0])) if any(dates) else found


def _where_different(pairs: Pairs) -> Pairs:
    before = [None, *(pair[1:] for pair in pairs)]
    return [pair for pair, previous in zip(pairs, before, strict=False) if pair[1:] != previous and pair[1] != pair[2]]


def _turns(entry: Entry) -> set[str]:
    """The dates at which an entry takes a new value, leaves one along a line or starts to follow a rule; "" is the
    beginning of time."""
    if not entry.dates:
        return {""}
    earlier = set() if entry.earlier is None else _turns(entry.earlier)
    turns = {date for date in earlier if date < entry.dates[0]} | set(entry.dates)
    if entry.interpolate == "linear":
        left = zip(map(_year_after, entry.dates), entry.dates[1:], strict=False)
        turns |= {first for first, until in left if first < until}
    return turns if entry.beyond_last == "hold" else turns | {_year_after(entry.dates[-1])}


def _shown(entry: Entry, date: str) -> Any:
    """The value in force at a date, or the rule in words; None before the first date."""
    layer: Entry | None = entry
    while layer is not None and layer.dates and date < layer.dates[0]:
        layer = layer.earlier
    if layer is None or not layer.dates:
        return None if layer is None else layer.value
    if layer.beyond_last != "hold" and date >= _year_after(layer.dates[-1]):
        return _beyond(layer)
    return {"choice": choice_at, "weights": weights_at}.get(layer.kind, value_at)(layer, date)


def _beyond(entry: Entry) -> str:
    if entry.beyond_last == "raise":
        return "ends"
    lag = f", {entry.lag} year{'s' if entry.lag > 1 else ''} later" if entry.lag else ""
    last = entry.dates[-1]
    return f"grows with {entry.grow_with}{lag}, from {value_at(entry, last):g} in {last}"


def _keys(entry: Entry) -> list[Any]:
    return list(entry.value) if isinstance(entry.value, Frozen) else [0]


def _at_age(entry: Entry, age: int) -> Any:
    if not isinstance(entry.value, Frozen):
        return entry.value
    reached = [value for first, value in entry.value.items() if first <= age]
    return reached[-1] if reached else None


def _manner(entry: Entry) -> str:
    parts = ["linear"] if entry.interpolate == "linear" else []
    parts += [f"{word} {value:g}" for word, value in (("low", entry.low), ("high", entry.high)) if value is not None]
    return ", ".join(parts)


def _outside_rows(a: Scenario, b: Scenario) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    source = f"scenario {b.name}"
    for name, told, va, vb in rule_pairs(a.rule, b.rule):
        rows.append((name, told.zh, told.en, told.unit, ALWAYS, va, vb, told.tag or "judgement", told.source or source))
    shown = (_json(a.areas), _json(b.areas))
    if shown[0] != shown[1]:
        rows.append(("areas", *AREAS, "", ALWAYS, *shown, "judgement", source))
    return rows


def _json(areas: str | tuple[str, ...]) -> str:
    return areas if isinstance(areas, str) else json.dumps(list(areas), ensure_ascii=False)


def _year_after(date: str) -> str:
    return str(np.datetime64(date, "M") + YEAR)
