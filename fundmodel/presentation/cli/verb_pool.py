"""``fundmodel pool``: regimes of pooling beside each other on one province, each with no, half and all of behaviour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.pool_words import behaviour_word, told

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from fundmodel.presentation.frames.pool_frames import PoolTables


def perform(args: argparse.Namespace) -> int:
    """``fundmodel pool``: run every regime, measure, write and print; with ``--size`` how large the fund has to be;
    exit code 0."""
    if args.size is not None:
        from fundmodel.presentation.cli.pool_size import perform_size

        return perform_size(args)
    from fundmodel.analysis.regimes import compare_regimes, named_regimes, regime_of, steps_of
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.files.pool_files import VERB, write_pool
    from fundmodel.presentation.frames.pool_document import pool_document
    from fundmodel.presentation.frames.pool_frames import PoolTables

    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    regimes = [regime_of(name) for name in args.rules] if args.rules else list(named_regimes())
    behaviours = [word.strip() for word in (args.behaviour or "none,half,full").split(",")]
    scenario = load_scenario(args.scenario)
    with warnings_as_lines(args.lang), Steps(steps_of(regimes, behaviours) + 3) as steps:
        steps.next(say("reading", args.lang))
        data = load_data(args.data)

        def step(name: str, what: str) -> None:
            if what == "break_even":
                steps.next(told("solving", args.lang, regime=name))
            elif what == "harmonised":
                steps.next(told("levelling", args.lang, regime=name))
            elif what == "metrics":
                steps.next(told("measuring", args.lang))
            else:
                steps.next(told("running", args.lang, regime=name, behaviour=behaviour_word(what, args.lang)))

        shown = PoolTables(compare_regimes(regimes, scenario, data, args.until or 2040, behaviours, step, args.begins))
        steps.next(told("writing", args.lang))
        files, notes = ([], []) if args.out is None else write_pool(shown, Path(args.out), args.lang)
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        print_json({**pool_document(shown), "out": out})
        return 0
    screen = console()
    show(shown, args.lang, screen)
    if args.out is not None:
        say_written(args.out, files, args.lang, notes)
    return 0


def show(shown: PoolTables, lang: str, screen: Console) -> None:
    """Print the break-even first, then the three columns of every regime, then how to read them."""
    from fundmodel.presentation.frames import pool_cells as cells
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
    from fundmodel.presentation.terminal.pool_screens import level_tables, promise_table, regime_tables

    found = shown.found
    screen.print(cells.title_words(found, lang), style="bold", soft_wrap=True)
    if found.data.synthetic:
        screen.print(say("synthetic", lang), style="bold red")
    for line in unreconciled_lines(found.run("municipal"), lang):
        screen.print(line, style="bold red", soft_wrap=True)
    if cells.has_files(found):
        screen.print(told("illustrative", lang), style="bold yellow", soft_wrap=True)
    for line in cells.answer_lines(shown, lang):
        screen.print(line, soft_wrap=True)
    for fund in cells.moved_funds(shown):
        screen.print(cells.total_line(found, fund, lang), soft_wrap=True)
    screen.print(cells.about_words(found, lang), style="dim", soft_wrap=True)
    for table in (*regime_tables(shown, lang), *level_tables(shown, lang), promise_table(shown, lang)):
        screen.print()
        screen.print(table)
    for line in cells.note_lines(shown, lang):
        screen.print(line, style="dim", soft_wrap=True)
