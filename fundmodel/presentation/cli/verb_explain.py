"""``fundmodel explain``: why one scenario's funds differ from another's, by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.answered import document, head, read, say_written, written
from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.explain_words import told

if TYPE_CHECKING:
    import argparse

    from fundmodel.analysis.explain import Explained


def perform(args: argparse.Namespace) -> int:
    """``fundmodel explain``: run every mixture, print the parts so that they add up; exit code 0."""
    from fundmodel.analysis.explain import explain, steps
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.frames.explained_frames import explained_document, explained_table

    pair = [load_scenario(args.before), load_scenario(args.after)]
    with warnings_as_lines(args.lang):
        data, base = read(args, pair)
        with Steps(steps(pair[0], pair[1], data)) as bar:
            found = explain(
                pair[0],
                pair[1],
                data,
                args.until,
                args.year,
                step=lambda name: bar.next(told("explain_running", args.lang, name=name)),
            )
    title = told("title", args.lang, before=pair[0].name, after=pair[1].name)
    lines = explain_lines(found, args.lang)
    out = written(args, title, {"explain": explained_table(found)}, lines, data, base)
    if args.json:
        print_json({**document(pair, data, base), **explained_document(found), "out": out})
        return 0
    head(args, title, pair, data, base)
    show(found, args.lang)
    say_written(args, out)
    return 0


def explain_lines(found: Explained, lang: str) -> list[str]:
    """What stands below the tables: the parameters of each reason, and how the parts came."""
    from fundmodel.presentation.frames.explained_frames import note_text, parameter_line

    if not found.groups:
        return [told("nothing", lang)]
    return [*(parameter_line(found, group, lang) for group in found.groups), note_text(found, lang)]


def show(found: Explained, lang: str) -> None:
    """The tables of the reasons, and the lines below them."""
    from fundmodel.presentation.terminal.answer_screens import reason_tables

    screen = console()
    for table in reason_tables(found, lang) if found.groups else []:
        screen.print()
        screen.print(table)
    for line in explain_lines(found, lang):
        screen.print(line, style="dim", soft_wrap=True)
