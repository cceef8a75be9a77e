"""The exact answer in words and as a document: what the engine gives where the levers stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.presentation.explorer.corners import Exact, exact
from fundmodel.presentation.explorer.explorer_levers import LAST, POOLING, Lever, changes_at, lever_years, pooled_from
from fundmodel.presentation.explorer.half_year_flows import FUNDS, YEAR
from fundmodel.presentation.explorer.precomputed import Array, Asked
from fundmodel.presentation.explorer.range_widths import dates_around
from fundmodel.presentation.words.explorer_words import lever_words, told
from fundmodel.vocabulary.dims import ALL_AREAS

Places = NDArray[np.int64]

YEARS: Final = (2026, 2030, 2035, 2040, 2045, 2050)


def area_names(ask: Asked) -> tuple[str, ...]:
    """The areas of an answer in its order: the sum of several comes last."""
    return ask.data.areas if len(ask.data.areas) == 1 else (*ask.data.areas, ALL_AREAS)


def month_of(place: int, ask: Asked) -> str | None:
    """ "2035-08" for the month at that place; None beyond the last year."""
    year, month = divmod(place, YEAR)
    return None if place >= (LAST - ask.first + 2) * YEAR else f"{ask.first - 1 + year}-{month + 1:02d}"


def month_words(place: int, ask: Asked, lang: str, key: str = "month") -> str:
    """The month in words: already past at the valuation date, or after the last year."""
    found = month_of(place, ask)
    if found is None:
        return told("after", lang, year=LAST)
    if place < YEAR:
        return told("already", lang)
    year, month = found.split("-")
    return told(key, lang, year=year, month=month if lang == "en" else int(month))


def value_words(one: Lever, value: float, lang: str) -> str:
    """A lever's value as the page shows it."""
    if one.unit == "percent":
        return f"{round(100 * value, 2):g}" + ("%" if lang == "zh" else " %")
    if one.unit == "points":
        sign = "+" if value > 0 else ""
        return told("points", lang, value=sign + f"{round(100 * value, 3):g}".replace("-", "\u2212"))
    if one.unit == "yuan":
        return told("yuan", lang, value=f"{round(value, 1):g}")
    return f"\u00d7{round(value, 3):g}"


class Told(NamedTuple):
    """The engine's answer where levers stand and where none is moved, each as best estimate and (last) as the official
    figure, with the ``ends`` of the range of both dates ``(point, side, event, area, fund)``."""

    found: Exact
    ends: Places
    base: Exact
    base_ends: Places


def told_at(ask: Asked, state: Mapping[str, float], widths: Array) -> Told:
    """Ask the engine; ``widths`` is what ``widths_of`` gives."""
    answers = [exact(ask, ask.figures(point)) for point in (state, {})]
    found, base = answers
    return Told(found, dates_around(ask, found, widths), base, dates_around(ask, base, widths))


def sentence(ask: Asked, state: Mapping[str, float], told_now: Told, lang: str, area: int = -1) -> str:
    """One sentence: the levers that are moved, and when each fund falls below its line and is used up by the official
    figure, with the range of each date and how far it lies from the baseline's."""
    joint, apart = ("、", "；") if lang == "zh" else (", ", "; ")
    moved = [one for one in ask.shown if state.get(one.key, one.base) != one.base]
    words = [
        lever_name(one, ask, lang) + ("" if lang == "zh" else " ") + value_words(one, state[one.key], lang)
        for one in moved
    ]
    words += [told("pooled", lang, **{"from": pooled_from(ask.first)})] if state.get(POOLING) else []
    figure = told("official" if len(ask.figures({})) > 1 else "own_margin", lang)
    given = {"figure": figure, "levers": joint.join(words)}
    start = told("if" if words else "as_baseline", lang, **given)
    clauses = [_clause(ask, place, told_now, lang, area, bool(words)) for place in range(len(FUNDS))]
    return start + apart.join(clauses) + ("。" if lang == "zh" else ".")


def lever_name(one: Lever, ask: Asked, lang: str) -> str:
    """What a lever is called."""
    return lever_words(one.key, **lever_years(ask.first))[lang]


def _clause(ask: Asked, place: int, now: Told, lang: str, area: int, moved: bool) -> str:
    dates = {
        f"{key}{part}": text
        for event, key in enumerate(("falls", "used"))
        for part, text in zip(("", "_around"), _date(ask, now, event, area, place, lang, moved), strict=True)
    }
    named = {"fund": told(f"of_{FUNDS[place]}", lang), "floor": f"{ask.floors[place]:g}"}
    return told("clause", lang, **named, **dates)


def _date(ask: Asked, now: Told, event: int, area: int, place: int, lang: str, moved: bool) -> tuple[str, str]:
    """The official date, and its range with how far it lies from the baseline's where a lever is moved."""
    at, was = (int(_places(one, event)[-1, area, place]) for one in (now.found, now.base))
    around = range_words(now.ends[-1, :, event, area, place], ask, lang)
    return month_words(at, ask, lang, "in_month"), around + (moved_words(at, was, ask, lang) if moved else "")


def _places(found: Exact, event: int) -> Places:
    return (found.floor, found.used_up)[event]


def range_words(ends: Places, ask: Asked, lang: str) -> str:
    """ "range 2030-05 to after 2050": the adverse end, then the favourable one."""
    low, high = (month_words(int(end), ask, lang) for end in ends)
    return told("range", lang, low=low, high=high)


def moved_words(at: int, was: int, ask: Asked, lang: str) -> str:
    """By how many months a date moves from the baseline's; "" where one of the two is no month."""
    if at == was:
        return told("same", lang)
    if month_of(max(at, was), ask) is None or min(at, was) < YEAR:
        return ""
    return told("later" if at > was else "earlier", lang, count=abs(at - was))


def state_document(ask: Asked, state: Mapping[str, float], now: Told) -> dict[str, Any]:
    """What ``fundmodel explore --at ... --json`` prints: by area and fund the months of reserve at year ends and the
    two dates with their ranges, null for a date after the last year, as best estimate and as the official figure (with
    the margin of prudence); and the same of the baseline."""
    official = len(now.found.floor) - 1
    figures = {"results": 0, "official": official}
    told_now = {name: _rows(ask, now.found, now.ends, at) for name, at in figures.items()}
    told_base = {name: _rows(ask, now.base, now.base_ends, at) for name, at in figures.items()}
    return {
        "scenario": ask.scenario.name,
        "data": ask.data.name,
        "synthetic": ask.data.synthetic,
        "until": LAST,
        "state": dict(state),
        "changes": changes_at(ask.levers, state),
        "pooled_from": pooled_from(ask.first) if state.get(POOLING) else None,
        **told_now,
        "baseline": told_base["results"],
        "baseline_official": told_base["official"],
        "probability": False,
        "said": {lang: sentence(ask, state, now, lang) for lang in ("zh", "en")},
    }


def _rows(ask: Asked, found: Exact, ends: Places, point: int) -> list[dict[str, Any]]:
    return [
        {
            "area": area,
            "fund": fund,
            **{
                key: value
                for event, name in enumerate(("floor_month", "depletion_month"))
                for key, value in {
                    name: month_of(int(_places(found, event)[point, at, place]), ask),
                    f"{name}_range": [month_of(int(end), ask) for end in ends[point, :, event, at, place]],
                }.items()
            },
            "reserve_months": _at_year_ends(found, point, at, place, ask.first),
        }
        for at, area in enumerate(area_names(ask))
        for place, fund in enumerate(FUNDS)
    ]


def _at_year_ends(found: Exact, point: int, area: int, place: int, first: int) -> dict[str, float]:
    ends = {year: (year - first + 2) * YEAR - 1 for year in YEARS if year <= LAST}
    held = {year: at for year, at in ends.items() if at < found.used_up[point, area, place]}
    return {str(year): float(found.reserve[point, area, place, at]) for year, at in held.items()}
