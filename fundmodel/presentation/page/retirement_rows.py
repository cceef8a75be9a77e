"""The page's rows of new retired members and of the seeds of members' ages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.new_retired import new_retired
from fundmodel.analysis.sensitivity import DATED
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.page.run_rows import Row, scenario_words
from fundmodel.presentation.words.labels import when_text
from fundmodel.presentation.words.page_words import Both, minus, number
from fundmodel.presentation.words.retirement_words import SEEDS, both
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

PAST_SHOWN: Final = 4
LATER_SHOWN: Final = (2030, 2035, 2040, 2050, 2060)


def years_shown(run: Projection) -> list[int]:
    """Five past years, the base year last, the first two projected ones and some later."""
    first = first_projected_year(run)
    near = range(first - 1 - PAST_SHOWN, first + 2)
    last = int(run.flow_exposures["year"].values[-1])
    return [year for year in (*near, *LATER_SHOWN) if year <= last and (year in near or year > first + 1)]


def new_retired_rows(run: Projection) -> list[Row]:
    """10,000 persons by year: published ones of the past, then modelled ones of each scenario; equal rows once."""
    table, years = new_retired(run), years_shown(run)
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for kind in ("published_new_retired", "new_retired"):
        for scenario, own in table.groupby("scenario", sort=False):
            values = own.set_index("year")[kind].reindex(years)
            cells = tuple(number(value / PERSONS_PER_WAN) if value == value else "" for value in values)
            if any(cells):
                found.setdefault((kind, cells), []).append(str(scenario))
    labels = {"published_new_retired": both("chart_published"), "new_retired": both("chart_modelled")}
    several = len(run.scenarios) > 1
    return [
        Row(
            {
                "row": kind,
                "name": labels[kind],
                "scenario": scenario_words(run, of) if several and kind == "new_retired" else Both("", ""),
            },
            dict(zip(map(str, years), cells, strict=True)),
        )
        for (kind, cells), of in found.items()
    ]


def seed_rows(seeds: pd.DataFrame | None) -> list[Row]:
    """A row for each fund and seed: intensity, dates as far as the run goes, months and by how much they move."""
    if seeds is None:
        return []
    return [
        Row(
            {"fund": row["fund"], "seed": row["seed"], "name": Both(*SEEDS[row["seed"]]), "year": row["year"]},
            {
                "intensity": f"{row['intensity']:.2f}",
                **{
                    event: Both(*(when_text(row[event], event, row["known_until"], lang) for lang in ("zh", "en")))
                    for event in DATED
                },
                "months": number(row["months"], 1),
                "moved_by": minus(f"{row['moved_by']:+.1f}"),
            },
        )
        for row in seeds.to_dict("records")
    ]


def seed_note(seeds: pd.DataFrame | None) -> Both:
    """Of which scenario and until when the seeds were tried, and why their dates have no range."""
    if seeds is None or seeds.empty:
        return Both("", "")
    first = seeds.iloc[0]
    return both("seeds_note", scenario=first["scenario"], until=first["known_until"].year)
