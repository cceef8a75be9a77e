"""The page's table of areas: a row for each scenario, area and fund, the first to be exhausted first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.area_frames import DATES, area_range, ranged_areas, several_areas
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.page.run_rows import Row
from fundmodel.presentation.words.labels import months_text, prudent_text
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.page_words import Both, both, labelled, minus

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection


def area_rows(run: Projection, ranges: pd.DataFrame | None = None) -> list[Row]:
    """Months at the valuation date, level of the first projected December and key dates with the prudent ones and their
    ranges; nothing for one area."""
    if not several_areas(run):
        return []
    rows = []
    for line in ranged_areas(run, ranges).to_dict("records"):
        level = str(line["warning_level"])
        of = {
            "scenario": line["scenario"],
            "area": line["area"],
            "name": Both(**line["area_name"]),
            "fund": line["fund"],
            "level": level,
        }
        cells: dict[str, Any] = {
            "months": minus(months_text(line["reserve_months_earned"])),
            "cash": minus(months_text(line["reserve_months_cash"])) if line["fund"] == "resident" else "",
            "level": labelled(level) if level else both("unjudged"),
            **{event: Both(*(prudent_text(line, event, lang) for lang in ("zh", "en"))) for event in DATES},
            "ranged": {event: Both(*(area_range(line, event, lang) for lang in ("zh", "en"))) for event in DATES},
        }
        rows.append(Row(of, cells))
    return rows


def words_of(rows: list[Row], run: Projection) -> dict[str, Both]:
    """Heading, columns and notes of the table; nothing where there is none. ``run`` is the sum of the areas."""
    if not rows:
        return {}
    count = len({row.of["area"] for row in rows})
    first = first_projected_year(run)
    parts = {
        "title": ("areas_title", {"count": count}),
        "months": ("areas_months", {"year": first}),
        "level": ("areas_level", {"year": first}),
        **{event: (f"areas_{event}", {}) for event in DATES},
        "bases": ("areas_bases", {}),
        "ranges": ("areas_ranges" if rows[0].cells["ranged"][DATES[-1]].zh else "areas_no_ranges", {}),
        "sum": ("areas_sum", {"count": count}),
    }
    return {
        name: Both(*(say(key, lang, **filled).replace("\n", "" if lang == "zh" else " ") for lang in ("zh", "en")))
        for name, (key, filled) in parts.items()
    }
