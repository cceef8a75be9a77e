"""A change laid over a base entry, so that nothing before its first date moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from fundmodel.assumptions.scenario.values import YEAR, Entry
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said


@dataclass(frozen=True)
class Change:
    """What a scenario says about one parameter: the fields given, and the scenario as the source of a new value."""

    name: str
    fields: Frozen[str, Any]
    source: str


UNGROWN: Final[dict[str, Any]] = {"grow_with": None, "lag": 0}
TIMELESS: Final[dict[str, Any]] = {**UNGROWN, "beyond_last": "hold", "interpolate": "step"}


def overlay(base: Entry, change: Change) -> Entry:
    """The base entry with a change on top.

    A dated value replaces the base from its first date on; until then the base stays in force, months between its dates
    and past its last one included. A plain value replaces the base for all time. A new value carries its own low, high,
    tag (judgement unless said) and source; a changed rule alone keeps those of the base.
    """
    fields: dict[str, Any] = dict(change.fields)
    if fields.get("beyond_last", "grow_with") != "grow_with":
        fields = {**UNGROWN, **fields}
    if "value" not in fields:
        return replace(base, **fields)
    fields = {"tag": "judgement", "source": change.source, "low": None, "high": None, "tags": Frozen({}), **fields}
    changed = replace(base, earlier=None, **fields)
    if not changed.dates:
        return replace(changed, **{name: fields.get(name, default) for name, default in TIMELESS.items()})
    return _with_history(changed, base)


def before(entry: Entry, month: str) -> Entry:
    """The entry as it stood before a month ("YYYY-MM"): no date from then on, the last value before it holds on; the
    entry itself where it had none before."""
    if not entry.dates or entry.dates[-1] < month:
        return entry
    assert isinstance(entry.value, Frozen)
    kept = {date: value for date, value in entry.value.items() if date < month}
    if kept:
        tags = Frozen({date: tag for date, tag in entry.tags.items() if date in kept})
        return replace(entry, value=Frozen(kept), tags=tags, **UNGROWN, beyond_last="hold")
    return entry if entry.earlier is None else before(entry.earlier, month)


def inconsistency(entry: Entry) -> tuple[str, str] | None:
    """What does not fit together in an entry, and the fix; None where all fits."""
    if entry.beyond_last == "grow_with" and entry.grow_with is None:
        return Said("beyond_last is grow_with, but no series is named"), Said(
            "Add grow_with: and the name of a series."
        )
    if entry.beyond_last != "grow_with" and (entry.grow_with is not None or entry.lag):
        return (
            Said("grow_with and lag have no meaning with beyond_last: {beyond_last}", beyond_last=entry.beyond_last),
            Said("Write beyond_last: grow_with."),
        )
    numbers_with_dates = entry.kind == "dated" and bool(entry.dates)
    if entry.beyond_last != "hold" and not numbers_with_dates:
        return (
            Said(
                "beyond_last: {beyond_last} needs numbers with dates; a value without a date holds always",
                beyond_last=entry.beyond_last,
            ),
            Said("Give the value a date, for instance {{2026-01: ...}}, or write beyond_last: hold."),
        )
    loose = [date for date in entry.tags if date not in entry.dates]
    if loose:
        return Said("tags names {dates}, and the value has no such date", dates=list(loose)), Said(
            "Name dates of the value."
        )
    if entry.interpolate == "linear" and not numbers_with_dates:
        return Said("interpolate: linear needs numbers with dates"), Said(
            "Give the value dates, or leave interpolate out."
        )
    if isinstance(entry.value, float):
        low = entry.value if entry.low is None else entry.low
        high = entry.value if entry.high is None else entry.high
        if not low <= entry.value <= high:
            return (
                Said(
                    "the value {value:g} lies outside its low {low:g} and high {high:g}",
                    value=entry.value,
                    low=low,
                    high=high,
                ),
                Said("Correct one of the three."),
            )
    return None


def growth_cycle(entries: dict[str, Entry]) -> str | None:
    """A parameter that grows with itself, directly or through others, as "a -> b -> a"; None where there is none."""
    for name in entries:
        path = [name]
        following = entries[name].grow_with
        while following in entries and following not in path:
            path.append(following)
            following = entries[following].grow_with
        if following == name:
            return " -> ".join([*path, name])
    return None


def expect_entry(entries: Frozen[str, Entry], name: str, scenario: str) -> Entry:
    """The entry called ``name``; ``ProjectionError`` naming the nearest one where there is none."""
    try:
        return entries[name]
    except (KeyError, TypeError):
        nearest = did_you_mean(str(name), entries)
        raise ProjectionError(
            Said(
                "scenario {scenario} has no parameter {name!r}. {nearest}",
                scenario=scenario,
                name=name,
                nearest=nearest,
            )
        ) from None


def _with_history(changed: Entry, base: Entry) -> Entry:
    first = changed.dates[0]
    history: Entry | None = base
    while history is not None and history.dates and history.dates[0] >= first:
        history = history.earlier
    if history is None or not _joins(history, changed):
        return replace(changed, earlier=history)
    assert isinstance(history.value, Frozen)
    assert isinstance(changed.value, Frozen)
    kept = {date: value for date, value in history.value.items() if date < first}
    tags = {date: history.tags.get(date, history.tag) for date in kept}
    own = {date: tag for date, tag in {**tags, **changed.tags}.items() if tag != changed.tag}
    return replace(changed, value=Frozen({**kept, **changed.value}), earlier=history.earlier, tags=Frozen(own))


def _joins(history: Entry, changed: Entry) -> bool:
    """Whether one row of dated steps says the same as the base until the first change and the change after it."""
    if not history.dates or "linear" in (history.interpolate, changed.interpolate):
        return False
    kept = [date for date in history.dates if date < changed.dates[0]]
    overtaken = len(kept) < len(history.dates)
    covered = bool(_month(changed.dates[0]) <= _month(kept[-1]) + YEAR)
    return overtaken or covered or history.beyond_last == "hold"


def _month(date: str) -> np.datetime64:
    return np.datetime64(date, "M")
