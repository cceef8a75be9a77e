"""What several years of an area's own heads and accounts moved, and what they are too few for, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fundmodel.assumptions.figures.own_history import SEED
from fundmodel.assumptions.tables.own_measures import LEAST, MEASURES
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.said import speak
from fundmodel.vocabulary.said_lists import first_of

Names = Mapping[str, Mapping[str, str]]
MOST: Final = 5
"""Areas that a line names; JSON holds all."""
ITEMS: Final = {name: f"history_{name}" for name in (SEED, *MEASURES)}


def history_lines(
    history: Sequence[Mapping[str, Any]], names: Names, lang: str, growth: Sequence[Mapping[str, Any]] = ()
) -> list[str]:
    """A head and a line for each item, areas and years; ``growth`` adds what a run takes of each area's own. Nothing
    where no area gives an earlier year."""
    lines = [_line(one, names, lang) for one in history]
    for item in dict.fromkeys(str(one["item"]) for one in growth):
        lines.append(
            say(
                "history_taken",
                lang,
                item=say(ITEMS[item], lang),
                areas=_furthest(growth, item, names, lang),
                nation=nations_growth(growth, item),
            )
        )
    lines += [say("history_why", lang)] if growth else []
    return [say("history_head", lang), *(f"  {line}" for line in lines)] if lines else []


def nations_growth(growth: Sequence[Mapping[str, Any]], item: str) -> float:
    """(1 + growth) / (1 + shrunk) - 1: what the scenario has for everybody, from the first area of an item."""
    first = next(one for one in growth if one["item"] == item)
    return float((1.0 + first["growth"]) / (1.0 + first["shrunk"]) - 1.0)


def _furthest(growth: Sequence[Mapping[str, Any]], item: str, names: Names, lang: str) -> str:
    """The areas whose own growth is furthest from the nation's, ``MOST`` of them, and how many more there are."""
    own = [one for one in growth if one["item"] == item]
    far = sorted(own, key=lambda one: -abs(one["own"]))[:MOST] if len(own) > MOST else own
    told = [_taken(one, names, lang) for one in far]
    told += [say("history_more", lang, count=len(own) - len(far))] if len(far) < len(own) else []
    return ("；" if lang == "zh" else "; ").join(told)


def _line(one: Mapping[str, Any], names: Names, lang: str) -> str:
    named = speak(first_of([_name(area, names, lang) for area in one["areas"]], MOST), lang)
    areas = say("borrowed_all", lang) if len(one["areas"]) == len(names) > 1 else named
    said = {"item": say(ITEMS[one["item"]], lang), "areas": areas, "years": _years(one["years"], lang)}
    kind = "history_used" if one["moves"] else "history_short" if one["years"] else "history_none"
    return say(kind, lang, **said, count=len(one["years"]), least=LEAST)


def _taken(one: Mapping[str, Any], names: Names, lang: str) -> str:
    area = _name(one["area"], names, lang)
    side = say("history_below" if one["own"] < 0.0 else "history_above", lang)
    taken = {key: one[key] for key in ("weight", "growth")}
    return say("history_area", lang, area=area, gap=100.0 * abs(one["own"]), side=side, **taken)


def _name(area: str, names: Names, lang: str) -> str:
    return names.get(area, {}).get(lang, area)


def _years(years: Sequence[int], lang: str) -> str:
    """2019, 2021-2025: runs of years, the first and the last of each."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    dash, comma = ("—", "、") if lang == "zh" else ("-", ", ")
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)
