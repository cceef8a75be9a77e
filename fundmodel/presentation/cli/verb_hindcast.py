"""``fundmodel hindcast``: the model re-run from past origins, or stored vintages, scored against published figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.hindcast_words import text, word

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.projection.result import Projection


def perform(args: argparse.Namespace) -> int:
    """``fundmodel hindcast``: re-run past origins or read stored forecasts, score, write, print; the exit code, 0."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.base_year_gate import base_year_judged
    from fundmodel.presentation.files.hindcast_files import VERB, document, write_hindcast
    from fundmodel.presentation.files.owned_folder import refuse_unowned

    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang):
        data = load_data(args.data)
        found = _found(args, data)
        base = base_year_judged([load_scenario(args.scenario)], data).run
    files, notes = ([], []) if args.out is None else write_hindcast(found, Path(args.out), data, args.lang, base)
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        print_json({**document(found, base), "out": out})
        return 0
    screen = console()
    show(found, args.lang, screen, data, base)
    if args.out is not None:
        say_written(args.out, files, args.lang, notes)
    return 0


def show(found: Hindcast, lang: str, screen: Console, data: DataPackage, base: Projection | None = None) -> None:
    """Print what is not reconciled, what a hindcast does and does not say, its tables with n in every cell, conclusions
    and assumptions."""
    from fundmodel.calibration.naive import statsmodels_present
    from fundmodel.calibration.others_forecasts import others_events
    from fundmodel.presentation.files.hindcast_files import sentences, title
    from fundmodel.presentation.frames.others_frames import others_note
    from fundmodel.presentation.frames.rule_frames import today_note
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.terminal import hindcast_screens as hindcast_tables
    from fundmodel.presentation.words.messages import say

    screen.print(title(found, lang), style="bold")
    if found.about["data"]["synthetic"]:
        screen.print(say("synthetic", lang), style="bold red")
    for line in unreconciled_lines(base, lang):
        screen.print(line, style="bold red", soft_wrap=True)
    for sentence in sentences(found, lang):
        screen.print(sentence)
    for table in hindcast_tables.area_tables(found, data, lang, screen.width):
        screen.print(table)
    if found.areas:
        screen.print(word("area", found.areas[-1], lang), style="bold")
        found = found.of(found.areas[-1])
    for table in hindcast_tables.scope_tables(found, lang, screen.width):
        screen.print(table)
    for key in ("cells", "few"):
        screen.print(text(key, lang), style="dim")
    vintages = found.about["kind"] == "vintages"
    for line in hindcast_tables.drift_lines(found, lang) if vintages else []:
        screen.print(line, style="bold red")
    for line in hindcast_tables.conclusion_lines(found, lang):
        screen.print(line)
    if not vintages and not data.by_area and not statsmodels_present():
        screen.print(text("no_models", lang), style="yellow")
    told = not vintages and not data.by_area
    for table in hindcast_tables.others_tables(found, others_events(data), lang) if told else []:
        screen.print(table)
    if len(found.others):
        screen.print(others_note(found.others, lang), style="dim")
    for table in hindcast_tables.today_tables(found, lang):
        screen.print(table)
        screen.print(today_note(found, lang), style="dim")
    screen.print(hindcast_tables.rules_table(found, lang))
    if not vintages:
        screen.print(text("why", lang))
        for line in hindcast_tables.rule_lines(found, lang):
            screen.print(line, style="dim")


def _found(args: argparse.Namespace, data: DataPackage) -> Hindcast:
    if args.vintages is not None:
        from fundmodel.calibration.vintages import score_vintages

        with Steps(1) as steps:
            steps.next(text("scoring", args.lang))
            return score_vintages(args.vintages, data)
    from fundmodel.calibration.hindcast import hindcast, origins_of

    with Steps(len(origins_of(data)) + 1) as steps:
        return hindcast(data, args.scenario, step=lambda origin: steps.next(text("running", args.lang, origin=origin)))
