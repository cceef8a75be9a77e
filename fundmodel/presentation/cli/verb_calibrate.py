"""``fundmodel calibrate``: hold a data package to its published figures and write it with its factors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.calibration_words import told
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from fundmodel.calibration.calibrate import Calibration


def perform(args: argparse.Namespace) -> int:
    """``fundmodel calibrate``: calibrate a package, write the result and print it; the exit code, 0."""
    from fundmodel.presentation.files.calibrated_files import VERB
    from fundmodel.presentation.files.owned_folder import refuse_unowned

    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang), Steps(2) as steps:
        steps.next(told("calibrating", args.lang))
        made = calibrated(args)
        steps.next(say("writing", args.lang))
        folder = None if args.out is None else made.save(args.out)
    if args.json:
        print_json(document(made, args, folder))
    else:
        show(made, args, folder, console())
    return 0


def calibrated(args: argparse.Namespace) -> Calibration:
    """The calibration; ``--unreconciled`` lets factors of the user's own data pass unexplained, marked."""
    from fundmodel.assumptions.package.package import locate
    from fundmodel.calibration.calibrate import calibrate

    passing = args.unreconciled and not locate(args.data)[1]
    try:
        return calibrate(args.data, args.scenario, passing)
    except InputError as error:
        if args.unreconciled and not passing:
            raise InputError(say("own_data_only", args.lang, data=args.data), error.faults) from None
        raise


def show(made: Calibration, args: argparse.Namespace, folder: Path | None, screen: Console) -> None:
    """Every step with its factors, the months, how well published figures are met, where the package is."""
    from rich.rule import Rule

    from fundmodel.calibration.calibration_rows import TOLERANCE, largest_miss
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.terminal.calibration_screens import (
        area_tables,
        evidence_table,
        month_table,
        step_blocks,
        together,
    )

    lang = args.lang
    head = {"data": args.data, "scenario": args.scenario, "year": made.package.base_year}
    screen.print(told("title", lang, **head), style="bold", soft_wrap=True)
    if made.package.synthetic:
        screen.print(say("synthetic", lang), style="bold red")
    for line in unreconciled_lines(made.run, lang):
        screen.print(line, style="bold red", soft_wrap=True)
    screen.print(told("units", lang), style="dim")
    for table in area_tables(made, lang, screen.width):
        screen.print()
        screen.print(table)
    for heading, blocks in step_blocks(together(made), lang):
        screen.print()
        screen.print(Rule(heading, align="left", style="dim"))
        for block in blocks:
            screen.print(block, style="dim" if isinstance(block, str) else None)
    if len(made.months) and len(made.package.areas) == 1:
        screen.print()
        screen.print(month_table(made.months, lang))
    if len(made.evidence):
        screen.print()
        screen.print(evidence_table(made.evidence, lang))
        if not made.evidence["inside"].all():
            screen.print(told("evidence_outside", lang), style="dim")
    screen.print()
    screen.print(told("met", lang, miss=largest_miss(made.table), tolerance=TOLERANCE))
    if folder is not None:
        screen.print(told("written", lang, place=folder, files=len(made.files), scenario=args.scenario), soft_wrap=True)


def document(made: Calibration, args: argparse.Namespace, folder: Path | None) -> dict[str, Any]:
    """The calibration as one JSON document: yuan, persons and fractions, null where there is no number."""
    from fundmodel.calibration.calibration_rows import largest_miss
    from fundmodel.presentation.files.owned_folder import MANIFEST
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document

    return {
        "data": args.data,
        "scenario": args.scenario,
        "synthetic": made.package.synthetic,
        "unreconciled": unreconciled_document(made.run),
        "valuation_date": made.package.valuation_date,
        "calibration": made.table.to_dict("records"),
        "months": made.months.to_dict("records"),
        "cost_evidence": made.evidence.to_dict("records"),
        "largest_difference": largest_miss(made.table),
        "package": {"name": made.package.name, "sha256": made.package.sha256},
        "out": None if folder is None else {"folder": str(folder), "files": [*sorted(made.files), MANIFEST]},
    }
