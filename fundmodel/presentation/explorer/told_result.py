"""The exact answer in words and as a document: what the engine gives where the levers stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fundmodel.presentation.explorer.corners import Exact
from fundmodel.presentation.explorer.explorer_levers import LAST, POOLING, Lever, changes_at, lever_years, pooled_from
from fundmodel.presentation.explorer.half_year_flows import FUNDS, YEAR
from fundmodel.presentation.explorer.precomputed import Asked
from fundmodel.presentation.words.explorer_words import lever_words, told
from fundmodel.vocabulary.dims import ALL_AREAS

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


def sentence(ask: Asked, state: Mapping[str, float], found: Exact, base: Exact, lang: str, area: int = -1) -> str:
    """One sentence: the levers that are moved, and when each fund falls below its line and is used up."""
    joint, apart = ("、", "；") if lang == "zh" else (", ", "; ")
    moved = [one for one in ask.levers if state.get(one.key, one.base) != one.base]
    words = [
        lever_name(one, ask, lang) + ("" if lang == "zh" else " ") + value_words(one, state[one.key], lang)
        for one in moved
    ]
    words += [told("pooled", lang, **{"from": pooled_from(ask.first)})] if state.get(POOLING) else []
    start = told("if", lang, levers=joint.join(words)) if words else told("as_baseline", lang)
    clauses = [_clause(ask, place, found, base, lang, area) for place in range(len(FUNDS))]
    return start + apart.join(clauses) + ("。" if lang == "zh" else ".")


def lever_name(one: Lever, ask: Asked, lang: str) -> str:
    """What a lever is called."""
    return lever_words(one.key, **lever_years(ask.first))[lang]


def _clause(ask: Asked, place: int, found: Exact, base: Exact, lang: str, area: int) -> str:
    return told(
        "clause",
        lang,
        fund=told(f"of_{FUNDS[place]}", lang),
        floor=f"{ask.floors[place]:g}",
        falls=month_words(int(found.floor[0, area, place]), ask, lang, "in_month"),
        fell=month_words(int(base.floor[0, area, place]), ask, lang),
        used=month_words(int(found.used_up[0, area, place]), ask, lang, "in_month"),
        was=month_words(int(base.used_up[0, area, place]), ask, lang),
    )


def state_document(ask: Asked, state: Mapping[str, float], found: Exact, base: Exact) -> dict[str, Any]:
    """What ``fundmodel explore --at ... --json`` prints: by area and fund the months of reserve at year ends and the
    two dates, null for a date after the last year; and the same of the baseline."""
    return {
        "scenario": ask.scenario.name,
        "data": ask.data.name,
        "synthetic": ask.data.synthetic,
        "until": LAST,
        "state": dict(state),
        "changes": changes_at(ask.levers, state),
        "pooled_from": pooled_from(ask.first) if state.get(POOLING) else None,
        "results": _rows(ask, found),
        "baseline": _rows(ask, base),
        "said": {lang: sentence(ask, state, found, base, lang) for lang in ("zh", "en")},
    }


def _rows(ask: Asked, found: Exact) -> list[dict[str, Any]]:
    return [
        {
            "area": area,
            "fund": fund,
            "floor_month": month_of(int(found.floor[0, at, place]), ask),
            "depletion_month": month_of(int(found.used_up[0, at, place]), ask),
            "reserve_months": _at_year_ends(found, at, place, ask.first),
        }
        for at, area in enumerate(area_names(ask))
        for place, fund in enumerate(FUNDS)
    ]


def _at_year_ends(found: Exact, area: int, place: int, first: int, years: Sequence[int] = YEARS) -> dict[str, float]:
    ends = {year: (year - first + 2) * YEAR - 1 for year in years if year <= LAST}
    held = {year: at for year, at in ends.items() if at < found.used_up[0, area, place]}
    return {str(year): float(found.reserve[0, area, place, at]) for year, at in held.items()}
