"""Draws of the scenarios of a run: quantiles by year, chances, and dates with 80 % ranges, looked up and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.range_frames import range_text
from fundmodel.presentation.frames.summary import headlines, yearly_accounts
from fundmodel.presentation.words.draw_words import percent, told
from fundmodel.presentation.words.labels import event_text, fund_label, last_month, short_labels, when_text
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.analysis.draws.sample import Sample
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection

QUANTITY: Final = "reserve_months_earned"
"""The basis on which levels are decided; of employees cash and earned are equal."""
EVENTS: Final[Mapping[str, str]] = {
    "deficit": "first_deficit_year",
    "floor": "floor_month_earned",
    "used_up": "depletion_month",
}
"""Events of a sample and those of the headlines."""
ENDS: Final = ("low", "middle", "high")
NEVER: Final = "never"
MOST_AREAS: Final = 3
"""Areas that screen and page show; the files hold all."""

Progress = Callable[[str, int, int], Any]


@dataclass(frozen=True)
class Draws:
    """Tables of every scenario: ``fan`` (quantiles of months of reserve by year), ``chances`` and ``dates`` (80 %
    ranges), ``held`` (how many of one half of the draws lie in the 80 % bands of the other), and what was drawn."""

    fan: pd.DataFrame
    chances: pd.DataFrame
    dates: pd.DataFrame
    held: pd.DataFrame
    count: int
    seed: int
    until: int
    drivers: tuple[str, ...]
    settings: Mapping[str, Any]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables by the name of their file."""
        return {"fan": self.fan, "chances": self.chances, "date_ranges": self.dates}

    def document(self) -> dict[str, Any]:
        """Everything for machines."""
        rows = {name: table.to_dict("records") for name, table in self.tables().items()}
        about = {"draws": self.count, "seed": self.seed, "until": self.until, "drivers": list(self.drivers)}
        rows["bands_held"] = self.held.to_dict("records")
        return {**about, "settings": dict(self.settings), "quantity": QUANTITY, "pointwise": True, **rows}


def draws_of(
    scenarios: Sequence[Scenario],
    data: DataPackage,
    until: int,
    count: int,
    seed: int,
    workers: int = 1,
    progress: Progress | None = None,
) -> Draws:
    """The draws of each scenario, with the same shocks in all, so that scenarios differ by no noise."""
    from fundmodel.analysis.draws.sample import sample

    found = {}
    for one in scenarios:
        tell = None if progress is None else _telling(progress, one.name)
        drawn = sample(one, data, count, seed, until=until, workers=workers, progress=tell)
        found[one.name] = (drawn, _tables(drawn, one.name))
    drawn = next(iter(found.values()))[0]
    fan, chances, dates, held = (_stacked([tables[at] for _, tables in found.values()]) for at in range(4))
    return Draws(fan, chances, dates, held, count, drawn.seed, until, drawn.drivers, drawn.settings)


def _telling(progress: Progress, name: str) -> Callable[[int, int], Any]:
    return lambda done, asked: progress(name, done, asked)


def _tables(drawn: Sample, name: str) -> tuple[pd.DataFrame, ...]:
    """Fan, chances, dates and what the bands held; of the last nothing where draws are too few for it."""
    from fundmodel.analysis.draws.coverage import halves_coverage
    from fundmodel.analysis.draws.fan import chances, date_quantiles, fan

    quantiles = fan(drawn, QUANTITY).rename(
        columns={"period": "year", "value": QUANTITY, "standard_error": "quantile_error"}
    )
    by = chances(drawn).rename(columns={"by": "by_end_of", "standard_error": "probability_error"})
    dates = date_quantiles(drawn).rename(columns={name: f"date_{name}" for name in ENDS} | {"never": "never_share"})
    dates = dates.astype({f"date_{name}": "datetime64[ns]" for name in ENDS})
    named = [table.assign(event=table["event"].map(EVENTS)) for table in (by, dates)]
    return tuple(_first(table.assign(scenario=name)) for table in (quantiles, *named, halves_coverage(drawn)))


def _first(table: pd.DataFrame) -> pd.DataFrame:
    return table[["scenario", *(name for name in table.columns if name != "scenario")]]


def _stacked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(tables, ignore_index=True)


@dataclass(frozen=True)
class ChanceRow:
    """One event in words: projected date, range one at a time, 80 % range, middle, chances by year, "not before"."""

    scenario: str
    area: str
    fund: str
    event: str
    cells: tuple[str, ...]


def chance_years(draws: Draws) -> list[int]:
    """The years by whose end chances are told."""
    return [int(year) for year in dict.fromkeys(draws.chances["by_end_of"]) if year != NEVER and year != draws.until]


def chance_headings(draws: Draws, lang: str) -> list[str]:
    """Headings of the cells of a row."""
    first = [told(key, lang) for key in ("projected", "one_at_a_time", "range_80", "middle")]
    by = [told("by", lang, year=year) for year in chance_years(draws)]
    return [*first, *by, told("never", lang, year=draws.until + 1)]


def chance_rows(run: Projection, draws: Draws, ranges: Ranges | None, lang: str) -> Iterator[ChanceRow]:
    """A row for each scenario, area, fund and event."""
    dates = {_key(row): row for row in draws.dates.to_dict("records")}
    chances = {(*_key(row), row["by_end_of"]): row["probability"] for row in draws.chances.to_dict("records")}
    for row in headlines(run).to_dict("records"):
        for event in EVENTS.values():
            key = _key({**row, "event": event})
            if key not in dates:
                continue
            at, last = dates[key], last_month(row, event)
            low, middle, high = (when_text(at[f"date_{name}"], event, last, lang) for name in ENDS)
            alone = range_text(None if ranges is None else ranges.pairs, row, event, lang, "bare")
            span = low if low == high else told("span", lang, low=low, high=high)
            by = [percent(float(chances[(*key, year)])) for year in (*chance_years(draws), NEVER)]
            cells = (event_text(row, event, lang), alone or told("not_ranged", lang), span, middle, *by)
            yield ChanceRow(*key, cells)


def _key(row: Mapping[Any, Any]) -> tuple[str, str, str, str]:
    return str(row["scenario"]), str(row["area"]), str(row["fund"]), str(row["event"])


def fund_title(run: Projection, scenario: str, fund: str, area: str, lang: str) -> str:
    """The fund, the area where there are several, and the level at the valuation date: a scale of its own."""
    accounts = yearly_accounts(run)
    own = accounts[(accounts["scenario"] == scenario) & (accounts["fund"] == fund) & (accounts["area"] == area)]
    level = str(own[own["year"] == run.provenance["data"]["base_year"]]["warning_level"].iloc[0])
    parts = [short_labels(run, lang)[scenario], *([area] if run.ledger.sizes["area"] > 1 else [])]
    parts += [told("level", lang, level=label(level, lang))] if level else []
    joint = "，" if lang == "zh" else ", "
    return told("fund_title", lang, fund=fund_label(fund, lang), label=joint.join(parts))


def shown_areas(run: Projection) -> list[str]:
    """The areas that screen and page show: all where they are few, else none."""
    areas = [str(area) for area in run.ledger["area"].values]
    return areas if len(areas) <= MOST_AREAS else []


def draw_lines(run: Projection, draws: Draws, lang: str) -> list[str]:
    """What stands below: what was drawn, and that there are more areas."""
    joint = "、" if lang == "zh" else ", "
    judged = [told("parameters", lang)] if draws.settings.get("parameters") else []
    drivers = joint.join([*(told(f"driver.{name}", lang) for name in draws.drivers), *judged])
    error = f"{float(draws.chances['probability_error'].max()) * 100:.1f} %"
    said = told("note", lang, draws=f"{draws.count:,}", seed=draws.seed, drivers=drivers, error=error)
    lines = [said + ("。" if lang == "zh" else "."), *_held_line(run, draws, lang)]
    areas = draws.fan["area"].nunique()
    return lines if set(shown_areas(run)) & set(draws.fan["area"]) else [*lines, told("many_areas", lang, count=areas)]


def _held_line(run: Projection, draws: Draws, lang: str) -> list[str]:
    """What the bands of half the draws of the first scenario hold of the other half, by fund, over all areas."""
    from fundmodel.analysis.draws.coverage import FEWEST

    own = draws.held[draws.held["scenario"] == run.scenarios[0]]
    if own.empty:
        return [told("few_draws", lang, draws=draws.count, least=FEWEST)]
    parts = []
    for fund, rows in own.groupby("fund", sort=False):
        low, high = (f"{end * 100:.1f}" for end in (rows["held"].min(), rows["held"].max()))
        share = f"{low} %" if len(rows) == 1 else told("span", lang, low=f"{low} %", high=f"{high} %")
        parts.append(told("held_part", lang, fund=fund_label(str(fund), lang), share=share))
    error = f"{own['standard_error'].max() * 100:.1f} %"
    joint = "、" if lang == "zh" else ", "
    return [told("held", lang, parts=joint.join(parts), error=error)]
