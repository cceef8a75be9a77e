"""``fundmodel report --budget``: the fund budget of the coming year and three more on the official lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.budget_words import told
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse

    from fundmodel.analysis.fund_budget import FundBudget
    from fundmodel.presentation.report.report_parts import Report


def add_budget_options(asked: argparse._ArgumentGroup, lang: str) -> None:
    """``--budget YEAR``, ``--area`` and ``--as-of``; --data, --scenario, --out, --lang and --json are the verb's."""
    asked.add_argument("--budget", type=int, metavar="YEAR", help=told("option_budget", lang))
    asked.add_argument("--bulletin", metavar="2026Q3", help=told("option_bulletin", lang))
    asked.add_argument("--area", metavar="NAME", help=told("option_area", lang))
    asked.add_argument("--as-of", metavar="DATE", help=told("option_as_of", lang))


def write_budget(args: argparse.Namespace) -> int:
    """Project, fill the forms, write and print; exit code 0, 1 where a check fails."""
    from fundmodel.analysis.fund_budget import AHEAD, fund_budget
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.files.budget_files import VERB, budget_document, write_budget_files
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.report.budget_tables import budget_report, check_rows
    from fundmodel.projection.project import project

    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang), Steps(3) as steps:
        steps.next(say("reading", args.lang))
        data, scenario = load_data(args.data), load_scenario(args.scenario)
        _possible(args.budget, data.base_year)
        steps.next(told("projecting", args.lang, year=args.budget + AHEAD))
        run = project(scenario, data, args.budget + AHEAD, rule=args.rule).check()
        steps.next(told("filling", args.lang))
        budget = fund_budget(run, data, args.budget, args.area, args.as_of)
        off = unreconciled_lines(run, args.lang)
        report = budget_report(budget, data, scenario.label[args.lang], args.lang, off)
        files, notes = ([], []) if args.out is None else write_budget_files(report, budget, Path(args.out))
    failed = any(row["apart"] for row in check_rows(budget, args.lang) if row["exact"])
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        print_json({**budget_document(report, budget), "out": out})
    else:
        show_budget(report, budget, args.lang)
        if args.out is not None:
            say_written(args.out, files, args.lang, notes)
    return int(failed)


def _possible(year: int, base: int) -> None:
    if year < base + 2:
        raise InputError(
            Said(
                "--budget {year}: the data begin with {base}, and last year must be in them; valid from {first}",
                year=year,
                base=base,
                first=base + 2,
            )
        )


def show_budget(report: Report, budget: FundBudget, lang: str) -> None:
    """Title, sentences, and the totals and balances of each sheet, of every purse too; the files hold all lines."""
    from fundmodel.presentation.report.budget_tables import key_sheet
    from fundmodel.presentation.report.report_parts import Paragraph
    from fundmodel.presentation.terminal.form_screens import form_tables

    screen = console()
    screen.print(report.title, style="bold", soft_wrap=True)
    if report.synthetic:
        screen.print(say("synthetic", lang), style="bold red")
    for _, part in report.parts():
        if isinstance(part, Paragraph) and part.look != "note":
            screen.print(part.text, style="bold red" if part.look == "warning" else None, soft_wrap=True)
    for sheet in budget.sheets:
        for table in form_tables(*key_sheet(report, sheet), screen.width):
            screen.print(table)
    screen.print(told("rows_zero", lang), style="dim", soft_wrap=True)
