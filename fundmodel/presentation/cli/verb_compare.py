"""``fundmodel compare``: any number of scenarios beside each other, minus the first, and the reasons of two."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.answered import document, head, read, say_answered, written
from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.cli.verb_explain import explain_lines, show
from fundmodel.presentation.words.explain_words import told

if TYPE_CHECKING:
    import argparse

    from fundmodel.presentation.frames.compared import Compared


def perform(args: argparse.Namespace) -> int:
    """``fundmodel compare``: project, set side by side, explain where there are two; exit code 0."""
    from fundmodel.analysis.explain import steps
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.charts.multiples_charts import small_multiples
    from fundmodel.presentation.frames.compared import compare
    from fundmodel.presentation.frames.explained_frames import explained_document, explained_table
    from fundmodel.projection.project.stages import expect_names_apart

    scenarios = [load_scenario(name) for name in args.scenarios]
    expect_names_apart(scenarios)
    with warnings_as_lines(args.lang):
        data, base = read(args, scenarios)
        with Steps(steps(scenarios[0], scenarios[1], data) if len(scenarios) == 2 else 1) as bar:
            found = compare(
                {one.name: one for one in scenarios},
                data,
                args.until,
                step=lambda name: bar.next(told("explain_running", args.lang, name=name)),
            )
    title = told("compare_title", args.lang, names=("、" if args.lang == "zh" else ", ").join(found.names))
    reasons = {} if found.reasons is None else {"explain": explained_table(found.reasons)}
    lines = [] if found.reasons is None else explain_lines(found.reasons, args.lang)
    charts = [partial(small_multiples, found, fund, args.lang) for fund in dict.fromkeys(found.paths["fund"])]
    tables = {"compare": found.table, "minus_first": found.minus_first, **reasons}
    out = written(args, title, tables, lines, data, base, charts)
    if args.json:
        told_why = None if found.reasons is None else explained_document(found.reasons)
        rows = {"table": found.table.to_dict("records"), "minus_first": found.minus_first.to_dict("records")}
        print_json({**document(scenarios, data, base), "until": args.until, **rows, "reasons": told_why, "out": out})
        return 0
    head(args, title, scenarios, data, base)
    _show(found, args.lang)
    say_answered(args, out)
    return 0


def _show(found: Compared, lang: str) -> None:
    from fundmodel.presentation.terminal.answer_screens import compared_table, minus_tables

    screen = console()
    for table in [compared_table(found, lang), *minus_tables(found, lang)]:
        screen.print()
        screen.print(table)
    if found.reasons is not None:
        show(found.reasons, lang)
