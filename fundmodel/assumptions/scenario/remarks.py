"""Changes of a scenario that do not do what they seem to: the base year takes them back, a flat value drops a rule of
growth, nothing is changed with which they act, they count later or longer than their date says, or never in a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.scenario.acting_dates import Span, early_dates, idle_dates
from fundmodel.assumptions.scenario.area_values import areas_named, in_area
from fundmodel.assumptions.scenario.canonical_form import canonical
from fundmodel.assumptions.scenario.collected_ahead import AHEAD, cash_from
from fundmodel.assumptions.scenario.dated_form import force_at, layers, value_form, written_form
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_hash import moving
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.values import YEAR, Entry
from fundmodel.vocabulary.dictionary import base_year_factors, parameters

ABSORBED: Final = "absorbed"
RULE_LOST: Final = "rule_lost"
IDLE: Final = "idle"
LATER: Final = "later"
UNREAD: Final = "unread"
LASTS: Final = "lasts"
EARLIER: Final = "earlier"
BEYOND: Final = "beyond"
PARTLY_BEYOND: Final = "partly_beyond"
PAST: Final = "past"
PARTLY_PAST: Final = "partly_past"
STARTED: Final = "started"
GOES_ON: Final = frozenset(("beyond_last", "grow_with", "lag"))
QUIET: Final = (EARLIER, PARTLY_BEYOND, STARTED)
"""Kinds that no warning tells: the change does what it says."""
CARE: Final = "care_"
ORIGIN: Final = "baseline"
LAST_OF_ALL: Final = 9999
LOOKED_AT: Final = 60
"""Coverage years in which a premium is compared."""


class Remark(NamedTuple):
    """One change that does not do what it seems to.

    ``kind`` is "absorbed": the base year takes ``share`` of it by the factors ``taken_by``; "rule_lost": a flat value
    drops the rule ``rule`` ("disposable_income_per_head" or "raise") by which the parameter went on (``rule`` is also
    given where an absorbed value drops one); "idle": it moves nothing without a change of one of ``others``; "later":
    its date ``date`` counts from ``since`` on; "unread": another date comes before that January, so it never counts;
    "earlier": the premium of the coverage year ``date`` is collected from ``since`` on, in the autumn before;
    "lasts": the points dated ``date`` count again in every year; "beyond": all that changes lies past the last month of
    the run, ``since``, from ``date`` on, and "partly_beyond" only what is dated so; "past" and "partly_past": it is
    replaced before the first projected month, ``since``; "started": what is dated before that month acts from it on.
    ``write`` is the form in a scenario file that does
    what is meant, None where the parameter cannot be dated.
    """

    kind: str
    parameter: str
    taken_by: tuple[str, ...] = ()
    share: float = 0.0
    rule: str = ""
    write: str | None = None
    others: tuple[str, ...] = ()
    date: str = ""
    since: str = ""


def remarks(scenario: Scenario, base_year: int, until: int | None = None) -> tuple[Remark, ...]:
    """Every remark on a change against the root of the scenario's own ``extends`` chain, in the order of the
    declarations; none for a scenario that extends nothing. Without ``until``, the last year of a run, nothing is said
    of what lies past one.

    What the base year ``base_year`` takes is measured (``vocabulary/base_year_factors.csv``); what acts with what, is
    read in January or lasts is declared. Source: DESIGN 6, METHODS 9.6.
    """
    if scenario.base is None:
        return ()
    root = scenario.root.entries
    changed = [name for name in parameters() if canonical(scenario.entries[name]) != canonical(root[name])]
    span = Span(f"{base_year + 1}-01", f"{LAST_OF_ALL if until is None else until}-12")
    return tuple(remark for name in changed for remark in _of_one(scenario, name, base_year, span))


def _of_one(scenario: Scenario, name: str, base_year: int, span: Span) -> Iterator[Remark]:
    new, old, spec = scenario.entries[name], scenario.root.entries[name], parameters()[name]
    if spec.acts_with and not any(_is_on(scenario, other) for other in spec.acts_with):
        yield Remark(IDLE, name, others=spec.acts_with)
        return
    absorbed = _absorbed(scenario, new, old, base_year)
    if absorbed is not None:
        yield absorbed
    elif _loses_rule(new, old):
        yield Remark(RULE_LOST, name, rule=_rule(old), write=written_form(name, {f"{base_year + 1}-01": new.value}))
    own = _own_dates(scenario, name)
    never = tuple(_never(scenario, name, own, span, taken=absorbed is not None))
    yield from never
    if any(remark.kind in (BEYOND, PAST) for remark in never):
        return
    if spec.yearly and new.interpolate == "step":
        yield from _late(new, own)
    if name in AHEAD and absorbed is None:
        yield from _ahead(scenario, new, old, base_year)
    if spec.lasts == "on" and absorbed is None:
        yield from _lasting(scenario, new, old, own)


def _never(scenario: Scenario, name: str, own: tuple[str, ...], span: Span, taken: bool) -> Iterator[Remark]:
    """What of a change acts in no month of a run, or only from the first one on though it is dated before; of dates
    before it nothing is said where the base year has ``taken`` them."""
    idle = idle_dates(scenario, name, own or _rule_from(scenario, name), span)
    whole = idle.whole and not taken
    if idle.beyond:
        yield Remark(BEYOND if whole else PARTLY_BEYOND, name, date=idle.beyond[0], since=span.last)
    if taken:
        return
    if idle.past:
        yield Remark(PAST if whole else PARTLY_PAST, name, date=idle.past[0], since=span.first)
    for date in early_dates(scenario, name, own, span.first):
        yield Remark(STARTED, name, date=date, since=span.first)


def _rule_from(scenario: Scenario, name: str) -> tuple[str, ...]:
    """The month from which another way to go on past the last date, given without a value, counts."""
    last = scenario.entries[name].months[-1:]
    return tuple(str(month) for month in last + YEAR) if _last_change(scenario, name).keys() & GOES_ON else ()


def _late(new: Entry, own: tuple[str, ...]) -> Iterator[Remark]:
    """The first date that is no January, and the first that is followed by another before its January."""
    starts = {date: f"{int(date[:4]) + 1}-01" for date in own if not date.endswith("-01")}
    for kind, gone in ((LATER, False), (UNREAD, True)):
        found = [date for date in starts if any(date < one <= starts[date] for one in new.dates) is gone]
        if found:
            yield Remark(kind, new.name, date=found[0], since=starts[found[0]])


def _ahead(scenario: Scenario, new: Entry, old: Entry, base_year: int) -> Iterator[Remark]:
    """The first coverage year with another premium, where cash moves in the autumn before."""
    years = (f"{year}-01" for year in range(base_year + 2, base_year + 2 + LOOKED_AT))
    areas = areas_named(new, old) or ("",)
    pairs = [(in_area(new, area), in_area(old, area)) for area in areas]
    changed = (
        date
        for date in years
        if any(force_at(one, np.datetime64(date)) != force_at(other, np.datetime64(date)) for one, other in pairs)
    )
    date = next(changed, None)
    since = "" if date is None else cash_from(scenario, int(date[:4]))
    if date is not None and since:
        yield Remark(EARLIER, new.name, date=date[:4], since=since)


def _absorbed(scenario: Scenario, new: Entry, old: Entry, base_year: int) -> Remark | None:
    known = base_year_factors().get(new.name)
    if known is None or not _reaches(new, old, base_year + max(known.free_after, 1)):
        return None
    keeps_care = scenario.entry("care.fund").value != scenario.root.entries["care.fund"].value
    taken_by = tuple(item for item in known.taken_by if keeps_care or not item.startswith(CARE))
    if not taken_by:
        return None
    write = None if not known.free_after else value_form(new, old, base_year + known.free_after)
    return Remark(
        ABSORBED, new.name, taken_by, known.share, rule=_rule(old) if _loses_rule(new, old) else "", write=write
    )


def _loses_rule(new: Entry, old: Entry) -> bool:
    return old.beyond_last != "hold" and not new.dates


def _rule(old: Entry) -> str:
    return old.grow_with or old.beyond_last


def _lasting(scenario: Scenario, new: Entry, old: Entry, own: tuple[str, ...]) -> Iterator[Remark]:
    """Points that go on after the last date, where the scenario does not say that they shall."""
    last = new.dates[-1] if new.dates else ""
    if last not in own or "beyond_last" in _last_change(scenario, new.name):
        return
    value = new.value[last]  # type: ignore[index]
    if value == force_at(old, np.datetime64(last, "M")):
        return
    closed = {**{date: new.value[date] for date in own}, f"{int(last[:4]) + 1}{last[4:]}": 0.0}  # type: ignore[index]
    yield Remark(LASTS, new.name, write=written_form(new.name, closed), date=last)


def _own_dates(scenario: Scenario, name: str) -> tuple[str, ...]:
    """The dates that the scenario, or the nearest below it, gives to a parameter; a zero that ends what acts once is
    none."""
    value = _last_change(scenario, name).get("value")
    dates = scenario.entries[name].dates
    once = parameters()[name].lasts == "once"
    return tuple(date for date in dates if date in value and not (once and not value[date])) if dates and value else ()


def _last_change(scenario: Scenario, name: str) -> dict[str, Any]:
    layer: Scenario | None = scenario
    while layer is not None:
        for change in layer.changes:
            if change.name == name:
                return dict(change.fields)
        layer = layer.base
    return {}


def _is_on(scenario: Scenario, name: str) -> bool:
    """Whether a parameter is not what the shipped baseline has: what acts with it may act."""
    return moving(scenario.entries[name]) != moving(load_scenario(ORIGIN).entries[name])


def _reaches(new: Entry, old: Entry, free_from: int) -> bool:
    """Whether two entries differ where the base year still reads them: on the dates of either up to December of the
    year before ``free_from``, and in the December itself where a line between dates is read by month; of what is read
    by the year in January alone."""
    if new.kind in ("scalar", "by_age"):
        return bool(canonical(new)[0] != canonical(old)[0])
    yearly = parameters()[new.name].yearly
    january = np.datetime64(f"{free_from - 1}-01", "M")
    end = january if yearly else january + 11
    both = [layer for entry in (new, old) for layer in layers(entry)]
    dates = {np.datetime64(date, "M") for layer in both for date in layer.dates}
    if yearly:
        dates = {(date + 11).astype("datetime64[Y]").astype("datetime64[M]") for date in dates}
    asked = {date for date in dates if date <= end} | {january}
    if any(layer.interpolate == "linear" for layer in both):
        asked.add(end)
    return any(force_at(new, date) != force_at(old, date) for date in sorted(asked))
