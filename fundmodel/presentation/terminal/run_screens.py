"""What ``run`` prints: head and differences, funds by year, dates with ranges, bases, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.run_extras import NOTHING_BESIDE, Extras
from fundmodel.presentation.words.messages import say

NAMED: Final = 2
"""Of what is left out of the ranges, so many are named for each reason; page and JSON name all."""

if TYPE_CHECKING:
    from rich.console import Console

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection


def show(
    run: Projection,
    scenarios: list[Scenario],
    lang: str,
    screen: Console,
    data: DataPackage,
    ranges: Ranges | None = None,
    extras: Extras = NOTHING_BESIDE,
) -> None:
    """What is printed: inputs that differ, both funds, key dates and their ranges, how the base year was met, what is
    held flat, people, and of several scenarios what they come to and why."""
    from fundmodel.analysis.areas_summed import together
    from fundmodel.presentation.frames.borrowed_frame import borrowed_lines
    from fundmodel.presentation.frames.remark_lines import remark_lines

    _show_head(run, scenarios, lang, screen)
    show_differences(scenarios, run, lang, screen)
    for remark in remark_lines(run):
        screen.print(remark[0 if lang == "zh" else 1], style="yellow", soft_wrap=True)
    whole = together(run)
    _show_areas(run, ranges, lang, screen)
    for line in borrowed_lines(run, lang)[1:]:
        screen.print(line, style="dim", soft_wrap=True)
    _show_funds(run, whole, lang, screen)
    _show_dates(whole, ranges, lang, screen)
    _show_draws(run, ranges, extras, lang, screen)
    _show_bases(whole, lang, screen)
    _show_notes(run, whole, data, lang, screen)
    if len(scenarios) > 1:
        _show_effects(whole, scenarios, lang, screen)
        _show_reasons(whole, extras, lang, screen)


def _show_areas(run: Projection, ranges: Ranges | None, lang: str, screen: Console) -> None:
    """The areas of a run beside each other with ranges, where there are several."""
    from fundmodel.presentation.frames import area_frames as areas
    from fundmodel.presentation.terminal.area_screens import area_tables

    if not areas.several_areas(run):
        return
    for table in area_tables(run, lang, None if ranges is None else ranges.pairs):
        screen.print()
        screen.print(table)
    screen.print(say("areas_no_ranges" if ranges is None else "areas_ranges", lang), style="dim")
    _show_ahead(run, lang, screen)
    screen.print()
    screen.print(say("areas_sum", lang, count=run.ledger.sizes["area"]), style="bold")


def _show_ahead(run: Projection, lang: str, screen: Console) -> None:
    """Beside the months: what of them rests on an assumed premium received ahead."""
    from fundmodel.presentation.frames.assumed_ahead import ahead_line

    if line := ahead_line(run, lang):
        screen.print(line, style="yellow", soft_wrap=True)


def _show_funds(run: Projection, whole: Projection, lang: str, screen: Console) -> None:
    """Both funds by year, and what the columns mean."""
    from rich.rule import Rule

    from fundmodel.analysis.floors import floor_words
    from fundmodel.presentation.terminal import fund_screens as tables
    from fundmodel.presentation.words.labels import fund_label

    for fund, blocks in tables.fund_tables(whole, lang, screen):
        screen.print()
        screen.print(Rule(fund_label(fund, lang), align="left", style="dim"))
        for block in blocks:
            screen.print(block)
    screen.print()
    for key in ("legend_money", "legend_months", "legend_level", "legend_warning"):
        screen.print(say(key, lang, base=run.provenance["data"]["base_year"], **floor_words(run)), style="dim")
    if run is whole:
        _show_ahead(run, lang, screen)
    screen.print()


def _show_dates(whole: Projection, ranges: Ranges | None, lang: str, screen: Console) -> None:
    """Key dates, prudent ones and ranges beside them, and what makes them."""
    from fundmodel.presentation.frames.range_frames import range_lines
    from fundmodel.presentation.terminal import fund_screens as tables

    screen.print(tables.headline_table(whole, lang, None if ranges is None else ranges.pairs))
    near = tables.horizon_line(whole, lang)
    for line in (tables.date_note(whole, lang), *([near] if near else []), *range_lines(ranges, lang, NAMED)):
        screen.print(line, style="dim")


def _show_draws(run: Projection, ranges: Ranges | None, extras: Extras, lang: str, screen: Console) -> None:
    """Chances and 80 % ranges, where draws were made."""
    if extras.draws is None:
        return
    from fundmodel.presentation.frames.draw_frames import draw_lines
    from fundmodel.presentation.terminal.draw_screens import chance_tables
    from fundmodel.presentation.words.draw_words import told

    screen.print()
    screen.print(told("title", lang, draws=f"{extras.draws.count:,}"), style="bold")
    for table in chance_tables(run, extras.draws, ranges, lang):
        screen.print(table)
    for line in draw_lines(run, extras.draws, lang):
        screen.print(line, style="dim", soft_wrap=True)


def _show_bases(whole: Projection, lang: str, screen: Console) -> None:
    """The gap of a fund that is used up, months by basis, long-term care, and what others bear."""
    from fundmodel.presentation.frames.borne_frames import providers_lines
    from fundmodel.presentation.terminal.borne_screens import borne_tables
    from fundmodel.presentation.terminal.care_screens import care_tables
    from fundmodel.presentation.terminal.gap_screens import gap_tables
    from fundmodel.presentation.terminal.pooled_screens import pooled_tables
    from fundmodel.presentation.terminal.reserve_screens import bases_table

    for drawn in (
        *pooled_tables(whole, lang),
        *gap_tables(whole, lang),
        bases_table(whole, lang),
        *care_tables(whole, lang),
        *borne_tables(whole, lang),
    ):
        screen.print(drawn)
    for line in providers_lines(whole, lang):
        screen.print(line, style="yellow")


def _show_notes(run: Projection, whole: Projection, data: DataPackage, lang: str, screen: Console) -> None:
    """How the base year was met, new retired members, what is held, contributions over output, people, the laws."""
    from fundmodel.presentation.frames import notes
    from fundmodel.presentation.frames.contribution_share_lines import share_lines
    from fundmodel.presentation.frames.new_retired_lines import new_retired_lines

    for line in [
        *notes.calibration_lines(run, data, lang),
        *new_retired_lines(run, lang),
        *notes.held_flat_lines(run, lang),
        *notes.financing_held_lines(run, lang),
        *(said[0 if lang == "zh" else 1] for said in share_lines(whole)),
        *notes.people_lines(run, lang),
        say("laws", lang),
    ]:
        screen.print(line)


def _show_effects(whole: Projection, scenarios: list[Scenario], lang: str, screen: Console) -> None:
    """What the scenarios come to beside the first, and once more what they put in differently."""
    from fundmodel.presentation.terminal.minus_first_screens import minus_first_tables

    for drawn in minus_first_tables(whole, lang):
        screen.print()
        screen.print(drawn)
    show_differences(scenarios, whole, lang, screen)


def _show_reasons(run: Projection, extras: Extras, lang: str, screen: Console) -> None:
    """Why the other scenarios differ from the first; the parameters of each reason stand above, among the inputs."""
    from fundmodel.presentation.frames.explained_frames import note_text
    from fundmodel.presentation.terminal.answer_screens import reason_tables
    from fundmodel.presentation.words.explain_words import told
    from fundmodel.presentation.words.labels import short_labels

    names = short_labels(run, lang)
    for one in extras.reasons:
        screen.print()
        screen.print(told("title", lang, before=names[one.first], after=names[one.name]), style="bold")
        if one.found is None:
            screen.print(one.left_out(lang), style="dim", soft_wrap=True)
        elif not one.found.groups:
            screen.print(told("nothing", lang), style="dim", soft_wrap=True)
        else:
            for table in reason_tables(one.found, lang):
                screen.print(table)
            screen.print(note_text(one.found, lang), style="dim", soft_wrap=True)


def _show_head(run: Projection, scenarios: list[Scenario], lang: str, screen: Console) -> None:
    """What this is, of which data and scenarios."""
    from fundmodel.presentation.frames import area_frames as areas
    from fundmodel.presentation.frames.borrowed_frame import borrowed_lines
    from fundmodel.presentation.frames.pooled_years import rule_lines
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.words.labels import run_line, scenario_labels

    screen.print(say("title", lang), style="bold")
    screen.print(say("run_line", lang, **run_line(run)))
    if run.provenance["data"]["synthetic"]:
        screen.print(say("synthetic", lang), style="bold red")
    for line in unreconciled_lines(run, lang):
        screen.print(line, style="bold red", soft_wrap=True)
    for line in borrowed_lines(run, lang)[:1]:
        screen.print(line)
    for line in rule_lines(run, lang):
        screen.print(line, style="yellow", soft_wrap=True)
    for name, text in scenario_labels(run, lang).items():
        screen.print(f"  {name}: {text}{areas.limits(run, name, lang)}")
    for scenario in scenarios:
        if scenario.data != "national" and scenario.data != run.provenance["data"]["name"]:
            screen.print(say("asked_of", lang, scenario=scenario.name, data=scenario.data), style="yellow")


def show_differences(scenarios: list[Scenario], run: Projection, lang: str, screen: Console) -> None:
    """The first table of every comparison: what the other scenarios assume differently from the first, and a scenario
    alone from the one it extends."""
    from fundmodel.assumptions.scenario.diff import diff_scenarios
    from fundmodel.presentation.frames.difference_amounts import with_amounts
    from fundmodel.presentation.terminal.fund_screens import difference_table
    from fundmodel.presentation.words.labels import short_labels

    first, *others = scenarios
    if not others and first.base is not None:
        first, others = first.base, [first]
    labels = {one.name: one.label[lang] for one in (first, *others)} | short_labels(run, lang)
    for other in others:
        found = with_amounts(diff_scenarios(first, other), run, (first.name, other.name))
        names = {"a": labels[first.name], "b": labels[other.name]}
        screen.print()
        if found.empty:
            screen.print(say("no_differences", lang, **names))
        else:
            title = say("differences", lang, **names)
            screen.print(difference_table(found, title, (names["a"], names["b"]), lang))
