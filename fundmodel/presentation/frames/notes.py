"""Lines that stand beside the tables: what is held flat, and that no person was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.analysis.runs import several
from fundmodel.calibration import reconcile
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.frames.area_frames import area_names, several_areas
from fundmodel.presentation.frames.noted_values import held
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.rounding import adding_up, grouped
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection


def held_flat(run: Projection) -> list[dict[str, Any]]:
    """Parameters that stay flat past their last date: ``parameter``, ``after`` (YYYY-MM) and the ``scenarios``.

    A lever that is zero on all its dates is off, and off is not held.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for scenario in run.provenance["scenarios"]:
        for name, noted in scenario["entries"].items():
            after = held(name, noted, run.provenance["until"])
            if after is not None and any(noted["value"].values()):
                found.setdefault((after, name), []).append(scenario["name"])
    return [{"parameter": name, "after": after, "scenarios": found[after, name]} for after, name in sorted(found)]


def held_flat_lines(run: Projection, lang: str) -> list[str]:
    """ "Held flat after 2026: ..." for each year; a parameter that only some scenarios hold names them."""
    labels, joint = short_labels(run, lang), "；" if lang == "zh" else "; "
    by_year: dict[str, list[str]] = {}
    for row in held_flat(run):
        said = label(row["parameter"], lang)
        if len(row["scenarios"]) < len(run.scenarios):
            names = "、".join(labels[name] for name in row["scenarios"])
            said += f"（{names}）" if lang == "zh" else f" ({names.replace('、', ', ')})"
        by_year.setdefault(row["after"][:4], []).append(said)
    lines = [say("held", lang, year=year, names=joint.join(names)) for year, names in by_year.items()]
    return lines or [say("held_none", lang)]


def financing_held_lines(run: Projection, lang: str) -> list[str]:
    """Where "never below the year before" holds resident financing against a departure of growth: one line for each
    span of years, with the scenarios."""
    held = several(run, "economy")["financing_held"].any("area")
    labels, by_years = short_labels(run, lang), dict[str, list[str]]()
    for scenario in run.scenarios:
        years = [int(year) for year in held["year"].values[held.sel(scenario=scenario).values]]
        if years:
            span = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
            by_years.setdefault(span, []).append(labels[scenario])
    joint = "、" if lang == "zh" else ", "
    return [say("financing_held", lang, years=span, names=joint.join(names)) for span, names in by_years.items()]


def calibration_lines(run: Projection, data: DataPackage, lang: str) -> list[str]:
    """Factors outside the band with their explanation, then first-year growth that jumps; scenarios alike share a
    line."""
    return [*base_year_lines(run, lang, data), *_jump_lines(run, data, lang)]


def base_year_lines(run: Projection, lang: str, data: DataPackage | None = None) -> list[str]:
    """Factors outside the band with their explanation, or that there is none."""
    band = dict(zip(("low", "high"), reconcile.BAND, strict=True))
    table = reconcile.reconciliation(run, data)
    outside = table[~table["inside_band"]]
    parts = [
        (
            str(scenario),
            {
                "item": label(str(item), lang),
                **_factors(run, own, lang),
                "note": own[f"note_{lang}"].iloc[0],
                **band,
            },
        )
        for (scenario, item, _), own in outside.groupby(["scenario", "item", "note_en"], sort=False)
    ]
    return _shared(run, parts, lang) or [say("factors_inside", lang, **band)]


def _factors(run: Projection, own: pd.DataFrame, lang: str) -> dict[str, str]:
    """The factor of one item; where the run has several areas, its span and the areas."""
    if not several_areas(run):
        return {"key": "factor_outside", "factor": f"{own['factor'].iloc[0]:.3f}"}
    names = area_names(run, lang)
    span = {"least": f"{own['factor'].min():.3f}", "most": f"{own['factor'].max():.3f}"}
    joint = "、" if lang == "zh" else ", "
    return {"key": "factor_outside_areas", "areas": joint.join(names[area] for area in own["area"]), **span}


def flow_label(flow: str, lang: str) -> str:
    """The label of a line; totals are all income, interest and transfers in it, and all expenditure."""
    return say(f"all_{flow}", lang) if flow in ("income", "expenditure") else label(flow, lang)


def jumps(run: Projection, data: DataPackage) -> pd.DataFrame:
    """Rows of ``first_year_growth`` more than four points from the latest published growth."""
    table = reconcile.first_year_growth(run, data)
    return table[table["jump"]].reset_index(drop=True)


def _jump_lines(run: Projection, data: DataPackage, lang: str) -> list[str]:
    first = first_projected_year(run)
    parts = []
    for row in jumps(run, data).to_dict("records"):
        before, published = next(
            (year, row[f"published_{year}"])
            for year in range(first - 1, first - 4, -1)
            if row[f"published_{year}"] == row[f"published_{year}"]
        )
        said = {
            "key": "growth_jump",
            "fund": fund_label(str(row["fund"]), lang),
            "flow": flow_label(str(row["flow"]), lang),
            "year": first,
            "growth": f"{100.0 * row['growth']:+.1f}%",
            "before": before,
            "published": f"{100.0 * published:+.1f}%",
            "note": row[f"note_{lang}"],
        }
        parts.append((row["scenario"], said))
    return _shared(run, parts, lang)


def _shared(run: Projection, parts: list[tuple[Any, dict[str, Any]]], lang: str) -> list[str]:
    """One line for each distinct message, with the scenarios it holds in."""
    labels, lines = short_labels(run, lang), []
    for names, said in alike(parts):
        all_of_them = len(names) == len(run.scenarios) > 1
        of = say("same", lang) if all_of_them else ("、" if lang == "zh" else ", ").join(labels[name] for name in names)
        words = {name: value for name, value in said.items() if name != "key"}
        note = words["note"] or say("not_explained", lang)
        lines.append(say(said["key"], lang, **{**words, "note": note, "scenarios": of}))
    return lines


def people_lines(run: Projection, lang: str) -> list[str]:
    """opening + births - deaths + migration + adjustment = closing over the projected years, 万人, one line a scenario.

    Scenarios with the same people share a line.
    """
    flow = sheets.people_flow(run)
    flow = flow[flow["year"] >= first_projected_year(run)]
    labels, lines = short_labels(run, lang), []
    for scenario in run.scenarios:
        rows = flow[flow["scenario"] == scenario]
        sums = rows[["births", "deaths", "migration", "statistical_adjustment"]].sum() / PERSONS_PER_WAN
        ends = {"first": rows["year"].min(), "last": rows["year"].max()}
        opening = rows.loc[rows["year"] == ends["first"], "people_opening"].sum() / PERSONS_PER_WAN
        closing = rows.loc[rows["year"] == ends["last"], "people_closing"].sum() / PERSONS_PER_WAN
        deaths = -sums["deaths"]
        parts = [opening, sums["births"], deaths, sums["migration"], sums["statistical_adjustment"]]
        total, printed = adding_up(closing, parts)
        shown = [grouped(value) for value in (total, printed[0], printed[1], -printed[2], printed[3], printed[4])]
        names = ("closing", "opening", "births", "deaths", "migration", "adjustment")
        texts = {name: _bracketed(text) for name, text in zip(names, shown, strict=True)}
        line = say("people", lang, scenario="{}", gap=float(rows["gap"].abs().max()), **ends, **texts)
        lines.append((labels[scenario], line))
    joint = "=" if lang == "zh" else " = "
    return [line.format(joint.join(names)) for names, line in alike(lines)]


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
