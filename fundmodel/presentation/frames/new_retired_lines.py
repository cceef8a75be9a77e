"""New retired members in words: modelled beside published, use of the window, and what needs a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.enrolment_seeds import OF_SEEDS
from fundmodel.analysis.new_retired import AGREES_WITHIN, GROWTH_SEEN, new_retired
from fundmodel.analysis.sensitivity import DATED
from fundmodel.presentation.frames.noted_values import value_words
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import short_labels, when_text
from fundmodel.presentation.words.range_words import named
from fundmodel.presentation.words.retirement_words import told
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

YEARS_SHOWN: Final = 5


def new_retired_lines(run: Projection, lang: str) -> list[str]:
    """Published and modelled new retired members, the share that uses the window, then notes where there are any.

    Scenarios of which the same is said share a line.
    """
    table, first = new_retired(run), first_projected_year(run)
    said: dict[str, list[str]] = {}
    for scenario, own in table.groupby("scenario", sort=False):
        for line in _of(run, str(scenario), own.set_index("year"), first, lang):
            said.setdefault(line, []).append(str(scenario))
    labels, joint = short_labels(run, lang), "、" if lang == "zh" else ", "
    lines = [line.replace("{}", joint.join(labels[name] for name in names)) for line, names in said.items()]
    return [*lines, told("real", lang)]


def _of(run: Projection, scenario: str, own: pd.DataFrame, first: int, lang: str) -> list[str]:
    base = first - 1
    modelled, known = own["new_retired"], own["published_new_retired"].dropna()
    pause = "、" if lang == "zh" else ", "
    figures: dict[str, Any] = {
        "base": base,
        "first": first,
        "before": grouped(modelled[base] / PERSONS_PER_WAN),
        "after": grouped(modelled[first] / PERSONS_PER_WAN),
        "scenarios": "{}",
    }
    after = "年" if lang == "zh" else ": "
    shown = ((year, grouped(known[year] / PERSONS_PER_WAN)) for year in known.index[-YEARS_SHOWN:])
    years = pause.join(f"{year}{after}{persons}" for year, persons in shown)
    lines = [told("published", lang, years=years)] if years else []
    lines += [told("modelled", lang, **figures), _use(run, scenario, lang)]
    growth, (low, high) = float(own["retired_growth"][first]), GROWTH_SEEN
    if not low <= growth <= high:
        said = {"growth": f"{growth:+.1%}", "low": f"{low:.1%}", "high": f"{high:.1%}"}
        lines.append(told("growth", lang, **figures, **said))
    miss = float(modelled[base] / known[base] - 1.0) if base in known.index else 0.0
    change = float(modelled[first] / modelled[base] - 1.0)
    if max(abs(miss), abs(change)) > AGREES_WITHIN:
        lines.append(told("apart", lang, **figures, miss=f"{miss:+.1%}", change=f"{change:+.1%}"))
    return lines


def _use(run: Projection, scenario: str, lang: str) -> str:
    noted = next(one for one in run.provenance["scenarios"] if one["name"] == scenario)["entries"]
    share, later = (noted[f"retirement.window_share{name}"]["value"] for name in ("", "_2035"))
    said = {"share": value_words(share), "later": value_words(later), "scenarios": "{}"}
    return told("use_dated" if isinstance(share, Mapping) else "use", lang, **said)


def seeds_line(seeds: pd.DataFrame, lang: str) -> str:
    """How far the other seed moves the dates and months of each fund, alone and with the intensity measured on it; ""
    where it could not be projected."""
    known = {(row["fund"], row["seed"]): row for row in seeds.to_dict("records")}
    funds = [fund for fund in dict.fromkeys(seeds["fund"]) if all((fund, seed) in known for seed in OF_SEEDS)]
    if not funds:
        return ""
    said = [_of_fund([known[fund, seed] for seed in OF_SEEDS], lang) for fund in funds]
    own = known[funds[0], OF_SEEDS[-1]]
    joint = "；" if lang == "zh" else "; "
    return told(
        "seeds_line", lang, scenario=own["scenario"], intensity=f"{own['intensity']:.2f}", funds=joint.join(said)
    )


def _of_fund(rows: Sequence[Mapping[Any, Any]], lang: str) -> str:
    """The dates of one fund under run_2010, the other seed, and that with its own intensity."""
    before, same, own = rows
    dates = []
    for event in DATED:
        told_of = [when_text(row[event], event, row["known_until"], lang) for row in rows]
        key = "seeds_unmoved" if len(set(told_of)) == 1 else "seeds_moved"
        ends = dict(zip(("before", "same", "own"), told_of, strict=True))
        dates.append(told(key, lang, event=told(f"seeds_{event}", lang), **ends))
    moved = {name: f"{row['moved_by']:+.1f}" for name, row in (("same", same), ("own", own))}
    joint = "，" if lang == "zh" else ", "
    return told(
        "seeds_fund", lang, fund=named(before["fund"], lang), dates=joint.join(dates), year=before["year"], **moved
    )
