"""``fundmodel sensitivity``: every parameter at its low and its high, what moves each fund most, tables and chart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.range_words import told

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection


def perform(args: argparse.Namespace) -> int:
    """``fundmodel sensitivity``: run every range, rank, keep the five of a package, write and print; exit code 0."""
    if args.break_even is not None:
        from fundmodel.presentation.cli.break_even_asked import perform_break_even

        return perform_break_even(args)
    from fundmodel.analysis.sensitivity import steps
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.base_year_gate import base_year_judged
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.files.sensitivity_files import VERB, write_sensitivity

    scenario = load_scenario(args.scenario)
    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang):
        with Steps(1) as reading:
            reading.next(say("reading", args.lang))
            data = load_data(args.data)
            count = steps(scenario, data, args.until, args.draws)
        table = _found(scenario, data, args, count)
        base = base_year_judged([scenario], data, args.until).run
    files: list[str] = []
    notes: list[str] = []
    if args.out is not None:
        files, notes = write_sensitivity(table, Path(args.out), args.lang, base, head_lines(args, data))
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        print_json({**document(table, scenario, data, args.until, base), "out": out})
        return 0
    show(table, scenario, data, args, base)
    if args.out is not None:
        say_written(args.out, files, args.lang, notes)
    return 0


def show(
    table: pd.DataFrame, scenario: Scenario, data: DataPackage, args: argparse.Namespace, base: Projection | None
) -> None:
    """Print what is not reconciled, the widest bars of each fund, what the marks mean, and what could not be
    projected."""
    from fundmodel.presentation.frames.chance_rows import chance_note
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.terminal.sensitivity_screens import (
        chance_tables,
        problem_lines,
        tornado_tables,
    )

    screen = console()
    screen.print(told("title", args.lang), style="bold")
    screen.print(f"{scenario.name}: {scenario.label[args.lang]}")
    for line in head_lines(args, data):
        screen.print(line, style="bold red" if data.synthetic else "")
    for line in unreconciled_lines(base, args.lang):
        screen.print(line, style="bold red", soft_wrap=True)
    for drawn in (*tornado_tables(table, args.until, args.lang), *chance_tables(table, args.lang)):
        screen.print()
        screen.print(drawn)
    if args.draws:
        screen.print(chance_note(table, args.lang), style="dim")
    screen.print(told("screen_note", args.lang), style="dim")
    for line in problem_lines(table, args.lang):
        screen.print(line, style="dim")


def head_lines(args: argparse.Namespace, data: DataPackage) -> list[str]:
    """Whether the data are synthetic, and the area where it is one of several."""
    area = [] if args.area is None else [told("of_area", args.lang, area=args.area)]
    return [*([say("synthetic", args.lang)] if data.synthetic else []), *area]


def document(
    table: pd.DataFrame, scenario: Scenario, data: DataPackage, until: int, base: Projection | None
) -> dict[str, Any]:
    """The table for machines: months of spending, dates by month, null where something does not happen."""
    from fundmodel.analysis.sensitivity import leading
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document

    return {
        "synthetic": data.synthetic,
        "unreconciled": unreconciled_document(base),
        "scenario": {"name": scenario.name, "sha256": scenario.sha256},
        "data": {"name": data.name, "sha256": data.sha256},
        "until": until,
        "area": table.attrs.get("area"),
        "probability": bool(table.attrs.get("draws")),
        "draws": {name: table.attrs[name] for name in ("draws", "seed") if name in table.attrs} or None,
        "leading": {fund: list(names) for fund, names in leading(table).items()},
        "table": table.to_dict("records"),
    }


def _found(scenario: Scenario, data: DataPackage, args: argparse.Namespace, count: int) -> pd.DataFrame:
    """The table; that of the baseline to 2060 also becomes the package's own record of the five."""
    from fundmodel.analysis.range_record import is_record, keep_leading
    from fundmodel.analysis.sensitivity import sensitivity

    with Steps(count) as bar:
        table = sensitivity(
            scenario,
            data,
            args.until,
            step=lambda name: bar.next(told("running", args.lang, name=name)),
            area=args.area,
            draws=args.draws,
            seed=args.seed,
        )
    if is_record(scenario, args.until) and not args.draws and args.area is None:
        keep_leading(table, data)
    return table
