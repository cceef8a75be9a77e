"""Contributions over GDP by year, and the sentence that explains their drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.analysis.contribution_share import TERMS, contribution_share_change
from fundmodel.analysis.runs import several
from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.words.labels import short_labels
from fundmodel.presentation.words.page_words import Both
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection


def share_rows(run: Projection) -> list[dict[str, Any]]:
    """Contributions to the employee pool over GDP: a row for each scenario, area and year, fractions."""
    table = several(run, "economy")["contributions_over_gdp"].to_dataframe().reset_index()
    return _records(table[["scenario", "area", "year", "contributions_over_gdp"]])


def share_changes(run: Projection) -> list[dict[str, Any]]:
    """What the change from the base year to the last year comes from: a row for each scenario and area."""
    table = contribution_share_change(run).to_dataframe().reset_index()
    return _records(table)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def share_lines(run: Projection) -> list[Both]:
    """One sentence for the change of each scenario; scenarios alike share it. The run has one area."""
    years = [int(year) for year in run.economy["year"].values]
    said = []
    for row in share_changes(run):
        found = []
        for lang in ("zh", "en"):
            parts = [(label(f"contributions_over_gdp_{term}", lang), f"{100.0 * row[term]:+.2f}") for term in TERMS]
            first, last = (f"{100.0 * row[f'{end}_share']:.2f}%" for end in ("first", "last"))
            change = f"{100.0 * (row['last_share'] - row['first_share']):+.2f}"
            if lang == "zh":
                why = "，".join(f"{name}{points}" for name, points in parts)
                text = f"{years[0]}年{first}，{years[-1]}年{last}，变化{change}个百分点，其中{why}"
            else:
                why = ", ".join(f"{name} {points}" for name, points in parts)
                text = f"{first} in {years[0]}, {last} in {years[-1]}: {change} points, of which {why}"
            found.append(text)
        said.append((str(row["scenario"]), Both(*found)))
    zh, en = (short_labels(run, lang) for lang in ("zh", "en"))
    heading = Both(label("contributions_over_gdp", "zh"), label("contributions_over_gdp", "en"))
    return [
        Both(
            f"{heading.zh}（{'、'.join(zh[name] for name in names)}）：{text.zh}。",
            f"{heading.en} ({', '.join(en[name] for name in names)}): {text.en}.",
        )
        for names, text in alike(said)
    ]
